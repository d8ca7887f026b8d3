namespace Dsar.Discovery;

/// <summary>
/// What erasing a row means for rows that reference it (discovery.md 5.1): rows that are kept stand in its way, others' references are emptied or follow,
/// as the map of the referencing collection says.
/// </summary>
internal sealed class References(IReadOnlyList<CollectionPlan> system, IRunStore store, IConnector connector)
{
    private readonly HashSet<UInt128> _going = [];
    private readonly Dictionary<(int Child, string Join), HashSet<UInt128>> _kept = [];

    /// <summary>Notes a row that goes, so that it stands in nobody's way.</summary>
    public void Goes(CollectionPlan collection, StoredRow row) => _going.Add(HashOf(collection, collection.Map.Key, row.Cells));

    /// <summary>The erasure as it can be carried out; null when a row that stays references it.</summary>
    public async Task<Operation?> Free(Operation erasure, StoredRow row, CancellationToken ct)
    {
        var before = new List<RowChange>();
        foreach (var (child, join) in OperationOrder.References(system, erasure.Collection))
        {
            var tuple = join.ThereFields.Select(f => row.Cells[erasure.Collection.Position(f)]).ToArray();
            if (join.OnParentErased == OnParentErased.Keep || tuple.Any(c => c.IsNull))
            {
                continue;
            }

            if (join.OnParentErased == OnParentErased.Nullify)
            {
                before.Add(new RowChange(child, Fields(join, tuple), [.. join.Here.Where(f => !child.Map.Key.Contains(f)).Select(f => new FieldValue(f, Cell.Null))]) { Many = true });
            }
            else if (Kept(child, join).Contains(HashOf(child, tuple)) || (join.OnParentErased == OnParentErased.Block && await Stays(child, join, tuple, ct)))
            {
                _going.Remove(HashOf(erasure.Collection, erasure.Collection.Map.Key, row.Cells));
                return null;
            }
            else if (join.OnParentErased == OnParentErased.Delete)
            {
                before.Add(new RowChange(child, Fields(join, tuple), []) { Many = true });
            }
        }

        return erasure with { Before = before };
    }

    /// <summary>Tuples of the person's rows that stay.</summary>
    private HashSet<UInt128> Kept(CollectionPlan child, MapJoin join)
    {
        if (!_kept.TryGetValue((child.Index, join.Name), out var kept))
        {
            _kept[(child.Index, join.Name)] = kept = [];
            foreach (var row in store.Rows(child.Index, 0).Where(r => !_going.Contains(HashOf(child, child.Map.Key, r.Cells))))
            {
                kept.Add(HashOf(child, [.. join.Here.Select(f => row.Cells[child.Position(f)])]));
            }
        }

        return kept;
    }

    /// <summary>Whether the system holds a row that references it and does not go, whoever's it is.</summary>
    private async Task<bool> Stays(CollectionPlan child, MapJoin join, Cell[] tuple, CancellationToken ct)
    {
        await foreach (var row in connector.Read(new ReadBatch(child, join.Here, [[.. tuple.Select(c => c.Value)]], child.System.Map.MaxRows), ct))
        {
            if (!_going.Contains(HashOf(child, child.Map.Key, row.Cells)))
            {
                return true;
            }
        }

        return false;
    }

    private UInt128 HashOf(CollectionPlan collection, IReadOnlyList<string> fields, Cell[] cells) => HashOf(collection, [.. fields.Select(f => cells[collection.Position(f)])]);

    private UInt128 HashOf(CollectionPlan collection, Cell[] values) =>
        System.Buffers.Binary.BinaryPrimitives.ReadUInt128BigEndian(store.Hash("reference", $"{collection.Index} {string.Join('\u001F', values.Select(v => v.Value))}"));

    private static FieldValue[] Fields(MapJoin join, Cell[] tuple) => [.. join.Here.Select((f, i) => new FieldValue(f, tuple[i]))];
}
