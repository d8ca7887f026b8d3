using System.Net;
using System.Text;

namespace Dsar.Api.Tests.Features.Tasks;

/// <summary>
/// A system that people search: whom and what the task asks for, and that what comes back fits the map (discovery.md 4.2).
/// </summary>
public sealed class ManualSystemTests : IDisposable
{
    private readonly string _seeds = Directory.CreateTempSubdirectory("dsar-seeds").FullName;

    public ManualSystemTests()
    {
        Seeds.Copy(_seeds);
        File.Copy(Seeds.Path("templates", "call-recordings.yaml"), Path.Combine(_seeds, "systems", "call-recordings.yaml"));
    }

    public void Dispose() => Directory.Delete(_seeds, recursive: true);

    [Theory, OnEachDatabase]
    public async Task A_search_by_hand_asks_for_the_mapped_fields_and_takes_nothing_else(string database)
    {
        using var api = Databases.Fresh(database, ("Dsar:SeedsFolder", _seeds));
        var (scenario, task) = await Asked(api);

        task["systemId"].Should().NotBeNull();
        task["form"]!["identities"]!.AsArray().Select(i => i!["value"]!.GetValue<string>()).Should().Contain("k***@lund.example").And.NotContain(i => i.Contains("kim@", StringComparison.Ordinal));
        var collection = task["form"]!["collections"]!.AsArray().Should().ContainSingle().Subject!;
        collection["title"]!.GetValue<string>().Should().Be("Inspelningar");
        collection["fields"]!.AsArray().Select(f => $"{f!["name"]} {f["type"]}").Should().Equal("recording_no string", "recorded_on date", "minutes integer", "phone string", "transcript string");

        var results = $"{scenario.Path}/tasks/{task["id"]}/results";
        await Refused(scenario, results, new { outcome = "done", text = "x" }, "/records", "required");
        await Refused(scenario, results, Found(new() { ["shelf"] = "12" }), "/records/0/shelf", "unknown_field");
        await Refused(scenario, results, Found(new() { ["recorded_on"] = "yesterday" }), "/records/0/recorded_on", "wrong_format");
        await Refused(scenario, results, Found(new() { ["phone"] = " " }), "/records/0", "required");
        await Refused(scenario, results, Found(new() { ["collection"] = "faxes", ["phone"] = "1" }), "/records/0/collection", "unknown_reference");

        var done = (await scenario.Decider.Post(results, Found(new() { ["recording_no"] = "R-7", ["recorded_on"] = "2026-11-02", ["minutes"] = "4" }))).Expect(HttpStatusCode.Created);
        (done.Text("state"), done["result.recordCount"]!.GetValue<int>()).Should().Be(("done", 1));
        await api.RunDueSteps();
        await scenario.AnswerTasks();
        var searched = (await scenario.Items("collections"))[0]["systems"]!.AsArray().Single(s => s!["name"]!.GetValue<string>() == "call-recordings")!;
        searched["status"]!.GetValue<string>().Should().Be("manual_done");
    }

    [Theory, OnEachDatabase]
    public async Task Files_are_checked_like_records_and_counted(string database)
    {
        using var api = Databases.Fresh(database, ("Dsar:SeedsFolder", _seeds));
        var (scenario, task) = await Asked(api);
        var results = $"{scenario.Path}/tasks/{task["id"]}/results";
        async Task<Guid> File(string name, string text) => (await scenario.Decider.Upload($"{scenario.Path}/attachments", Encoding.UTF8.GetBytes(text), new { fileName = name, kind = "evidence", visibility = "internal" })).Expect(HttpStatusCode.Created).Id;
        object WithFiles(params Guid[] files) => new { outcome = "done", text = "As a file", attachmentIds = files };

        await Refused(scenario, results, WithFiles(await File("a.csv", "recording_no;minutes\nR-1;4\nR-2;four\n")), "/attachmentIds/0", "wrong_format");
        await Refused(scenario, results, WithFiles(await File("b.csv", "recording_no;shelf\nR-1;4\n")), "/attachmentIds/0", "unknown_field");
        await Refused(scenario, results, WithFiles(await File("c.json", """{"recording_no": "R-1"}""")), "/attachmentIds/0", "wrong_format");

        var done = await scenario.Decider.Post(results, WithFiles(await File("d.csv", "recording_no;minutes\nR-1;4\n\nR-2;\n"), await File("e.json", """[{"recording_no": "R-3", "minutes": 2}]""")));
        done.Expect(HttpStatusCode.Created)["result.recordCount"]!.GetValue<int>().Should().Be(3);
    }

    private static object Found(Dictionary<string, string?> record) => new { outcome = "done", text = "One recording", records = new[] { record } };

    private static async Task Refused(Scenario scenario, string results, object body, string pointer, string code)
    {
        var answer = (await scenario.Decider.Post(results, body)).Expect(HttpStatusCode.BadRequest);
        (answer.Text("errors.0.pointer"), answer.Text("errors.0.code")).Should().Be((pointer, code));
    }

    private static async Task<(Scenario Scenario, System.Text.Json.Nodes.JsonNode Task)> Asked(Api api)
    {
        var scenario = await Scenario.ByAgent(api, new
        {
            right = "access",
            channel = "phone",
            subject = People.Kim(),
            identityCheck = new { method = "agent_attestation", evidence = "Seen at the desk; compared with a bank card." },
        }, await Keys.Person(api, "demo-hosting", "Ada Berg", "requests:create", "requests:work", "requests:decide", "requests:read"));
        await api.RunDueSteps();
        return (scenario, (await scenario.Items("tasks", "open")).Single(t => t["kind"]!.GetValue<string>() == "collect"));
    }
}
