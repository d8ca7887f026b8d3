namespace Dsar.Discovery;

/// <summary>
/// Compares a system with the ledger after a backup was restored (discovery.md 5.4): lists the keys of its collections, and puts the rows that have come back
/// into a run, so that they are executed on as any other. Memory is that of one collection's ledger and of the rows that come back, not of the system.
/// </summary>
/// <param name="plan">The plan of today.</param>
/// <param name="connector">The system's connector; null: nothing reads it.</param>
/// <param name="store">An empty run.</param>
/// <param name="clock">The clock.</param>
public sealed class RestoredSystem(Plan plan, IConnector? connector, IRunStore store, TimeProvider clock)
{
    private readonly List<CheckByHand> _byHand = [];
    private readonly RestoredRows _rows = new(store);

    /// <summary>Looks through the system.</summary>
    /// <param name="system">Key of the system.</param>
    /// <param name="shapes">How rows were erased or anonymised.</param>
    /// <param name="changes">Rows that were corrected or marked, oldest first.</param>
    /// <param name="ledger">Tells, for a collection, whether the ledger has the mark of a text (<see cref="LedgerText"/>) under a kind.</param>
    /// <param name="ct">Ends the work.</param>
    /// <exception cref="ConnectorException">The system cannot be read.</exception>
    public async Task<Replay> Find(
        string system, IReadOnlyList<LedgerShape> shapes, IReadOnlyList<LedgerChange> changes, Func<string, CancellationToken, Task<Func<WriteKind, string, bool>>> ledger, CancellationToken ct)
    {
        var mine = plan.Collections.Where(c => c.System.Key == system).ToList();
        var told = shapes.Select(s => s.Collection).Concat(changes.Select(c => c.Collection)).ToHashSet(StringComparer.Ordinal);
        _byHand.AddRange(told.Except(mine.Select(c => c.Map.Name)).Order(StringComparer.Ordinal).Select(name => new CheckByHand(name, "not_in_map", null)));
        foreach (var collection in mine)
        {
            var name = collection.Map.Name;
            if (WhyByHand(collection, [.. shapes.Where(s => s.Collection == name)], [.. changes.Where(c => c.Collection == name)]) is { } code)
            {
                _byHand.Add(new CheckByHand(name, code, null));
            }
            else if (told.Contains(name))
            {
                await Look(collection, [.. shapes.Where(s => s.Collection == name)], changes.Where(c => c.Collection == name), await ledger(name, ct), ct);
            }
        }

        return new Replay(_rows.Parts, _byHand);
    }

    /// <summary>Why the machine cannot compare a collection; null when it can, or need not.</summary>
    private string? WhyByHand(CollectionPlan collection, IReadOnlyList<LedgerShape> shapes, IReadOnlyList<LedgerChange> changes)
    {
        var map = collection.Map;
        if (map.Key.Count == 0)
        {
            return map.Fields.Any(f => f.Personal) ? "no_key" : null;
        }

        return shapes.Count + changes.Count == 0 ? null
            : connector is null ? "not_configured"
            : !connector.Traits.ListsKeys ? "keys_not_listed"
            : shapes.Select(s => s.KeyFields).Concat(changes.Select(c => c.KeyFields)).All(k => k.SequenceEqual(map.Key)) ? null
            : "schema";
    }

    private async Task Look(CollectionPlan collection, IReadOnlyList<LedgerShape> shapes, IEnumerable<LedgerChange> changes, Func<WriteKind, string, bool> ledger, CancellationToken ct)
    {
        var changed = changes.GroupBy(c => RowName.Of(collection.Id, c.Key)).ToDictionary(g => g.Key, g => g.ToList(), StringComparer.Ordinal);
        var known = new List<string[]>();
        await foreach (var key in connector!.Keys(collection, ct))
        {
            var name = RowName.Of(collection.Id, key);
            var text = LedgerText.Row(name);
            if (changed.ContainsKey(name) || ledger(WriteKind.Erase, text) || ledger(WriteKind.Anonymise, text))
            {
                known.Add(key);
            }
        }

        var (conflicts, judge) = (0, new RestoredRow(plan, store, collection, shapes, ledger));
        store.Begin();
        foreach (var part in known.Chunk(connector.Traits.BatchSize))
        {
            await foreach (var row in PatientRows.Of(connector, new ReadBatch(collection, collection.Map.Key, part, part.Length + 1L), clock, ct))
            {
                var name = RowName.Of(collection.Id, collection.Map.Key.Select(k => row.Cells[collection.Position(k)].Value));
                var again = judge.Of(name, row, changed.GetValueOrDefault(name) ?? []);
                conflicts += again.IsConflict ? 1 : 0;
                _rows.Add(collection, row, again);
            }
        }

        store.Commit();
        if (conflicts > 0)
        {
            _byHand.Add(new CheckByHand(collection.Map.Name, "conflict", conflicts));
        }
    }
}
