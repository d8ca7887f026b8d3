namespace Dsar.Discovery;

/// <summary>The next tuples of an edge, and how far its source was read for them.</summary>
internal sealed record EdgeBatch(Edge Edge, Ownership Ownership, long Offset, IReadOnlyList<string[]> Tuples, IReadOnlyList<byte[]> Claims, IReadOnlyDictionary<string, Parent> Parents)
{
    public bool IsEmpty => Tuples.Count == 0;

    /// <summary>The part of the collection that is read; null for all of it.</summary>
    public string? Part { get; init; }
}

/// <summary>The row a tuple came from.</summary>
internal sealed record Parent(int Collection, long Number, int Hops);

/// <summary>Reads the next batch of an edge out of the store.</summary>
internal sealed class BatchReader(RunContext run, IdentityDesk desk)
{
    private readonly Dictionary<int, Scan> _scans = [];
    private readonly Dictionary<int, (int Version, int From)> _read = [];

    /// <summary>The next batch; null when the edge has nothing new to ask.</summary>
    public EdgeBatch? Next(Edge edge, EdgeProgress progress, int size)
    {
        if (!_scans.TryGetValue(edge.Index, out var scan) || scan.Batch.Offset < progress.Offset || run.Store.IsClaimed(edge.Index, scan.Claim(run, scan.Parts.Count - 1)))
        {
            var batch = edge.Identity is null ? FromRows(edge, progress, size) : FromIdentities(edge, progress);
            if (batch is null || !run.IsScanned(edge) || batch.IsEmpty)
            {
                return batch;
            }

            _scans[edge.Index] = scan = new Scan(batch, Parts(run.Target(edge)));
        }

        return scan.Next(run);
    }

    private IReadOnlyList<string?> Parts(CollectionPlan target)
    {
        try
        {
            return run.Connectors[target.System.Key].Parts(target);
        }
        catch (ConnectorException)
        {
            // The call itself says why, and how often it is tried.
            return [];
        }
    }

    // One identifier a call: its tie decides how its rows are stored. Files are read once for all identifiers of a tie.
    private EdgeBatch? FromIdentities(Edge edge, EdgeProgress progress)
    {
        var (target, all) = (run.Target(edge), (EdgeBatch?)null);
        var from = _read.TryGetValue(edge.Index, out var read) && read.Version == desk.Version ? read.From : 0;
        foreach (var (at, identity) in desk.UsableFrom(from).Where(i => i.Identity.Identifier.Kind == edge.Identity))
        {
            // What came before was asked; the next call begins here.
            _read[edge.Index] = all is null ? (desk.Version, at) : _read[edge.Index];
            var claim = run.Store.Hash($"edge {edge.Index}", $"{identity.Id} {identity.State}");
            var tie = identity.State == IdentityState.Shared && edge.Ownership == Ownership.Owned ? Ownership.Shared : edge.Ownership;
            if (run.Store.IsClaimed(edge.Index, claim) || (all is not null && all.Ownership != tie))
            {
                continue;
            }

            var tuples = TupleKey.Spell(edge, target, identity, run.Folding);
            var parents = tuples.Select(t => TupleKey.Folded(edge, t, target, run.Folding)).OfType<string>().Concat(all?.Parents.Keys ?? [])
                .Distinct(StringComparer.Ordinal).ToDictionary(f => f, _ => new Parent(-1, -1, 0), StringComparer.Ordinal);
            all = new EdgeBatch(edge, tie, progress.Offset, [.. all?.Tuples ?? [], .. tuples], [.. all?.Claims ?? [], claim], parents);
            if (!run.IsScanned(edge))
            {
                return all;
            }
        }

        return all;
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
                    tuples.AddRange(TupleKey.Spell(edge, target, parts, run.Folding));
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

/// <summary>All keys of an edge into files, and the files in which they are looked for, one after the other: a file that was read is not read again after a stop.</summary>
internal sealed class Scan(EdgeBatch batch, IReadOnlyList<string?> parts)
{
    private byte[]? _all;

    public EdgeBatch Batch => batch;

    public IReadOnlyList<string?> Parts { get; } = parts.Count == 0 ? [null] : parts;

    /// <summary>Says that a file was looked through for these keys.</summary>
    public byte[] Claim(RunContext run, int part) =>
        run.Store.Hash($"edge {batch.Edge.Index}", $"{Parts[part]} {Convert.ToHexString(_all ??= run.Store.Hash("scan", string.Concat(batch.Claims.Select(Convert.ToHexString))))}");

    /// <summary>The first file that was not read. With the last one the keys are done.</summary>
    public EdgeBatch Next(RunContext run)
    {
        var open = Enumerable.Range(0, Parts.Count).First(p => !run.Store.IsClaimed(batch.Edge.Index, Claim(run, p)));
        return open == Parts.Count - 1
            ? batch with { Part = Parts[open], Claims = [.. batch.Claims, Claim(run, open)] }
            : batch with { Part = Parts[open], Claims = [Claim(run, open)], Offset = run.Store.Progress(batch.Edge.Index).Offset };
    }
}
