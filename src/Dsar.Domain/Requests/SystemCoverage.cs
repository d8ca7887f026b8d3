namespace Dsar.Domain;

/// <summary>How far the search of one connected system has come.</summary>
public enum SystemStatus
{
    /// <summary>Not started.</summary>
    Pending,

    /// <summary>Being searched.</summary>
    Running,

    /// <summary>A person has to look by hand.</summary>
    ManualPending,

    /// <summary>Ended: data of the person was found.</summary>
    Found,

    /// <summary>Ended: nothing was found.</summary>
    Empty,

    /// <summary>Ended: not searched, by a rule that is named.</summary>
    Skipped,

    /// <summary>Ended: could not be searched, after four attempts; never Fulfilled without a waiver.</summary>
    Failed,

    /// <summary>Ended: a person looked by hand.</summary>
    ManualDone,

    /// <summary>Ended: a person answers for leaving it out, with a reason.</summary>
    Waived,
}

/// <summary>One connected system in the search for a person's data. Holds no personal data.</summary>
/// <param name="Key">The system's key in the controller's register.</param>
/// <param name="Status">How far the search has come.</param>
/// <param name="Rule">Why it was skipped: disabled, processor, scope, upstream_unavailable.</param>
/// <param name="WaivedBy">Who answers for a waiver.</param>
/// <param name="WaivedAt">When it was waived (UTC).</param>
/// <param name="Findings">How many groups of rows were found.</param>
/// <param name="Rows">How many rows were found.</param>
public sealed record SystemCoverage(
    string Key,
    SystemStatus Status = SystemStatus.Pending,
    string? Rule = null,
    PersonId? WaivedBy = null,
    DateTimeOffset? WaivedAt = null,
    int Findings = 0,
    long Rows = 0);

/// <summary>What can be read from a status alone.</summary>
public static class SystemStatuses
{
    /// <summary>True when the request waits no longer for the system (GDPR Art. 5(2): each end is named in the answer).</summary>
    public static bool IsEnded(this SystemStatus status) => status >= SystemStatus.Found;
}
