namespace Dsar.Discovery;

/// <summary>
/// What erasing rows means for rows that reference them (discovery.md 5.1): rows that are kept stand in their way, others' references are emptied or follow,
/// as the map of the referencing collection says. A batch of rows costs one read for each reference, and memory for that batch.
/// </summary>
internal sealed class References(IReadOnlyList<CollectionPlan> system, OperationPlanner planner, Lock store, IConnector connector, TimeProvider clock)
{
    private readonly HashSet<string> _going = new(StringComparer.Ordinal);
    private readonly HashSet<string> _staying = new(StringComparer.Ordinal);
    private readonly Dictionary<int, bool> _keepsAny = [];

    /// <summary>Notes a row that goes in the same transaction, so that it stands in nobody's way. Rows of earlier transactions are gone already.</summary>
    public void Goes(PlannedOperation erasure) => _going.Add(Text(erasure.Operation.Collection, erasure.Row));

    /// <summary>Erasures of one collection as they can be carried out, in their order; null for one whose row is referenced by a row that stays.</summary>
    public async Task<IReadOnlyList<Operation?>> Free(IReadOnlyList<PlannedOperation> erasures, CancellationToken ct)
    {
        if (erasures.Count == 0)
        {
            return [];
        }

        var parent = erasures[0].Operation.Collection;
        var before = erasures.Select(_ => new List<RowChange>()).ToArray();
        var barred = new bool[erasures.Count];
        foreach (var (child, join) in OperationOrder.References(system, parent).Where(r => r.Join.OnParentErased != OnParentErased.Keep))
        {
            var tuples = erasures.Select(e => Tuple(parent, join, e.Row)).ToArray();
            var empties = Emptied(child, join);
            var bars = join.OnParentErased switch
            {
                OnParentErased.Delete => Kept(child, join, tuples),
                OnParentErased.Nullify when empties.Length > 0 => [],
                _ => await Standing(child, join, tuples, ct),
            };
            for (var i = 0; i < tuples.Length; i++)
            {
                if (tuples[i] is { } tuple)
                {
                    barred[i] |= bars.Contains(Text(tuple));
                    before[i].AddRange(Follower(child, join, tuple, empties, erasures[i].Operation));
                }
            }
        }

        return [.. erasures.Select((e, i) => barred[i] ? Stays(e) : e.Operation with { Before = before[i] })];
    }

    private Operation? Stays(PlannedOperation erasure)
    {
        var text = Text(erasure.Operation.Collection, erasure.Row);
        _going.Remove(text);
        _staying.Add(text);
        return null;
    }

    /// <summary>The person's rows that stay although a row of theirs goes which they reference, by reference.</summary>
    private HashSet<string> Kept(CollectionPlan child, MapJoin join, Cell[]?[] tuples)
    {
        // A database may hold two spellings for the same reference (case, trailing spaces, digits); then it might be any that is alike.
        var asked = tuples.OfType<Cell[]>().DistinctBy(Text).ToLookup(Alike, Text, StringComparer.Ordinal);
        var kept = new HashSet<string>(StringComparer.Ordinal);
        lock (store)
        {
            if (!_keepsAny.TryGetValue(child.Index, out var any))
            {
                _keepsAny[child.Index] = any = planner.Kept(child, _ => false).Any();
            }

            if (any || _staying.Count > 0)
            {
                kept.UnionWith(planner.Kept(child, row => _staying.Contains(Text(child, row))).SelectMany(r => asked[Alike(Values(child, join.Here, r.Cells))]));
            }
        }

        return kept;
    }

    /// <summary>The references that rows of the system hold which do not go, whoever's they are.</summary>
    private async Task<HashSet<string>> Standing(CollectionPlan child, MapJoin join, Cell[]?[] tuples, CancellationToken ct)
    {
        var standing = new HashSet<string>(StringComparer.Ordinal);
        foreach (var part in tuples.OfType<Cell[]>().DistinctBy(Text).Chunk(connector.Traits.BatchSize))
        {
            var asked = Asked(part);
            var left = (long)child.System.Map.MaxRows;
            await foreach (var row in PatientRows.Of(connector, new ReadBatch(child, join.Here, [.. part.Select(t => t.Select(c => c.Value).ToArray())], left + 1), clock, ct))
            {
                if (left-- == 0)
                {
                    throw new ConnectorException("row_cap", false);
                }

                if (_going.Contains(Text(child, Values(child, child.Map.Key, row.Cells))))
                {
                    continue;
                }

                // A database may find a reference spelled otherwise than it was asked for; then it might be any of them.
                var text = Text(Values(child, join.Here, row.Cells));
                standing.UnionWith(asked.Contains(text) ? [text] : asked);
            }
        }

        return standing;
    }

    private static IEnumerable<RowChange> Follower(CollectionPlan child, MapJoin join, Cell[] tuple, FieldValue[] empties, Operation erasure)
    {
        var where = join.Here.Select((f, i) => new FieldValue(f, tuple[i])).ToArray();
        return join.OnParentErased switch
        {
            OnParentErased.Delete => [new RowChange(child, where, []) { Delete = true, Many = true, For = erasure.Change }],
            OnParentErased.Nullify when empties.Length > 0 => [new RowChange(child, where, empties) { Many = true, For = erasure.Change }],
            _ => [],
        };
    }

    /// <summary>The part of a reference that can be emptied; a key cannot, so that a reference made of it alone stands in the way.</summary>
    private static FieldValue[] Emptied(CollectionPlan child, MapJoin join) => [.. join.Here.Except(child.Map.Key).Select(f => new FieldValue(f, Cell.Null))];

    private static Cell[]? Tuple(CollectionPlan parent, MapJoin join, StoredRow row) =>
        Values(parent, join.ThereFields, row.Cells) is var tuple && Array.Exists(tuple, c => c.IsNull) ? null : tuple;

    private static HashSet<string> Asked(IEnumerable<Cell[]?> tuples) => tuples.OfType<Cell[]>().Select(Text).ToHashSet(StringComparer.Ordinal);

    private static Cell[] Values(CollectionPlan collection, IReadOnlyList<string> fields, Cell[] cells) => [.. fields.Select(f => cells[collection.Position(f)])];

    private static string Text(CollectionPlan collection, StoredRow row) => Text(collection, Values(collection, collection.Map.Key, row.Cells));

    private static string Text(CollectionPlan collection, Cell[] key) => $"{collection.Index} {Text(key)}";

    private static string Alike(Cell[] values) => RowName.Of(values.Select(v => Cells.Alike(v.Value)));

    private static string Text(Cell[] values) => RowName.Of(values.Select(v => v.Value));
}
