using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using Dsar.Api.Data;
using Dsar.Api.Security;
using Xunit.Abstractions;

namespace Dsar.Api.Tests.Faults;

/// <summary>What <see cref="KillTests"/> do: clients work, the service is killed and started, and at the end all is as they were told.</summary>
internal sealed class KillRun(ITestOutputHelper output)
{
    private const int Clients = 3;
    private static readonly int PerStep = Release.Is ? 20 : 1;

    /// <summary>On each of the two databases: forty in all, where it is not a release.</summary>
    private static readonly int AtRandom = Release.Is ? 1_000 : 20;

    /// <summary>From the last restart to the first thing that is done.</summary>
    private static readonly TimeSpan WorkGoesOn = TimeSpan.FromSeconds(60);

    private static readonly TimeSpan TimeToAim = TimeSpan.FromMinutes(2);

    public async Task Go(string database)
    {
        var random = new Random(Seed());
        using var past = await Past.Left(database);
        using var mails = new MailSink();
        using var scanner = new FakeScanner();
        using var service = new KilledService(past.Folder, past.Postgres, mails.Port);
        (service.Settings["Dsar__SeedsFolder"], service.Settings["Dsar__Scanner"]) = (past.Seeds, scanner.Address);
        past.Keys.ToList().ForEach(k => service.Keep(k.Key, k.Value));
        using var caller = new Caller(service);
        var journeys = new ConcurrentBag<Journey>();
        using var killing = new CancellationTokenSource();
        service.Start();
        await service.Started();
        var clients = Enumerable.Range(0, Clients).Select(c => Task.Run(() => Work(c, caller, mails, journeys, killing.Token))).Append(Task.Run(() => new Chores(caller).Do(killing.Token))).ToList();
        using var claims = new Claims(service);
        var kills = new Kills(service, claims, clients, random, output);
        try
        {
            string[] steps = [.. Enum.GetNames<Step>().Where(s => database == "sqlite" || s != nameof(Step.Backup))]; // PostgreSQL is backed up with its own tools
            await kills.AtEach(steps, PerStep, TimeToAim);
            await kills.AtAnyMoment(AtRandom);
            await killing.CancelAsync();
            await service.Address;
            var before = claims.Heads().Values.Sum();
            await Wait.Until(() => claims.Heads().Values.Sum() > before, "work goes on", WorkGoesOn);
            await Task.WhenAll(clients);
            await Wait.Until(() => past.Due.All(d => claims.Entries(d.Key).Count >= d.Value), "what was due by time is done", TimeToAim);
        }
        catch (Exception)
        {
            output.WriteLine($"{journeys.Count} requests, {caller.Repeated} calls repeated; the service said at last:\n{service.Last}");
            throw;
        }

        output.WriteLine($"{kills.Count} kills, {kills.Hits.Count} hits, {journeys.Count} requests, {caller.Log.Count} acknowledged, {caller.Repeated} calls repeated, {mails.All.Count} mails");
        caller.Repeated.Should().BePositive("the kills must cut calls");
        await NothingLost(caller, past);
        await Task.WhenAll(journeys.Select(j => NothingTwice(caller, j)));
        MailsCameOnce(mails, [.. journeys], kills.Hits);
        foreach (var action in past.Due.Keys.Concat([AuditAction.MailSent.Name, AuditAction.AttachmentScanned.Name]))
        {
            claims.Entries(action).Values.Should().OnlyContain(n => n == 1, "{0} is done once", action);
        }

        service.Problems.Should().BeEmpty();
        (await service.VerifyAudit()).Exit.Should().Be(0, "the chain holds");
        service.Kill();
    }

    private int Seed()
    {
        var seed = RandomNumberGenerator.GetInt32(int.MaxValue);
        output.WriteLine($"seed {seed}");
        return seed;
    }

    private static async Task Work(int client, Caller caller, MailSink mails, ConcurrentBag<Journey> journeys, CancellationToken killing)
    {
        for (var n = client; !killing.IsCancellationRequested; n += Clients)
        {
            var kim = n % 4 == 0;
            var journey = new Journey(caller, mails, kim ? $"kim{n}@lund.example" : $"p{n}@okand.example");
            await journey.File(kim ? People.Kim(journey.Address) : People.Unknown(journey.Address));
            journeys.Add(journey);
            await journey.Identify();
            await journey.Finish();
        }
    }

    private static async Task NothingLost(Caller caller, Past past)
    {
        var all = await caller.All("DECIDER", "/v1/requests");
        var stored = all.Where(r => r["openedAfter"] is null).Select(r => Guid.Parse(r["id"]!.GetValue<string>())).ToList();
        all.Select(r => (string?)r["openedAfter"]).OfType<string>().Should().OnlyHaveUniqueItems("a stop that is carried out again opens no second erasure");
        var filed = caller.Log.Where(l => l.Path == "/v1/requests").Select(l => l.Id).ToList();
        stored.Should().BeEquivalentTo(filed.Concat(past.Requests), "each acknowledged request is there once and there is no other").And.OnlyHaveUniqueItems();
    }

    private static async Task NothingTwice(Caller caller, Journey journey)
    {
        var path = $"/v1/requests/{journey.Id}";
        foreach (var noun in new[] { "collections", "decisions", "approvals", "executions", "packages", "deliveries" })
        {
            (await caller.All("DECIDER", $"{path}/{noun}")).Should().ContainSingle("{0} of {1}", noun, journey.Id);
        }

        foreach (var made in caller.Log.Where(l => l.Path.StartsWith(path + "/", StringComparison.Ordinal) && l.Path.Split('/').Length == 5 && l.Id != Guid.Empty))
        {
            (await caller.Get("DECIDER", $"{made.Path}/{made.Id}")).Status.Should().Be(HttpStatusCode.OK, "{0} was acknowledged", made.Path);
        }
    }

    private static void MailsCameOnce(MailSink mails, IReadOnlyList<Journey> journeys, IReadOnlyList<Claims.Claim> hits)
    {
        foreach (var journey in journeys)
        {
            var got = mails.All.Where(m => m.To == journey.Address).ToList();
            got.Select(m => m.MessageId).Distinct().Count().Should().BeGreaterThanOrEqualTo(2, "receipt and code reach {0}", journey.Address);
            got.GroupBy(m => m.Text).Should().OnlyContain(same => same.Select(m => m.MessageId).Distinct().Count() == 1, "no mail is written twice");
        }

        foreach (var repeated in mails.All.GroupBy(m => m.MessageId).Where(m => m.Count() > 1))
        {
            var id = Guid.ParseExact(repeated.Key.Split('@')[0], "N");
            // A notice to a recipient is sent by a step on its record, whose id no mail tells.
            var notice = repeated.First().To.StartsWith("dataskydd@", StringComparison.Ordinal);
            repeated.Count().Should().BeLessThanOrEqualTo(1 + hits.Count(h => notice ? h.Step == nameof(Step.Notify) : h.Step == nameof(Step.Mail) && Guid.Parse(h.Object) == id), "only a kill after the mail server took it repeats a mail");
        }
    }
}
