using Dsar.Domain;

namespace Dsar.Discovery;

/// <summary>How rows of a collection were erased or anonymised, as far as the ledger says it in clear.</summary>
/// <param name="Collection">Key of the collection.</param>
/// <param name="Kind">Erase or anonymise.</param>
/// <param name="KeyFields">Fields of the key that the marks are of.</param>
/// <param name="Fields">Fields that were replaced; empty for an erasure.</param>
public sealed record LedgerShape(string Collection, WriteKind Kind, IReadOnlyList<string> KeyFields, IReadOnlyList<string> Fields);

/// <summary>A row that was corrected or marked, as the ledger keeps it sealed. Personal data: never logged.</summary>
/// <param name="Collection">Key of the collection.</param>
/// <param name="Kind">Rectify, restrict or stop.</param>
/// <param name="KeyFields">Fields of its key.</param>
/// <param name="Key">Values of its key.</param>
/// <param name="Tie">What tied it to the person, by field; null: no value.</param>
/// <param name="Was">What stood there, by field.</param>
/// <param name="Set">What was written, by field.</param>
public sealed record LedgerChange(
    string Collection, WriteKind Kind, IReadOnlyList<string> KeyFields, IReadOnlyList<string> Key, IReadOnlyDictionary<string, string?> Tie, IReadOnlyDictionary<string, string?> Was,
    IReadOnlyDictionary<string, string?> Set)
{
    /// <summary>Of a row that was written.</summary>
    public static LedgerChange Of(string collection, WriteKind kind, WrittenRow row) => new(
        collection, kind, [.. row.Key.Select(k => k.Field)], [.. row.Key.Select(k => k.Value.Value)], Texts(row.Tie), Texts(row.Was), Texts(row.Set));

    /// <summary>Only the place, so that values cannot reach a log by interpolation.</summary>
    public override string ToString() => $"{Kind} {Collection}";

    private static Dictionary<string, string?> Texts(IEnumerable<FieldValue> values) => values.ToDictionary(v => v.Field, v => v.Value.IsNull ? null : v.Value.Value, StringComparer.Ordinal);
}

/// <summary>What only a person can look through after a restore.</summary>
/// <param name="Collection">Key of the collection.</param>
/// <param name="Code">no_key, keys_not_listed, not_configured, schema, not_in_map, or conflict: the rows say neither what they said nor what was written.</param>
/// <param name="Rows">How many rows; null when nobody can tell.</param>
public sealed record CheckByHand(string Collection, string Code, int? Rows);

/// <summary>One thing that is done again with rows of a collection.</summary>
/// <param name="Finding">The number under which the rows stand in the run.</param>
/// <param name="Collection">Key of the collection.</param>
/// <param name="Kind">What is done.</param>
/// <param name="Fields">Fields that are replaced.</param>
/// <param name="Purpose">The purpose that is stopped.</param>
/// <param name="Corrections">What is corrected, by row.</param>
public sealed record ReplayPart(int Finding, string Collection, WriteKind Kind, IReadOnlyList<string>? Fields, string? Purpose, List<Correction> Corrections)
{
    /// <summary>As an execution is told of it.</summary>
    public ExecutionItem ToItem() => new() { Finding = Finding, Outcome = Enum.Parse<ItemOutcome>(Kind.ToString()), Fields = Fields, Purpose = Purpose, Corrections = Corrections };

    /// <summary>Only the place, so that values cannot reach a log by interpolation.</summary>
    public override string ToString() => $"{Kind} {Collection}";
}

/// <summary>What a system that was restored needs: work for an execution over the run, and what a person looks through.</summary>
public sealed record Replay(IReadOnlyList<ReplayPart> Parts, IReadOnlyList<CheckByHand> ByHand);
