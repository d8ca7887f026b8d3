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

/// <summary>A mail to be sent, written with its cause; its body is destroyed when it is sent.</summary>
public sealed class OutboxMail
{
    /// <summary>Also the Message-ID, so that a repeat is recognisable.</summary>
    public required Guid Id { get; init; }

    public required ControllerId ControllerId { get; init; }

    public required SubmissionId SubmissionId { get; init; }

    public RequestId? RequestId { get; init; }

    /// <summary>Letter code, e.g. receipt, identity_code.</summary>
    public required string Kind { get; init; }

    /// <summary>Receiver, subject and text as JSON, sealed under the submission's key; null once sent.</summary>
    public Sealed? Body { get; set; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset DueAt { get; set; }

    public int Attempts { get; set; }

    /// <summary>queued, sent or failed.</summary>
    public required string State { get; set; }

    public DateTimeOffset? SentAt { get; set; }

    public string? LastErrorCode { get; set; }

    public Place Place => new(KeyKind.Submission, SubmissionId.Value, ControllerId, "outbox.body", Id);
}
