namespace Dsar.Discovery;

/// <summary>What is done again with a row, and by which way it is tied to the person. Personal data: never logged.</summary>
internal sealed record Again(Edge? Edge, IReadOnlyList<(WriteKind Kind, IReadOnlyList<string>? Fields, string? Purpose, string? Value)> Acts, bool IsConflict)
{
    public override string ToString() => $"Again x {Acts.Count}";
}

/// <summary>
/// Judges a row of a restored system whose key the ledger knows. What says what it said before is done again; what stands as it was left is left; anything else
/// may be somebody else's row, or written since, and is a person's to look at.
/// </summary>
internal sealed class RestoredRow(Plan plan, IRunStore store, CollectionPlan collection, IReadOnlyList<LedgerShape> shapes, Func<WriteKind, string, bool> ledger)
{
    private readonly OperationPlanner _planner = new(plan, store, [], text => text);
    private readonly Edge[] _edges = [.. plan.Edges.Where(e => e.Target == collection.Index)];

    public Again Of(string name, Row row, IReadOnlyList<LedgerChange> changes)
    {
        var conflict = false;
        if (ledger(WriteKind.Erase, LedgerText.Row(name)))
        {
            if (Tied(name, row, WriteKind.Erase, []) is { } edge)
            {
                return new Again(edge, [(WriteKind.Erase, null, null, null)], false);
            }

            conflict = true; // the key is somebody else's by now, or the person's under another tie
        }

        var acts = new List<(WriteKind, IReadOnlyList<string>?, string?, string?)>();
        var way = ledger(WriteKind.Anonymise, LedgerText.Row(name)) ? Anonymised(name, row, acts, ref conflict) : null;
        conflict |= !Changed(row, changes, acts);
        way ??= _edges.FirstOrDefault(e => _planner.TieOf(collection, Stored(row, e)).Any(t => !t.Value.IsNull));
        return way is null ? new Again(null, [], conflict || acts.Count > 0) : new Again(way, acts, conflict);
    }

    /// <summary>Adds the fields that are emptied again; the way by which the row is tied where it is told.</summary>
    private Edge? Anonymised(string name, Row row, List<(WriteKind, IReadOnlyList<string>?, string?, string?)> acts, ref bool conflict)
    {
        var (known, way) = (false, (Edge?)null);
        foreach (var shape in shapes.Where(s => s.Kind == WriteKind.Anonymise))
        {
            var values = shape.Fields.Where(f => collection.Position(f) >= 0).Select(f => new FieldValue(f, Value(row, f))).ToArray();
            var edge = Tied(name, row, WriteKind.Anonymise, shape.Fields);
            if (values.Length > 0 && ledger(WriteKind.Anonymise, LedgerText.After(name, values)))
            {
                known = true;
            }
            else if ((values.Length > 0 && ledger(WriteKind.Anonymise, LedgerText.Before(name, values))) || (edge is not null && (values.Length == 0 || Emptied(row, edge, shape))))
            {
                (known, way) = (true, edge ?? way);
                acts.Add((WriteKind.Anonymise, shape.Fields, null, null));
            }
        }

        conflict |= !known;
        return way;
    }

    /// <summary>True when a value that ties the row was emptied, and stands there again.</summary>
    private bool Emptied(Row row, Edge edge, LedgerShape shape) => _planner.TieOf(collection, Stored(row, edge)).Any(t => !t.Value.IsNull && shape.Fields.Contains(t.Field));

    /// <summary>Adds corrections and marks that are not there; false when something else stands there than was ever known.</summary>
    private bool Changed(Row row, IReadOnlyList<LedgerChange> changes, List<(WriteKind, IReadOnlyList<string>?, string?, string?)> acts)
    {
        var written = changes.SelectMany(c => c.Set.Keys).ToHashSet(StringComparer.Ordinal);
        if (changes.Any(c => c.Tie.Any(t => !written.Contains(t.Key) && !Says(row, t.Key, t.Value))))
        {
            return false;
        }

        var clear = true;
        foreach (var field in changes.Where(c => c.Kind == WriteKind.Rectify).SelectMany(c => c.Set.Keys).Distinct().Where(f => collection.Position(f) >= 0))
        {
            var history = changes.Where(c => c.Kind == WriteKind.Rectify && c.Set.ContainsKey(field)).SelectMany(c => new[] { c.Was.GetValueOrDefault(field), c.Set[field] }).ToList();
            if (Says(row, field, history[^1]))
            {
                continue;
            }

            clear &= history.Exists(h => Says(row, field, h));
            if (clear && history[^1] is { } value)
            {
                acts.Add((WriteKind.Rectify, [field], null, value));
            }
        }

        foreach (var mark in changes.Where(c => c.Kind is WriteKind.Restrict or WriteKind.Stop && c.Set.Any(s => !Says(row, s.Key, s.Value))).DistinctBy(c => (c.Kind, Purpose(c))))
        {
            clear &= mark.Kind == WriteKind.Restrict || Purpose(mark) is not null;
            acts.Add((mark.Kind, null, Purpose(mark), null));
        }

        return clear;
    }

    /// <summary>The purpose whose stop writes the same today; null when the map has none.</summary>
    private string? Purpose(LedgerChange change) => change.Kind == WriteKind.Stop
        ? collection.Map.Stops.FirstOrDefault(s => s.Set.Count == change.Set.Count && s.Set.All(v => change.Set.TryGetValue(v.Key, out var set) && set == v.Value))?.Purpose
        : null;

    /// <summary>The way by which the ledger knows the row as tied; null when by none.</summary>
    private Edge? Tied(string name, Row row, WriteKind kind, IReadOnlyList<string> fields) =>
        Array.Find(_edges, e => ledger(kind, LedgerText.Tie(name, fields, _planner.TieOf(collection, Stored(row, e)))));

    private bool Says(Row row, string field, string? value) =>
        collection.Position(field) < 0 || Cells.Same(Value(row, field), value is null ? Cell.Null : Cells.Of(value, collection.Map.Fields.First(f => f.Name == field).Type));

    private Cell Value(Row row, string field) => row.Cells[collection.Position(field)];

    private StoredRow Stored(Row row, Edge edge) => new(collection.Index, 0, edge.Index, -1, -1, 0, Ownership.Owned, row.Cells);
}

/// <summary>Puts rows that have come back into a run, one finding for what is done alike.</summary>
internal sealed class RestoredRows(IRunStore store)
{
    private readonly Dictionary<string, ReplayPart> _parts = new(StringComparer.Ordinal);

    public IReadOnlyList<ReplayPart> Parts => [.. _parts.Values];

    public void Add(CollectionPlan collection, Row row, Again again)
    {
        if (again.Acts.Count == 0)
        {
            return;
        }

        var number = store.Count(collection.Index);
        store.Append(new StoredRow(collection.Index, 0, again.Edge!.Index, -1, -1, 0, Ownership.Owned, row.Cells), null);
        foreach (var (facet, part) in again.Acts.Select(a => (Act: a, Part: Of(collection, a))).GroupBy(a => a.Part.Finding).Index())
        {
            store.AddMember(part.Key, collection.Index, number, facet);
            foreach (var (act, rectified) in part.Where(p => p.Act.Value is not null))
            {
                rectified.Corrections.Add(new Correction(number, act.Fields![0], act.Value!));
            }
        }
    }

    private ReplayPart Of(CollectionPlan collection, (WriteKind Kind, IReadOnlyList<string>? Fields, string? Purpose, string? Value) act)
    {
        var alike = $"{collection.Index} {act.Kind} {act.Purpose} {(act.Value is null ? string.Join(' ', act.Fields ?? []) : string.Empty)}";
        return _parts.TryGetValue(alike, out var part) ? part
            : _parts[alike] = new ReplayPart(_parts.Count + 1, collection.Map.Name, act.Kind, act.Value is null ? act.Fields : null, act.Purpose, []);
    }
}
