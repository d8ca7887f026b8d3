namespace Dsar.Domain;

/// <summary>What a recipient is told was done (GDPR Art. 19).</summary>
public enum NoticeAction
{
    /// <summary>Corrected or completed (Art. 16).</summary>
    Rectified,

    /// <summary>Erased (Art. 17(1)).</summary>
    Erased,

    /// <summary>Not to be used (Art. 18), also while an objection is decided or after consent was taken back.</summary>
    Restricted,
}

/// <summary>Where a notice to a recipient stands.</summary>
public enum NoticeState
{
    /// <summary>To be sent.</summary>
    Planned,

    /// <summary>Sent.</summary>
    Sent,

    /// <summary>The recipient has confirmed.</summary>
    Acknowledged,

    /// <summary>Could not be sent; tried again.</summary>
    Failed,

    /// <summary>A person answers for not sending it.</summary>
    Excused,
}

/// <summary>Why a recipient need not be told (GDPR Art. 19).</summary>
public enum ExcuseGround
{
    /// <summary>It proves impossible.</summary>
    Impossible,

    /// <summary>It involves disproportionate effort.</summary>
    Disproportionate,
}

/// <summary>Why a recipient was not told, and who answers for that.</summary>
/// <param name="Ground">Impossible, or disproportionate effort.</param>
/// <param name="By">Who answers.</param>
public sealed record NoticeExcuse(ExcuseGround Ground, PersonId By);

/// <summary>One notice to one recipient (GDPR Art. 19). It never delays the answer to the person, and outlives a withdrawal. Holds no personal data.</summary>
/// <param name="Id">Identifies the notice.</param>
/// <param name="RecipientId">The recipient of the register.</param>
/// <param name="Action">What it is told.</param>
/// <param name="State">Where it stands.</param>
public sealed record RecipientNotice(Guid Id, Guid RecipientId, NoticeAction Action, NoticeState State = NoticeState.Planned)
{
    /// <summary>When it was last sent (UTC).</summary>
    public DateTimeOffset? SentAt { get; init; }

    /// <summary>When the recipient confirmed (UTC).</summary>
    public DateTimeOffset? AcknowledgedAt { get; init; }

    /// <summary>Why the recipient was not told; the reason in words is kept elsewhere.</summary>
    public NoticeExcuse? Excuse { get; init; }

    /// <summary>True when nothing more is to be done with it.</summary>
    public bool IsSettled => State is NoticeState.Acknowledged or NoticeState.Excused;

    /// <summary>It was sent, for the first time or again.</summary>
    public RecipientNotice Sent(DateTimeOffset at) => Change(!IsSettled, nameof(Sent)) with { State = NoticeState.Sent, SentAt = at };

    /// <summary>It could not be sent.</summary>
    public RecipientNotice Failed() => Change(!IsSettled, nameof(Failed)) with { State = NoticeState.Failed };

    /// <summary>The recipient has confirmed that it did the same.</summary>
    public RecipientNotice Acknowledged(DateTimeOffset at) => Change(State is NoticeState.Sent or NoticeState.Failed, nameof(Acknowledged)) with { State = NoticeState.Acknowledged, AcknowledgedAt = at };

    /// <summary>A person answers for not telling the recipient; throws without a reason, and when it was already confirmed.</summary>
    /// <param name="ground">Impossible, or disproportionate effort.</param>
    /// <param name="reason">Why, in this case.</param>
    /// <param name="actor">A natural person.</param>
    public RecipientNotice Excused(ExcuseGround ground, string reason, Actor actor)
    {
        var answeredFor = !string.IsNullOrWhiteSpace(reason) && actor is { Type: ActorType.Person, Person: not null };
        return Change(!IsSettled && answeredFor, nameof(Excused)) with { State = NoticeState.Excused, Excuse = new(ground, actor.Person!.Value) };
    }

    private RecipientNotice Change(bool possible, string act) =>
        possible ? this : throw new InvalidOperationException($"{act} is not possible for a notice that is {State}, or lacks its reason or person (Art. 19).");
}
