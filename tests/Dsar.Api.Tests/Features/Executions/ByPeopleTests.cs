using System.Net;
using System.Text.Json.Nodes;
using Dsar.Domain;
using Microsoft.EntityFrameworkCore;

namespace Dsar.Api.Tests;

/// <summary>
/// What of an erasure only people can do, and the answer or the day waits for: to tell others who hold copies of what was public (GDPR Art. 17(2)), and to erase
/// on their day the kept rows of a table without a key.
/// </summary>
public sealed class ByPeopleTests
{
    private const string Hers = "tenant_id = 1 AND customer_no = 'C-1042'";

    [Theory, OnEachDatabase]
    public async Task What_was_public_is_answered_for_before_the_erasure_is_done_and_rows_without_a_key_have_their_day(string database)
    {
        using var api = Databases.Fresh(database);
        await MakePublic(api, "support");
        var scenario = await Kept(api, "2027-01-31");

        (await scenario.State()).Should().Be("executing", "nobody has noted yet what was done about the copies");
        var task = (await scenario.Items("tasks", "open")).Should().ContainSingle().Subject;
        (task["kind"]!.ToString(), task["instructions"]!.ToString().Contains("of support were made public", StringComparison.Ordinal)).Should().Be(("execute", true));
        (await api.RunDueSteps()).Should().Be(0, "it waits");
        await scenario.DoneByHand(api, "Asked two search engines to drop the cached pages.");
        (await scenario.State()).Should().Be("delivering");
        Deferred(await scenario.Execution(), "notes").Should().Equal("4 2027-01-31 waiting");

        api.Clock.Set(new DateTimeOffset(2027, 1, 31, 12, 0, 0, TimeSpan.Zero));
        await api.RunDueSteps();
        (await Asked(scenario)).Should().BeEmpty();

        api.Clock.Set(new DateTimeOffset(2027, 2, 1, 8, 0, 0, TimeSpan.Zero));
        await api.RunDueSteps();
        var due = (await Asked(scenario)).Should().ContainSingle().Subject;
        (due["title"]!.ToString(), due["dueDate"]!.ToString()).Should().Be(("Erase 4 rows of demo-support/notes by hand, kept until 2027-01-31 (legal_claims)", "2027-02-01"));
        (await Reminders(api)).Should().Be(0);
        api.Clock.Advance(TimeSpan.FromDays(32));
        await api.RunDueSteps();
        await api.RunDueSteps();
        (await Reminders(api)).Should().Be(1, "a task that nobody does is called to mind each month");
        (await Asked(scenario)).Should().ContainSingle();

        await Answer(scenario, due, "not_possible");
        await api.RunDueSteps();
        (await Asked(scenario)).Should().BeEmpty();
        api.Clock.Advance(TimeSpan.FromDays(32));
        await api.RunDueSteps();
        due = (await Asked(scenario)).Should().ContainSingle("what must end, ends").Subject;
        api.Ask("demo-support", $"DELETE FROM notes WHERE {Hers}");
        await Answer(scenario, due, "done");
        await api.RunDueSteps();
        Deferred(await scenario.Execution(), "notes").Should().Equal("4 2027-01-31 done");
        (await Asked(scenario)).Should().BeEmpty();
    }

    [Theory, OnEachDatabase]
    public async Task Rows_without_a_key_have_their_day_long_after_the_requests_words_are_destroyed(string database)
    {
        using var api = Databases.Fresh(database);
        var scenario = await Kept(api, "2033-12-31");
        await scenario.HandOver();
        api.Clock.Advance(TimeSpan.FromDays(1000));
        await api.RunDueSteps();
        (await api.Look(db => db.Requests.IgnoreQueryFilters().SingleAsync(r => r.Id == new RequestId(scenario.Id)))).ContentDestroyedAt.Should().NotBeNull();

        api.Clock.Set(new DateTimeOffset(2034, 1, 1, 8, 0, 0, TimeSpan.Zero));
        await api.RunDueSteps();

        var due = (await Asked(scenario)).Should().ContainSingle().Subject;
        due["title"]!.ToString().Should().Be("Erase 4 rows of demo-support/notes by hand, kept until 2033-12-31 (legal_claims)");
        api.Ask("demo-support", $"DELETE FROM notes WHERE {Hers}");
        await Answer(scenario, due, "done");
        await api.RunDueSteps();
        (await Asked(scenario)).Should().BeEmpty();
        (await api.Look(db => db.Deferred.IgnoreQueryFilters().CountAsync(d => d.Collection == "notes" && d.EndedAt != null))).Should().Be(1);
    }

    /// <summary>Kim's erasure, carried out but for her notes, which a claim keeps until a day.</summary>
    private static async Task<Scenario> Kept(Api api, string until)
    {
        var scenario = await Scenario.Posted(api, new { right = "erasure", channel = "api", subject = People.Kim(), details = new { scope = "everything", ground = "unspecified" } });
        await scenario.EnterMailedCode();
        await scenario.AnswerTasks();
        await scenario.CloseQuestions();
        await scenario.StepUp();
        object[] items = [new { select = new { collection = "notes" }, outcome = "retain_until", ground = "legal_claims", until, rationale = new { sv = "Tvist om faktura 12.", en = "Dispute on invoice 12." } }];
        await scenario.ApproveOnly((await scenario.Decide(new { acceptProposals = true, items })).Expect(HttpStatusCode.Created).Id);
        await api.RunDueSteps();
        await api.KeysLast();
        return scenario;
    }

    private static async Task MakePublic(Api api, string key)
    {
        var register = api.As(await Keys.Integration(api, "demo-hosting", "register:write"));
        var path = $"/v1/activities/{(await register.Get("/v1/activities?limit=200"))["items"]!.AsArray().Single(a => a!["key"]!.ToString() == key)!["id"]}";
        (await register.Patch(path, new { madePublic = true }, (await register.Get(path)).ETag)).Expect(HttpStatusCode.OK)["madePublic"]!.GetValue<bool>().Should().BeTrue();
    }

    private static async Task<IReadOnlyList<JsonNode>> Asked(Scenario scenario) =>
        [.. (await scenario.Items("tasks")).Where(t => t["state"]!.ToString() == "open" && t["title"]!.ToString().StartsWith("Erase 4 rows", StringComparison.Ordinal))];

    private static async Task Answer(Scenario scenario, JsonNode task, string outcome) =>
        (await scenario.Decider.Post($"{scenario.Path}/tasks/{task["id"]}/results", new { outcome, text = "Looked at the table." })).Expect(HttpStatusCode.Created);

    private static IEnumerable<string> Deferred(JsonNode execution, string collection) =>
        execution["deferred"]!.AsArray().Where(d => d!["collection"]!.ToString() == collection).Select(d => $"{d!["rows"]} {d["until"]} {d["state"]}");

    private static Task<int> Reminders(Api api) => api.Look(db => db.AuditEntries.IgnoreQueryFilters().CountAsync(a => a.Action == "reminder.due" && a.ObjectType == "task"));
}
