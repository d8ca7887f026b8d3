using Dsar.Domain;

namespace Dsar.Discovery;

/// <summary>Finds all rows of one person and of nobody else, along the plan, to a fixpoint; resumable at any point (discovery.md section 3).</summary>
public static class DiscoveryRun
{
    /// <summary>Starts a run or goes on with one. No row is read without a confirmed identity (GDPR Art. 12(6)).</summary>
    /// <param name="identity">The person, as a confirmed identity check gives it.</param>
    /// <param name="plan">The plan pinned to the request.</param>
    /// <param name="connectors">Connectors by system key; a system of the plan without one ends as failed(not_configured).</param>
    /// <param name="store">The run's memory; the same store must be given to go on.</param>
    /// <param name="checkpoint">Called after each batch that was kept; false means the lease is lost and the run stops.</param>
    /// <param name="clock">The clock.</param>
    /// <param name="options">Answers, scope, retries; null for none.</param>
    /// <param name="ct">Stops the run between two batches; what was kept stays.</param>
    public static Task<RunResult> Start(
        ConfirmedIdentity identity, Plan plan, IReadOnlyDictionary<string, IConnector> connectors, IRunStore store,
        Func<RunCheckpoint, CancellationToken, ValueTask<bool>> checkpoint, TimeProvider clock, RunOptions? options = null, CancellationToken ct = default) =>
        Start(identity.Identifiers, plan, connectors, store, checkpoint, clock, options, ct);

    internal static async Task<RunResult> Start(
        IReadOnlyList<Identifier> seeds, Plan plan, IReadOnlyDictionary<string, IConnector> connectors, IRunStore store,
        Func<RunCheckpoint, CancellationToken, ValueTask<bool>> checkpoint, TimeProvider clock, RunOptions? options = null, CancellationToken ct = default)
    {
        var today = DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime);
        var run = new RunContext(plan, connectors, store, options ?? new RunOptions(), clock, new FoldContext(plan.Country, today));
        var desk = new IdentityDesk(run);
        if (store.IsSealed)
        {
            if (!run.Options.RetryFailed && run.Options.MoreSeeds.Count == 0)
            {
                return Result(run, desk, RunEnding.Ended);
            }

            store.Reopen();
        }

        if (run.Options.RetryFailed)
        {
            Forgive(run);
        }

        desk.AddSeeds(seeds.Concat(run.Options.MoreSeeds));
        desk.Answer(run.Options.Answers);
        using var walk = new Walk(run, desk, checkpoint);
        do
        {
            await desk.Judge(ct);
            if (!await walk.ToEnd(ct))
            {
                return Result(run, desk, RunEnding.LeaseLost);
            }

            desk.Claim(run.Options.Claimed);
        }
        while (desk.HasNew);

        PathEnds.Mark(run);
        if (desk.Questions().Count > 0)
        {
            return Result(run, desk, RunEnding.WaitsForAnswers);
        }

        store.Seal();
        return Result(run, desk, RunEnding.Ended);
    }

    private static void Forgive(RunContext run)
    {
        foreach (var edge in run.Plan.Edges)
        {
            if (run.Store.Progress(edge.Index) is { Code: not null } progress)
            {
                run.Store.SetProgress(edge.Index, progress with { Code = null });
            }
        }
    }

    private static RunResult Result(RunContext run, IdentityDesk desk, RunEnding ending)
    {
        var questions = desk.Questions();
        return new RunResult(ending, questions, CompletenessBuilder.Of(run, questions));
    }
}
