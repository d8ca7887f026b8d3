using System.Collections.Concurrent;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Dsar.Api.Tests.OpenApi;
using Xunit.Abstractions;
using Xunit.Sdk;

namespace Dsar.Api.Tests.Faults;

/// <summary>
/// Thousands of broken calls, made from the OpenAPI document: never a 5xx, every answer one that the document promises for the operation
/// (<see cref="Conformity"/>), and no problem repeats what was sent (assurance, bar 5). Seen red: with a cursor that was not checked.
/// </summary>
public sealed class MalformedInputTests(ITestOutputHelper output)
{
    private const int AtOnce = 4;
    private static readonly int Calls = Release.Is ? 100_000 : 5_000;

    [Fact]
    public async Task Broken_calls_are_refused_as_the_document_says()
    {
        var seed = int.TryParse(Environment.GetEnvironmentVariable("DSAR_TEST_SEED"), out var given) ? given : Environment.TickCount;
        output.WriteLine($"Seed {seed}; the same calls again: DSAR_TEST_SEED={seed}");
        using var api = Databases.Fresh("sqlite");
        var keys = await MakeKeys(api);
        var ids = await FindIds(api, keys[0]);
        var faults = new ConcurrentBag<string>();
        var statuses = new ConcurrentDictionary<int, int>();
        await Parallel.ForEachAsync(Enumerable.Range(0, AtOnce), new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (worker, ct) =>
        {
            var random = new Random(seed + worker);
            var malformed = new Malformed(random, ids);
            var client = api.CreateClient();
            for (var i = 0; i < Calls / AtOnce && faults.Count < 25; i++)
            {
                var operation = Contract.Operations[((i * AtOnce) + worker) % Contract.Operations.Count];
                using var request = malformed.Call(operation, out var log);
                request.Headers.TryAddWithoutValidation("Authorization", random.Next(20) switch { 0 => "", 1 => "Bearer", 2 => "Basic x", 3 => "Bearer " + keys[1], 4 => "Bearer " + keys[2], _ => "Bearer " + keys[0] });
                await Send(client, request, log, faults, statuses, ct);
            }
        });
        output.WriteLine(string.Join(", ", statuses.OrderBy(s => s.Key).Select(s => $"{s.Key}: {s.Value}")));
        faults.Should().BeEmpty($"DSAR_TEST_SEED={seed} sends them again");
        statuses.Values.Sum().Should().Be(Calls);
    }

    private static async Task Send(HttpClient client, HttpRequestMessage request, string log, ConcurrentBag<string> faults, ConcurrentDictionary<int, int> statuses, CancellationToken ct)
    {
        var fault = "";
        try
        {
            using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, ct);
            statuses.AddOrUpdate((int)response.StatusCode, 1, (_, n) => n + 1);
            var problem = response.IsSuccessStatusCode ? "" : await response.Content.ReadAsStringAsync(ct);
            fault = (int)response.StatusCode >= 500 ? "is our fault: " + problem : problem.Contains(Malformed.Marker, StringComparison.Ordinal) ? "repeats what was sent: " + problem : "";
        }
        catch (XunitException notDeclared)
        {
            fault = notDeclared.Message;
        }

        if (fault.Length > 0)
        {
            var sent = request.Content is { } content ? await content.ReadAsStringAsync(ct) : "";
            faults.Add($"{log} {request.RequestUri} {(sent.Length > 600 ? sent[..600] : sent)}: {(fault.Length > 600 ? fault[..600] : fault)}");
        }
    }

    /// <summary>A key that may do all that one person may, one of another controller, and one that only takes in.</summary>
    private static async Task<string[]> MakeKeys(Api api)
    {
        var all = new[] { "requests:create", "requests:work", "requests:decide", "requests:approve", "deliveries:write", "register:write", "reports:read", "webhooks:manage", "audit:read", "keys:manage" };
        return [await Keys.Person(api, "demo-hosting", "Ada All", all), await Keys.Person(api, "ecuni", "Eve Else", all), await Keys.Integration(api)];
    }

    /// <summary>What lies in the lists: requests on the way, and what hangs on each.</summary>
    private static async Task<IReadOnlyDictionary<string, List<string>>> FindIds(Api api, string key)
    {
        await Scenario.Delivering(api);
        await Scenario.Decided(api);
        await Scenario.Received(api);
        var found = new Dictionary<string, List<string>>();
        foreach (var path in Contract.Operations.Select(o => o.Path).Distinct().Where(p => p.EndsWith('}')).OrderBy(p => p.Count(c => c == '{')).Select(p => p[..p.LastIndexOf('/')]))
        {
            var parents = path.Contains('{', StringComparison.Ordinal) ? found.GetValueOrDefault(path[..(path.IndexOf('{', StringComparison.Ordinal) - 1)]) ?? [] : [""];
            foreach (var list in parents.Take(5).Select(p => p.Length == 0 ? path : path[..path.IndexOf('{', StringComparison.Ordinal)] + p + path[(path.IndexOf('}', StringComparison.Ordinal) + 1)..]).Where(l => !l.Contains('{', StringComparison.Ordinal)))
            {
                using var request = new HttpRequestMessage(HttpMethod.Get, list) { Headers = { Authorization = new AuthenticationHeaderValue("Bearer", key) } };
                using var response = await api.CreateClient().SendAsync(request);
                if (response.IsSuccessStatusCode && JsonNode.Parse(await response.Content.ReadAsStringAsync())?["items"] is JsonArray items)
                {
                    found[list] = [.. items.Select(i => (string?)i?["id"]).OfType<string>()];
                }
            }
        }

        return found;
    }
}
