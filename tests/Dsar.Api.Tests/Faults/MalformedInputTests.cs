using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Xunit.Abstractions;

namespace Dsar.Api.Tests.Faults;

/// <summary>
/// Five thousand broken calls, made from the served OpenAPI document: never a 5xx, never longer than five seconds, every refusal a problem that the document
/// promises for the operation, and no problem repeats what was sent. Seen red: with a cursor that was not checked.
/// </summary>
public sealed class MalformedInputTests(ITestOutputHelper output)
{
    private const int Calls = 5000;
    private const int AtOnce = 4;
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(5);

    [Fact]
    public async Task Broken_calls_are_refused_as_the_document_says()
    {
        var seed = int.TryParse(Environment.GetEnvironmentVariable("DSAR_TEST_SEED"), out var given) ? given : Environment.TickCount;
        output.WriteLine($"Seed {seed}; the same calls again: DSAR_TEST_SEED={seed}");
        using var api = Databases.Fresh("sqlite");
        var document = JsonNode.Parse(await api.CreateClient().GetStringAsync("/openapi/dsar.v1.json"))!;
        var keys = await MakeKeys(api);
        var ids = await FindIds(api, document, keys[0]);
        var faults = new ConcurrentBag<string>();
        var statuses = new ConcurrentDictionary<int, int>();
        await Parallel.ForEachAsync(Enumerable.Range(0, AtOnce), new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (worker, ct) =>
        {
            var random = new Random(seed + worker);
            var malformed = new Malformed(document, random, ids);
            var client = api.CreateClient();
            for (var i = 0; i < Calls / AtOnce && faults.Count < 25; i++)
            {
                var operation = malformed.Operations[((i * AtOnce) + worker) % malformed.Operations.Count];
                using var request = malformed.Call(operation, out var log);
                request.Headers.TryAddWithoutValidation("Authorization", random.Next(20) switch { 0 => "", 1 => "Bearer", 2 => "Basic x", 3 => "Bearer " + keys[1], 4 => "Bearer " + keys[2], _ => "Bearer " + keys[0] });
                await Send(client, request, operation, document, log, faults, statuses, ct);
            }
        });
        output.WriteLine(string.Join(", ", statuses.OrderBy(s => s.Key).Select(s => $"{s.Key}: {s.Value}")));
        faults.Should().BeEmpty($"DSAR_TEST_SEED={seed} sends them again");
        statuses.Values.Sum().Should().Be(Calls);
    }

    private static async Task Send(HttpClient client, HttpRequestMessage request, Operation operation, JsonNode document, string log, ConcurrentBag<string> faults, ConcurrentDictionary<int, int> statuses, CancellationToken ct)
    {
        var watch = Stopwatch.StartNew();
        using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, ct);
        var status = (int)response.StatusCode;
        statuses.AddOrUpdate(status, 1, (_, n) => n + 1);
        var stream = response.Content.Headers.ContentType?.MediaType == "text/event-stream";
        var body = stream ? "" : await response.Content.ReadAsStringAsync(ct);
        if (Fault(operation, document, response, status, body) is { } fault || (fault = watch.Elapsed > Longest ? "took too long" : null) is not null)
        {
            faults.Add($"{status} {fault}: {log} {request.RequestUri} {(request.Content is { } c ? await c.ReadAsStringAsync(ct) is var sent && sent.Length > 600 ? sent[..600] : sent : "")} -> {(body.Length > 400 ? body[..400] : body)}");
        }
    }

    private static string? Fault(Operation operation, JsonNode document, HttpResponseMessage response, int status, string body)
    {
        if (status >= 500)
        {
            return "is our fault";
        }

        if (operation.Codes(document, status) is not { } codes)
        {
            return "is no declared status";
        }

        if (status < 400)
        {
            return null;
        }

        var code = response.Content.Headers.ContentType?.MediaType == "application/problem+json" ? (string?)JsonNode.Parse(body)!["code"] : null;
        return code is null ? "is no problem" : !codes.Contains(code) ? "is no declared code" : body.Contains(Malformed.Marker, StringComparison.Ordinal) ? "repeats what was sent" : null;
    }

    /// <summary>A key that may do all that one person may, one of another controller, and one that only takes in.</summary>
    private static async Task<string[]> MakeKeys(Api api)
    {
        var all = new[] { "requests:create", "requests:work", "requests:decide", "requests:approve", "deliveries:write", "register:write", "reports:read", "webhooks:manage", "audit:read", "keys:manage" };
        return [await Keys.Person(api, "demo-hosting", "Ada All", all), await Keys.Person(api, "ecuni", "Eve Else", all), await Keys.Integration(api)];
    }

    /// <summary>What lies in the lists: requests on the way, and what hangs on each.</summary>
    private static async Task<IReadOnlyDictionary<string, List<string>>> FindIds(Api api, JsonNode document, string key)
    {
        await Scenario.Delivering(api);
        await Scenario.Decided(api);
        await Scenario.Received(api);
        var found = new Dictionary<string, List<string>>();
        foreach (var path in document["paths"]!.AsObject().Select(p => p.Key).Where(p => p.EndsWith('}')).OrderBy(p => p.Count(c => c == '{')).Select(p => p[..p.LastIndexOf('/')]))
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
