using Dsar.Api.Features.Records;
using Dsar.Api.Web;

namespace Dsar.Api.Features.Tasks;

/// <summary>What a person is asked to do.</summary>
public enum TaskKind
{
    Collect,
    Execute,
    Notify,
    Identity,
    Authority,
    Other,
}

/// <summary>Where a task stands.</summary>
public enum TaskState
{
    Open,
    Done,
    NotPossible,
    Cancelled,
}

/// <summary>How a task ended; the last three answer whether a newly met identifier is the person's.</summary>
public enum TaskOutcome
{
    Done,
    NothingFound,
    NotPossible,
    Accepted,
    Rejected,
    Shared,
}

/// <summary>The result of a task.</summary>
public sealed record TaskResult(TaskOutcome Outcome, string? Text, int RecordCount, ActorView By, DateTimeOffset At);

/// <summary>A task for a person.</summary>
public sealed record TaskRecord(TaskKind Kind, Guid? SystemId, string Title, [property: ContentMember] string Instructions, TaskState State, DateOnly? DueDate, [property: ContentMember] TaskResult? Result);

/// <summary>What a task is about, for the installation: the identifier's id in the run, or the system's key.</summary>
public sealed record TaskInner(string? IdentityId, string? System);
