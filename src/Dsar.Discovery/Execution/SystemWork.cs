namespace Dsar.Discovery;

/// <summary>The execution in one system.</summary>
internal sealed class SystemWork(
    Plan plan, PlanSystem system, IConnector? connector, IRunStore store, OperationPlanner planner, IExecutionJournal journal, ExecutionOptions options, TimeProvider clock)
{
    private readonly IReadOnlyList<CollectionPlan> _order = OperationOrder.Of(plan, system);
    private readonly List<Receipt> _receipts = [];

    /// <summary>Whether anything was decided about rows of this system.</summary>
    public bool HasAny() => _order.Any(c => planner.Of(c).Any());

    public async Task<SystemExecution> Run(CancellationToken ct)
    {
        if (connector is not { Traits.Writes: true })
        {
            return new SystemExecution(system.Key, system.Skip == SkipRule.Manual ? "manual" : "not_configured", []);
        }

        if (await options.MayWrite(system.Key, ct) is { } refusal)
        {
            return new SystemExecution(system.Key, refusal, []);
        }

        try
        {
            await WriteAll(connector, ct);
            return new SystemExecution(system.Key, null, _receipts);
        }
        catch (ConnectorException fault)
        {
            return new SystemExecution(system.Key, fault.Code, _receipts);
        }
    }

    private async Task WriteAll(IConnector writer, CancellationToken ct)
    {
        var references = new References(_order, store, writer);
        var all = 0;
        foreach (var (operation, row) in _order.SelectMany(planner.Of))
        {
            all++;
            if (operation is { Kind: WriteKind.Erase, Refused: null })
            {
                references.Goes(operation.Collection, row);
            }
        }

        var together = all <= options.RowsPerTransaction;
        var waiting = new List<Batch>();
        foreach (var collection in _order)
        {
            foreach (var chunk in planner.Of(collection).Chunk(options.RowsPerBatch))
            {
                waiting.AddRange(await Batches(references, chunk, ct));
                if (!together)
                {
                    await Write(writer, waiting, ct);
                }
            }
        }

        await Write(writer, waiting, ct);
    }

    /// <summary>A batch for each kind of operation, in the order of the rows.</summary>
    private async Task<IEnumerable<Batch>> Batches(References references, (Operation Operation, StoredRow Row)[] chunk, CancellationToken ct)
    {
        var operations = new List<Operation>();
        foreach (var (operation, row) in chunk)
        {
            operations.Add(operation is not { Kind: WriteKind.Erase, Refused: null }
                ? operation
                : await references.Free(operation, row, ct)
                    ?? (operation.Collection.Map.AnonymiseWhenReferenced ? planner.Anonymised(operation.Collection, row) : operation with { Refused = OperationResult.Referenced }));
        }

        return operations.GroupBy(o => o.Kind).Select(g => new Batch(g.First().Collection, g.Key, [.. g], Receipt.RootOf(g.Select(o => o.Id))));
    }

    private async Task Write(IConnector writer, List<Batch> waiting, CancellationToken ct)
    {
        var open = new List<Batch>();
        foreach (var batch in waiting)
        {
            if (await journal.Find(batch.Root, ct) is { IsComplete: true } receipt)
            {
                _receipts.Add(receipt);
                continue;
            }

            await journal.Intend(system.Key, batch.Collection.Map.Name, batch.Kind, batch.Root, batch.Operations.Length, ct);
            open.Add(batch);
        }

        waiting.Clear();
        if (open.Count == 0)
        {
            return;
        }

        var started = clock.GetUtcNow();
        var written = open.SelectMany(b => b.Operations).Where(o => o.Refused is null).ToArray();
        var changes = written.SelectMany(o => o.Before.Append(o.Change)).ToArray();
        var hits = changes.Length == 0 ? [] : await writer.Write(changes, ct);
        var own = new Queue<int>(changes.Zip(hits).Where(c => !c.First.Many).Select(c => c.Second));
        foreach (var batch in open)
        {
            var asked = batch.Operations.Where(o => o.Refused is null).ToArray();
            var results = asked.Length == 0 ? [] : await Proof.Of(writer, asked, [.. asked.Select(_ => own.Dequeue())], ct);
            await Record(batch, results, started, ct);
        }
    }

    private async Task Record(Batch batch, OperationResult[] proven, DateTimeOffset started, CancellationToken ct)
    {
        var results = proven.Concat(batch.Operations.Where(o => o.Refused is not null).Select(o => o.Refused!.Value)).ToArray();
        var counts = results.GroupBy(r => r).ToDictionary(g => g.Key, g => g.Count());
        var remaining = results.Count(r => r is not (OperationResult.Done or OperationResult.AlreadyDone));
        var receipt = new Receipt(system.Key, batch.Collection.Map.Name, batch.Kind, batch.Root, results.Length, counts, remaining, started, clock.GetUtcNow(), plan.Hash);
        await journal.Record(receipt, ct);
        _receipts.Add(receipt);
    }

    private sealed record Batch(CollectionPlan Collection, WriteKind Kind, Operation[] Operations, string Root);
}
