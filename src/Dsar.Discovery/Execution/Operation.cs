namespace Dsar.Discovery;

/// <summary>What is done with a row in its system, in the order in which it is done: a mark and a correction before the values that tie the row are gone.</summary>
public enum WriteKind
{
    /// <summary>The row is marked: kept, not used.</summary>
    Restrict,

    /// <summary>A purpose is stopped in the row.</summary>
    Stop,

    /// <summary>Values are corrected or completed.</summary>
    Rectify,

    /// <summary>Its personal values are replaced.</summary>
    Anonymise,

    /// <summary>The row is deleted.</summary>
    Erase,
}

/// <summary>How an operation ended.</summary>
public enum OperationResult
{
    /// <summary>Written and proven.</summary>
    Done,

    /// <summary>It was so already, proven by reading.</summary>
    AlreadyDone,

    /// <summary>Another value stands there than the one that was decided about, or the key is another's row by now: nothing was written.</summary>
    Conflict,

    /// <summary>Written, but reading does not show it.</summary>
    Unproven,

    /// <summary>The row has no key, so that it cannot be told from others (discovery.md 5.2).</summary>
    NoKey,

    /// <summary>Another row that is kept references it.</summary>
    Referenced,

    /// <summary>The system gives no way to do it by machine; a person does it.</summary>
    Manual,
}

/// <summary>One change of one row, with what it takes to prove it. Personal data: never logged.</summary>
/// <param name="Id">Keyed hash of request, system, collection, key and kind: the same in every run, and no one's name.</param>
/// <param name="Kind">What is done.</param>
/// <param name="Collection">The row's collection.</param>
/// <param name="Key">The row's key.</param>
/// <param name="Tie">Fields and values that tie the row to the person: a key that was given to somebody else meanwhile is not hit, whatever is done.</param>
/// <param name="Set">Fields and new values; empty for an erasure.</param>
/// <param name="Seen">Fields and the values that were decided about; rectification writes over nothing else.</param>
internal sealed record Operation(
    string Id, WriteKind Kind, CollectionPlan Collection, IReadOnlyList<FieldValue> Key, IReadOnlyList<FieldValue> Tie, IReadOnlyList<FieldValue> Set, IReadOnlyList<FieldValue> Seen)
{
    /// <summary>Changes of other rows that must come before: references that are emptied, rows that cannot stand alone.</summary>
    public IReadOnlyList<RowChange> Before { get; init; } = [];

    /// <summary>The call that does it, in a system that is changed by calls.</summary>
    public RestCall? Call { get; init; }

    /// <summary>The purpose that is stopped; null for every other kind.</summary>
    public string? Purpose { get; init; }

    /// <summary>What stood in the fields that are set, as far as it was read; of an anonymisation, whose fields are not compared when it is written.</summary>
    public IReadOnlyList<FieldValue> Was { get; init; } = [];

    /// <summary>Why it is not written at all; null when it is.</summary>
    public OperationResult? Refused { get; init; }

    public RowChange Change => new(Collection, [.. Key.Concat(Seen).Concat(Tie).DistinctBy(v => v.Field)], Set) { Delete = Kind == WriteKind.Erase, Call = Call, OperationId = Id, Kind = Kind, Purpose = Purpose };

    /// <summary>Names the row and no request. Personal data: never logged.</summary>
    public string RowText => RowName.Of(Collection.Id, Key.Select(k => k.Value.Value));

    /// <summary>What the ledger may remember.</summary>
    public WrittenRow Written => new(RowText, Key, Tie, Was.Count > 0 ? Was : Seen, Set);

    /// <summary>What is written, without values.</summary>
    public string Shape => $"{Kind} {Collection.Id} where {string.Join(',', Change.Where.Select(w => w.Field))} set {string.Join(',', Set.Select(s => s.Field))}{Call?.Method} {Call?.Path.Text}";

    public override string ToString() => Id;
}
