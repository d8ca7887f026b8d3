namespace Dsar.Discovery;

/// <summary>What is done with a row in its system.</summary>
public enum WriteKind
{
    /// <summary>The row is deleted.</summary>
    Erase,

    /// <summary>Its personal values are replaced.</summary>
    Anonymise,

    /// <summary>A value is corrected or completed.</summary>
    Rectify,

    /// <summary>The row is marked: kept, not used.</summary>
    Restrict,

    /// <summary>A purpose is stopped in the row.</summary>
    Stop,
}

/// <summary>How an operation ended.</summary>
public enum OperationResult
{
    /// <summary>Written and proven.</summary>
    Done,

    /// <summary>It was so already, proven by reading.</summary>
    AlreadyDone,

    /// <summary>Another value stands there than the one that was decided about.</summary>
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
/// <param name="Tie">Fields and values that tie the row to the person: a key that was given to somebody else meanwhile is not hit.</param>
/// <param name="Set">Fields and new values; empty for an erasure.</param>
/// <param name="Seen">Fields and the values that were decided about; rectification writes over nothing else.</param>
internal sealed record Operation(
    string Id, WriteKind Kind, CollectionPlan Collection, IReadOnlyList<FieldValue> Key, IReadOnlyList<FieldValue> Tie, IReadOnlyList<FieldValue> Set, IReadOnlyList<FieldValue> Seen)
{
    /// <summary>Changes of other rows that must come before: references that are emptied, rows that cannot stand alone.</summary>
    public IReadOnlyList<RowChange> Before { get; init; } = [];

    /// <summary>Why it is not written at all; null when it is.</summary>
    public OperationResult? Refused { get; init; }

    /// <summary>What still ties the row to the person once this is done.</summary>
    public IEnumerable<FieldValue> LastingTie => Tie.Where(t => Set.All(s => s.Field != t.Field));

    public RowChange Change => new(Collection, [.. Key.Concat(Seen).Concat(LastingTie).DistinctBy(v => v.Field)], Set);

    public override string ToString() => Id;
}
