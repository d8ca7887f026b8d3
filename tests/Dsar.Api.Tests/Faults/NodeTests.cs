using System.Data.Common;
using System.Net;
using Dsar.Api.Data;
using Dsar.Api.Jobs;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;

namespace Dsar.Api.Tests.Faults;

/// <summary>
/// Two nodes on one PostgreSQL: one stands still past its lease in the middle of a step, the other does the work, the first goes on and must not commit
/// (assurance, bar 4).
/// </summary>
public sealed class NodeTests
{
    private const int Effects = 20;

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
