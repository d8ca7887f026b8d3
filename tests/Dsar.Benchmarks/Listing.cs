using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.Data.Sqlite;

namespace Dsar.Benchmarks;

/// <summary>A page of 50 out of a million requests: the product's list against COUNT with Skip and Take, both over HTTP from one process and one SQLite file.</summary>
internal static class Listing
{
    private const int FirstPages = 20;
    private const int FarPage = 1800;

    public static async Task<int> Run(string[] args)
    {
        var rows = args is [var n, ..] ? int.Parse(n, CultureInfo.InvariantCulture) : 1_000_000;
        var folder = Directory.CreateTempSubdirectory("dsar-bench").FullName;
        string key;
        using (var first = await Service.Product(folder).Listens())
        {
            key = await Intake.Key(first, "requests:create", "requests:read");
            using var client = Load.Client(first.Address, key);
            (await client.SendAsync(Intake.Product())).EnsureSuccessStatusCode();
        }

        await using (var connection = new SqliteConnection($"Data Source={Path.Combine(folder, "data", "dsar.db")};Pooling=False"))
        {
            await connection.OpenAsync();
            await ManyRequests.Copy(connection, rows);
        }

        using (var service = await Service.OffsetList(folder).Listens())
        {
            using var client = Load.Client(service.Address, key);
            client.Timeout = TimeSpan.FromMinutes(5);
            await Compare(client, rows);
        }

        Directory.Delete(folder, recursive: true);
        return 0;
    }

    private static async Task Compare(HttpClient client, int rows)
    {
        var (p, b) = await Ratio.InTurn(() => Time(() => Walk(client, FirstPages)), () => Time(() => Pages(client, 0, FirstPages)));
        Ratio.Print($"list, first {FirstPages} pages of 50 out of {rows}, COUNT + Skip/Take against the product (times as fast; more is better)", b, p);
        if (rows <= FarPage * 50)
        {
            return;
        }

        var far = await CursorAt(client, FarPage);
        var (q, c) = await Ratio.InTurn(() => Time(() => Get(client, far)), () => Time(() => Pages(client, FarPage, 1)));
        Ratio.Print($"list, the page after row {FarPage * 50}, OFFSET against the product (times as fast; more is better)", c, q);
        var (near, first) = await Ratio.InTurn(() => Time(() => Get(client, far)), () => Time(() => Get(client, "/v1/requests?limit=50")));
        Ratio.Print("list, that page against the product's own first page (time; less is better)", near, first);
    }

    private static async Task<double> Time(Func<Task> work)
    {
        var watch = System.Diagnostics.Stopwatch.StartNew();
        await work();
        return watch.Elapsed.TotalMilliseconds;
    }

    /// <summary>Follows the cursor through the first pages.</summary>
    private static async Task Walk(HttpClient client, int pages)
    {
        var path = "/v1/requests?limit=50";
        for (var page = 0; page < pages; page++)
        {
            path = Next(await client.GetFromJsonAsync<JsonNode>(path), 50);
        }
    }

    private static async Task<string> CursorAt(HttpClient client, int page)
    {
        var path = "/v1/requests?limit=200";
        for (var rows = 0; rows < page * 50; rows += 200)
        {
            path = Next(await client.GetFromJsonAsync<JsonNode>(path), 200);
        }

        return path.Replace("limit=200", "limit=50", StringComparison.Ordinal);
    }

    private static string Next(JsonNode? page, int limit) => $"/v1/requests?limit={limit}&cursor={Uri.EscapeDataString((string)page!["nextCursor"]!)}";

    private static async Task Pages(HttpClient client, int from, int count)
    {
        for (var page = from; page < from + count; page++)
        {
            await Get(client, $"/baseline/requests?page={page}");
        }
    }

    private static async Task Get(HttpClient client, string path)
    {
        using var answer = await client.GetAsync(path);
        await answer.EnsureSuccessStatusCode().Content.ReadAsByteArrayAsync();
    }
}
