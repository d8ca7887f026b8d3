namespace Dsar.Domain;

/// <summary>What the keeping period says of an item today.</summary>
public enum RetentionVerdictKind
{
    /// <summary>The period runs.</summary>
    Running,

    /// <summary>A statute demands that it is kept.</summary>
    MustKeep,

    /// <summary>The period has ended; kept too long.</summary>
    Expired,

    /// <summary>Nothing of this kind is to be kept at all.</summary>
    NoneAllowed,

    /// <summary>Cannot be computed; never taken as ended.</summary>
    Unknown,
}

/// <summary>What the keeping period says of an item, and why (GDPR Art. 5(1)(e)).</summary>
/// <param name="Kind">The verdict.</param>
/// <param name="Until">The last day it is kept; null when not known yet.</param>
/// <param name="Since">The first day it was kept too long.</param>
/// <param name="Statute">The statute's code, for <see cref="RetentionVerdictKind.MustKeep"/>.</param>
/// <param name="Why">Why it is unknown, as a code such as period_not_stated.</param>
/// <param name="Suspected">True when it would have ended if counted from collection, because the policy names no event: a flag, never a ground to erase.</param>
public sealed record RetentionVerdict(
    RetentionVerdictKind Kind, DateOnly? Until = null, DateOnly? Since = null, string? Statute = null, string? Why = null, bool Suspected = false)
{
    /// <summary>The period runs, through the day given or until an event that has not happened.</summary>
    public static RetentionVerdict Running(DateOnly? until, bool suspected = false) => new(RetentionVerdictKind.Running, Until: until, Suspected: suspected);

    /// <summary>A statute demands that it is kept through the day given.</summary>
    public static RetentionVerdict MustKeep(DateOnly until, string statute) => new(RetentionVerdictKind.MustKeep, Until: until, Statute: statute);

    /// <summary>Kept too long since the day given.</summary>
    public static RetentionVerdict Expired(DateOnly since) => new(RetentionVerdictKind.Expired, Since: since);

    /// <summary>Nothing is to be kept.</summary>
    public static RetentionVerdict NoneAllowed { get; } = new(RetentionVerdictKind.NoneAllowed);

    /// <summary>Cannot be computed, for the reason given.</summary>
    public static RetentionVerdict Unknown(string why, bool suspected = false) => new(RetentionVerdictKind.Unknown, Why: why, Suspected: suspected);

    /// <summary>True when it is kept too long for certain.</summary>
    public bool IsOverdue => Kind is RetentionVerdictKind.Expired or RetentionVerdictKind.NoneAllowed;
}
