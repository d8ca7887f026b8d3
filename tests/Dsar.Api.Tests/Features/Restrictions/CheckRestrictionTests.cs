using System.Net;
using System.Text.Json;
using Dsar.Api.Jobs;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Dsar.Api.Tests.Features.Restrictions;

/// <summary>
/// The question any system asks before it uses a person's data, and what puts data under restriction (GDPR Art. 18, 21, 7(3)).
/// Seen red: with every identifier covered at receipt, and with the running hour entered before it is over.
/// </summary>
public sealed class CheckRestrictionTests(Databases databases) : IClassFixture<Databases>
{
    private const string Number = "1-C-1042";

    [Theory, OnEachDatabase]
    public async Task No_to_marketing_holds_from_the_call_that_takes_it_in_for_exactly_the_contact_given(string database)
    {
        using var api = Databases.Fresh(database);
        var system = await Objections.System(api);
        (await Objections.May(system, "email", "kim@lund.example")).Should().BeTrue();

        var scenario = await Objections.ToMarketing(api);

        var answer = await Objections.Check(system, new { identifiers = new[] { new { type = "email", value = " Kim@LUND.example " } }, activity = "newsletter" });
        answer.Expect(HttpStatusCode.OK).Text("checkedAt").Should().Be("2026-11-23T08:00:00.000Z");
        var standing = answer["results.0.restrictions.0"]!;
        ((string)standing["reason"]!, (string)standing["article"]!, (string)standing["inForceAt"]!).Should().Be(("marketing_objection", "21(3)", "2026-11-23T08:00:00.000Z"));
        standing["allowedOperations"]!.AsArray().Select(o => (string)o!).Should().Equal("storage");
        (await Objections.May(system, "email", "kim@lund.example", operation: "storage")).Should().BeTrue("it may be stored");
        (await Objections.May(system, "email", "kim@lund.example", "bookkeeping")).Should().BeTrue("the invoice still goes there");
        (await Objections.May(system, "customer_number", Number)).Should().BeTrue("anybody may have typed it");
        (await Objections.May(system, "phone", "+46701740605")).Should().BeTrue("it was not given as the contact");
        var request = await scenario.Get();
        (request["identity.required"]!.GetValue<int>(), request["restrictionIds.0"]!.GetValue<string>()).Should().Be((0, (string)standing["id"]!));

        await scenario.EnterMailedCode();

        (await Objections.May(system, "customer_number", Number)).Should().BeFalse("the mailbox is proven");
        (await Objections.May(system, "phone", "070-174 06 05")).Should().BeFalse();
        (await Objections.Of(scenario)).Should().ContainSingle().Which["id"]!.GetValue<string>().Should().Be((string)standing["id"]!);
        var history = (await scenario.Decider.Get($"{scenario.Path}/history?limit=200"))["items"]!.AsArray();
        history.Select(h => (string)h!["code"]!).Where(c => c.StartsWith("restriction_", StringComparison.Ordinal)).Should().Equal("restriction_in_force", "restriction_widened");
        (await Objections.May(await Objections.System(api, "infoflex"), "email", "kim@lund.example")).Should().BeTrue("another controller's people are others");
    }

    [Theory, OnEachDatabase]
    public async Task A_weighed_objection_restricts_its_activities_when_identity_is_proven_and_not_before(string database)
    {
        var api = databases[database];
        var system = await Objections.System(api);
        var unproven = await Scenario.Posted(api, new { right = "objection", details = new { kind = "own_situation" }, channel = "web_form", subject = People.Maja() });
        (await Objections.Of(unproven)).Should().BeEmpty();
        (await Objections.May(system, "customer_number", "1-C-1077", "web-statistics")).Should().BeTrue();

        var proven = await Objections.Weighed(api, People.TheOtherKim());

        var restriction = (await Objections.Of(proven)).Should().ContainSingle().Subject;
        ((string)restriction["reason"]!, (string)restriction["state"]!, restriction["activityIds"]!.AsArray().Count).Should().Be(("art18_d", "in_force", 5), "what rests on legitimate interests is objected to");
        (await Objections.May(system, "customer_number", "1-C-2210", "web-statistics")).Should().BeFalse();
        (await Objections.May(system, "customer_number", "1-C-2210", "web-statistics", "legal_claims")).Should().BeTrue("Art. 18(2)");
        (await Objections.May(system, "customer_number", "1-C-2210", "payments")).Should().BeTrue("it rests on a contract");
    }

    [Theory, OnEachDatabase]
    public async Task Known_and_unknown_people_are_answered_alike_with_the_same_statements(string database)
    {
        var api = databases[database];
        var system = await Objections.System(api);
        await Objections.ToMarketing(api, People.Of("Ida Frej", "ida@frej.example", new { type = "email", value = "ida@frej.example" }));
        async Task<(int Statements, int Commits, Answer Answer)> Ask(params string[] emails)
        {
            using var statements = new Statements(api);
            var answer = await Objections.Check(system, [.. emails.Select(e => new { identifiers = new[] { new { type = "email", value = e } }, activity = "newsletter" })]);
            return (statements.Sent.Count, statements.Commits, answer.Expect(HttpStatusCode.OK));
        }

        await Ask("warm@okand.example");
        var known = await Ask("ida@frej.example");
        var unknown = await Ask("nobody@okand.example");
        var many = await Ask([.. Enumerable.Range(0, 199).Select(n => $"n{n}@okand.example"), "ida@frej.example"]);

        (known.Statements, known.Commits).Should().Be((unknown.Statements, 0)).And.Be((many.Statements, many.Commits), "one statement for all questions");
        unknown.Answer["results"]!.ToJsonString().Should().Be("""[{"index":0,"mayProcess":true,"restrictions":[]}]""");
        known.Answer["results.0"]!.AsObject().Select(m => m.Key).Should().Equal(unknown.Answer["results.0"]!.AsObject().Select(m => m.Key));
        many.Answer["results"]!.AsArray().Select(r => r!["mayProcess"]!.GetValue<bool>()).Should().Equal(Enumerable.Range(0, 200).Select(n => n < 199));
        known.Answer.Http.Headers.GetValues("RateLimit-Policy").Should().Equal("\"check\";q=1000000;w=60");
    }

    [Theory, OnEachDatabase]
    public async Task Questions_have_their_limits_and_name_activities_of_the_register(string database)
    {
        var api = databases[database];
        var system = await Objections.System(api);
        object One(object activity, params object[] identifiers) => new { identifiers, activity };
        var email = new { type = "email", value = "kim@lund.example" };
        (await Objections.Check(system)).Expect(HttpStatusCode.BadRequest).Text("errors.0.code").Should().Be("too_few");
        (await Objections.Check(system, [.. Enumerable.Repeat(One("newsletter", email), 201)])).Expect(HttpStatusCode.BadRequest).Text("errors.0.code").Should().Be("too_many");
        (await Objections.Check(system, One("newsletter"))).Expect(HttpStatusCode.BadRequest).Text("errors.0.pointer").Should().Be("/checks/0/identifiers");
        (await Objections.Check(system, One("newsletter", [.. Enumerable.Repeat(email, 21)]))).Expect(HttpStatusCode.BadRequest).Text("errors.0.code").Should().Be("too_many");
        (await Objections.Check(system, new { identifiers = new[] { email }, activity = "newsletter", operation = "sell" })).Expect(HttpStatusCode.BadRequest);
        var unknown = await Objections.Check(system, One("newsletter", email), One("no-such-activity", email));
        (unknown.Expect(HttpStatusCode.BadRequest).Text("errors.0.pointer"), unknown.Text("errors.0.code")).Should().Be(("/checks/1/activity", "unknown_reference"));
        var activity = (await api.As(api.Decider).Get("/v1/activities?limit=200"))["items"]!.AsArray().Single(a => (string)a!["key"]! == "newsletter")!["id"]!;
        (await Objections.Check(system, One(activity, email))).Expect(HttpStatusCode.OK);
        (await system.Send(HttpMethod.Post, "/v1/restrictions/check", new { checks = new[] { One("newsletter", email) } })).Expect(HttpStatusCode.OK);
    }

    [Theory, OnEachDatabase]
    public async Task How_often_a_key_asked_is_one_entry_an_hour(string database)
    {
        using var api = Databases.Fresh(database);
        var system = await Objections.System(api);
        for (var n = 0; n < 3; n++)
        {
            await Objections.May(system, "email", "kim@lund.example");
        }

        var upkeep = api.Services.GetRequiredService<Upkeep>();
        await upkeep.Run(default);
        (await Entries(api)).Should().BeEmpty("the hour is not over");
        api.Clock.Advance(TimeSpan.FromHours(1));
        await upkeep.Run(default);
        await upkeep.Run(default);
        using var data = JsonDocument.Parse((await Entries(api)).Should().ContainSingle().Subject);
        (data.RootElement.GetProperty("hour").GetString(), data.RootElement.GetProperty("calls").GetInt32(), data.RootElement.GetProperty("count").GetInt32()).Should().Be(("2026-11-23T08:00:00.000Z", 3, 3));
    }

    private static Task<List<string>> Entries(Api api) => api.Look(db => db.AuditEntries.Where(e => e.Action == "restrictions.checked").Select(e => e.Data).ToListAsync());
}
