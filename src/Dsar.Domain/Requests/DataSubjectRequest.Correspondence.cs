namespace Dsar.Domain;

/// <summary>An act that changes no state: what was written, filed or asked of a person beside the workflow.</summary>
public enum SideAct
{
    /// <summary>An internal note.</summary>
    NoteAdded,

    /// <summary>A message to the person.</summary>
    MessageSent,

    /// <summary>A message from the person.</summary>
    MessageReceived,

    /// <summary>A complaint from the person; it is to be answered.</summary>
    ComplaintReceived,

    /// <summary>A file was added.</summary>
    AttachmentAdded,

    /// <summary>A scanner refused a file.</summary>
    AttachmentRejected,

    /// <summary>A task was given to a person.</summary>
    TaskCreated,

    /// <summary>A task was completed.</summary>
    TaskCompleted,

    /// <summary>Data were put under a restriction.</summary>
    RestrictionInForce,

    /// <summary>A restriction covers more contacts or activities.</summary>
    RestrictionWidened,

    /// <summary>The person is told that a restriction ends.</summary>
    RestrictionLiftAnnounced,

    /// <summary>A restriction ended.</summary>
    RestrictionLifted,

    /// <summary>A restriction whose end was announced stays.</summary>
    RestrictionContinued,

    /// <summary>Recipients of the data are to be told (GDPR Art. 19).</summary>
    RecipientNoticePlanned,

    /// <summary>A recipient was told.</summary>
    RecipientNoticeSent,

    /// <summary>A recipient could not be told by mail.</summary>
    RecipientNoticeFailed,

    /// <summary>A recipient has confirmed.</summary>
    RecipientNoticeAcknowledged,

    /// <summary>A person answers for not telling a recipient.</summary>
    RecipientNoticeExcused,
}

public sealed partial class DataSubjectRequest
{
    /// <summary>Records an act beside the workflow; possible in every state, final ones too.</summary>
    /// <param name="act">What was done.</param>
    /// <param name="actor">Who did it.</param>
    /// <param name="now">The time (UTC).</param>
    /// <param name="about">A code of what it was about; never a value from a person.</param>
    public void Record(SideAct act, Actor actor, DateTimeOffset now, string? about = null) => Append(SnakeCase(act), actor, now, about: about);

    /// <summary>Whether a person can be given work on it: while something is searched, judged or carried out.</summary>
    public void RequireTasksPossible() => Require(nameof(RequireTasksPossible), State is RequestState.Collecting or RequestState.InReview or RequestState.Executing);
}
