using System.Security.Cryptography;
using System.Text;

namespace Dsar.Discovery;

/// <summary>Operations of one kind on rows of one collection: what one receipt tells of.</summary>
internal sealed record Batch(CollectionPlan Collection, WriteKind Kind, Operation[] Operations)
{
    public string Root { get; } = Receipt.RootOf(Operations.Select(o => o.Id));

    /// <summary>What is written, as fields without their values.</summary>
    public string StatementHash { get; } = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', Operations.Select(o => o.Shape).Distinct().Order(StringComparer.Ordinal)))));

    /// <summary>Those that are written; the others were refused when they were planned.</summary>
    public Operation[] Written => [.. Operations.Where(o => o.Refused is null)];
}

/// <summary>The execution in a system; one for all systems of a run, which may be worked on side by side.</summary>
internal sealed class SystemWork(Plan plan, OperationPlanner planner, JournalTurns journal, ExecutionOptions options, TimeProvider clock)
{
    private readonly Lock _store = new();

    /// <summary>Null when nothing was decided about rows of the system.</summary>
    public async Task<SystemExecution?> Run(PlanSystem system, IConnector? connector, CancellationToken ct)
    {
        var order = OperationOrder.Of(plan, system);
        using var queue = new OperationQueue(order.SelectMany(planner.Of), _store);
        if (queue.Ahead(1).Count == 0)
        {
            return null;
        }

        if (await journal.MayWrite(system.Key, ct) is { } refusal)
        {
            return new SystemExecution(system.Key, refusal, []);
        }

        var receipts = new List<Receipt>();
        try
        {
            await Work(system, connector is { Traits.Writes: true } ? connector : null, order, queue, receipts, ct);
            return new SystemExecution(system.Key, null, receipts);
        }
        catch (ConnectorException fault)
        {
            return new SystemExecution(system.Key, fault.Code, receipts);
        }
    }

    private async Task Work(PlanSystem system, IConnector? writer, IReadOnlyList<CollectionPlan> order, OperationQueue queue, List<Receipt> receipts, CancellationToken ct)
    {
        var references = writer is null ? null : new References(order, planner, _store, writer, clock);
        var ahead = queue.Ahead(options.RowsPerTransaction + 1);
        var together = ahead.Count <= options.RowsPerTransaction;
        foreach (var erasure in ahead.Where(p => together && IsErasure(p)))
        {
            references?.Goes(erasure);
        }

        var waiting = new List<Batch>();
        for (var chunk = queue.Next(options.RowsPerBatch); chunk.Count > 0; chunk = queue.Next(options.RowsPerBatch))
        {
            if (references is null && chunk.Any(p => p.Operation.Refused is null))
            {
                throw new ConnectorException(system.Skip == SkipRule.Manual ? "manual" : "not_configured", false);
            }

            waiting.AddRange(await Batches(references, chunk, ct));
            if (!together)
            {
                await Write(writer, waiting, receipts, ct);
            }
        }

        await Write(writer, waiting, receipts, ct);
    }

    private static bool IsErasure(PlannedOperation planned) => planned.Operation is { Kind: WriteKind.Erase, Refused: null };

    /// <summary>A batch for each kind of operation, in the order in which they are written.</summary>
    private async Task<IEnumerable<Batch>> Batches(References? references, IReadOnlyList<PlannedOperation> chunk, CancellationToken ct)
    {
        var erasures = chunk.Where(IsErasure).ToArray();
        var freed = references is null ? [] : await references.Free(erasures, ct);
        var possible = erasures.Zip(freed).Select(e => e.Second
            ?? (e.First.Operation.Collection.Map.AnonymiseWhenReferenced ? planner.Anonymised(e.First.Operation.Collection, e.First.Row) : e.First.Operation with { Refused = OperationResult.Referenced }));
        return chunk.Where(p => !IsErasure(p)).Select(p => p.Operation).Concat(possible)
            .GroupBy(o => o.Kind).OrderBy(g => g.Key).Select(g => new Batch(g.First().Collection, g.Key, [.. g]));
    }

    private async Task Write(IConnector? writer, List<Batch> waiting, List<Receipt> receipts, CancellationToken ct)
    {
        var open = new List<Batch>();
        foreach (var batch in waiting)
        {
            if (await journal.Find(batch.Root, ct) is { IsComplete: true } receipt)
            {
                receipts.Add(receipt);
                continue;
            }

            await journal.Intend(batch, ct);
            open.Add(batch);
        }

        waiting.Clear();
        var started = clock.GetUtcNow();
        var changes = open.SelectMany(b => b.Written).SelectMany(o => o.Before.Append(o.Change)).ToArray();
        var hits = changes.Length == 0 ? [] : await writer!.Write(changes, ct);
        var told = changes.Zip(hits).GetEnumerator();
        foreach (var batch in open)
        {
            var (own, followed) = Hits(batch, told);
            var results = own.Length == 0 ? [] : await Proof.Of(writer!, batch.Written, own, clock, ct);
            var receipt = Told(batch, results, followed, started);
            await journal.Record(receipt, AsDecided(batch, results), ct);
            receipts.Add(receipt);
        }
    }

    /// <summary>How many rows each operation hit, and how many others had to follow.</summary>
    private static (int[] Own, int Followed) Hits(Batch batch, IEnumerator<(RowChange Change, int Hits)> told)
    {
        var own = new List<int>();
        var followed = 0;
        while (own.Count < batch.Written.Length && told.MoveNext())
        {
            if (told.Current.Change.Many)
            {
                followed += told.Current.Hits;
            }
            else
            {
                own.Add(told.Current.Hits);
            }
        }

        return ([.. own], followed);
    }

    /// <summary>The rows that are as decided, for whoever restores a backup.</summary>
    private static WrittenRow[] AsDecided(Batch batch, OperationResult[] results) =>
        [.. batch.Written.Zip(results).Where(o => o.Second is OperationResult.Done or OperationResult.AlreadyDone).Select(o => o.First.Written)];

    private Receipt Told(Batch batch, OperationResult[] proven, int followed, DateTimeOffset started)
    {
        var results = proven.Concat(batch.Operations.Where(o => o.Refused is not null).Select(o => o.Refused!.Value)).ToArray();
        var counts = results.GroupBy(r => r).ToDictionary(g => g.Key, g => g.Count());
        var remaining = results.Count(r => r is not (OperationResult.Done or OperationResult.AlreadyDone));
        var collection = batch.Collection;
        return new Receipt(collection.System.Key, collection.Map.Name, batch.Kind, batch.Root, results.Length, counts, remaining, followed, started, clock.GetUtcNow(), plan.Hash, batch.StatementHash);
    }
}
