using System.Net;
using Dsar.Api.Features.Controllers;
using Microsoft.EntityFrameworkCore;

namespace Dsar.Api.Tests.Features.Restrictions;

/// <summary>
/// A restriction ends only when what it stands on has ended, and after the person was told (GDPR Art. 18(3)).
/// Seen red: with a stop lifted without the person's wish, before and after the request's content ended.
/// </summary>
public sealed class LiftRestrictionTests(Databases databases) : IClassFixture<Databases>
{
    private static readonly object Consented = new { direction = "in", channel = "email", text = "I would like the newsletter again, please." };

    [Theory, OnEachDatabase]
    public async Task A_stop_ends_on_the_persons_wish_after_the_letter_and_a_working_day(string database)
    {
        using var api = Databases.Fresh(database);
        var (scenario, path) = await Stopped(api);
        var announcement = new { liftOn = "2026-11-24", explanation = "Kim asked for the newsletter again." };
        (await Announce(scenario, path, new { liftOn = "2026-11-23", explanation = "Today" })).Expect(HttpStatusCode.BadRequest).Text("errors.0.pointer").Should().Be("/liftOn");
        var refused = await Announce(scenario, path, announcement);
        (refused.Expect(HttpStatusCode.Conflict).Code, refused.Text("state")).Should().Be(("invalid_state", "in_force"), "nothing from the person stands recorded");
        var early = await scenario.Decider.Post($"{path}/liftings", new { explanation = "Done" });
        (early.Expect(HttpStatusCode.Conflict).Code, early["liftOn"]).Should().Be(("lift_not_announced", null));

        api.Clock.Advance(TimeSpan.FromMinutes(1));
        (await scenario.Decider.Post($"{scenario.Path}/messages", Consented)).Expect(HttpStatusCode.Created);
        var announced = await Announce(scenario, path, announcement);
        (announced.Expect(HttpStatusCode.Created).Text("state"), announced.Text("liftOn"), announced.Text("explanation")).Should().Be(("lift_announced", "2026-11-24", announcement.explanation));
        (announced.Http.Headers.Location!.ToString(), announced.ETag).Should().Be((path, (await scenario.Decider.Get(path)).ETag));
        var letter = (await scenario.Items("messages")).Last(m => (string?)m["template"] == "lift_notice");
        letter["text"]!.GetValue<string>().Should().Contain("24 november 2026").And.Contain(announcement.explanation).And.Contain("Nyhetsbrev");
        (await Objections.May(scenario.Intake, "email", "kim@lund.example")).Should().BeFalse("announced is not ended");

        await api.RunDueSteps();
        var ahead = await scenario.Decider.Post($"{path}/liftings", new { explanation = "Done" });
        (ahead.Expect(HttpStatusCode.Conflict).Code, ahead.Text("liftOn")).Should().Be(("lift_not_announced", "2026-11-24"));
        api.Clock.Set(new DateTimeOffset(2026, 11, 24, 8, 0, 0, TimeSpan.Zero));
        var lifted = await scenario.Decider.Post($"{path}/liftings", new { explanation = "Kim was told on 23 November." });
        (lifted.Expect(HttpStatusCode.Created).Text("state"), lifted.Text("liftedAt")).Should().Be(("lifted", "2026-11-24T08:00:00.000Z"));
        (await Objections.May(scenario.Intake, "email", "kim@lund.example")).Should().BeTrue();
        (await api.Look(db => db.RestrictionLookups.IgnoreQueryFilters().CountAsync())).Should().Be(0, "nothing is looked for any more");
        (await scenario.Intake.Get(path)).Expect(HttpStatusCode.OK).Body!.AsObject().ContainsKey("explanation").Should().BeFalse("the form's key sees no content");
        (await scenario.Decider.Post($"{path}/liftings", new { explanation = "Again" })).Expect(HttpStatusCode.Conflict).Code.Should().Be("lift_not_announced");
    }

    [Theory, OnEachDatabase]
    public async Task Without_a_mailbox_the_letter_is_posted_by_a_person_before_the_day_counts(string database)
    {
        using var api = Databases.Fresh(database);
        var subject = new { name = "Siv Frej", contact = new { phone = "070-174 06 99" }, identifiers = new[] { new { type = "phone", value = "070-174 06 99" } } };
        var (scenario, path) = await Stopped(api, subject);
        api.Clock.Advance(TimeSpan.FromMinutes(1));
        (await scenario.Decider.Post($"{scenario.Path}/messages", new { direction = "in", channel = "phone", text = "Wants it again." })).Expect(HttpStatusCode.Created);
        (await Announce(scenario, path, new { liftOn = "2026-11-24", explanation = "As asked" })).Expect(HttpStatusCode.Created);
        api.Clock.Set(new DateTimeOffset(2026, 11, 25, 8, 0, 0, TimeSpan.Zero));
        (await scenario.Decider.Post($"{path}/liftings", new { explanation = "Done" })).Expect(HttpStatusCode.Conflict).Code.Should().Be("lift_not_announced");

        var task = (await scenario.Items("tasks", "open")).Single(t => ((string)t["title"]!).StartsWith("Post the letter", StringComparison.Ordinal));
        (await scenario.Decider.Post($"{scenario.Path}/tasks/{task["id"]}/results", new { outcome = "done", text = "Posted" })).Expect(HttpStatusCode.Created);
        (await scenario.Decider.Post($"{path}/liftings", new { explanation = "Done" })).Expect(HttpStatusCode.Conflict).Text("liftOn").Should().Be("2026-11-24", "a working day passes after the letter");
        api.Clock.Set(new DateTimeOffset(2026, 11, 26, 8, 0, 0, TimeSpan.Zero));
        (await scenario.Decider.Post($"{path}/liftings", new { explanation = "Done" })).Expect(HttpStatusCode.Created);
    }

    [Theory, OnEachDatabase]
    public async Task An_end_that_was_announced_is_taken_back_on_a_new_ground(string database)
    {
        using var api = Databases.Fresh(database);
        var (scenario, path) = await Stopped(api);
        var body = new { reason = "objection_upheld", explanation = "Kim has changed her mind once more." };
        (await scenario.Decider.Post($"{path}/continuations", body)).Expect(HttpStatusCode.Conflict).Code.Should().Be("lift_not_announced");
        api.Clock.Advance(TimeSpan.FromMinutes(1));
        (await scenario.Decider.Post($"{scenario.Path}/messages", Consented)).Expect(HttpStatusCode.Created);
        (await Announce(scenario, path, new { liftOn = "2026-12-01", explanation = "As asked" })).Expect(HttpStatusCode.Created);

        var kept = await scenario.Decider.Post($"{path}/continuations", body);

        (kept.Expect(HttpStatusCode.Created).Text("state"), kept.Text("reason"), kept["liftOn"], kept.Text("explanation")).Should().Be(("in_force", "objection_upheld", null, body.explanation));
        (await scenario.Items("messages"))[^1]["text"]!.GetValue<string>().Should().Contain("1 december 2026").And.Contain(body.explanation);
        (await Objections.May(scenario.Intake, "email", "kim@lund.example")).Should().BeFalse();
    }

    [Theory, OnEachDatabase]
    public async Task A_provisional_restriction_ends_by_itself_once_the_objection_is_over_and_the_person_told(string database)
    {
        using var api = Databases.Fresh(database);
        var scenario = await Objections.Weighed(api);
        var path = $"/v1/restrictions/{(await Objections.Of(scenario))[0]["id"]}";
        (await Announce(scenario, path, new { liftOn = "2026-12-01", explanation = "Not yet" })).Expect(HttpStatusCode.Conflict).Text("state").Should().Be("in_force", "the objection is not decided");

        (await scenario.Decider.Post($"{scenario.Path}/withdrawals", new { by = "subject", statement = "Never mind.", at = api.Clock.GetUtcNow(), channel = "phone" })).Expect(HttpStatusCode.Created);
        await api.RunDueSteps();

        var announced = await scenario.Decider.Get(path);
        (announced.Text("state"), announced.Text("liftOn")).Should().Be(("lift_announced", "2026-11-30"), "five working days after the letter");
        (await scenario.Items("messages")).Should().ContainSingle(m => (string?)m["template"] == "lift_notice").Which["text"]!.GetValue<string>().Should().Contain("Du har tagit tillbaka din invändning.");
        (await api.RunDueSteps()).Should().Be(0);
        api.Clock.Set(new DateTimeOffset(2026, 11, 29, 8, 0, 0, TimeSpan.Zero));
        await api.RunDueSteps();
        (await scenario.Decider.Get(path)).Text("state").Should().Be("lift_announced");
        api.Clock.Set(new DateTimeOffset(2026, 11, 30, 8, 0, 0, TimeSpan.Zero));
        await api.RunDueSteps();
        (await scenario.Decider.Get(path)).Text("state").Should().Be("lifted");
        (await Objections.May(scenario.Intake, "email", "kim@lund.example", "web-statistics")).Should().BeTrue();
    }

    [Theory, OnEachDatabase]
    public async Task A_stop_outlives_what_is_known_of_the_person(string database)
    {
        using var api = Databases.Fresh(database);
        var (scenario, path) = await Stopped(api);
        (await scenario.Decider.Post($"{scenario.Path}/withdrawals", new { by = "subject", statement = "Done", at = api.Clock.GetUtcNow(), channel = "phone" })).Expect(HttpStatusCode.Created);
        await api.Look(async db =>
        {
            foreach (var row in await db.Controllers.IgnoreQueryFilters().ToListAsync())
            {
                row.Body = Registers.Write(Registers.Read(row.Body) with { ClosedRetentionMonths = 1 });
            }

            return await db.SaveChangesAsync();
        });
        api.Clock.Advance(TimeSpan.FromDays(40));
        await api.RunDueSteps();
        (await scenario.Get())["contentDestroyedAt"].Should().NotBeNull();

        (await Objections.May(scenario.Intake, "email", "kim@lund.example")).Should().BeFalse("a stop holds until the person wants it otherwise");
        (await Announce(scenario, path, new { liftOn = "2027-02-01", explanation = "Please" })).Expect(HttpStatusCode.Conflict).Code.Should().Be("invalid_state");
        var again = await scenario.Intake.Post("/v1/requests", new { right = "access", channel = "api", subject = People.Kim() });
        (await scenario.Decider.Post($"/v1/requests/{again.Expect(HttpStatusCode.Created).Id}/messages", Consented)).Expect(HttpStatusCode.Created);
        (await Announce(scenario, path, new { liftOn = "2027-02-01", explanation = "Kim wrote again; told by telephone." })).Expect(HttpStatusCode.Created);
        api.Clock.Set(new DateTimeOffset(2027, 2, 1, 9, 0, 0, TimeSpan.Zero));
        (await scenario.Decider.Post($"{path}/liftings", new { explanation = "Done" })).Expect(HttpStatusCode.Created)["explanation"].Should().BeNull("nothing that a person wrote stays behind");
    }

    [Theory, OnEachDatabase]
    public async Task Lists_are_filtered_paged_and_the_callers_own(string database)
    {
        var api = databases[database];
        var first = await Objections.ToMarketing(api, People.Unknown("first@okand.example"));
        var second = await Objections.ToMarketing(api, People.Unknown("second@okand.example"), "consent_withdrawal");
        var reader = await Objections.System(api);
        (await Ids(reader, $"state=in_force&requestId={first.Id}")).Should().ContainSingle();
        (await Ids(reader, $"reason=consent_withdrawn,art18_a&requestId={second.Id}")).Should().ContainSingle();
        (await Ids(reader, $"reason=art18_a&requestId={second.Id}")).Should().BeEmpty();
        var page = await reader.Get("/v1/restrictions?limit=1");
        var next = await reader.Get($"/v1/restrictions?limit=1&cursor={page.Text("nextCursor")}");
        next.Text("items.0.id").Should().NotBe(page.Text("items.0.id"));
        foreach (var wrong in new[] { "state=gone", "reason=x", "requestId=1", "limit=0", "limit=201" })
        {
            (await reader.Get("/v1/restrictions?" + wrong)).Expect(HttpStatusCode.BadRequest);
        }

        (await Ids(await Objections.System(api, "infoflex"), $"requestId={first.Id}")).Should().BeEmpty();
        (await (await Objections.System(api, "infoflex")).Get($"/v1/restrictions/{page.Text("items.0.id")}")).Expect(HttpStatusCode.NotFound);
    }

    private static async Task<(Scenario Scenario, string Path)> Stopped(Api api, object? subject = null)
    {
        var scenario = await Objections.ToMarketing(api, subject);
        return (scenario, $"/v1/restrictions/{(await Objections.Of(scenario)).Should().ContainSingle().Subject["id"]}");
    }

    private static Task<Answer> Announce(Scenario scenario, string path, object body) => scenario.Decider.Post($"{path}/lift-announcements", body);

    private static async Task<IReadOnlyList<string>> Ids(Client reader, string filters) =>
        [.. (await reader.Get("/v1/restrictions?" + filters)).Expect(HttpStatusCode.OK)["items"]!.AsArray().Select(r => (string)r!["id"]!)];
}
