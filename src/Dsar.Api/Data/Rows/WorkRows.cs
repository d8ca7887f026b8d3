using Dsar.Api.Security;
using Dsar.Domain;

namespace Dsar.Api.Data;

/// <summary>Work that happens later; each has one step class in Jobs.</summary>
public enum Step
{
    /// <summary>Finds what state says is due and enqueues it.</summary>
    Sweep,

    /// <summary>Asks whether the confirmed contact was held before the request.</summary>
    HeldContact,

    /// <summary>Collects from the connected systems.</summary>
    Collect,

    /// <summary>Builds the response package.</summary>
    Disclose,

    /// <summary>Sends one mail of the outbox.</summary>
    Mail,

    /// <summary>Reminds of unanswered questions and unopened answers.</summary>
    Remind,

    /// <summary>Looks at a connected system without reading anybody's rows.</summary>
    TestSystem,

    /// <summary>Repeats erasures in a system that was restored.</summary>
    Replay,

    /// <summary>Counts the due date of a request anew, each day that its clock stands still.</summary>
    Recount,

    /// <summary>Ends a response package after its days.</summary>
    EndPackage,

    /// <summary>Destroys the content of a closed request after its retention.</summary>
    Expire,

    /// <summary>Signs the end of an audit chain.</summary>
    Checkpoint,

    /// <summary>Wraps the data keys under a new master key.</summary>
    Rewrap,

    /// <summary>Replaces keys that have had their time.</summary>
    RenewKeys,

    /// <summary>Backs the database up.</summary>
    Backup,

    /// <summary>Has held attachments scanned.</summary>
    Scan,

    /// <summary>Tells a recipient what was done with the data, and asks again.</summary>
    Notify,

    /// <summary>Announces and makes the end of a provisional restriction whose objection is decided.</summary>
    Lift,

    /// <summary>Carries a decision out in the connected systems.</summary>
    Execute,

    /// <summary>Erases what was kept until a day that has passed.</summary>
    EraseLater,
}

/// <summary>The lease of one step on one object: who works on it, until when, how often it failed.</summary>
public sealed class StepRow
{
    public required Guid ObjectId { get; init; }

    public required Step Step { get; init; }

    public required ControllerId ControllerId { get; init; }

    /// <summary>Rises with each claim; a worker whose epoch is no longer the row's cannot commit.</summary>
    public long Epoch { get; set; }

    public DateTimeOffset? LeaseUntil { get; set; }

    /// <summary>The node that holds the lease.</summary>
    public Guid? Node { get; set; }

    public int Attempts { get; set; }

    public DateTimeOffset NextAttemptAt { get; set; }

    public string? LastErrorCode { get; set; }

    public bool GaveUp { get; set; }
}

/// <summary>Kinds of work that a caller is told of by an operation.</summary>
public enum OperationKind
{
    /// <summary>A search of the connected systems for one request.</summary>
    Collection,

    /// <summary>The carrying out of a decision.</summary>
    Execution,

    /// <summary>The building of a response package.</summary>
    Package,

    /// <summary>A look at one system: reachability, drift, dry run.</summary>
    SystemTest,

    /// <summary>Erasures repeated in one system after a restore.</summary>
    Replay,

}

/// <summary>
/// A promise that work goes on by itself. For work on a request it only names the record that the work makes: whether it runs, succeeded or failed is
/// read from that record, the request and the step. Work on a system has no record of its own; its end stands here, written with its result.
/// </summary>
public sealed class OperationRow
{
    public required Guid Id { get; init; }

    public required ControllerId ControllerId { get; init; }

    public required OperationKind Kind { get; init; }

    public RequestId? RequestId { get; init; }

    /// <summary>The system that is looked at; null for work on a request.</summary>
    public Guid? SystemId { get; init; }

    /// <summary>What the caller sent along for the work, as JSON under the controller's key; null when nothing.</summary>
    public Sealed? Input { get; set; }

    /// <summary>The step that does the work, and the object it does it on: the request, or this row.</summary>
    public required Step Step { get; init; }

    public required Guid WorkId { get; init; }

    /// <summary>The collection, execution or package that the work makes; null until it has begun.</summary>
    public Guid? RecordId { get; set; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>End of work on a system, with its report as JSON or the code of its problem.</summary>
    public DateTimeOffset? EndedAt { get; set; }

    public string? Report { get; set; }

    public string? Problem { get; set; }

    public Place Place => new(KeyKind.Controller, ControllerId.Value, ControllerId, "operations.input", Id);
}

/// <summary>A mail to be sent, written with its cause; its body is destroyed when it is sent.</summary>
public sealed class OutboxMail
{
    /// <summary>Also the Message-ID, so that a repeat is recognisable.</summary>
    public required Guid Id { get; init; }

    public required ControllerId ControllerId { get; init; }

    /// <summary>Whose requests it is about; null: a mail to somebody at the controller.</summary>
    public SubmissionId? SubmissionId { get; init; }

    public RequestId? RequestId { get; init; }

    /// <summary>The notice to a recipient that it is; null for every other mail.</summary>
    public Guid? RecordId { get; init; }

    /// <summary>Letter code, e.g. receipt, identity_code.</summary>
    public required string Kind { get; init; }

    /// <summary>Receiver, subject and text as JSON, sealed under the submission's key, or the controller's; null once sent.</summary>
    public Sealed? Body { get; set; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset DueAt { get; set; }

    public int Attempts { get; set; }

    /// <summary>queued, sent or failed.</summary>
    public required string State { get; set; }

    public DateTimeOffset? SentAt { get; set; }

    public string? LastErrorCode { get; set; }

    public Place Place => SubmissionId is { } submission
        ? new(KeyKind.Submission, submission.Value, ControllerId, "outbox.body", Id)
        : new(KeyKind.Controller, ControllerId.Value, ControllerId, "outbox.body", Id);
}
