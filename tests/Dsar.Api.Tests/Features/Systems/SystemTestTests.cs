using System.Net;
using System.Text.Json.Nodes;

namespace Dsar.Api.Tests.Features.Systems;

/// <summary>
/// A system can be looked at without a person and without a row; a changed map is for those who ask from then on.
/// </summary>
public sealed class SystemTestTests
{
    [Theory, OnEachDatabase]
    public async Task A_look_tells_what_answers_what_differs_and_what_would_be_asked(string database)
    {
        using var api = Databases.Fresh(database, ("Dsar:Systems:demo-billing:Read", "Data Source=/nonexistent/x.db"));
        var register = api.As(await Keys.Person(api, "demo-hosting", "Rut Reg", "register:write"));

        var crm = await Look(api, register, "demo-crm");
        (crm.Text("state"), crm["result.report.ok"]!.GetValue<bool>(), crm["result.report.reachable"]!.GetValue<bool>()).Should().Be(("succeeded", true, true));
        crm["result.report.dryRun.steps"]!.AsArray().Select(s => s!["query"]!.ToString()).Should().NotBeEmpty().And.OnlyContain(q => q.StartsWith("SELECT", StringComparison.OrdinalIgnoreCase));
        crm.Text("result.report.dryRun.mermaid").Should().StartWith("graph LR");
        var shown = await register.Get(crm.Text("result.href")!);
        (shown["lastTest.ok"]!.GetValue<bool>(), shown["version"]!.GetValue<int>()).Should().Be((true, 1));

        var billing = await Look(api, register, "demo-billing");
        (billing.Text("state"), billing["result.report.ok"]!.GetValue<bool>(), billing["result.report.reachable"]!.GetValue<bool>()).Should().Be(("succeeded", false, false));
        billing.Text("result.report.code").Should().NotBeEmpty();

        var restored = new { restoredAt = "2026-11-22T23:10:00Z", reason = "The disk failed." };
        var path = billing.Text("result.href") + "/replays";
        (await api.As(await Keys.Integration(api, "demo-hosting", "register:write")).Post(path, restored)).Expect(HttpStatusCode.Forbidden).Code.Should().Be("people_only");
        (await register.Post(path, new { restored.reason, restoredAt = "2027-01-01T00:00:00Z" })).Expect(HttpStatusCode.BadRequest);
        var replay = (await register.Post(path, restored)).Expect(HttpStatusCode.Accepted);
        await api.RunDueSteps();
        var repeated = await register.Get($"/v1/operations/{replay.Id}");
        (repeated.Text("kind"), repeated.Text("state"), repeated["result.report.receipts"]!.AsArray().Count).Should().Be(("replay", "succeeded", 0));
    }

    [Theory, OnEachDatabase]
    public async Task A_search_under_way_keeps_the_plan_it_began_with(string database)
    {
        using var api = Databases.Fresh(database);
        var register = api.As(await Keys.Integration(api, "demo-hosting", "register:write"));
        (await register.Post("/v1/systems", new { dataMap = SystemTests.Map() })).Expect(HttpStatusCode.Created);
        var scenario = await Scenario.Received(api);
        scenario.Answers = task => task.Contains("by hand", StringComparison.Ordinal) ? "nothing_found" : "rejected";
        await scenario.EnterMailedCode();
        (await scenario.State()).Should().Be("collecting");
        var before = (await scenario.Items("collections"))[0]["planHash"]!.ToString();

        var support = await System(register, "demo-support");
        var change = new { enabled = false, dataMap = new { reason = new { sv = "Flyttas", en = "Being moved" } } };
        (await register.Patch($"/v1/systems/{support["id"]}", change, (await register.Get($"/v1/systems/{support["id"]}")).ETag)).Expect(HttpStatusCode.OK);
        await scenario.AnswerTasks();
        (await scenario.State()).Should().Be("in_review");
        Status(await scenario.Items("collections"), "demo-support").Should().Be("found");
        (await scenario.Items("collections"))[0]["planHash"]!.ToString().Should().Be(before);

        var later = await Scenario.Received(api);
        await later.EnterMailedCode();
        var collections = await later.Items("collections");
        collections[0]["planHash"]!.ToString().Should().NotBe(before);
        Status(collections, "demo-support").Should().Be("skipped");
    }

    private static async Task<Answer> Look(Api api, Client register, string key)
    {
        var system = await System(register, key);
        var started = (await register.Post($"/v1/systems/{system["id"]}/tests", new { })).Expect(HttpStatusCode.Accepted);
        started.Text("state").Should().Be("queued");
        (await api.RunDueSteps()).Should().BeGreaterThan(0);
        return (await register.Get(started.Http.Headers.Location!.ToString())).Expect(HttpStatusCode.OK);
    }

    private static async Task<JsonNode> System(Client register, string key) => (await register.Get("/v1/systems"))["items"]!.AsArray().Single(s => s!["key"]!.ToString() == key)!;

    private static string Status(IReadOnlyList<JsonNode> collections, string system) => collections[0]["systems"]!.AsArray().Single(s => s!["name"]!.ToString() == system)!["status"]!.ToString();
}
