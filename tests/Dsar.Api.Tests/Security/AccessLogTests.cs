using System.Net;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Dsar.Api.Tests;

/// <summary>
/// Who looks at a person's data leaves an entry: every route that reads a request, generated from the routes themselves, shows content with one entry
/// or shows none. Seen red with an entry for each value that is opened.
/// </summary>
[Collection("Canaries")]
public sealed class AccessLogTests(CanaryRuns runs)
{
    [Theory, OnEachDatabase]
    public async Task Each_content_route_writes_one_entry_or_answers_nothing(string database)
    {
        var run = await runs.Of(database);
        var (agent, reader) = (run.Api.As(run.Api.Decider), run.Api.As(await Keys.Integration(run.Api, "demo-hosting", "requests:read")));
        var (faults, withContent) = (new List<string>(), new List<string>());
        foreach (var path in await Paths(run, agent))
        {
            var (shown, entries) = await Look(run, agent, path);
            withContent.AddRange(shown ? [path] : []);
            faults.AddRange(shown && entries != 1 ? [$"  {path}: content and {entries} entries"] : []);
            // What a search came to is sealed for the reasons that people write in it, and shown to every reader: a look all the same.
            var (leaked, written) = await Look(run, reader, path);
            faults.AddRange(leaked || (written > 0 && !path.Contains("/collections", StringComparison.Ordinal)) ? [$"  {path}: without a content scope {(leaked ? "content" : "an entry")}"] : []);
        }

        withContent.Should().HaveCountGreaterThan(12, "a journey fills most nouns");
        Repository.None(faults, "A query that opens content is IReadsContent and opens it through the Vault: one entry a call.");
    }

    [Theory, OnEachDatabase]
    public async Task A_person_who_opens_more_than_the_set_number_in_an_hour_is_reported_once(string database)
    {
        using var api = Databases.Fresh(database, ("Dsar:Security:RequestsOpenedPerHour", "2"));
        var scenarios = new[] { await Scenario.Received(api), await Scenario.Received(api), await Scenario.Received(api), await Scenario.Received(api) };
        Task<List<Data.AuditEntry>> Alarms() => api.Look(db => db.AuditEntries.AsNoTracking().Where(e => e.Action == "access.alarm").ToListAsync());
        foreach (var scenario in scenarios.Take(2).Concat(scenarios.Take(2)))
        {
            await scenario.Get();
        }

        await api.As(api.Approver).Get(scenarios[2].Path);
        (await Alarms()).Should().BeEmpty("two are allowed, however often, and another person counts for themselves");
        await scenarios[2].Get();
        await scenarios[3].Get();
        (await Alarms()).Should().ContainSingle().Which.Data.Should().Contain("\"count\":3");
        api.Clock.Advance(TimeSpan.FromHours(1));
        await scenarios[3].Get();
        (await Alarms()).Should().ContainSingle("a new hour begins");
    }

    /// <summary>Every GET below a request, with ids that exist.</summary>
    private static async Task<IReadOnlyList<string>> Paths(CanaryRun run, Client agent)
    {
        var paths = new List<string>();
        var request = run.Journey.Request.ToString();
        foreach (var route in Routes(run).Where(r => r.StartsWith("/v1/requests/{id:guid}", StringComparison.Ordinal)))
        {
            var path = route.Replace("{id:guid}", request, StringComparison.Ordinal);
            if (!path.Contains('{', StringComparison.Ordinal))
            {
                paths.Add(path);
            }
            else if ((await agent.Get(path[..path.IndexOf("/{", StringComparison.Ordinal)]))["items"]?.AsArray() is { Count: > 0 } records)
            {
                paths.Add(path.Replace("{nid:guid}", records[0]!["id"]!.ToString(), StringComparison.Ordinal));
            }
        }

        return paths;
    }

    private static IEnumerable<string> Routes(CanaryRun run) =>
        run.Api.Services.GetServices<EndpointDataSource>().SelectMany(s => s.Endpoints).OfType<RouteEndpoint>()
            .Where(e => e.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods.Contains("GET") == true).Select(e => "/" + e.RoutePattern.RawText!.TrimStart('/')).Distinct();

    /// <summary>Whether the answer shows anything of the person, and how many entries the look left.</summary>
    private static async Task<(bool Shown, int Entries)> Look(CanaryRun run, Client client, string path)
    {
        var before = await Entries(run);
        var answer = await client.Get(path);
        var text = answer.Body?.ToJsonString(new System.Text.Json.JsonSerializerOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }) ?? "";
        var isFile = answer.Status == HttpStatusCode.OK && answer.Body is null;
        return (isFile || run.Journey.Secrets.Except(WholeJourney.Staff).Any(s => text.Contains(s, StringComparison.Ordinal)), await Entries(run) - before);
    }

    private static Task<int> Entries(CanaryRun run) => run.Api.Look(db => db.AuditEntries.CountAsync(e => e.Action == "content.viewed" || e.Action == "package.downloaded"));
}
