using System.Text.Json;
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

/// <summary>The result of a task; records are what a search by hand found, field by field. They are given to the person apart from the package, which says so.</summary>
public sealed record TaskResult(
    TaskOutcome Outcome, [property: ContentMember] string? Text, int RecordCount, [property: ContentMember] IReadOnlyList<Dictionary<string, string?>> Records,
    IReadOnlyList<Guid> AttachmentIds, ActorView By, DateTimeOffset At);

/// <summary>The person a task is given to.</summary>
public sealed record TaskAssignee(Guid Id, string? Name);

/// <summary>A task for a person.</summary>
public sealed record TaskRecord(
    TaskKind Kind, Guid? SystemId, string Title, [property: ContentMember] string Instructions, TaskState State, DateOnly? DueDate, TaskResult? Result, TaskAssignee? Assignee = null,
    [property: ContentMember] TaskForm? Form = null);

/// <summary>Where a task's row stands: an open one holds up what the request waits for, one aside does not.</summary>
public static class TaskRows
{
    /// <summary>The request waits for its answer.</summary>
    public const string Open = "open";

    /// <summary>Open to the person, while the request goes on.</summary>
    public const string Aside = "aside";
}

/// <summary>What a task is about, for the installation: the identifier's id in the run, or the system's key.</summary>
public sealed record TaskInner(string? IdentityId, string? System)
{
    /// <summary>Marks the task that stands in for a letter: posted by a person because it cannot be mailed.</summary>
    public static string OfMail(Guid message) => JsonSerializer.Serialize(new TaskInner(null, $"mail:{message}"), Json.Wire);
}
