namespace Dsar.Discovery;

/// <summary>A row that was to go, or to lose the person's values, and that a search afterwards found by its key. Personal data: never logged.</summary>
/// <param name="System">Key of the system.</param>
/// <param name="Collection">Key of the collection.</param>
/// <param name="RowText">Names the row as the ledger does (<see cref="LedgerText"/>).</param>
/// <param name="Kind">What was to be done: erase or anonymise.</param>
/// <param name="SaysAsBefore">True when a value still stands in it that was to go.</param>
public sealed record FoundRow(string System, string Collection, string RowText, WriteKind Kind, bool SaysAsBefore)
{
    /// <summary>Only the place, so that the key cannot reach a log by interpolation.</summary>
    public override string ToString() => $"{System}.{Collection}";
}

/// <summary>Compares a search after an erasure with the one before, key by key (discovery.md 5.3): what was decided to go must not be found from the same identities.</summary>
public static class FoundAgain
{
    /// <summary>The rows that the second search found. What remains after an erasure is little; only the keys of that are held in memory.</summary>
    /// <param name="plan">The plan of both runs.</param>
    /// <param name="before">The run that was decided on.</param>
    /// <param name="after">The run made afterwards.</param>
    /// <param name="items">What was decided.</param>
    public static IEnumerable<FoundRow> Of(Plan plan, IRunStore before, IRunStore after, IReadOnlyList<ExecutionItem> items)
    {
        var planner = new OperationPlanner(plan, before, items, text => text);
        foreach (var collection in plan.Collections.Where(c => c.Map.Key.Count > 0))
        {
            var stands = new Dictionary<string, long>(StringComparer.Ordinal);
            foreach (var row in after.Rows(collection.Index, 0))
            {
                stands[Key(collection, row)] = row.Number;
            }

            foreach (var planned in stands.Count == 0 ? [] : planner.Of(collection).Where(o => o.Operation is { Kind: WriteKind.Erase or WriteKind.Anonymise, Refused: null }))
            {
                if (stands.TryGetValue(Key(collection, planned.Row), out var number) && after.Row(collection.Index, number) is { } row)
                {
                    yield return Found(planner, planned, row);
                }
            }
        }
    }

    private static FoundRow Found(OperationPlanner planner, PlannedOperation planned, StoredRow row)
    {
        var (operation, collection) = (planned.Operation, planned.Operation.Collection);
        var set = operation.Kind == WriteKind.Erase ? planner.Anonymised(collection, planned.Row).Set : operation.Set;
        var same = set.Select(s => (s.Value, At: collection.Position(s.Field))).Any(s => s.At >= 0
            && Cells.Same(row.Cells[s.At], planned.Row.Cells[s.At]) && !Cells.Same(row.Cells[s.At], s.Value));
        return new FoundRow(collection.System.Key, collection.Map.Name, operation.RowText, operation.Kind, same);
    }

    private static string Key(CollectionPlan collection, StoredRow row) => RowName.Of(collection.Map.Key.Select(k => row.Cells[collection.Position(k)].Value));
}
