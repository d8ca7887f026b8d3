namespace Dsar.Domain;

/// <summary>Whether the clock of a request runs.</summary>
public enum ClockState
{
    /// <summary>Time passes.</summary>
    Running,

    /// <summary>A question that counts is open.</summary>
    Paused,

    /// <summary>Answered, or in a final state.</summary>
    Stopped,
}

/// <summary>How near the date is.</summary>
public enum Urgency
{
    /// <summary>More than 14 days left.</summary>
    Green,

    /// <summary>At most 14 days left.</summary>
    Amber,

    /// <summary>At most 5 working days left.</summary>
    Red,

    /// <summary>The date has passed.</summary>
    Overdue,
}

/// <summary>What kind of request it is for the working target; the legal date is the same for all.</summary>
public enum TargetKind
{
    /// <summary>5 office days before the date in force.</summary>
    Ordinary,

    /// <summary>Marketing objection, consent withdrawal: 1 working day after receipt (GDPR Art. 21(3), 7(3)).</summary>
    AbsoluteStop,

    /// <summary>Restriction: 2 working days after receipt (GDPR Art. 18).</summary>
    Restriction,

    /// <summary>A copy that an erasure of the same person waits for: 15 days earlier than ordinary.</summary>
    CopyBeforeErasure,
}

/// <summary>Which working target a request has.</summary>
public static class TargetKinds
{
    /// <summary>The target of a right, at receipt.</summary>
    /// <param name="right">The right.</param>
    /// <param name="kind">The kind of an objection.</param>
    /// <param name="erasureWaits">True when an erasure of the same person waits for this copy (<see cref="Siblings"/>).</param>
    public static TargetKind Of(Right right, ObjectionKind? kind, bool erasureWaits = false) =>
        right == Right.Restriction ? TargetKind.Restriction
        : Rights.IsAbsolute(kind) ? TargetKind.AbsoluteStop
        : erasureWaits && right is (Right.Access or Right.Portability) ? TargetKind.CopyBeforeErasure
        : TargetKind.Ordinary;
}

/// <summary>All that a date depends on.</summary>
/// <param name="ReceivedOn">The day the request reached the controller.</param>
public sealed record DeadlineFacts(DateOnly ReceivedOn)
{
    /// <summary>Questions to the person, in any order.</summary>
    public IReadOnlyList<DeadlineQuestion> Questions { get; init; } = [];

    /// <summary>True when the person was told of an extension within the first month.</summary>
    public bool Extended { get; init; }

    /// <summary>The day the answer was made available or posted; null while it is owed.</summary>
    public DateOnly? AnsweredOn { get; init; }

    /// <summary>The controller's setting for eves.</summary>
    public EvesRule Eves { get; init; }

    /// <summary>What the working target is counted by.</summary>
    public TargetKind Target { get; init; }
}

/// <summary>A question to the person.</summary>
/// <param name="RecordId">The identity check or clarification.</param>
/// <param name="Cause">What kind.</param>
/// <param name="AskedOn">The day asked.</param>
/// <param name="AnsweredOn">The day answered; null while open.</param>
/// <param name="CanPause">True for identity with a stated doubt, and for a clarification that may pause (rec. 63).</param>
public sealed record DeadlineQuestion(Guid RecordId, PauseCause Cause, DateOnly AskedOn, DateOnly? AnsweredOn, bool CanPause);

/// <summary>The working target of a request (law.md section 5, step 7).</summary>
internal static class InternalTarget
{
    public static DateOnly Of(DeadlineFacts facts, DateOnly effective) => facts.Target switch
    {
        TargetKind.Ordinary => WorkingDays.Before(effective, 5),
        TargetKind.AbsoluteStop => WorkingDays.After(facts.ReceivedOn, 1),
        TargetKind.Restriction => WorkingDays.After(facts.ReceivedOn, 2),
        TargetKind.CopyBeforeErasure => WorkingDays.Before(effective, 5).AddDays(-15),
    };
}
