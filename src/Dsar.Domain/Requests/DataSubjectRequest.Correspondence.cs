using System.Text.Json;

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
}

public sealed partial class DataSubjectRequest
{
    /// <summary>Records an act beside the workflow; possible in every state, final ones too.</summary>
    public void Record(SideAct act, Actor actor, DateTimeOffset now) => Append(JsonNamingPolicy.SnakeCaseLower.ConvertName(act.ToString()), actor, now);

    /// <summary>Whether a person can be given work on it: while something is searched, judged or carried out.</summary>
    public void RequireTasksPossible() => Require(nameof(RequireTasksPossible), State is RequestState.Collecting or RequestState.InReview or RequestState.Executing);
}
