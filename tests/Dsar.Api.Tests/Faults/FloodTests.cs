using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using Dsar.Api.Data;
using Microsoft.EntityFrameworkCore;

namespace Dsar.Api.Tests.Faults;

/// <summary>
/// Far more calls at once than there is room for, connections that send their bodies drop by drop, and bodies that are too large: every answer is one of the
/// documented ones, what was acknowledged is stored and nothing else is, memory stays bounded, and afterwards everything is as before (assurance, bar 8).
/// Seen red: with writers that wait for their turn without limit (the last test).
/// </summary>
public sealed class FloodTests
{
    private const int AtOnce = 64;
    private const int Calls = 600;
    private const int Slow = 100;
    private const int Large = 20;
    private const int RoomBytes = 512 * 1024 * 1024;

    [Theory, OnEachDatabase]
    public async Task A_flood_is_answered_or_turned_away_and_leaves_nothing_behind(string database)
    {
        var folder = Directory.CreateTempSubdirectory("dsar-flood").FullName;
        using var mails = new MailSink();
        using var service = new KilledService(folder, database == "postgres" ? Templates.AddDatabaseTo(Databases.Postgres!) : null, mails.Port);
        service.Settings["Dsar__Rates__Intake"] = "250";
        using var caller = await Caller.Start(service);
        using var http = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = AtOnce }) { BaseAddress = new Uri(await service.Address), Timeout = TimeSpan.FromMinutes(2) };
        var slow = await Task.WhenAll(Enumerable.Range(0, Slow).Select(_ => Drip(http.BaseAddress, service.Key("FORM"))));

        var answers = new ConcurrentBag<(HttpStatusCode Status, bool SaysWhen, string? Id)>();
        var calls = Parallel.ForAsync(0, Calls, new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (_, ct) => answers.Add(await File(http, service.Key("FORM"), People.Unknown(), ct)));
        var large = Task.WhenAll(Enumerable.Range(0, Large).Select(_ => TooLarge(http, service.Key("FORM"))));
        await calls;

        answers.Select(a => a.Status).Distinct().Should().BeSubsetOf([HttpStatusCode.Created, HttpStatusCode.TooManyRequests, HttpStatusCode.ServiceUnavailable]);
        answers.Where(a => a.Status != HttpStatusCode.Created).Should().OnlyContain(a => a.SaysWhen, "who is turned away is told when to come again");
        answers.Should().Contain(a => a.Status == HttpStatusCode.TooManyRequests, "there was a flood").And.Contain(a => a.Status == HttpStatusCode.Created);
        (await large).Should().OnlyContain(s => s == null || s == HttpStatusCode.RequestEntityTooLarge || s == HttpStatusCode.TooManyRequests);
        (await caller.All("DECIDER", "/v1/requests")).Select(r => r["id"]!.GetValue<string>()).Should().BeEquivalentTo(answers.Where(a => a.Id is not null).Select(a => a.Id), "what was acknowledged is there, and nothing else");
        (await http.GetAsync("/health/ready")).StatusCode.Should().Be(HttpStatusCode.OK);
        service.PeakMemory.Should().BeLessThan(RoomBytes);
        (await Task.WhenAll(slow.Select(Ended))).Should().OnlyContain(a => a == "" || a == "HTTP/1.1 400 Bad Request" || a == "HTTP/1.1 429 Too Many Requests", "a body that does not come is a broken one, and its connection ends");
        service.Kill();
        Directory.Delete(folder, recursive: true);
    }

    /// <summary>The queue before SQLite's one writer moves, or who stands in it is told to come again.</summary>
    [Fact]
    public async Task Who_waits_too_long_for_the_writer_is_turned_away_and_served_when_he_comes_again()
    {
        using var api = Databases.Fresh("sqlite");
        var form = api.As(await Keys.Integration(api));
        var database = await api.Look(db => Task.FromResult(db.Database.GetConnectionString()!));
        Task<Answer> Call(int n) => form.Post("/v1/requests", new { right = "access", channel = "api", subject = People.Unknown($"w{n}@okand.example") });
        using (await SqliteWriter.Enter(database, default))
        {
            var calls = Task.WhenAll(Enumerable.Range(0, 10).Select(Call));
            await Wait.Until(() => calls.IsCompleted, "who waits for the writer is answered, and not only because every call has an end", TimeSpan.FromSeconds(20));
            (await calls).Should().OnlyContain(a => a.Code == "dependency_unavailable" && a.Http.Headers.RetryAfter != null);
        }

        (await Call(0)).Expect(HttpStatusCode.Created);
        (await api.As(api.Decider).Get("/v1/requests"))["items"]!.AsArray().Should().ContainSingle("who was turned away left nothing behind");
    }

    private static async Task<(HttpStatusCode Status, bool SaysWhen, string? Id)> File(HttpClient http, string key, object subject, CancellationToken ct)
    {
        using var request = Post(key, JsonContent.Create(new { right = "access", channel = "api", subject }));
        using var answer = await http.SendAsync(request, ct);
        var id = answer.IsSuccessStatusCode ? JsonNode.Parse(await answer.Content.ReadAsStringAsync(ct))!["id"]!.GetValue<string>() : null;
        return (answer.StatusCode, answer.Headers.RetryAfter is not null, id);
    }

    /// <summary>Ten MiB where 256 KiB are the most; null when the service hung up before it had them all.</summary>
    private static async Task<HttpStatusCode?> TooLarge(HttpClient http, string key)
    {
        try
        {
            using var request = Post(key, new StringContent(new string(' ', 10 * 1024 * 1024), Encoding.UTF8, "application/json"));
            using var answer = await http.SendAsync(request);
            return answer.StatusCode;
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }

    private static HttpRequestMessage Post(string key, HttpContent body)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, "/v1/requests") { Content = body };
        request.Headers.Add("Authorization", $"Bearer {key}");
        request.Headers.Add("Idempotency-Key", Guid.CreateVersion7().ToString());
        return request;
    }

    /// <summary>The first line that such a connection is answered with before the service ends it.</summary>
    private static async Task<string> Ended(TcpClient slow)
    {
        using var _ = slow;
        using var reader = new StreamReader(slow.GetStream(), Encoding.ASCII);
        try
        {
            return (await reader.ReadToEndAsync().WaitAsync(TimeSpan.FromMinutes(1))).Split('\r')[0];
        }
        catch (IOException)
        {
            return "";
        }
    }

    /// <summary>A connection that promises a body and sends its first byte.</summary>
    private static async Task<TcpClient> Drip(Uri address, string key)
    {
        var client = new TcpClient();
        await client.ConnectAsync(address.Host, address.Port);
        var head = $"POST /v1/requests HTTP/1.1\r\nHost: {address.Authority}\r\nAuthorization: Bearer {key}\r\nIdempotency-Key: {Guid.CreateVersion7()}\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{{";
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(head));
        return client;
    }
}
