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

/// <summary>The carrying out of a decision; receipts and deferred items belong to the rights that change data.</summary>
public sealed record ExecutionRecord(ExecutionKind Kind, ExecutionState State, Guid? OperationId, DateTimeOffset? StartedAt, DateTimeOffset? EndedAt, IReadOnlyList<string> Receipts, IReadOnlyList<string> Deferred);
