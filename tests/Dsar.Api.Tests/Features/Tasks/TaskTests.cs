using System.Net;

namespace Dsar.Api.Tests;

/// <summary>
/// People give each other work on a request; each task is done once. Only a question of identity during the search holds the request up.
/// Seen red with a task that a second answer overwrote, with the words of a result shown to all, and with a task that stopped the search.
/// </summary>
public sealed class TaskTests(Databases databases) : IClassFixture<Databases>
{
    [Theory, OnEachDatabase]
    public async Task A_task_is_given_changed_and_done_once(string database)
    {
        var api = databases[database];
        var scenario = await Scenario.InReview(api);
        var anna = (await Note(scenario)).Text("createdBy.id")!;
        var made = (await scenario.Decider.Post($"{scenario.Path}/tasks", new { kind = "other", title = "Ask the shop", instructions = "Paper files?", assigneeId = anna, dueDate = "2026-12-04" })).Expect(HttpStatusCode.Created);
        (made.Text("state"), made.Text("assignee.name"), made.Text("dueDate"), made["result"]).Should().Be(("open", "Anna Ek", "2026-12-04", null));

        var path = $"{scenario.Path}/tasks/{made.Id}";
        (await scenario.Decider.Patch(path, new { instructions = "x" }, null)).Expect((HttpStatusCode)428);
        (await scenario.Decider.Patch(path, new { instructions = "x" }, await scenario.ETag())).Expect(HttpStatusCode.PreconditionFailed);
        var changed = (await scenario.Decider.Patch(path, new { assigneeId = (string?)null, instructions = "Paper files and photographs?" }, made.ETag)).Expect(HttpStatusCode.OK);
        (changed["assignee"], changed.Text("dueDate"), changed.Text("instructions")).Should().Be((null, "2026-12-04", "Paper files and photographs?"));
        (await scenario.Decider.Patch(path, new { dueDate = "2026-12-11" }, made.ETag)).Expect(HttpStatusCode.PreconditionFailed);

        var records = new[] { new Dictionary<string, string?> { ["file"] = "Receipt 12", ["shelf"] = null } };
        var done = (await scenario.Decider.Post($"{path}/results", new { outcome = "done", text = "One receipt", records })).Expect(HttpStatusCode.Created);
        (done.Text("state"), done.Text("result.outcome"), done.Text("result.text"), done["result.recordCount"]!.GetValue<int>(), done.Text("result.by.name")).Should().Be(("done", "done", "One receipt", 1, "Anna Ek"));
        var again = (await scenario.Decider.Post($"{path}/results", new { outcome = "not_possible", text = "Second thoughts" })).Expect(HttpStatusCode.Conflict);
        (again.Code, again.Text("state")).Should().Be(("invalid_state", "done"));
        (await scenario.Decider.Patch(path, new { instructions = "x" }, done.ETag)).Expect(HttpStatusCode.Conflict).Text("state").Should().Be("done");
    }

    [Fact]
    public async Task The_result_is_shown_without_its_words_to_those_who_see_no_content()
    {
        var api = databases["sqlite"];
        var scenario = await Scenario.InReview(api);
        var made = (await scenario.Decider.Post($"{scenario.Path}/tasks", new { kind = "notify", title = "Call", instructions = "Call the shop" })).Expect(HttpStatusCode.Created);
        (await scenario.Decider.Post($"{scenario.Path}/tasks/{made.Id}/results", new { outcome = "nothing_found", text = "Nothing there" })).Expect(HttpStatusCode.Created);
        var seen = (await api.As(await Keys.Integration(api, scopes: "requests:read")).Get($"{scenario.Path}/tasks/{made.Id}")).Expect(HttpStatusCode.OK);
        seen.Text("result.outcome").Should().Be("nothing_found");
        seen["result"]!.AsObject().Should().NotContainKey("text").And.NotContainKey("records");
        seen.Body!.AsObject().Should().NotContainKey("instructions");
    }

    [Fact]
    public async Task What_does_not_fit_is_refused_by_name()
    {
        (string Body, string Pointer, string Code)[] cases =
        [
            ("""{"title":"x","instructions":"x"}""", "/kind", "required"),
            ("""{"kind":"other","instructions":"x"}""", "/title", "required"),
            ("""{"kind":"other","title":"x"}""", "/instructions", "required"),
            ("""{"kind":"other","title":"x","instructions":"x","systemId":"019ab2c4-7d10-7a3e-9b51-0f6d2c8e4a17"}""", "/systemId", "unknown_reference"),
            ("""{"kind":"other","title":"x","instructions":"x","assigneeId":"019ab2c4-7d10-7a3e-9b51-0f6d2c8e4a17"}""", "/assigneeId", "unknown_reference"),
        ];
        var scenario = await Scenario.Received(databases["sqlite"]);
        foreach (var (body, pointer, code) in cases)
        {
            var answer = (await scenario.Decider.Send(HttpMethod.Post, $"{scenario.Path}/tasks", body, idempotencyKey: "k-1")).Expect(HttpStatusCode.BadRequest);
            (answer.Text("errors.0.pointer"), answer.Text("errors.0.code")).Should().Be((pointer, code));
        }
    }

    [Fact]
    public async Task Nobody_is_given_work_before_the_search_or_after_the_end()
    {
        var scenario = await Scenario.Received(databases["sqlite"]);
        var refused = (await scenario.Decider.Post($"{scenario.Path}/tasks", new { kind = "other", title = "x", instructions = "x" })).Expect(HttpStatusCode.Conflict);
        (refused.Code, refused.Text("state")).Should().Be(("invalid_state", "awaiting_identity"));
    }

    [Theory, OnEachDatabase]
    public async Task A_task_among_colleagues_does_not_stop_the_search(string database)
    {
        var api = databases[database];
        var worker = api.As(await Keys.Person(api, "demo-hosting", "Siv Ask", "requests:create", "requests:work"));
        foreach (var (kind, after) in new[] { ("other", "in_review"), ("identity", "collecting") })
        {
            var check = new { method = "agent_attestation", evidence = "Seen at the desk; compared with a bank card." };
            var made = (await worker.Post("/v1/requests", new { right = "access", channel = "phone", subject = People.Unknown(), identityCheck = check })).Expect(HttpStatusCode.Created);
            made.Text("state").Should().Be("collecting");
            var path = $"/v1/requests/{made.Id}";
            var mine = (await worker.Post($"{path}/tasks", new { kind, title = "Water the plants", instructions = "Later" })).Expect(HttpStatusCode.Created);
            await api.RunDueSteps();
            foreach (var task in (await worker.Get($"{path}/tasks"))["items"]!.AsArray().Where(t => t!["kind"]!.GetValue<string>() == "collect").ToList())
            {
                (await worker.Post($"{path}/tasks/{task!["id"]}/results", new { outcome = "nothing_found", text = "Searched" })).Expect(HttpStatusCode.Created);
            }

            await api.RunDueSteps();
            (await worker.Get(path)).Text("state").Should().Be(after, kind);
            (await worker.Post($"{path}/tasks/{mine.Id}/results", new { outcome = kind == "identity" ? "rejected" : "done", text = "Done" })).Expect(HttpStatusCode.Created);
            await api.RunDueSteps();
            (await worker.Get(path)).Text("state").Should().Be("in_review");
        }
    }

    private static async Task<Answer> Note(Scenario scenario) => (await scenario.Decider.Post($"{scenario.Path}/notes", new { text = "Mine" })).Expect(HttpStatusCode.Created);
}
