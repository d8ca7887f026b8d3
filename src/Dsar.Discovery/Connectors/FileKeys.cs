namespace Dsar.Discovery;

/// <summary>The tuples that a scan looks for: on a way that is walked by what they fold to, else as they stand.</summary>
internal sealed class FileKeys
{
    private readonly ReadBatch _batch;
    private readonly FoldContext _folding;
    private readonly HashSet<string> _wanted;
    private readonly int[] _at;
    private readonly bool _many;

    public FileKeys(ReadBatch batch, FoldContext folding)
    {
        (_batch, _folding) = (batch, folding);
        _at = [.. batch.Fields.Select(batch.Collection.Position)];
        _many = Array.Exists(_at, a => batch.Collection.Read[a].Many);
        _wanted = batch.Tuples.Select(Comparable).OfType<string>().ToHashSet(StringComparer.Ordinal);
    }

    public bool Has(Row row)
    {
        if (_many)
        {
            IEnumerable<string[]> tuples = [[]];
            return _at.Aggregate(tuples, (found, at) => found.SelectMany(t => Cells.Values(row.Cells[at]).Select(v => (string[])[.. t, v]))).Any(IsWanted);
        }

        return !Array.Exists(_at, a => row.Cells[a].IsNull) && IsWanted([.. _at.Select(a => row.Cells[a].Value)]);
    }

    private bool IsWanted(string[] parts) => Comparable(parts) is { } text && _wanted.Contains(text);

    private string? Comparable(string[] parts) => _batch.Edge is { } edge ? TupleKey.Folded(edge, parts, _batch.Collection, _folding) : RowName.Of(parts);
}
