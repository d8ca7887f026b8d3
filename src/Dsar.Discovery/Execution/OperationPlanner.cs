using System.Globalization;
using Dsar.Domain;

namespace Dsar.Discovery;

/// <summary>An operation and the row it is for.</summary>
internal sealed record PlannedOperation(Operation Operation, StoredRow Row);

/// <summary>A row and what was decided about its facets; <paramref name="Held"/> counts the facets that any finding holds.</summary>
internal sealed record DecidedRow(StoredRow Row, IReadOnlyDictionary<int, ExecutionItem> Facets, int Held)
{
    /// <summary>True when nothing of the row is kept.</summary>
    public bool IsWhole => Facets.Count == Held && Held > 0 && Facets.Values.All(i => i.Outcome == ItemOutcome.Erase);
}

/// <summary>Turns what was decided about findings into operations on rows. The same run and decision give the same operations in the same order.</summary>
internal sealed class OperationPlanner(Plan plan, IRunStore store, IReadOnlyList<ExecutionItem> items, Func<string, string> id)
{
    /// <summary>Categories that say who somebody is; a status or a date may change on a row that stays the same person's.</summary>
    private static readonly string?[] Tells = ["pd:Name", "pd:EmailAddress", "pd:TelephoneNumber", "pd:AccountIdentifier", "pd:Username", "pd:Identifier", "pd:PhysicalAddress"];

    private readonly Dictionary<int, ExecutionItem> _items = items.ToDictionary(i => i.Finding);

    /// <summary>The operations on a collection, in row order.</summary>
    public IEnumerable<PlannedOperation> Of(CollectionPlan collection)
    {
        var facets = Facet.Of(collection);
        return All(collection).SelectMany(row => Of(collection, row, facets).Select(o => new PlannedOperation(Callable(o), row.Row)));
    }

    /// <summary>The rows of a collection that do not go, by decision or because <paramref name="staying"/> says so.</summary>
    public IEnumerable<StoredRow> Kept(CollectionPlan collection, Func<StoredRow, bool> staying) =>
        All(collection).Where(r => !(GoesWhole(collection, r) && IsDeleted(collection)) || staying(r.Row)).Select(r => r.Row);

    /// <summary>The rows about which something was decided that a finding holds.</summary>
    public IEnumerable<DecidedRow> Decided(CollectionPlan collection, int finding) => All(collection).Where(r => r.Facets.Values.Any(i => i.Finding == finding));

    /// <summary>
    /// The fields that still tie a row to the person when everything decided about it is carried out: what is emptied, corrected or marked cannot, nor what another
    /// finding than <paramref name="finding"/> keeps until a day of its own. The row's names, addresses and numbers stand in; none where only the key is left.
    /// </summary>
    public IReadOnlyList<string> StandingTie(CollectionPlan collection, DecidedRow decided, int? finding)
    {
        var (facets, naming) = (Facet.Of(collection), Naming(decided.Row));
        var written = Of(collection, decided, facets).Where(o => o.Refused is null).SelectMany(o => o.Set).Select(s => s.Field);
        var others = decided.Facets.Where(d => finding is not null && d.Value.Finding != finding).SelectMany(d => facets[d.Key].Fields).Select(f => f.Name);
        var passing = written.Concat(others).Concat(Loose(collection)).Except(collection.Map.Key).ToHashSet(StringComparer.Ordinal);
        var tie = !naming.Any(passing.Contains) ? naming : [.. naming.Except(passing).Union(collection.Read.Where(f => Tells.Contains(f.Category) && !passing.Contains(f.Name)).Select(f => f.Name))];
        return [.. tie.Where(f => !decided.Row.Cells[collection.Position(f)].IsNull)];
    }

    /// <summary>The anonymisation that stands in for an erasure which another row's reference forbids.</summary>
    public Operation Anonymised(CollectionPlan collection, StoredRow row) => Emptied(collection, row, [.. collection.Map.Fields.Where(f => f.Personal)]);

    /// <summary>A system that is changed by calls takes what its map has a call for, and a file takes nothing but lines left out; a person does the rest.</summary>
    private static Operation Callable(Operation operation) => operation is { Refused: null, Call: null, Collection.System.Map.Kind: SystemKind.Rest } or { Refused: null, Kind: not WriteKind.Erase, Collection.System.Map.Kind: SystemKind.Files }
        ? operation with { Refused = OperationResult.Manual } : operation;

    /// <summary>The values that tie a row to the person, by the way it was found.</summary>
    public IReadOnlyList<FieldValue> TieOf(CollectionPlan collection, StoredRow row) => Values(collection, row, Tie(collection, row));

    private static bool IsDeleted(CollectionPlan collection) => collection.Map is { Key.Count: > 0, Erase: not (EraseStrategy.None or EraseStrategy.Expire or EraseStrategy.Anonymise) };

    /// <summary>A row that only names the person is somebody else's and stays, unless the map says that its rows are nothing but such links.</summary>
    private bool GoesWhole(CollectionPlan collection, DecidedRow decided) =>
        decided.IsWhole && (!IsMention(decided.Row) || (collection.Map.Ownership == Ownership.Mentions && Naming(decided.Row).Any(collection.Map.Key.Contains)));

    private static bool IsMention(StoredRow row) => row.Ownership == Ownership.Mentions;

    /// <summary>The fields that a row was found by; of a mention they are all that is the person's.</summary>
    private IReadOnlyList<string> Naming(StoredRow row) => plan.Edges[row.Edge].TargetFields;

    /// <summary>The rows of a collection, with what was decided about each.</summary>
    public IEnumerable<DecidedRow> All(CollectionPlan collection)
    {
        using var members = store.MembersOf(collection.Index).GetEnumerator();
        var more = members.MoveNext();
        foreach (var row in store.Rows(collection.Index, 0))
        {
            var decided = new SortedDictionary<int, ExecutionItem>();
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

            yield return new DecidedRow(row, decided, held);
        }
    }

    /// <summary>Marks and corrections first: once the values that tie the row are gone, it can no longer be told whose it is.</summary>
    private IEnumerable<Operation> Of(CollectionPlan collection, DecidedRow decided, IReadOnlyList<Facet> facets)
    {
        var (row, outcomes) = (decided.Row, decided.Facets.Values);
        if (outcomes.Any(i => i.Outcome is ItemOutcome.Restrict or ItemOutcome.RetainUntil))
        {
            yield return Restriction(collection, row);
        }

        foreach (var purpose in outcomes.Where(i => i.Outcome == ItemOutcome.Stop).Select(i => i.Purpose).Distinct())
        {
            yield return Stopped(collection, row, purpose);
        }

        var corrections = outcomes.Where(i => i.Outcome == ItemOutcome.Rectify).SelectMany(i => i.Corrections).Where(c => c.Row is null || c.Row == row.Number).DistinctBy(c => c.Field).ToArray();
        if (corrections.Length > 0)
        {
            yield return Rectification(collection, row, corrections);
        }

        var gone = decided.Facets.Where(d => d.Value.Outcome is ItemOutcome.Erase or ItemOutcome.Anonymise).ToList();
        if (gone.Count > 0)
        {
            var fields = gone.SelectMany(d => d.Value.Fields is { } only ? collection.Map.Fields.Where(f => only.Contains(f.Name)) : facets[d.Key].Fields).Distinct();
            yield return Erasure(collection, row, GoesWhole(collection, decided), [.. fields]);
        }
    }

    /// <summary>A row that is decided as a whole goes as its map says; where only some of its fields are decided, those are emptied and the row stays.</summary>
    private Operation Erasure(CollectionPlan collection, StoredRow row, bool whole, MapField[] fields) => (whole, collection.Map.Erase) switch
    {
        (_, EraseStrategy.None or EraseStrategy.Expire) => Make(collection, row, WriteKind.Erase, [], []) with { Refused = OperationResult.Manual },
        (true, EraseStrategy.Anonymise) => collection.Map.EraseCall is { } call ? Make(collection, row, WriteKind.Anonymise, [], [], call) : Anonymised(collection, row),
        (true, _) => Make(collection, row, WriteKind.Erase, [], [], collection.Map.EraseCall),
        _ => IsMention(row) ? Unnamed(collection, row, fields) : Emptied(collection, row, fields),
    };

    /// <summary>The fields that name the person go; a reference that the map calls nobody's cannot be emptied by a machine.</summary>
    private Operation Unnamed(CollectionPlan collection, StoredRow row, MapField[] fields)
    {
        var naming = Naming(row);
        var made = Emptied(collection, row, [.. fields.Where(f => naming.Contains(f.Name))]);
        return collection.Map.Fields.Any(f => f.Personal && naming.Contains(f.Name)) ? made : made with { Refused = made.Refused == OperationResult.NoKey ? made.Refused : OperationResult.Manual };
    }

    /// <summary>The row stays, its values go. The fields of its key cannot be written: without them nobody could tell which row it was.</summary>
    private Operation Emptied(CollectionPlan collection, StoredRow row, MapField[] fields)
    {
        var going = fields.Where(f => f.Erase.Kind != FieldErasureKind.Keep).ToArray();
        var set = going.Where(f => !collection.Map.Key.Contains(f.Name))
            .Select(f => new FieldValue(f.Name, collection.Position(f.Name) is >= 0 and var at ? Anonymous.Value(store, collection, f, row.Cells[at]) : Cell.Null)).ToArray();
        var made = Make(collection, row, WriteKind.Anonymise, set, []) with { Was = Values(collection, row, [.. set.Select(s => s.Field).Where(f => collection.Position(f) >= 0)]) };
        return made.Refused is not null ? made
            : set.Length < going.Length ? made with { Refused = OperationResult.Manual }
            : set.Length == 0 ? made with { Refused = OperationResult.AlreadyDone }
            : made;
    }

    private Operation Restriction(CollectionPlan collection, StoredRow row) =>
        Marked(collection, row, WriteKind.Restrict, collection.System.Map.RestrictSet.Where(s => collection.Map.Fields.Any(f => f.Name == s.Key)), collection.System.Map.RestrictCall);

    private Operation Stopped(CollectionPlan collection, StoredRow row, string? purpose) =>
        Marked(collection, row, WriteKind.Stop, collection.Map.Stops.Where(s => s.Purpose == purpose).SelectMany(s => s.Set), collection.Map.Stops.FirstOrDefault(s => s.Purpose == purpose)?.Call) with { Purpose = purpose };

    private Operation Marked(CollectionPlan collection, StoredRow row, WriteKind kind, IEnumerable<KeyValuePair<string, string>> marks, RestCall? call)
    {
        var set = marks.Select(s => Value(collection, s.Key, s.Value)).ToArray();
        var made = Make(collection, row, kind, set, [], call);
        // A system that asks before it uses anything needs no mark of its own; somebody else's row gets none.
        return (set.Length > 0 || call is not null) && !IsMention(row) ? made : made with { Refused = collection.System.Map.Restrict == RestrictStrategy.Check ? OperationResult.AlreadyDone : OperationResult.Manual };
    }

    /// <summary>All corrections of a row in one, so that each finds the others' old values.</summary>
    private Operation Rectification(CollectionPlan collection, StoredRow row, Correction[] corrections)
    {
        var taken = corrections.All(c => (!IsMention(row) || Naming(row).Contains(c.Field)) && collection.Map.Fields.FirstOrDefault(f => f.Name == c.Field) is { } field
            && field.MayBecome(c.Value) && collection.Position(field.Name) >= 0 && !collection.Map.Key.Contains(field.Name) && Cells.Fits(c.Value, field.Type));
        return taken
            ? Make(collection, row, WriteKind.Rectify, [.. corrections.Select(c => Value(collection, c.Field, c.Value))], Values(collection, row, [.. corrections.Select(c => c.Field)]))
            : Make(collection, row, WriteKind.Rectify, [], []) with { Refused = OperationResult.Manual };
    }

    private Operation Make(CollectionPlan collection, StoredRow row, WriteKind kind, IReadOnlyList<FieldValue> set, IReadOnlyList<FieldValue> seen, RestCall? call = null)
    {
        var key = Values(collection, row, collection.Map.Key);
        var text = string.Create(CultureInfo.InvariantCulture, $"{collection.Id} {kind} {RowName.Of(key.Select(k => k.Value.Value))} {RowName.Of(set.Select(s => s.Field))}{call?.Path.Text}{(call?.Body is { } body ? CanonicalJson.Of(body) : null)}");
        var tie = Values(collection, row, Tie(collection, row));
        return new Operation(id(key.Length > 0 ? text : $"{text} {row.Number}"), kind, collection, key, tie, set, seen)
        {
            Call = call,
            // A key alone does not say whose row it is by now.
            Refused = key.Length == 0 ? OperationResult.NoKey : tie.All(t => t.Value.IsNull) ? OperationResult.Manual : null,
        };
    }

    /// <summary>
    /// What ties a row to the person: the fields it was found by. A reference among them may be emptied on the way, when the row it leads to goes first, and
    /// what an earlier execution emptied ties nothing; the row's other texts stand in for them.
    /// </summary>
    private IReadOnlyList<string> Tie(CollectionPlan collection, StoredRow row)
    {
        var (tie, loose) = (Naming(row), Loose(collection));
        if (!tie.Any(loose.Contains) && tie.Any(f => !row.Cells[collection.Position(f)].IsNull))
        {
            return tie;
        }

        var marks = collection.System.Map.RestrictSet.Keys.Concat(collection.Map.Stops.SelectMany(s => s.Set.Keys)).Concat(loose).ToHashSet(StringComparer.Ordinal);
        var others = collection.Read.Where(f => f is { Personal: true, Type: FieldType.String } && !marks.Contains(f.Name)).Select(f => f.Name);
        return [.. tie.Except(loose).Union(others)];
    }

    /// <summary>References that are emptied when the row they lead to goes.</summary>
    private static HashSet<string> Loose(CollectionPlan collection) =>
        collection.Map.Joins.Where(j => j is { ForeignKey: true, OnParentErased: OnParentErased.Nullify }).SelectMany(j => j.Here).Except(collection.Map.Key).ToHashSet(StringComparer.Ordinal);

    private static FieldValue[] Values(CollectionPlan collection, StoredRow row, IReadOnlyList<string> fields) =>
        [.. fields.Select(f => new FieldValue(f, row.Cells[collection.Position(f)]))];

    private static FieldValue Value(CollectionPlan collection, string field, string value) => new(field, Cells.Of(value, collection.Map.Fields.First(f => f.Name == field).Type));
}
