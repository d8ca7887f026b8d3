using System.Net;
using System.Text.Json.Nodes;
using Dsar.Api.Mail;
using Dsar.Api.Tests.Features.Restrictions;
using Microsoft.Extensions.DependencyInjection;

namespace Dsar.Api.Tests.Features.RecipientNotices;

/// <summary>
/// Who was given the data is told what was done with them (GDPR Art. 19), with nothing of the person, and is asked again.
/// Seen red: with a notice for each activity, with a mail that leaves after the excuse, and with reminders without end.
/// </summary>
public sealed class RecipientNoticeTests(Databases databases) : IClassFixture<Databases>
{
    private static readonly string[] OfLegitimateInterests = ["Exempelhallen AB", "Exempelkredit AB", "Exempelsupport ApS", "Exempeltelefoni AB"];

    [Theory, OnEachDatabase]
    public async Task Each_recipient_is_told_once_of_what_rests_and_learns_nothing_of_the_person(string database)
    {
        using var api = Databases.Fresh(database);
        var scenario = await Objections.Weighed(api);

        var planned = await scenario.Items("recipient-notices");
        planned.Select(n => (string)n["name"]!).Order(StringComparer.Ordinal).Should().Equal(OfLegitimateInterests, "the hall receives data in two activities and is told once");
        planned.Should().OnlyContain(n => (string)n["state"]! == "planned" && (string)n["action"]! == "restricted" && (string)n["method"]! == "email");
        ((string)planned.Single(n => (string)n["name"]! == "Exempelsupport ApS")["article"]!, (string)planned.Single(n => (string)n["name"]! == "Exempelkredit AB")["article"]!).Should().Be(("19, 28(3)(e)", "19"));
        await api.RunDueSteps();

        (await scenario.Items("recipient-notices")).Should().OnlyContain(n => (string)n["state"]! == "sent" && n["sentAt"] != null);
        var mail = api.Mails.Where(m => m.To == "dataskydd@exempelhallen.example").Should().ContainSingle().Subject;
        mail.Subject.Should().Be("Underrättelse enligt artikel 19 i dataskyddsförordningen");
        mail.Text.Should().Contain("slutat använda").And.Contain("Loggar, Webbstatistik").And.Contain("kvittera genom att svara");
        mail.Text.Should().NotContain("Kim").And.NotContain("lund.example").And.NotContain((await scenario.Get()).Text("reference")!).And.NotContain("invändning");
        (await scenario.Decider.Get($"{scenario.Path}/history?limit=200"))["items"]!.AsArray().Count(h => (string)h!["code"]! == "recipient_notice_sent").Should().Be(4);

        var told = await scenario.Decider.Post($"{scenario.Path}/messages", new { direction = "out", channel = "portal", template = "recipients_list" });
        told.Expect(HttpStatusCode.Created).Text("text").Should().ContainAll(OfLegitimateInterests).And.Contain("artikel 19");
    }

    [Theory, OnEachDatabase]
    public async Task A_recipient_confirms_or_a_person_answers_for_not_telling_it(string database)
    {
        using var api = Databases.Fresh(database);
        var scenario = await Objections.Weighed(api);
        var notices = await scenario.Items("recipient-notices");
        string Path(int n) => $"{scenario.Path}/recipient-notices/{notices[n]["id"]}";
        var receipt = new { at = api.Clock.GetUtcNow(), evidence = "Answered by e-mail" };
        (await scenario.Decider.Post($"{Path(0)}/receipts", receipt)).Expect(HttpStatusCode.Conflict).Text("state").Should().Be("planned", "nothing was sent yet");
        var excusal = new { ground = "impossible", reason = "The company is dissolved." };
        var excused = await scenario.Decider.Post($"{Path(1)}/excusals", excusal);
        (excused.Expect(HttpStatusCode.Created).Text("state"), excused.Text("excusal.reason"), excused.Text("excusal.by.name")).Should().Be(("excused", excusal.reason, "Anna Ek"));
        var before = api.Mails.Count;
        await api.RunDueSteps();
        api.Mails.Take(api.Mails.Count - before).Should().NotContain(m => m.To == Address(notices[1]), "a person has answered for it");

        (await scenario.Decider.Post($"{Path(0)}/receipts", new { at = api.Clock.GetUtcNow().AddDays(1), evidence = "x" })).Expect(HttpStatusCode.BadRequest).Text("errors.0.pointer").Should().Be("/at");
        var confirmed = await scenario.Decider.Post($"{Path(0)}/receipts", receipt);
        (confirmed.Expect(HttpStatusCode.Created).Text("state"), confirmed.Text("receipt.evidence")).Should().Be(("acknowledged", receipt.evidence));
        foreach (var act in new[] { ("receipts", (object)receipt), ("excusals", excusal) })
        {
            (await scenario.Decider.Post($"{Path(0)}/{act.Item1}", act.Item2)).Expect(HttpStatusCode.Conflict).Text("state").Should().Be("acknowledged");
        }

        (await scenario.Decider.Post($"{Path(2)}/excusals", new { ground = "too_much_work", reason = "x" })).Expect(HttpStatusCode.BadRequest);
        (await scenario.Approver.Post($"{Path(2)}/excusals", excusal)).Expect(HttpStatusCode.Forbidden);
    }

    [Theory, OnEachDatabase]
    public async Task Whoever_does_not_confirm_is_reminded_once_and_then_left_to_a_person(string database)
    {
        using var api = Databases.Fresh(database);
        var scenario = await Objections.Weighed(api);
        await api.RunDueSteps();
        int Mails() => api.Mails.Count(m => m.To == "dataskydd@exempelkredit.example");
        Mails().Should().Be(1);

        api.Clock.Advance(TimeSpan.FromDays(14));
        await api.RunDueSteps();
        Mails().Should().Be(2);
        api.Mails.First(m => m.To == "dataskydd@exempelkredit.example").Subject.Should().StartWith("Påminnelse");
        (await scenario.Items("tasks", "open")).Should().NotContain(t => (string)t["kind"]! == "notify");
        api.Clock.Advance(TimeSpan.FromDays(14));
        await api.RunDueSteps();
        api.Clock.Advance(TimeSpan.FromDays(30));
        await api.RunDueSteps();

        Mails().Should().Be(2);
        (await scenario.Items("tasks", "open")).Count(t => (string)t["kind"]! == "notify").Should().Be(4);
    }

    [Theory, OnEachDatabase]
    public async Task Whom_the_register_states_no_address_of_a_person_tells(string database)
    {
        using var api = Databases.Fresh(database);
        var agent = await Keys.Person(api, "ecuni", "Eva Uni", "requests:create", "requests:work", "requests:decide");
        var scenario = await Scenario.ByAgent(api, Objections.Attested(People.Unknown(), []), agent);
        var client = api.As(agent);
        async Task<IReadOnlyList<JsonNode>> Items(string noun) => [.. (await client.Get($"{scenario.Path}/{noun}?limit=200"))["items"]!.AsArray().Select(i => i!)];
        var notices = await Items("recipient-notices");
        notices.Should().NotBeEmpty().And.OnlyContain(n => (string)n["method"]! == "manual" && (string)n["state"]! == "planned");
        var tasks = (await Items("tasks")).Where(t => (string)t["kind"]! == "notify").ToList();
        tasks.Should().HaveSameCount(notices);
        tasks[0]["instructions"]!.GetValue<string>().Should().Contain("(artikel 19)", "the words of the notice are given").And.NotContain("Okänd Person");

        (await client.Post($"{scenario.Path}/tasks/{tasks[0]["id"]}/results", new { outcome = "done", text = "Told by telephone" })).Expect(HttpStatusCode.Created);
        (await client.Post($"{scenario.Path}/tasks/{tasks[1]["id"]}/results", new { outcome = "not_possible", text = "Nobody answers" })).Expect(HttpStatusCode.Created);

        (await Items("recipient-notices")).Select(n => (string)n["state"]!).Order(StringComparer.Ordinal).Should().Equal([.. Enumerable.Repeat("planned", notices.Count - 1), "sent"]);
    }

    [Theory, OnEachDatabase]
    public async Task What_the_mail_server_refuses_becomes_a_task_and_is_tried_otherwise(string database)
    {
        using var api = new Api(database == "postgres" ? Databases.Postgres : null, services => services.AddSingleton<IMailer>(new Refusing()));
        var scenario = await Objections.Weighed(api);
        await api.RunDueSteps();

        var failed = (await scenario.Items("recipient-notices"))[0];
        ((string)failed["state"]!, failed["sentAt"]).Should().Be(("failed", null));
        var task = (await scenario.Items("tasks", "open")).First(t => (string)t["kind"]! == "notify" && ((string)t["instructions"]!).Contains((string)failed["name"]!, StringComparison.Ordinal));
        (await scenario.Decider.Post($"{scenario.Path}/tasks/{task["id"]}/results", new { outcome = "done", text = "Told by telephone" })).Expect(HttpStatusCode.Created);
        (await scenario.Decider.Get($"{scenario.Path}/recipient-notices/{failed["id"]}")).Text("state").Should().Be("sent");
    }

    [Theory, OnEachDatabase]
    public async Task One_more_recipient_is_told_when_something_was_done_and_by_a_way_there_is(string database)
    {
        var api = databases[database];
        var activities = (await api.As(api.Decider).Get("/v1/activities?limit=200"))["items"]!.AsArray();
        var recipient = activities.SelectMany(a => a!["recipients"]!.AsArray()).First(r => (string?)r!["name"] == "Exempelutskick Oy")!["id"];
        var access = await Scenario.Received(api, People.Unknown("access@okand.example"));
        (await Notify(access, new { recipientId = recipient, method = "email" })).Expect(HttpStatusCode.Conflict).Code.Should().Be("invalid_state");
        (await access.Decider.Post($"{access.Path}/messages", new { direction = "out", channel = "portal", template = "recipients_list" })).Expect(HttpStatusCode.Conflict).Code.Should().Be("invalid_state");

        var scenario = await Objections.Weighed(api, People.Unknown("more@okand.example"));
        (await Notify(scenario, new { recipientId = Guid.CreateVersion7(), method = "email" })).Expect(HttpStatusCode.BadRequest).Text("errors.0.code").Should().Be("unknown_reference");
        (await Notify(scenario, new { recipientId = recipient, method = "webhook" })).Expect(HttpStatusCode.BadRequest).Text("errors.0.pointer").Should().Be("/method");
        (await Notify(scenario, new { recipientId = recipient, method = "email", text = "About list 7." })).Expect(HttpStatusCode.Created).Text("state").Should().Be("planned");
        (await Notify(scenario, new { recipientId = recipient, method = "manual", text = "About list 8." })).Expect(HttpStatusCode.Created).Text("method").Should().Be("manual");
        await api.RunDueSteps();
        api.Mails.First(m => m.To == "dataskydd@exempelutskick.example").Text.Should().Contain("About list 7.");
        (await scenario.Items("tasks", "open")).Should().Contain(t => ((string)t["instructions"]!).Contains("About list 8.", StringComparison.Ordinal));
    }

    private static Task<Answer> Notify(Scenario scenario, object body) => scenario.Decider.Post($"{scenario.Path}/recipient-notices", body);

    private static string Address(JsonNode notice) => $"dataskydd@{((string)notice["name"]!).Split(' ')[0].ToLowerInvariant()}.example";

    /// <summary>A mail server that takes nothing.</summary>
    private sealed class Refusing : IMailer
    {
        public Task Send(Letter letter, CancellationToken ct) => throw new MailRefusedException();
    }
}
