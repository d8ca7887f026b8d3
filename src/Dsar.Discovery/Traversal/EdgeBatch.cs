namespace Dsar.Discovery;

/// <summary>The next tuples of an edge, and how far its source was read for them.</summary>
internal sealed record EdgeBatch(Edge Edge, Ownership Ownership, long Offset, IReadOnlyList<string[]> Tuples, IReadOnlyList<byte[]> Claims, IReadOnlyDictionary<string, Parent> Parents)
{
    public bool IsEmpty => Tuples.Count == 0;
}

/// <summary>The row a tuple came from.</summary>
internal sealed record Parent(int Collection, long Number, int Hops);

/// <summary>Reads the next batch of an edge out of the store.</summary>
internal sealed class BatchReader(RunContext run, IdentityDesk desk)
{
    /// <summary>The next batch; null when the edge has nothing new to ask.</summary>
    public EdgeBatch? Next(Edge edge, EdgeProgress progress, int size) =>
        edge.Identity is null ? FromRows(edge, progress, size) : FromIdentities(edge, progress);

    // One identifier a call: its tie decides how its rows are stored.
    private EdgeBatch? FromIdentities(Edge edge, EdgeProgress progress)
    {
        var target = run.Target(edge);
        foreach (var identity in desk.Usable.Where(i => i.Identifier.Kind == edge.Identity))
        {
            var claim = run.Store.Hash($"edge {edge.Index}", $"{identity.Id} {identity.State}");
            if (run.Store.IsClaimed(edge.Index, claim))
            {
                continue;
            }

            var tie = identity.State == IdentityState.Shared && edge.Ownership == Ownership.Owned ? Ownership.Shared : edge.Ownership;
            var tuples = TupleKey.Spell(edge, target, identity, run.Folding);
            var parents = tuples.Select(t => TupleKey.Folded(edge, t, target, run.Folding)).OfType<string>().Distinct(StringComparer.Ordinal).ToDictionary(f => f, _ => new Parent(-1, -1, 0), StringComparer.Ordinal);
            return new EdgeBatch(edge, tie, progress.Offset, tuples, [claim], parents);
        }

        return null;
    }

    private EdgeBatch? FromRows(Edge edge, EdgeProgress progress, int size)
    {
        var (source, target) = (run.Plan.Collections[edge.Source], run.Target(edge));
        var tuples = new List<string[]>();
        var claims = new List<byte[]>();
        var parents = new Dictionary<string, Parent>(StringComparer.Ordinal);
        var offset = progress.Offset;
        foreach (var row in run.Store.Rows(edge.Source, progress.Offset))
        {
            offset = row.Number + 1;
            // Only owned rows lead on: a row that mentions the person never leads to its owner's rows.
            if (row.Ownership == Ownership.Owned && row.Hops < edge.MaxHops
                && TupleKey.Project(edge, source, target, row) is { } parts && TupleKey.Folded(edge, parts, target, run.Folding) is { } folded
                && !parents.ContainsKey(folded))
            {
                var claim = run.Store.Hash($"edge {edge.Index}", folded);
                if (edge.SourceKeyInTuple || !run.Store.IsClaimed(edge.Index, claim))
                {
                    tuples.Add(parts);
                    claims.Add(claim);
                    parents.Add(folded, new Parent(edge.Source, row.Number, row.Hops));
                }
            }

            if (tuples.Count >= size)
            {
                break;
            }
        }

        return offset == progress.Offset ? null : new EdgeBatch(edge, edge.Ownership, offset, tuples, claims, parents);
    }
}
