using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Dsar.Api.Tests.Counts;

/// <summary>
/// What an operation costs, in things that can be counted: statements and commits per database, written down in tests/Dsar.Benchmarks/counts.json and
/// changed on purpose only (DSAR_UPDATE=1). Times are measured elsewhere and never gate. Seen red: with a query per row in the list,
/// with a second save in Commit.
/// </summary>
public sealed class CountTests(Databases databases) : IClassFixture<Databases>
{
    private static readonly string File = Path.Combine(Repository.Root, "tests/Dsar.Benchmarks/counts.json");

    [Theory, OnEachDatabase]
    public async Task An_operation_sends_what_is_written_down(string database)
    {
        var api = databases[database];
        var written = JsonNode.Parse(await System.IO.File.ReadAllTextAsync(File))!.AsObject();
        var counted = new Dictionary<string, Count>();
        foreach (var (operation, call) in await Operations(api))
        {
            await call();
            using var statements = new Statements(api);
            await call();
            counted[operation] = new Count(statements.Sent.Count, statements.Commits);
        }

        if (Environment.GetEnvironmentVariable("DSAR_UPDATE") == "1")
        {
            written[database] = JsonSerializer.SerializeToNode(counted, JsonSerializerOptions.Web);
            await System.IO.File.WriteAllTextAsync(File, written.ToJsonString(new JsonSerializerOptions { WriteIndented = true }) + "\n");
        }

        counted.Should().BeEquivalentTo(written[database]!.Deserialize<Dictionary<string, Count>>(JsonSerializerOptions.Web), "a change is made on purpose: DSAR_UPDATE=1 writes it down");
    }

    [Theory, OnEachDatabase]
    public async Task A_sweep_asks_the_same_however_many_requests_there_are(string database)
    {
        using var api = Databases.Fresh(database);
        await Scenario.Received(api);
        await api.RunDueSteps();
        var few = await Sweep(api);
        for (var n = 0; n < 10; n++)
        {
            await Scenario.Received(api);
        }

        await api.RunDueSteps();
        (await Sweep(api)).Should().Be(few);
    }

    private static async Task<int> Sweep(Api api)
    {
        using var statements = new Statements(api);
        (await api.RunDueSteps()).Should().Be(0, "nothing is due");
        return statements.Sent.Count;
    }

    private static async Task<IReadOnlyList<(string Operation, Func<Task> Call)>> Operations(Api api)
    {
        var form = api.As(await Keys.Integration(api, "demo-hosting", "requests:create", "requests:read"));
        for (var n = 0; n < 60; n++)
        {
            await Submit(form);
        }

        var review = await Scenario.InReview(api);
        var finding = (await review.Findings())[0]["id"];
        var search = new { identifiers = new[] { new { type = "email", value = "kim@lund.example" } } };
        var check = new { checks = new[] { new { identifiers = search.identifiers, activity = "newsletter" } } };
        return
        [
            ("SubmitRequest", () => Submit(form)),
            ("GetRequest", () => Get(form, review.Path)),
            ("ListRequests", () => Get(form, "/v1/requests?limit=50")),
            ("SearchRequests", async () => (await review.Decider.Post("/v1/requests/search", search)).Expect(HttpStatusCode.OK)),
            ("CheckRestriction", async () => (await form.Post("/v1/restrictions/check", check)).Expect(HttpStatusCode.OK)),
            ("ListHistory", () => Get(form, $"{review.Path}/history")),
            ("ListFindings", () => Get(form, $"{review.Path}/findings?limit=50")),
            ("ListFindingRows", () => Get(review.Decider, $"{review.Path}/findings/{finding}/rows")),
        ];
    }

    private static async Task Submit(Client form) =>
        (await form.Post("/v1/requests", new { right = "access", channel = "api", subject = People.Kim() })).Expect(HttpStatusCode.Created);

    private static async Task Get(Client client, string path) => (await client.Get(path)).Expect(HttpStatusCode.OK);

    private sealed record Count(int Statements, int Commits);
}
