using System.Diagnostics;

namespace Dsar.Benchmarks;

/// <summary>What a round of calls came to.</summary>
/// <param name="PerSecond">Answered calls per second.</param>
/// <param name="Median">Milliseconds that half of the calls stayed under.</param>
/// <param name="P99">Milliseconds that 99 of 100 calls stayed under.</param>
internal sealed record LoadResult(double PerSecond, double Median, double P99);

/// <summary>Sends calls over a number of connections, each waiting for its answer before the next, for a fixed time.</summary>
internal static class Load
{
    private static readonly TimeSpan RoundTime = TimeSpan.FromSeconds(3);

    /// <summary>One round. Throws <see cref="InvalidOperationException"/> at the first answer that is not a success: only real work is counted.</summary>
    public static async Task<LoadResult> Round(HttpClient client, int connections, Func<HttpRequestMessage> call)
    {
        var watch = Stopwatch.StartNew();
        var times = await Task.WhenAll(Enumerable.Range(0, connections).Select(_ => Task.Run(() => Connection(client, call, watch))));
        var seconds = watch.Elapsed.TotalSeconds;
        var all = times.SelectMany(t => t).Order().ToList();
        return new LoadResult(all.Count / seconds, all[all.Count / 2], all[(int)(all.Count * 0.99)]);
    }

    /// <summary>A client that opens as many connections as it has calls at once.</summary>
    public static HttpClient Client(string address, string? key = null)
    {
        var client = new HttpClient(new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.FromMinutes(10) }) { BaseAddress = new Uri(address) };
        if (key is not null)
        {
            client.DefaultRequestHeaders.Authorization = new("Bearer", key);
        }

        return client;
    }

    private static async Task<List<double>> Connection(HttpClient client, Func<HttpRequestMessage> call, Stopwatch watch)
    {
        var times = new List<double>();
        while (watch.Elapsed < RoundTime)
        {
            var begun = watch.Elapsed;
            using var request = call();
            using var answer = await client.SendAsync(request);
            if (!answer.IsSuccessStatusCode)
            {
                throw new InvalidOperationException($"{request.RequestUri} answered {(int)answer.StatusCode}: {await answer.Content.ReadAsStringAsync()}");
            }

            await answer.Content.ReadAsByteArrayAsync();
            times.Add((watch.Elapsed - begun).TotalMilliseconds);
        }

        return times;
    }
}
