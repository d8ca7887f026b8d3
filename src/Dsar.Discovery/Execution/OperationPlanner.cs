using System.Globalization;
using Dsar.Domain;

namespace Dsar.Discovery;

/// <summary>Turns what was decided about findings into operations on rows. The same run and decision give the same operations in the same order.</summary>
internal sealed class OperationPlanner(Plan plan, IRunStore store, IReadOnlyList<ExecutionItem> items, Func<string, string> id)
{
    private readonly Dictionary<int, ExecutionItem> _items = items.ToDictionary(i => i.Finding);

    /// <summary>The operations on a collection, in row order.</summary>
    public IEnumerable<(Operation Operation, StoredRow Row)> Of(CollectionPlan collection)
    {
        var facets = Facet.Of(collection);
        using var members = store.MembersOf(collection.Index).GetEnumerator();
        var more = members.MoveNext();
        foreach (var row in store.Rows(collection.Index, 0))
        {
            var decided = new Dictionary<int, ExecutionItem>();
            var held = 0;
            for (; more && members.Current.Row <= row.Number; more = members.MoveNext())
            {
                if (members.Current.Row == row.Number)
                {
                    held++;
                    if (_items.TryGetValue(members.Current.Finding, out var item) && !item.ExcludedRows.Contains(row.Number))
                    {
                        decided[members.Current.Facet] = item;
                    }
                }
            }

            foreach (var operation in Of(collection, row, facets, decided, held))
            {
                yield return (operation, row);
            }
        }
    }

    /// <summary>The anonymisation that stands in for an erasure which another row's reference forbids.</summary>
    public Operation Anonymised(CollectionPlan collection, StoredRow row) =>
        Make(collection, row, WriteKind.Anonymise, Replaced(collection, row, collection.Map.Fields.Where(f => f.Personal)), []);

    private IEnumerable<Operation> Of(CollectionPlan collection, StoredRow row, IReadOnlyList<Facet> facets, Dictionary<int, ExecutionItem> decided, int held)
    {
        var gone = decided.Where(d => d.Value.Outcome is ItemOutcome.Erase or ItemOutcome.Anonymise).Select(d => d.Key).ToHashSet();
        if (gone.Count > 0)
        {
            var whole = gone.Count == held && decided.Values.All(i => i.Outcome == ItemOutcome.Erase);
            yield return Erasure(collection, row, whole, facets.Where(f => gone.Contains(f.Number)).SelectMany(f => f.Fields));
        }

        if (decided.Values.Any(i => i.Outcome is ItemOutcome.Restrict or ItemOutcome.RetainUntil))
        {
            yield return Restriction(collection, row);
        }

        foreach (var item in decided.Values.Where(i => i.Outcome == ItemOutcome.Rectify).Distinct())
        {
            foreach (var correction in item.Corrections.Where(c => c.Row == row.Number))
            {
                yield return Rectification(collection, row, correction);
            }
        }

        foreach (var purpose in decided.Values.Where(i => i.Outcome == ItemOutcome.Stop).Select(i => i.Purpose).Distinct())
        {
            yield return Stopped(collection, row, purpose);
        }
    }

    /// <summary>A row that is decided as a whole goes as its map says; where only some of its fields are decided, those are emptied and the row stays.</summary>
    private Operation Erasure(CollectionPlan collection, StoredRow row, bool whole, IEnumerable<MapField> fields) => (whole, collection.Map.Erase) switch
    {
        (_, EraseStrategy.None or EraseStrategy.Expire) => Make(collection, row, WriteKind.Erase, [], []) with { Refused = OperationResult.Manual },
        (true, EraseStrategy.Anonymise) => Make(collection, row, WriteKind.Anonymise, Replaced(collection, row, collection.Map.Fields.Where(f => f.Personal)), []),
        (true, _) => Make(collection, row, WriteKind.Erase, [], []),
        _ => Make(collection, row, WriteKind.Anonymise, Replaced(collection, row, fields), []),
    };

    private Operation Restriction(CollectionPlan collection, StoredRow row)
    {
        var map = collection.System.Map;
        var set = map.RestrictSet.Where(s => collection.Map.Fields.Any(f => f.Name == s.Key)).Select(s => Value(collection, s.Key, s.Value)).ToArray();
        var made = Make(collection, row, WriteKind.Restrict, set, []);
        // A system that asks before it uses anything needs no mark of its own.
        return set.Length > 0 ? made : made with { Refused = map.Restrict == RestrictStrategy.Check ? OperationResult.AlreadyDone : OperationResult.Manual };
    }

    private Operation Stopped(CollectionPlan collection, StoredRow row, string? purpose)
    {
        var set = collection.Map.Stops.Where(s => s.Purpose == purpose).SelectMany(s => s.Set).Select(s => Value(collection, s.Key, s.Value)).ToArray();
        var made = Make(collection, row, WriteKind.Stop, set, []);
        return set.Length > 0 ? made : made with { Refused = collection.System.Map.Restrict == RestrictStrategy.Check ? OperationResult.AlreadyDone : OperationResult.Manual };
    }

    private Operation Rectification(CollectionPlan collection, StoredRow row, Correction correction)
    {
        var field = collection.Map.Fields.FirstOrDefault(f => f.Name == correction.Field);
        var at = field is null ? -1 : collection.Position(field.Name);
        return field is not null && at >= 0 && field.MayBecome(correction.Value)
            ? Make(collection, row, WriteKind.Rectify, [Value(collection, field.Name, correction.Value)], [new FieldValue(field.Name, row.Cells[at])])
            : Make(collection, row, WriteKind.Rectify, [], []) with { Refused = OperationResult.Manual };
    }

    private Operation Make(CollectionPlan collection, StoredRow row, WriteKind kind, IReadOnlyList<FieldValue> set, IReadOnlyList<FieldValue> seen)
    {
        var key = Values(collection, row, collection.Map.Key);
        var text = string.Create(CultureInfo.InvariantCulture, $"{collection.Id} {kind} {string.Join('\u001F', key.Select(k => k.Value.Value))} {string.Join('\u001F', set.Select(s => s.Field))}");
        var tie = row.Edge >= 0 ? Values(collection, row, plan.Edges[row.Edge].TargetFields) : [];
        return new Operation(id(key.Length > 0 ? text : $"{text} {row.Number}"), kind, collection, key, tie, set, seen)
        {
            Refused = key.Length == 0 ? OperationResult.NoKey : null,
        };
    }

    /// <summary>The fields of the key stay: without them nobody could tell which row it was.</summary>
    private FieldValue[] Replaced(CollectionPlan collection, StoredRow row, IEnumerable<MapField> fields) =>
    [
        .. fields.Where(f => f.Erase.Kind != FieldErasureKind.Keep && !collection.Map.Key.Contains(f.Name))
            .Select(f => new FieldValue(f.Name, collection.Position(f.Name) is >= 0 and var at ? Anonymous.Value(store, collection, f, row.Cells[at]) : Cell.Null)),
    ];

    private static FieldValue[] Values(CollectionPlan collection, StoredRow row, IReadOnlyList<string> fields) =>
        [.. fields.Select(f => new FieldValue(f, row.Cells[collection.Position(f)]))];

    private static FieldValue Value(CollectionPlan collection, string field, string value) => new(field, Cells.Of(value, collection.Map.Fields.First(f => f.Name == field).Type));
}
