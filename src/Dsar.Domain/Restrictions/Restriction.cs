namespace Dsar.Domain;

/// <summary>Where a restriction stands.</summary>
public enum RestrictionState
{
    /// <summary>The data may not be used.</summary>
    InForce,

    /// <summary>The person is told that it ends (GDPR Art. 18(3)); the data may not be used yet.</summary>
    LiftAnnounced,

    /// <summary>Ended.</summary>
    Lifted,
}

/// <summary>
/// Data of one person that may be stored but not used (GDPR Art. 18, 21, 7(3), 17(3)). Made by the workflow only. Its life is
/// InForce, LiftAnnounced, Lifted; before it is lifted the person is told and a working day passes. Holds no personal data: whose data it is, is sealed elsewhere.
/// </summary>
public sealed class Restriction
{
    private Restriction()
    {
    }

    /// <summary>Identifies the restriction.</summary>
    public Guid Id { get; private set; }

    /// <summary>The request it came from.</summary>
    public RequestId RequestId { get; private set; }

    /// <summary>Why.</summary>
    public RestrictionReason Reason { get; private set; }

    /// <summary>Where it stands.</summary>
    public RestrictionState State { get; private set; }

    /// <summary>Keys of the activities it covers; empty: all.</summary>
    public IReadOnlyList<string> Activities { get; private set; } = [];

    /// <summary>The uses that go on (GDPR Art. 18(2)).</summary>
    public IReadOnlyList<AllowedOperation> Allowed { get; private set; } = [];

    /// <summary>Since when the data may not be used (UTC).</summary>
    public DateTimeOffset InForceAt { get; private set; }

    /// <summary>The day announced for its end, Europe/Stockholm; null while none is.</summary>
    public DateOnly? LiftOn { get; private set; }

    /// <summary>When the notice of its end had reached the person (UTC); null until then.</summary>
    public DateTimeOffset? NoticeDeliveredAt { get; private set; }

    /// <summary>When it ended (UTC).</summary>
    public DateTimeOffset? LiftedAt { get; private set; }

    /// <summary>Rises with every change; a reader who changes an older state loses.</summary>
    public long Version { get; private set; } = 1;

    /// <summary>True while the data may not be used: also while the end is only announced.</summary>
    public bool IsEffective => State != RestrictionState.Lifted;

    /// <summary>Puts data under a restriction.</summary>
    /// <param name="id">Identifies it.</param>
    /// <param name="requestId">The request it came from.</param>
    /// <param name="reason">Why.</param>
    /// <param name="activities">Keys of the activities it covers; empty: all.</param>
    /// <param name="now">The time (UTC).</param>
    /// <param name="allowed">The uses that go on (<see cref="RestrictionCauses.Allowed"/>); null: those of the reason.</param>
    public static Restriction PutInForce(
        Guid id, RequestId requestId, RestrictionReason reason, IReadOnlyList<string> activities, DateTimeOffset now, IReadOnlyList<AllowedOperation>? allowed = null) => new()
        {
            Id = id,
            RequestId = requestId,
            Reason = reason,
            Activities = activities,
            Allowed = allowed ?? RestrictionReasons.Allowed(reason),
            InForceAt = now,
        };

    /// <summary>Whether an activity may use the data in this way. While the restriction lasts, only what it allows.</summary>
    public bool Permits(string activity, AllowedOperation operation) =>
        !IsEffective || (Activities.Count > 0 && !Activities.Contains(activity)) || Allowed.Contains(operation);

    /// <summary>Covers more activities, never fewer; none named is all. Which contacts it covers is kept sealed elsewhere, and widened there when the person has proven who they are.</summary>
    public void Widen(IReadOnlyList<string> activities)
    {
        Require(nameof(Widen), IsEffective, "invalid_state", "18(1)");
        Activities = Activities.Count == 0 || activities.Count == 0 ? [] : [.. Activities.Union(activities)];
        Version++;
    }

    /// <summary>Makes the provisional restriction of an objection lasting, for the objection was upheld (GDPR Art. 21(1)); nothing to announce, for nothing ends.</summary>
    public void Confirm()
    {
        Require(nameof(Confirm), State == RestrictionState.InForce && Reason == RestrictionReason.Art18D, "invalid_state", "21(1)");
        (Reason, Allowed) = (RestrictionReason.ObjectionUpheld, RestrictionReasons.Allowed(RestrictionReason.ObjectionUpheld));
        Version++;
    }

    /// <summary>Announces its end to the person; throws unless what its reason demands is recorded, or the day is sooner than the next working day.</summary>
    /// <param name="facts">What a person has recorded.</param>
    /// <param name="liftOn">The day it is to end.</param>
    /// <param name="now">The time (UTC).</param>
    public void AnnounceLift(LiftFacts facts, DateOnly liftOn, DateTimeOffset now)
    {
        Require(nameof(AnnounceLift), State == RestrictionState.InForce, "invalid_state", "18(3)");
        Require(nameof(AnnounceLift), RestrictionReasons.Lifts(Reason, facts), "invalid_state", RestrictionReasons.Article(Reason));
        Require(nameof(AnnounceLift), liftOn >= WorkingDays.After(StockholmTime.DayOf(now), 1), "invalid_state", "18(3)");
        (State, LiftOn, NoticeDeliveredAt) = (RestrictionState.LiftAnnounced, liftOn, null);
        Version++;
    }

    /// <summary>Records that the notice of its end has reached the person.</summary>
    public void NoticeDelivered(DateTimeOffset at)
    {
        Require(nameof(NoticeDelivered), State == RestrictionState.LiftAnnounced, "lift_not_announced", "18(3)");
        NoticeDeliveredAt ??= at;
        Version++;
    }

    /// <summary>Ends it; throws before the day announced, and before the working day after the notice had reached the person.</summary>
    public void Lift(DateTimeOffset now)
    {
        Require(nameof(Lift), State == RestrictionState.LiftAnnounced && NoticeDeliveredAt is not null, "lift_not_announced", "18(3)");
        var (today, told) = (StockholmTime.DayOf(now), StockholmTime.DayOf(NoticeDeliveredAt!.Value));
        Require(nameof(Lift), today >= LiftOn && today >= WorkingDays.After(told, 1), "lift_not_announced", "18(3)");
        (State, LiftedAt) = (RestrictionState.Lifted, now);
        Version++;
    }

    /// <summary>Takes the announcement back on a new ground.</summary>
    public void KeepInForce(RestrictionReason ground)
    {
        Require(nameof(KeepInForce), State == RestrictionState.LiftAnnounced, "lift_not_announced", "18(1)");
        (State, LiftOn, NoticeDeliveredAt) = (RestrictionState.InForce, null, null);
        (Reason, Allowed) = (ground, RestrictionReasons.Allowed(ground));
        Version++;
    }

    /// <summary>Ends what was kept for law together with the data: there is nothing left to use, and so nothing to announce.</summary>
    public void DataErased(DateTimeOffset now)
    {
        Require(nameof(DataErased), IsEffective && Reason == RestrictionReason.RetainedForLaw, "invalid_state", "17(1)");
        (State, LiftedAt) = (RestrictionState.Lifted, now);
        Version++;
    }

    private void Require(string act, bool possible, string code, string article)
    {
        if (!possible)
        {
            throw new IllegalRestrictionActException(act, State, code, article) { LiftOn = LiftOn };
        }
    }
}

/// <summary>Thrown when a restriction cannot be changed so: it stands elsewhere in its life, or what its reason demands is not recorded.</summary>
public sealed class IllegalRestrictionActException(string act, RestrictionState state, string code, string article)
    : Exception($"{act} is not possible in {state} (Art. {article}).")
{
    /// <summary>The method's name.</summary>
    public string Act { get; } = act;

    /// <summary>The state it was in.</summary>
    public RestrictionState State { get; } = state;

    /// <summary>The problem code: invalid_state or lift_not_announced.</summary>
    public string Code { get; } = code;

    /// <summary>The article that demands what is missing, without "Art.".</summary>
    public string Article { get; } = article;

    /// <summary>The day announced for its end; null while none is.</summary>
    public DateOnly? LiftOn { get; init; }
}
