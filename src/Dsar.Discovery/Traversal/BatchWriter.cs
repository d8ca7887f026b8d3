namespace Dsar.Discovery;

/// <summary>Checks the rows of a batch and keeps them with the batch's progress, whole or not at all.</summary>
internal sealed class BatchWriter(RunContext run, IdentityDesk desk)
{
    /// <summary>Rows kept by this start.</summary>
    public long Kept { get; private set; }

    /// <summary>Keeps a batch; answers false when the lease is lost.</summary>
    /// <exception cref="ConnectorException">returned_strangers, or what the connector says; nothing is kept.</exception>
    public async Task<bool> Keep(EdgeBatch batch, IAsyncEnumerable<Row>? rows, EdgeProgress progress, CancellationToken ct)
    {
        run.Store.Begin();
        try
        {
            var before = Kept;
            var full = rows is not null && !await Store(batch, rows, ct);
            foreach (var claim in batch.Claims)
            {
                run.Store.Claim(batch.Edge.Index, claim);
            }

            var asked = progress.Asked + batch.Claims.Count;
            var code = full ? "row_cap" : asked > run.Options.MaxTuples ? "too_many_tuples" : null;
            run.Store.SetProgress(batch.Edge.Index, new EdgeProgress(batch.Offset, asked, code));
            desk.Save();
            if (run.Store.Commit())
            {
                return true;
            }

            Kept = before;
            return false;
        }
        catch
        {
            run.Store.Rollback();
            desk.Reload();
            throw;
        }
    }

    private async Task<bool> Store(EdgeBatch batch, IAsyncEnumerable<Row> rows, CancellationToken ct)
    {
        var target = run.Target(batch.Edge);
        var room = target.System.Map.MaxRows - run.Store.Count(target.Index);
        var kept = 0L;
        await foreach (var row in rows.WithCancellation(ct))
        {
            var parent = Check(batch, target, row);
            if (target.Map.Key.Count == 0 && CameBefore(target, row))
            {
                continue;
            }

            if (room-- <= 0)
            {
                Kept += kept;
                return false;
            }

            var stored = new StoredRow(target.Index, 0, batch.Edge.Index, parent.Collection, parent.Number, parent.Collection < 0 ? 0 : parent.Hops + 1, batch.Ownership, Shown(target, row));
            if (run.Store.Append(stored, Identity(target, row)))
            {
                kept++;
                desk.Learn(target, stored);
            }
        }

        Kept += kept;
        return true;
    }

    // The return check (discovery.md 3.2): an API that ignores its filter, a collation, a wrong map.
    private Parent Check(EdgeBatch batch, CollectionPlan target, Row row) =>
        (TupleKey.Of(batch.Edge, target, row) is { } parts && Asked(batch, target, parts) is { } parent ? parent
            : TupleKey.Each(batch.Edge, target, row).Select(p => Asked(batch, target, p)).FirstOrDefault(p => p is not null))
        ?? throw new ConnectorException("returned_strangers", false);

    private Parent? Asked(EdgeBatch batch, CollectionPlan target, string[] parts) =>
        TupleKey.Folded(batch.Edge, parts, target, run.Folding) is { } folded ? batch.Parents.GetValueOrDefault(folded) : null;

    // A row without key that fits a tuple asked before was kept then: each tuple is asked once on each edge.
    private bool CameBefore(CollectionPlan target, Row row) => run.Plan.Edges
        .Where(e => e.Target == target.Index && e.Identity is not null)
        .Any(e => TupleKey.Of(e, target, row) is { } parts && TupleKey.Folded(e, parts, target, run.Folding) is { } folded
            && desk.Usable.Any(i => i.Identifier.Kind == e.Identity && WasAsked(e, i)
                && TupleKey.Spell(e, target, i, run.Folding).Any(t => TupleKey.Folded(e, t, target, run.Folding) == folded)));

    private bool WasAsked(Edge edge, CandidateIdentity identity) =>
        run.Store.IsClaimed(edge.Index, run.Store.Hash($"edge {edge.Index}", $"{identity.Id} {IdentityState.Accepted}"))
        || run.Store.IsClaimed(edge.Index, run.Store.Hash($"edge {edge.Index}", $"{identity.Id} {IdentityState.Shared}"));

    private byte[]? Identity(CollectionPlan target, Row row) => target.Map.Key.Count == 0 || target.OneWayIn
        ? null
        : run.Store.Hash($"row {target.Index}", string.Join('\u001F', target.Map.Key.Select(k => Part(row.Cells[target.Position(k)]))));

    private static string Part(Cell cell) => cell.IsNull ? "\u0000" : cell.Value;

    private static Cell[] Shown(CollectionPlan target, Row row) => target.Search != SearchDepth.Existence
        ? row.Cells
        : [.. row.Cells.Select((cell, i) => target.Map.Key.Contains(target.Read[i].Name) || target.Read[i].Name == target.Map.ForwardTo ? cell : Cell.Null)];
}
