using System.Data.Common;
using System.Net;
using Dsar.Api.Data;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;

namespace Dsar.Api.Tests.Faults;

/// <summary>
/// A disk that fills: large work waits and says so, calls that write answer 503 with Retry-After, reading goes on, what was acknowledged is there, and all
/// resumes by itself (assurance, bar 17). Seen red, on the real disk, without the reserve below which writes are refused.
/// </summary>
public sealed class RoomTests
{
    private const long MiB = 1024 * 1024;
    private static readonly int Cycles = Release.Is ? 50 : 3;

    [Theory, OnEachDatabase]
    public async Task Below_a_gibibyte_a_search_waits_and_is_shown_as_waiting(string database)
    {
        var free = 1023 * MiB;
        using var api = new Api(database == "postgres" ? Databases.Postgres : null, s => s.AddSingleton(new DiskSpace(() => free, 0)));
        var scenario = await Scenario.Received(api);
        await scenario.EnterMailedCode();
        (await scenario.State()).Should().Be("collecting");
        (await scenario.Items("collections")).Should().BeEmpty("no search has begun");
        (await scenario.Get())["blockedActions"]!.ToJsonString().Should().Contain("step_failed").And.Contain("waits for room");
        await Ready(api, "degraded", "disk", HttpStatusCode.OK);

        free = 1025 * MiB;
        api.Clock.Advance(TimeSpan.FromMinutes(2));
        await api.RunDueSteps();
        (await scenario.Items("collections")).Should().ContainSingle();
        (await scenario.Get())["blockedActions"]!.ToJsonString().Should().NotContain("step_failed");
        await Ready(api, "ok", "disk", HttpStatusCode.OK);
    }

    [Theory, OnEachDatabase]
    public async Task Below_a_quarter_of_it_calls_that_write_are_refused_and_reading_goes_on(string database)
    {
        var free = 2048 * MiB;
        using var api = new Api(database == "postgres" ? Databases.Postgres : null, s => s.AddSingleton(new DiskSpace(() => free, 0)));
        var intake = api.As(await Keys.Integration(api));
        var kept = new List<Guid>();
        for (var cycle = 0; cycle < Cycles; cycle++)
        {
            free = 255 * MiB;
            var key = Guid.CreateVersion7().ToString();
            Refused(await intake.Post("/v1/requests", Body(cycle), idempotencyKey: key));
            (await api.As(api.Decider).Get("/v1/requests")).Expect(HttpStatusCode.OK)["items"]!.AsArray().Should().HaveCount(kept.Count);
            await Ready(api, "fail", "disk", HttpStatusCode.ServiceUnavailable);

            free = 2048 * MiB;
            kept.Add((await intake.Post("/v1/requests", Body(cycle), idempotencyKey: key)).Expect(HttpStatusCode.Created).Id);
        }

        (await api.As(api.Decider).Get("/v1/requests"))["items"]!.AsArray().Select(r => Guid.Parse(r!["id"]!.GetValue<string>())).Should().BeEquivalentTo(kept);
    }

    [Fact]
    public async Task A_database_that_is_full_refuses_a_write_keeps_what_it_has_and_goes_on_when_there_is_room()
    {
        var limit = new PageLimit();
        using var api = new Api(null, s => s.ConfigureDbContext<SqliteDsarDbContext>(o => o.AddInterceptors(limit)));
        var intake = api.As(await Keys.Integration(api));
        var kept = new List<Guid>();
        for (var cycle = 0; cycle < Cycles; cycle++)
        {
            limit.Full = true;
            var (key, filled) = ("", false);
            // Free pages inside the file are used up first.
            for (var tries = 0; !filled && tries < 200; tries++)
            {
                key = Guid.CreateVersion7().ToString();
                var answer = await intake.Post("/v1/requests", Body(cycle), idempotencyKey: key);
                filled = answer.Status != HttpStatusCode.Created;
                if (filled)
                {
                    Refused(answer);
                }
                else
                {
                    kept.Add(answer.Id);
                }
            }

            filled.Should().BeTrue("the database must have been full: the test proves nothing");
            (await api.As(api.Decider).Get("/v1/requests?limit=200")).Expect(HttpStatusCode.OK)["items"]!.AsArray().Should().HaveCount(kept.Count);
            limit.Full = false;
            kept.Add((await intake.Post("/v1/requests", Body(cycle), idempotencyKey: key)).Expect(HttpStatusCode.Created).Id);
        }

        (await api.As(api.Decider).Get("/v1/requests?limit=200"))["items"]!.AsArray().Select(r => Guid.Parse(r!["id"]!.GetValue<string>())).Should().BeEquivalentTo(kept);
    }

    [TmpfsFact]
    public async Task A_real_disk_that_fills_refuses_writes_keeps_what_was_acknowledged_and_goes_on_when_there_is_room()
    {
        var folder = Directory.CreateDirectory(Path.Combine(TmpfsFactAttribute.Folder!, "dsar")).FullName;
        var filler = Path.Combine(TmpfsFactAttribute.Folder!, "filler");
        using var mails = new MailSink();
        using var service = new KilledService(folder, null, mails.Port);
        using var caller = await Caller.Start(service);
        using var http = new HttpClient { BaseAddress = new Uri(await service.Address) };
        var form = new Client(http, service.Key("FORM"));
        for (var cycle = 0; cycle < Cycles; cycle++)
        {
            var filed = Enumerable.Range(0, 4).Select(n => Filed(caller, $"d{cycle}-{n}@okand.example")).ToList();
            Fill(filler);
            // The room is measured now and then.
            Refused(await Wait.For(async () => await form.Post("/v1/requests", Body(cycle)) is { Status: not HttpStatusCode.Created } no ? no : null, "what writes is refused"));
            (await new Client(http, service.Key("DECIDER")).Get("/v1/requests")).Expect(HttpStatusCode.OK);
            await Wait.Until(async () => (await new Client(http, null).Get("/health/ready")) is { Status: HttpStatusCode.ServiceUnavailable } health && health.Text("checks.disk") == "fail", "the service says that its disk is full");

            File.Delete(filler);
            await Task.WhenAll(filed);
        }

        var stored = (await caller.All("DECIDER", "/v1/requests")).Select(r => Guid.Parse(r["id"]!.GetValue<string>())).ToList();
        stored.Should().OnlyHaveUniqueItems().And.Contain(caller.Log.Where(l => l.Path == "/v1/requests").Select(l => l.Id));
        (await service.VerifyAudit()).Exit.Should().Be(0);
        service.Kill();
        Directory.Delete(folder, recursive: true);
    }

    private static async Task Filed(Caller caller, string address) => (await caller.Post("FORM", "/v1/requests", new { right = "access", channel = "api", subject = People.Unknown(address) })).Expect(HttpStatusCode.Created);

    /// <summary>Writes until there is no room left.</summary>
    private static void Fill(string file)
    {
        using var stream = new FileStream(file, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
        var block = new byte[MiB];
        try
        {
            while (true)
            {
                stream.Write(block);
            }
        }
        catch (IOException)
        {
            // Full, as wanted.
        }
    }

    private static object Body(int n) => new { right = "access", channel = "api", subject = People.Unknown($"r{n}@okand.example") };

    private static void Refused(Answer answer)
    {
        answer.Expect(HttpStatusCode.ServiceUnavailable).Code.Should().Be("dependency_unavailable");
        answer.Http.Headers.RetryAfter!.Delta.Should().BePositive();
    }

    private static async Task Ready(Api api, string status, string check, HttpStatusCode code)
    {
        var ready = (await api.As(null).Get("/health/ready")).Expect(code);
        (ready.Text("status"), ready.Text($"checks.{check}")).Should().Be((status, status));
    }

    /// <summary>Lets the database file grow no further.</summary>
    private sealed class PageLimit : DbConnectionInterceptor
    {
        public bool Full { get; set; }

        public override async Task ConnectionOpenedAsync(DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
        {
            await using var command = connection.CreateCommand();
            command.CommandText = "PRAGMA max_page_count=1073741823";
            if (Full)
            {
                // A limit below the file's size is taken as its size.
                command.CommandText = "PRAGMA max_page_count=1";
            }

            await command.ExecuteNonQueryAsync(cancellationToken);
        }
    }
}

/// <summary>Needs a small disk of its own; skipped, naming the variable, when there is none.</summary>
public sealed class TmpfsFactAttribute : FactAttribute
{
    public TmpfsFactAttribute() => Skip = Folder is { Length: > 0 } ? null : "DSAR_TEST_TMPFS is not set.";

    /// <summary>A folder on a disk of about 300 MiB.</summary>
    public static string? Folder => Environment.GetEnvironmentVariable("DSAR_TEST_TMPFS");
}
