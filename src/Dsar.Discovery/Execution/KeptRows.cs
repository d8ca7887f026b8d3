namespace Dsar.Discovery;

/// <summary>Where rows are that are kept now and erased later: how to find them again, and nothing of what they say. Personal data: sealed, never logged.</summary>
/// <param name="System">Key of the system.</param>
/// <param name="Collection">Key of the collection.</param>
/// <param name="KeyFields">Fields of the key.</param>
/// <param name="FoundBy">Fields that the rows were found by; they name the way in the plan.</param>
/// <param name="TieFields">Fields that still tie the rows to the person when the decision is carried out; none where only the key is left.</param>
/// <param name="Ownership">The rows' tie.</param>
/// <param name="Rows">The rows.</param>
public sealed record KeptRows(
    string System, string Collection, IReadOnlyList<string> KeyFields, IReadOnlyList<string> FoundBy, IReadOnlyList<string> TieFields, Ownership Ownership, IReadOnlyList<KeptRow> Rows)
{
    /// <summary>The rows of a finding, in parts of at most <paramref name="most"/> rows; none for a collection without a key.</summary>
    /// <param name="plan">The run's plan.</param>
    /// <param name="store">The sealed run.</param>
    /// <param name="items">Everything that was decided: what else is done to the rows changes what ties them.</param>
    /// <param name="finding">The finding.</param>
    /// <param name="most">Most rows of a part.</param>
    public static IEnumerable<KeptRows> Of(Plan plan, IRunStore store, IReadOnlyList<ExecutionItem> items, int finding, int most)
    {
        if (store.Members(finding, 0, 1) is not [var first] || plan.Collections[first.Collection] is not { Map.Key.Count: > 0 } collection)
        {
            yield break;
        }

        var planner = new OperationPlanner(plan, store, items, text => text);
        foreach (var part in Parts(plan, planner, collection, planner.Decided(collection, finding), finding, most))
        {
            yield return part;
        }
    }

    /// <summary>The person's own rows that tell whether a contract runs on which an activity rests, and lend it dates (map key <c>exports</c>).</summary>
    /// <param name="plan">The run's plan.</param>
    /// <param name="store">The sealed run.</param>
    /// <param name="items">Everything that was decided.</param>
    /// <param name="activity">The activity.</param>
    /// <param name="most">Most rows of a part.</param>
    public static IEnumerable<KeptRows> Telling(Plan plan, IRunStore store, IReadOnlyList<ExecutionItem> items, string activity, int most)
    {
        var planner = new OperationPlanner(plan, store, items, text => text);
        return plan.Collections.Where(c => c.Map.Key.Count > 0 && c.Map.Exports.Any(e => e.Activities.Contains(activity)))
            .SelectMany(c => Parts(plan, planner, c, planner.All(c).Where(r => r.Row.Ownership == Ownership.Owned), null, most));
    }

    /// <summary>The texts that name the rows, as the ledger does (<see cref="LedgerText"/>). Personal data: never logged.</summary>
    public IEnumerable<string> Names() => Rows.Select(r => RowName.Of($"{System}.{Collection}", r.Key));

    /// <summary>Tells these rows from others of a run by their keys.</summary>
    public Func<StoredRow, bool> Holding(Plan plan)
    {
        var known = Rows.Select(r => RowName.Of(r.Key)).ToHashSet(StringComparer.Ordinal);
        return row => known.Contains(RowName.Of(Values(plan.Collections[row.Collection], KeyFields, row.Cells)));
    }

    /// <summary>These rows without those of another list.</summary>
    public KeptRows Except(KeptRows others)
    {
        var known = others.System == System && others.Collection == Collection ? others.Rows.Select(r => RowName.Of(r.Key)).ToHashSet(StringComparer.Ordinal) : [];
        return this with { Rows = [.. Rows.Where(r => !known.Contains(RowName.Of(r.Key)))] };
    }

    /// <summary>
    /// Reads the rows again into a run of their own, so that law and execution look at them as at any other. Rows that are gone are left out.
    /// </summary>
    /// <param name="plan">The plan of today.</param>
    /// <param name="connector">The system's connector.</param>
    /// <param name="store">An empty run.</param>
    /// <param name="clock">The clock.</param>
    /// <param name="ct">Ends the work.</param>
    /// <param name="done">Whether a row of another tie, named as the ledger does (<see cref="LedgerText"/>), was erased or emptied by us since; it is left out. Null: none was.</param>
    /// <returns>How many rows stand there by the same key under another tie: somebody else's by now, or the person's in another way.</returns>
    /// <exception cref="ConnectorException">The system cannot be read, or its map no longer knows the rows (schema).</exception>
    public async Task<int> Read(Plan plan, IConnector connector, IRunStore store, TimeProvider clock, CancellationToken ct, Func<string, bool>? done = null)
    {
        var collection = plan.Collections.FirstOrDefault(c => c.System.Key == System && c.Map.Name == Collection);
        var edge = plan.Edges.FirstOrDefault(e => e.Target == collection?.Index && e.TargetFields.SequenceEqual(FoundBy));
        if (collection is null || edge is null || TieFields.Any(f => collection.Position(f) < 0) || !collection.Map.Key.SequenceEqual(KeyFields))
        {
            throw new ConnectorException("schema", false);
        }

        var moved = 0;
        var known = Rows.DistinctBy(r => RowName.Of(r.Key)).ToDictionary(r => RowName.Of(r.Key), StringComparer.Ordinal);
        store.Begin();
        foreach (var part in known.Values.Chunk(connector.Traits.BatchSize))
        {
            await foreach (var row in PatientRows.Of(connector, Again(collection, part), clock, ct))
            {
                var key = Values(collection, KeyFields, row.Cells);
                if (!known.TryGetValue(RowName.Of(key), out var kept) && collection.System.Map.Kind == SystemKind.Rest)
                {
                    // Found by what ties it, as the kept rows were asked for: another row of the person.
                    continue;
                }

                if (kept is not null && Values(collection, TieFields, row.Cells).SequenceEqual(kept.Tie))
                {
                    store.Append(new StoredRow(collection.Index, 0, edge.Index, -1, -1, 0, Ownership, row.Cells), null);
                }
                else if (done?.Invoke(RowName.Of(collection.Id, key)) != true)
                {
                    moved++;
                }
            }
        }

        store.Commit();
        return moved;
    }

    /// <summary>Only the place, so that keys cannot reach a log by interpolation.</summary>
    public override string ToString() => $"{System}.{Collection} x {Rows.Count}";

    private static IEnumerable<KeptRows> Parts(Plan plan, OperationPlanner planner, CollectionPlan collection, IEnumerable<DecidedRow> decided, int? finding, int most)
    {
        var waiting = new Dictionary<string, (KeptRows Part, List<KeptRow> Rows)>(StringComparer.Ordinal);
        foreach (var one in decided)
        {
            var (row, tie) = (one.Row, planner.StandingTie(collection, one, finding));
            var alike = $"{row.Edge} {row.Ownership} {string.Join(' ', tie)}";
            if (!waiting.TryGetValue(alike, out var open))
            {
                waiting[alike] = open = (new KeptRows(collection.System.Key, collection.Map.Name, collection.Map.Key, plan.Edges[row.Edge].TargetFields, tie, row.Ownership, []), []);
            }

            open.Rows.Add(new KeptRow(Values(collection, collection.Map.Key, row.Cells), Values(collection, tie, row.Cells)));
            if (open.Rows.Count == most)
            {
                waiting.Remove(alike);
                yield return open.Part with { Rows = open.Rows };
            }
        }

        foreach (var (part, rows) in waiting.Values)
        {
            yield return part with { Rows = rows };
        }
    }

    private ReadBatch Again(CollectionPlan collection, KeptRow[] rows)
    {
        var known = KeyFields.Concat(TieFields).ToList();
        var fields = RestRules.ReadBack(collection, known);
        var tuples = rows.Select(r => fields.Select(f => r.Key.Concat(r.Tie).ElementAt(known.IndexOf(f))).ToArray()).ToArray();
        return new ReadBatch(collection, fields, tuples, fields == collection.Map.Key ? rows.Length + 1L : collection.System.Map.MaxRows);
    }

    private static string[] Values(CollectionPlan collection, IReadOnlyList<string> fields, Cell[] cells) => [.. fields.Select(f => cells[collection.Position(f)].Value)];
}

/// <summary>One kept row. Personal data: sealed, never logged.</summary>
/// <param name="Key">Values of its key.</param>
/// <param name="Tie">Values that tie it to the person.</param>
public sealed record KeptRow(IReadOnlyList<string> Key, IReadOnlyList<string> Tie)
{
    /// <summary>Nothing, so that a key cannot reach a log by interpolation.</summary>
    public override string ToString() => "KeptRow";
}
