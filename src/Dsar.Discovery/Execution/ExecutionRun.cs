namespace Dsar.Discovery;

/// <summary>How one system ended.</summary>
/// <param name="System">Key of the system.</param>
/// <param name="Code">Why it stopped: a connector's code, <c>not_configured</c> (nothing may write there), <c>manual</c>, or what the host answered; null when it was carried through.</param>
/// <param name="Receipts">What was done.</param>
public sealed record SystemExecution(string System, string? Code, IReadOnlyList<Receipt> Receipts)
{
    /// <summary>True when every row is as decided.</summary>
    public bool IsComplete => Code is null && Receipts.All(r => r.IsComplete);
}

/// <summary>What an execution needs besides plan and run.</summary>
public sealed record ExecutionOptions
{
    /// <summary>HMAC under the controller's key of a text that names request, row and operation; hexadecimal.</summary>
    public required Func<string, string> OperationId { get; init; }

    /// <summary>Asked again before each system: four eyes, holds, restrictions, other requests of the same person. A code stops that system; null lets it go on.</summary>
    public required Func<string, CancellationToken, ValueTask<string?>> MayWrite { get; init; }

    /// <summary>Rows in one transaction of a system; more are written in batches.</summary>
    public int RowsPerTransaction { get; init; } = 50_000;

    /// <summary>Rows in one batch, and in one receipt.</summary>
    public int RowsPerBatch { get; init; } = 5_000;

    /// <summary>Systems that are written side by side.</summary>
    public int SystemsAtOnce { get; init; } = 4;
}

/// <summary>
/// Carries out in the systems what was decided and approved (discovery.md section 5): children before parents, one transaction per system where it is not too
/// large, every change noted before and proven after. It may be stopped at any point and run again.
/// </summary>
public static class ExecutionRun
{
    /// <summary>Starts or goes on, several systems side by side. One system's failure leaves the others done; what the journal throws ends them all.</summary>
    /// <param name="plan">The plan that the rows were found by.</param>
    /// <param name="connectors">Connectors by system key.</param>
    /// <param name="store">The sealed run.</param>
    /// <param name="items">What was decided.</param>
    /// <param name="journal">What is remembered between runs.</param>
    /// <param name="options">The host's part.</param>
    /// <param name="clock">The clock.</param>
    /// <param name="ct">Stops between two transactions.</param>
    public static async Task<IReadOnlyList<SystemExecution>> Start(
        Plan plan, IReadOnlyDictionary<string, IConnector> connectors, IRunStore store, IReadOnlyList<ExecutionItem> items, IExecutionJournal journal, ExecutionOptions options, TimeProvider clock, CancellationToken ct = default)
    {
        if (!store.IsSealed)
        {
            throw new InvalidOperationException("Only an ended run can be carried out.");
        }

        using var turns = new JournalTurns(journal, options.MayWrite);
        var work = new SystemWork(plan, new OperationPlanner(plan, store, items, options.OperationId), turns, options, clock);
        var ended = new SystemExecution?[plan.Systems.Count];
        await Parallel.ForEachAsync(
            plan.Systems,
            new ParallelOptions { MaxDegreeOfParallelism = options.SystemsAtOnce, CancellationToken = ct },
            async (system, token) => ended[system.Index] = await work.Run(system, connectors.GetValueOrDefault(system.Key), token));
        return [.. ended.OfType<SystemExecution>()];
    }
}
