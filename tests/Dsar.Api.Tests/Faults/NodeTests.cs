using System.Data.Common;
using System.Net;
using Dsar.Api.Data;
using Dsar.Api.Jobs;
using Dsar.Api.Security;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;

namespace Dsar.Api.Tests.Faults;

/// <summary>
/// Two nodes on one PostgreSQL: one stands still past its lease in the middle of a step, the other does the work, the first goes on and must not commit
/// (assurance, bar 4). Seen red: with the epoch left out of the condition on the lease (the first test).
/// </summary>
public sealed class NodeTests
{
    private static readonly int Effects = Release.Is ? 200 : 20;

    [PostgresFact]
    public async Task A_node_that_stood_still_past_its_lease_commits_nothing_more()
    {
        using var second = Databases.Fresh("postgres");
        var pause = new Pause();
        using var first = second.Beside(s => s.ConfigureDbContext<PostgresDsarDbContext>(o => o.AddInterceptors(pause)));
        var runner = first.Services.GetRequiredService<StepRunner>();
        var stood = 0;
        for (var n = 0; n < Effects; n++)
        {
            var scenario = await Scenario.Received(second, People.Unknown($"n{n}@okand.example"));
            await second.RunDueSteps();
            (await scenario.Decider.Post($"{scenario.Path}/identity-checks", new { method = "agent_attestation", evidence = "Compared" })).Expect(HttpStatusCode.Created);

            pause.After(reads: 1 + (n % 8));
            var standing = Task.Run(() => runner.Run(Step.Collect, scenario.Id, default));
            var paused = await Task.WhenAny(pause.Reached, standing) == pause.Reached;
            stood += paused ? 1 : 0;
            second.Clock.Advance(StepRunner.LeaseTime + TimeSpan.FromSeconds(1));
            await second.RunDueSteps();
            pause.GoOn();
            await standing;

            (await scenario.Items("collections")).Should().ContainSingle();
            (await second.Look(db => db.AuditEntries.CountAsync(e => e.RequestId == scenario.Id && e.ObjectType == "collection"))).Should().Be(1, "one search is one effect, whoever began it");
        }

        stood.Should().BeGreaterThanOrEqualTo(Effects / 2, "the first node must have stood still in a step, or the test proves nothing");
        (await runner.FindDue(default)).Where(d => d.Step == Step.Collect).Should().BeEmpty("nothing is stuck");
    }

    [PostgresFact]
    public async Task A_process_that_is_stopped_in_its_steps_and_continued_after_another_did_them_commits_nothing()
    {
        var folder = Directory.CreateTempSubdirectory("dsar-nodes").FullName;
        var database = Templates.AddDatabaseTo(Databases.Postgres!);
        using var mails = new MailSink { Does = MailSink.Manner.Hold };
        using var first = new KilledService(folder, database, mails.Port);
        using var caller = await Caller.Start(first);
        using var claims = new Claims(first);
        var journeys = Enumerable.Range(0, Effects / 2).Select(n => new Journey(caller, mails, $"n{n}@okand.example")).ToList();
        var filing = Task.WhenAll(journeys.Select(j => j.File(People.Unknown(j.Address))));
        await Wait.Until(() => claims.Held().Count(h => h.Step == nameof(Step.Mail)) >= 2, "mails are on their way");
        first.Stop();
        mails.Does = MailSink.Manner.Take;
        var held = claims.Held();
        held.Should().NotBeEmpty("it must stand still in its steps, or the test proves nothing");
        await Expire(database);

        using var second = new KilledService(folder, database, mails.Port);
        foreach (var name in new[] { "DECIDER", "APPROVER", "FORM" })
        {
            second.Keep(name, first.Key(name));
        }

        second.Start();
        await second.Started();
        await Wait.Until(
            () => !claims.Held().Any(held.Contains) && held.Where(h => h.Step == nameof(Step.Mail)).All(h => claims.Entries(AuditAction.MailSent.Name).ContainsKey(h.Object)),
            "the second takes the work over");
        first.Continue();
        await filing;
        await Task.WhenAll(journeys.Select(j => j.Identify()));
        await Wait.Until(() => claims.Entries(AuditAction.CollectionFinished.Name).Count >= journeys.Count, "every search is done");
        foreach (var action in new[] { AuditAction.MailSent, AuditAction.HeldContactAsked, AuditAction.CollectionFinished })
        {
            claims.Entries(action.Name).Values.Should().OnlyContain(n => n == 1, "{0} is one effect, whoever began it", action.Name);
        }

        foreach (var repeated in mails.All.GroupBy(m => m.MessageId).Where(m => m.Count() > 1))
        {
            held.Should().Contain(h => h.Object == Guid.ParseExact(repeated.Key.Split('@')[0], "N").ToString(), "only what was cut off comes again");
        }

        (await second.VerifyAudit()).Exit.Should().Be(0);
        first.Kill();
        second.Kill();
        Directory.Delete(folder, recursive: true);
    }

    /// <summary>Two minutes pass for the leases held now.</summary>
    private static async Task Expire(string database)
    {
        await using var connection = new Npgsql.NpgsqlConnection(database);
        await connection.OpenAsync();
        await using var command = new Npgsql.NpgsqlCommand("UPDATE steps SET lease_until = now() - interval '1 second' WHERE lease_until IS NOT NULL", connection);
        (await command.ExecuteNonQueryAsync()).Should().BePositive();
    }

    /// <summary>Holds a node at one of its reads, as a stopped process would be: outside a transaction, whose locks the server would free after 30 s.</summary>
    private sealed class Pause : DbCommandInterceptor
    {
        private TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private TaskCompletionSource _goOn = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _left = -1;

        public Task Reached => _reached.Task;

        public void After(int reads)
        {
            _reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _goOn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            Volatile.Write(ref _left, reads);
        }

        public void GoOn()
        {
            Volatile.Write(ref _left, -1);
            _goOn.TrySetResult();
        }

        public override async ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default)
        {
            if (command.Transaction is null && Volatile.Read(ref _left) >= 0 && Interlocked.Decrement(ref _left) == -1)
            {
                _reached.TrySetResult();
                await _goOn.Task;
            }

            return result;
        }
    }
}
