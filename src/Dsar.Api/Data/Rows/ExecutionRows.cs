using Dsar.Api.Security;
using Dsar.Domain;

namespace Dsar.Api.Data;

/// <summary>
/// The journal of an execution, one row for up to 5,000 operations of one kind: stored before they are written, completed after they are proven. It names
/// no row of a system and no value: the root is a digest of keyed operation ids.
/// </summary>
public sealed class ExecutionBatch
{
    public required Guid Id { get; init; }

    public required ControllerId ControllerId { get; init; }

    /// <summary>The execution's record, or the deferred erasure.</summary>
    public required Guid ExecutionId { get; init; }

    public required string System { get; init; }

    public required string Collection { get; init; }

    /// <summary>restrict, stop, rectify, anonymise or erase.</summary>
    public required string Kind { get; init; }

    /// <summary>Merkle root of the operations' ids, hexadecimal.</summary>
    public required string Root { get; init; }

    public required int Operations { get; init; }

    public required DateTimeOffset IntendedAt { get; init; }

    /// <summary>The receipt as JSON: counts, times, hashes; null while it is only intended.</summary>
    public string? Receipt { get; set; }

    public DateTimeOffset? RecordedAt { get; set; }
}

/// <summary>
/// Rows that a decision keeps until a day and that are erased by themselves afterwards (GDPR Art. 17(3), 5(1)(e)). It outlives the request's key: which rows
/// it means is sealed under a key of its own, destroyed with them.
/// </summary>
public sealed class DeferredRows
{
    public required Guid Id { get; init; }

    public required ControllerId ControllerId { get; init; }

    public required RequestId RequestId { get; init; }

    public required Guid ExecutionId { get; init; }

    public required Guid FindingId { get; init; }

    /// <summary>Parts of one finding, from 0.</summary>
    public required int Part { get; init; }

    public required Guid SystemId { get; init; }

    public required string System { get; init; }

    public required string Collection { get; init; }

    /// <summary>Key of the activity.</summary>
    public required string Activity { get; init; }

    public required int Rows { get; init; }

    /// <summary>The last day; null while the event it is counted from has not happened.</summary>
    public DateOnly? Until { get; set; }

    /// <summary>The event, when there is no day yet.</summary>
    public string? After { get; set; }

    public required string Ground { get; set; }

    public string? Statute { get; set; }

    /// <summary>waiting, prolonged or done.</summary>
    public required string State { get; set; }

    /// <summary>The day the law was last asked about it.</summary>
    public required DateOnly AskedOn { get; set; }

    /// <summary>Keys and ties of the rows, and what was known of them, as JSON; null once they are erased.</summary>
    public Sealed? Locators { get; set; }

    /// <summary>HMACs of the person's identifiers under the controller's look-up key, 32 bytes each, one after the other: what the same person asks later is found. Null once the rows are erased.</summary>
    public byte[]? Lookups { get; set; }

    public required DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? EndedAt { get; set; }

    public Place Place => new(KeyKind.Deferred, Id, ControllerId, "deferred_rows.locators", Id);
}

/// <summary>
/// The erasure ledger (discovery.md 5.4): keyed marks of rows that were erased, and sealed what was corrected or marked in others, kept as long as a backup of
/// their system may bring the old back.
/// </summary>
public sealed class ErasedRows
{
    /// <summary>Length of one mark.</summary>
    public const int MarkBytes = 32;

    public required Guid Id { get; init; }

    public required ControllerId ControllerId { get; init; }

    public required string System { get; init; }

    public required string Collection { get; init; }

    /// <summary>erase, anonymise, rectify, restrict or stop.</summary>
    public required string Kind { get; init; }

    /// <summary>Fields of the key that the rows are named by, parted by a space.</summary>
    public required string KeyFields { get; init; }

    /// <summary>Fields that were replaced, parted by a space; empty unless rows were anonymised.</summary>
    public required string Fields { get; init; }

    /// <summary>HMACs of the rows' keys, ties and replaced values under the controller's look-up key, 32 bytes each, one after the other; empty unless rows were erased or anonymised.</summary>
    public required byte[] Marks { get; init; }

    /// <summary>The corrected or marked rows as JSON, under a key of the entry's own; null when rows were erased or anonymised.</summary>
    public Sealed? Rows { get; set; }

    public required DateTimeOffset At { get; init; }

    /// <summary>The last day on which a backup may hold them.</summary>
    public required DateOnly Until { get; set; }

    public Place Place => new(KeyKind.Ledger, Id, ControllerId, "erased_rows.rows", Id);
}
