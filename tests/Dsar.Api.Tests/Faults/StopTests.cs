using System.Net;
using System.Text.Json;
using Dsar.Api.Setup;

namespace Dsar.Api.Tests.Faults;

/// <summary>
/// SIGTERM: not ready at once, five seconds in which calls are still answered, steps let go of their leases, chains are signed, the WAL is emptied, and the
/// process is out within thirty seconds (assurance, 5.1).
/// </summary>
public sealed class StopTests
{
    private static readonly TimeSpan Out = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task A_stop_finishes_what_was_begun_and_leaves_nothing_to_recover()
    {
        var folder = Directory.CreateTempSubdirectory("dsar-stop").FullName;
        using var mails = new MailSink();
        using var service = new KilledService(folder, null, mails.Port);
        using var caller = await Caller.Start(service);
        var journey = new Journey(caller, mails, "kim0@lund.example");
        await journey.File(People.Kim(journey.Address));
        await journey.Identify();
        using var claims = new Claims(service);
        using var http = new HttpClient { BaseAddress = new Uri(await service.Address) };
        (await http.GetAsync("/health/ready")).StatusCode.Should().Be(HttpStatusCode.OK);

        var ended = service.Terminate(Out);
        await Wait.Until(async () => (await http.GetAsync("/health/ready")).StatusCode != HttpStatusCode.OK, "the service says that it stops", Out);

        ended.IsCompleted.Should().BeFalse("load balancers have five seconds to notice");
        var late = await new Client(http, service.Key("FORM")).Post("/v1/requests", new { right = "access", channel = "api", subject = People.Unknown() });
        late.Expect(HttpStatusCode.Created);
        (await ended).Should().Be(0, "the service said:\n{0}", service.Last);

        claims.Held().Should().BeEmpty("steps give back their leases");
        var wal = new FileInfo(Path.Combine(service.Data, DataSetup.SqliteFile + "-wal"));
        (wal.Exists ? wal.Length : 0).Should().Be(0, "the next start has nothing to recover");
        foreach (var (chain, seq) in claims.Heads())
        {
            Signed(service, chain).Should().Be(seq, "every chain is signed to its end");
        }

        Directory.Delete(folder, recursive: true);
    }

    /// <summary>The position of a chain's last checkpoint, as its file outside the database has it.</summary>
    private static long Signed(KilledService service, Guid chain) =>
        Directory.EnumerateFiles(Path.Combine(service.Data, "audit"), "checkpoints.ndjson", SearchOption.AllDirectories).SelectMany(File.ReadLines)
            .Select(line => JsonDocument.Parse(line).RootElement).Where(c => c.GetProperty("controllerId").GetGuid() == chain).Max(c => c.GetProperty("seq").GetInt64());
}
