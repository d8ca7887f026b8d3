using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace Dsar.Api.Tests;

/// <summary>One run per database for all tests that look for canaries: it is long, and everything it leaves behind can be looked at afterwards.</summary>
[CollectionDefinition("Canaries")]
public sealed class CanaryRuns : ICollectionFixture<CanaryRuns>, IDisposable
{
    private readonly ConcurrentDictionary<string, Lazy<Task<CanaryRun>>> _runs = new();

    public Task<CanaryRun> Of(string database) => _runs.GetOrAdd(database, d => new Lazy<Task<CanaryRun>>(() => CanaryRun.Begin(d))).Value;

    public void Dispose()
    {
        foreach (var run in _runs.Values.Where(r => r.IsValueCreated && r.Value.IsCompletedSuccessfully))
        {
            run.Value.Result.Dispose();
        }
    }
}

/// <summary>
/// A whole journey, a refusal and a withdrawal, then everything that can go wrong on the way, with every log at Trace, spans and metrics sent to a collector
/// that keeps what it gets, and every problem that was answered.
/// </summary>
public sealed class CanaryRun : IDisposable
{
    private static readonly (string, string)[] Loudest =
    [
        ("Logging:LogLevel:Default", "Trace"), ("Logging:LogLevel:Microsoft", "Trace"), ("Logging:LogLevel:Microsoft.AspNetCore", "Trace"),
        ("Logging:LogLevel:Microsoft.AspNetCore.Hosting.Diagnostics", "Trace"), ("Logging:LogLevel:Microsoft.EntityFrameworkCore", "Trace"),
        ("Logging:LogLevel:Microsoft.EntityFrameworkCore.Database.Command", "Trace"), ("Logging:LogLevel:Quartz", "Trace"), ("Logging:LogLevel:Npgsql", "Trace"),
        ("Logging:Captured:LogLevel:Default", "Trace"), ("Logging:Captured:LogLevel:Microsoft.AspNetCore.Hosting.Diagnostics", "Trace"),
    ];

    private readonly DateTime _begun = DateTime.UtcNow;
    private readonly Collector _collector = new();
    private readonly CapturedLog _log = new();
    private readonly List<string> _problems = [];

    private CanaryRun(string database)
    {
        Api = Databases.Fresh(database, [.. Loudest, ("Dsar:Jobs:Run", "true"), ("OTEL_EXPORTER_OTLP_ENDPOINT", _collector.Address), ("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf")]);
        Api.Services.GetRequiredService<ILoggerFactory>().AddProvider(_log);
    }

    public Api Api { get; }

    public WholeJourney Journey { get; private set; } = null!;

    public string Log => _log.Text;

    /// <summary>Every answer that was a problem.</summary>
    public IReadOnlyList<string> Problems => _problems;

    /// <summary>Everything that left for the collector, by path.</summary>
    public IReadOnlyList<(string Where, byte[] Bytes)> Sent()
    {
        Api.Services.GetRequiredService<TracerProvider>().ForceFlush();
        Api.Services.GetRequiredService<MeterProvider>().ForceFlush();
        return _collector.Received;
    }

    /// <summary>Files that came to the machine's folder for temporary files since the run began.</summary>
    public IReadOnlyList<(string Where, byte[] Bytes)> Temporary() =>
        [.. Directory.EnumerateFiles(Path.GetTempPath()).Where(f => File.GetLastWriteTimeUtc(f) >= _begun && new FileInfo(f).Length is > 0 and < 64 << 20).Select(f => (f, File.ReadAllBytes(f)))];

    public static async Task<CanaryRun> Begin(string database)
    {
        var run = new CanaryRun(database);
        run.Journey = await WholeJourney.Run(run.Api);
        await run.BadInput();
        await run.SwappedRow();
        await run.BrokenSystems();
        return run;
    }

    public void Dispose()
    {
        Api.Dispose();
        _collector.Dispose();
        _log.Dispose();
    }

    private async Task BadInput()
    {
        var agent = Api.As(Api.Decider);
        var path = $"/v1/requests/{Journey.Request}";
        Keep(await agent.Get("/v1/requests?reference=kim@lund.example&submissionId=Kim%20Lund"));
        Keep(await agent.Get("/v1/requests/kim@lund.example"));
        Keep(await agent.Get("/v1/Kim%20Lund?kim@lund.example=1-C-1042"));
        Keep(await agent.Send(new HttpMethod("KIM"), "/v1/requests/kim@lund.example", null));
        Keep(await agent.Get("/v1/requests?cursor=kim@lund.example"));
        Keep(await agent.Send(HttpMethod.Post, "/v1/requests", "{\"subject\":{\"name\":\"Kim Lund\",\"contact\":\"kim@lund.example\"}}", idempotencyKey: "kim@lund.example"));
        Keep(await agent.Send(HttpMethod.Post, "/v1/requests", "{\"Kim Lund\":\"kim@lund.example\"}", idempotencyKey: "x"));
        Keep(await agent.Send(HttpMethod.Post, "/v1/requests", "{\"right\":\"Kim Lund\"", idempotencyKey: "x"));
        Keep(await agent.Send(HttpMethod.Post, "/v1/requests", "name=Kim+Lund", idempotencyKey: "x", mediaType: "application/x-kim-lund"));
        Keep(await agent.Post("/v1/requests", new { right = "access", channel = "api", subject = People.Of("Kim Lund", "kim@lund.example kim@lund.example") }));
        Keep(await agent.Post($"{path}/clarifications", new { question = "Kim Lund, 070-174 06 05?", why = "cannot_act", reason = "kim@lund.example" }));
        Keep(await agent.Post($"{path}/decisions", new { acceptProposals = true, statement = "Kim Lund" }, "\"kim@lund.example\""));
        Keep(await agent.Post($"{path}/identity-checks", new { method = "Kim Lund" }));
        Keep(await Api.As("dsar_dev_kim@lund.example").Get("/v1/requests"));
        using var http = Api.CreateClient();
        using var traced = new HttpRequestMessage(HttpMethod.Get, "/v1/requests?reference=kim@lund.example");
        traced.Headers.TryAddWithoutValidation("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
        traced.Headers.TryAddWithoutValidation("tracestate", "kim=kim@lund.example");
        traced.Headers.TryAddWithoutValidation("baggage", "name=Kim%20Lund");
        traced.Headers.TryAddWithoutValidation("User-Agent", "kim@lund.example");
        using var answer = await http.SendAsync(traced);
        answer.StatusCode.Should().Be(HttpStatusCode.Unauthorized);
    }

    /// <summary>A value that does not open is an exception in the middle of a call.</summary>
    private async Task SwappedRow()
    {
        var (mine, theirs) = (await Scenario.Received(Api), await Scenario.Received(Api, People.Maja()));
        await Api.Look(async db =>
        {
            var (to, from) = (new Domain.RequestId(mine.Id), new Domain.RequestId(theirs.Id));
            var stolen = (await db.RequestContents.IgnoreQueryFilters().AsNoTracking().SingleAsync(c => c.RequestId == from)).Content;
            return await db.RequestContents.IgnoreQueryFilters().Where(c => c.RequestId == to).ExecuteUpdateAsync(u => u.SetProperty(c => c.Content, stolen));
        });
        var answer = await mine.Get();
        answer.Status.Should().Be(HttpStatusCode.InternalServerError);
        Keep(answer);
    }

    /// <summary>Every connected system breaks in the middle of a search, with a person's data in what it answers.</summary>
    private async Task BrokenSystems()
    {
        var scenario = await Scenario.Received(Api);
        await scenario.MailedCode();
        foreach (var file in Directory.EnumerateFiles(Path.Combine(Api.Folder, "systems")))
        {
            await File.WriteAllTextAsync(file, "kim@lund.example Kim Lund is no database");
        }

        await scenario.EnterMailedCode();
        Journey.Codes.AddRange(Api.Mails.SelectMany(m => WholeJourney.CodesIn(m.Text)));
    }

    private void Keep(Answer answer)
    {
        ((int)answer.Status).Should().BeGreaterThanOrEqualTo(400);
        _problems.Add($"{answer.Body?.ToJsonString()} {answer.Http.Headers}");
    }

    /// <summary>A collector of spans and metrics (OTLP over HTTP) that keeps every byte.</summary>
    private sealed class Collector : IDisposable
    {
        private readonly ConcurrentQueue<(string, byte[])> _received = new();
        private readonly WebApplication _app;

        public Collector()
        {
            var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
            builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
            _app = builder.Build();
            _app.Run(async context =>
            {
                using var body = new MemoryStream();
                await context.Request.Body.CopyToAsync(body);
                _received.Enqueue((context.Request.Path, body.ToArray()));
            });
            _app.StartAsync().GetAwaiter().GetResult();
            Address = _app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        }

        public string Address { get; }

        public IReadOnlyList<(string Where, byte[] Bytes)> Received => [.. _received];

        public void Dispose() => _app.DisposeAsync().AsTask().GetAwaiter().GetResult();
    }
}
