namespace Dsar.Discovery;

/// <summary>Where rows are that are kept now and erased later: how to find them again, and nothing of what they say. Personal data: sealed, never logged.</summary>
/// <param name="System">Key of the system.</param>
/// <param name="Collection">Key of the collection.</param>
/// <param name="KeyFields">Fields of the key.</param>
/// <param name="TieFields">Fields that tie the rows to the person.</param>
/// <param name="Rows">The rows.</param>
public sealed record KeptRows(string System, string Collection, IReadOnlyList<string> KeyFields, IReadOnlyList<string> TieFields, IReadOnlyList<KeptRow> Rows)
{
    /// <summary>The rows of a finding, in parts of at most <paramref name="most"/> rows; none for a collection without a key.</summary>
    /// <param name="plan">The run's plan.</param>
    /// <param name="store">The sealed run.</param>
    /// <param name="finding">The finding.</param>
    /// <param name="excluded">Rows that are left alone.</param>
    /// <param name="most">Most rows of a part.</param>
    public static IEnumerable<KeptRows> Of(Plan plan, IRunStore store, int finding, IReadOnlySet<long> excluded, int most)
    {
        var waiting = new Dictionary<int, List<StoredRow>>();
        foreach (var member in Members(store, finding, most).Where(m => !excluded.Contains(m.Row) && plan.Collections[m.Collection].Map.Key.Count > 0))
        {
            if (store.Row(member.Collection, member.Row) is not { } row)
            {
                continue;
            }

            if (!waiting.TryGetValue(row.Edge, out var part))
            {
                waiting[row.Edge] = part = [];
            }

            part.Add(row);
            if (part.Count == most)
            {
                yield return Of(plan, part);
                part.Clear();
            }
        }

        foreach (var part in waiting.Values.Where(p => p.Count > 0))
        {
            yield return Of(plan, part);
        }
    }

    /// <summary>
    /// Reads the rows again into a run of their own, so that law and execution look at them as at any other. Rows that are gone are left out.
    /// </summary>
    /// <param name="plan">The plan of today.</param>
    /// <param name="connector">The system's connector.</param>
    /// <param name="store">An empty run.</param>
    /// <param name="clock">The clock.</param>
    /// <param name="ct">Ends the work.</param>
    /// <returns>How many rows stand there by the same key under another tie: somebody else's by now, or the person's in another way.</returns>
    /// <exception cref="ConnectorException">The system cannot be read, or its map no longer knows the rows (schema).</exception>
    public async Task<int> Read(Plan plan, IConnector connector, IRunStore store, TimeProvider clock, CancellationToken ct)
    {
        var collection = plan.Collections.FirstOrDefault(c => c.System.Key == System && c.Map.Name == Collection);
        var edge = plan.Edges.FirstOrDefault(e => e.Target == collection?.Index && e.TargetFields.SequenceEqual(TieFields));
        if (collection is null || edge is null || !collection.Map.Key.SequenceEqual(KeyFields))
        {
            throw new ConnectorException("schema", false);
        }

        var moved = 0;
        var known = Rows.DistinctBy(r => Text(r.Key)).ToDictionary(r => Text(r.Key), StringComparer.Ordinal);
        store.Begin();
        foreach (var part in known.Values.Chunk(connector.Traits.BatchSize))
        {
            await foreach (var row in PatientRows.Of(connector, new ReadBatch(collection, collection.Map.Key, [.. part.Select(r => r.Key.ToArray())], part.Length + 1L), clock, ct))
            {
                if (known.TryGetValue(Text(Values(collection, KeyFields, row.Cells)), out var kept) && Values(collection, TieFields, row.Cells).SequenceEqual(kept.Tie))
                {
                    store.Append(new StoredRow(collection.Index, 0, edge.Index, -1, -1, 0, Ownership.Owned, row.Cells), null);
                }
                else
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

    private static KeptRows Of(Plan plan, List<StoredRow> rows)
    {
        var (collection, tie) = (plan.Collections[rows[0].Collection], plan.Edges[rows[0].Edge].TargetFields);
        return new KeptRows(
            collection.System.Key, collection.Map.Name, collection.Map.Key, tie,
            [.. rows.Select(r => new KeptRow(Values(collection, collection.Map.Key, r.Cells), Values(collection, tie, r.Cells)))]);
    }

    private static IEnumerable<FindingMember> Members(IRunStore store, int finding, int most)
    {
        for (var skip = 0L; ; skip += most)
        {
            var part = store.Members(finding, skip, most);
            foreach (var member in part)
            {
                yield return member;
            }

            if (part.Count < most)
            {
                yield break;
            }
        }
    }

    private static string[] Values(CollectionPlan collection, IReadOnlyList<string> fields, Cell[] cells) => [.. fields.Select(f => cells[collection.Position(f)].Value)];

    private static string Text(IEnumerable<string> key) => string.Join('\u001F', key);
}

/// <summary>One kept row. Personal data: sealed, never logged.</summary>
/// <param name="Key">Values of its key.</param>
/// <param name="Tie">Values that tie it to the person.</param>
public sealed record KeptRow(IReadOnlyList<string> Key, IReadOnlyList<string> Tie)
{
    /// <summary>Nothing, so that a key cannot reach a log by interpolation.</summary>
    public override string ToString() => "KeptRow";
}
