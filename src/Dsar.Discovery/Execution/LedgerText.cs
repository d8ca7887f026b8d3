namespace Dsar.Discovery;

/// <summary>
/// The texts whose keyed digests are the erasure ledger (discovery.md 5.4). One spelling for who writes it and who compares a restored backup with it. Personal
/// data: only ever hashed.
/// </summary>
public static class LedgerText
{
    /// <summary>A row that was erased or anonymised, by its name.</summary>
    public static string Row(string name) => $"erased row {name}";

    /// <summary>What tied it to the person: a key that is somebody else's by now is told by it.</summary>
    internal static string Tie(string name, IEnumerable<string> fields, IEnumerable<FieldValue> tie) => $"erased tie {RowName.Of(fields)} {Said(name, tie)}";

    /// <summary>What stood in the fields before they were emptied.</summary>
    internal static string Before(string name, IEnumerable<FieldValue> was) => $"before erasure {Said(name, was)}";

    /// <summary>What stands in them since.</summary>
    internal static string After(string name, IEnumerable<FieldValue> values) => $"after erasure {Said(name, values)}";

    /// <summary>A database may write a number in other digits than it was given.</summary>
    private static string Said(string name, IEnumerable<FieldValue> values) =>
        RowName.Of(values.SelectMany(v => new[] { v.Field, v.Value.IsNull ? "null" : $"={Cells.Alike(v.Value.Value)}" }).Prepend(name));
}

/// <summary>A row that is as decided: what a ledger needs so that a restored backup can be told from it. Personal data: never logged.</summary>
/// <param name="Name">Names the row and no request.</param>
/// <param name="Key">Its key.</param>
/// <param name="Tie">What ties it to the person.</param>
/// <param name="Was">What stood in the fields that were set, as far as it was read.</param>
/// <param name="Set">What was written; empty for an erasure.</param>
public sealed record WrittenRow(string Name, IReadOnlyList<FieldValue> Key, IReadOnlyList<FieldValue> Tie, IReadOnlyList<FieldValue> Was, IReadOnlyList<FieldValue> Set)
{
    /// <summary>The texts of an erased or anonymised row whose digests go into the ledger; the first is <see cref="LedgerText.Row"/>.</summary>
    public IEnumerable<string> Texts()
    {
        var read = Was.Select(w => w.Field).ToHashSet(StringComparer.Ordinal);
        string[] texts = [LedgerText.Row(Name), LedgerText.Tie(Name, Set.Select(s => s.Field), Tie)];
        return Was.Count == 0 ? texts : [.. texts, LedgerText.Before(Name, Was), LedgerText.After(Name, Set.Where(s => read.Contains(s.Field)))];
    }

    /// <summary>Nothing, so that a key cannot reach a log by interpolation.</summary>
    public override string ToString() => "WrittenRow";
}
