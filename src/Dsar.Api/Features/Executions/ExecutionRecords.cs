namespace Dsar.Api.Features.Executions;

/// <summary>What is carried out.</summary>
public enum ExecutionKind
{
    Disclose,
    Erase,
    Rectify,
    Restrict,
    Stop,
}

/// <summary>Where carrying out stands.</summary>
public enum ExecutionState
{
    Running,
    Succeeded,
    PartlyFailed,
}

/// <summary>What was done with rows of one collection.</summary>
public enum ReceiptOperation
{
    Erase,
    Anonymise,
    Rectify,
    Restrict,
    Stop,
}

/// <summary>How it ended.</summary>
public enum ReceiptResult
{
    Done,
    AlreadyDone,
    Failed,
    Manual,
    NotPossible,
    Accepted,
}

/// <summary>Why it did not end as decided: a connector's code, conflict, unproven, no_key, referenced, not_configured.</summary>
public sealed record ReceiptError(string Code);

/// <summary>
/// What was done with up to 5,000 rows of one collection, by how it ended; without collection: the whole system. It names no row: the root is a Merkle root
/// of keyed operation ids, the statement's hash one of fields without values; remaining are rows that a fresh read does not show as decided.
/// </summary>
public sealed record ExecutionReceipt(
    Guid SystemId, string? Collection, ReceiptOperation? Operation, ReceiptResult Result, int RowsMatched, int RowsChanged, int Remaining, string? Root, string? PlanHash, string? StatementHash,
    DateTimeOffset At, ReceiptError? Error, Guid? TaskId);

/// <summary>Where a later erasure stands.</summary>
public enum DeferredState
{
    Waiting,
    Done,
    Prolonged,
}

/// <summary>Rows that are kept and erased by themselves after a day, or after an event that has not happened (GDPR Art. 17(3)).</summary>
public sealed record DeferredItem(Guid SystemId, string Collection, int Rows, DateOnly? Until, string Ground, DeferredState State);

/// <summary>The carrying out of a decision, with its receipts and what is erased later.</summary>
public sealed record ExecutionRecord(
    ExecutionKind Kind, ExecutionState State, Guid? OperationId, DateTimeOffset? StartedAt, DateTimeOffset? EndedAt, IReadOnlyList<ExecutionReceipt> Receipts, IReadOnlyList<DeferredItem> Deferred);
