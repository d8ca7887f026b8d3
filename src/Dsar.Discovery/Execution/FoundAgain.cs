namespace Dsar.Discovery;

/// <summary>Compares a search after an erasure with the one before (discovery.md 5.3): what was decided to go must not be found from the same identities.</summary>
public static class FoundAgain
{
    /// <summary>Rows that were decided to go and that the second search found, by collection (<c>system.collection</c>). What remains after an erasure is little; only that is held in memory.</summary>
    /// <param name="plan">The plan of both runs.</param>
    /// <param name="before">The run that was decided on.</param>
    /// <param name="after">The run made afterwards.</param>
    /// <param name="items">What was decided.</param>
    public static IReadOnlyDictionary<string, int> Of(Plan plan, IRunStore before, IRunStore after, IReadOnlyList<ExecutionItem> items)
    {
        var planner = new OperationPlanner(plan, before, items, text => text);
        var found = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var collection in plan.Collections.Where(c => c.Map.Key.Count > 0))
        {
            var stands = after.Rows(collection.Index, 0).Select(r => Key(collection, r)).ToHashSet(StringComparer.Ordinal);
            var kept = stands.Count == 0 ? 0 : planner.Of(collection).Count(o => o.Operation is { Kind: WriteKind.Erase, Refused: null } && stands.Contains(Key(collection, o.Row)));
            if (kept > 0)
            {
                found[collection.Id] = kept;
            }
        }

        return found;
    }

    private static string Key(CollectionPlan collection, StoredRow row) => string.Join('\u001F', collection.Map.Key.Select(k => row.Cells[collection.Position(k)].Value));
}
