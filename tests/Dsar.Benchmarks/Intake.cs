using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace Dsar.Benchmarks;

/// <summary>Filing a request over HTTP: the product with keys, seals, hashes, deadline, idempotency and audit chain, against the template's two plain rows. Both acknowledge only what is synced.</summary>
internal static class Intake
{
    private static int _calls;

    public static async Task<int> Run()
    {
        var folder = Directory.CreateTempSubdirectory("dsar-bench").FullName;
        using (var product = await Service.Product(folder, Unthrottled).Listens())
        using (var scaffold = await Service.Baseline("baseline-scaffold", folder, Path.Combine(folder, "scaffold.db")).Listens())
        {
            using var ours = Load.Client(product.Address, await Key(product));
            using var theirs = Load.Client(scaffold.Address);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"syncs of this disk per second: {Syncs(folder):0}"));
            foreach (var connections in new[] { 1, 64 })
            {
                var (p, b) = await Ratio.InTurn(() => Load.Round(ours, connections, Product), () => Load.Round(theirs, connections, Template));
                Ratio.Print($"intake, {connections} connection(s), against controllers+MediatR+EF storing two plain rows (rate; more is better)", p.Select(r => r.PerSecond), b.Select(r => r.PerSecond));
                Ratio.Print($"intake, {connections} connection(s), 99th percentile (time; less is better)", p.Select(r => r.P99), b.Select(r => r.P99));
            }
        }

        Directory.Delete(folder, recursive: true);
        return 0;
    }

    private static (string Name, string Value)[] Unthrottled => [("Dsar__Rates__Intake", "100000000"), ("Dsar__Rates__Default", "100000000")];

    /// <summary>The host's key makes one for intake.</summary>
    internal static async Task<string> Key(Service product, params string[] scopes)
    {
        using var host = Load.Client(product.Address, product.Key("HOST"));
        var controllers = await host.GetFromJsonAsync<JsonNode>("/v1/controllers");
        var controller = controllers!["items"]!.AsArray().Single(c => (string)c!["key"]! == "demo-hosting")!["id"]!.GetValue<string>();
        using var call = new HttpRequestMessage(HttpMethod.Post, "/v1/api-keys")
        {
            Content = JsonContent.Create(new { kind = "integration", name = "Benchmark", scopes = scopes.Length > 0 ? scopes : ["requests:create"], controllerId = controller }),
        };
        call.Headers.Add("Idempotency-Key", "benchmark");
        using var made = await host.SendAsync(call);
        return (string)(await made.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<JsonNode>())!["secret"]!;
    }

    /// <summary>A call that files the next request.</summary>
    internal static HttpRequestMessage Product()
    {
        var n = Interlocked.Increment(ref _calls);
        var identifiers = new[] { new { type = "customer_number", value = $"1-C-{n}" }, new { type = "phone", value = "070-174 06 05" } };
        var call = new HttpRequestMessage(HttpMethod.Post, "/v1/requests")
        {
            Content = JsonContent.Create(new { right = "access", channel = "api", subject = new { name = "Kim Lund", contact = new { email = $"kim{n}@lund.example" }, identifiers } }),
        };
        call.Headers.Add("Idempotency-Key", $"intake-{n}");
        return call;
    }

    private static HttpRequestMessage Template()
    {
        var n = Interlocked.Increment(ref _calls);
        return new HttpRequestMessage(HttpMethod.Post, "/scaffold/requests")
        {
            Content = JsonContent.Create(new { right = "access", channel = "api", name = "Kim Lund", email = $"kim{n}@lund.example", customerNumber = $"1-C-{n}", phone = "070-174 06 05" }),
        };
    }

    private static double Syncs(string folder)
    {
        using var file = new FileStream(Path.Combine(folder, "sync"), FileMode.Create, FileAccess.Write);
        var watch = System.Diagnostics.Stopwatch.StartNew();
        var n = 0;
        for (; watch.Elapsed < TimeSpan.FromSeconds(1); n++)
        {
            file.WriteByte(1);
            file.Flush(flushToDisk: true);
        }

        return n / watch.Elapsed.TotalSeconds;
    }
}
