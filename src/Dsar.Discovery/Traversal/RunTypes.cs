using Dsar.Domain;

namespace Dsar.Discovery;

/// <summary>Settings of one start of a run.</summary>
public sealed record RunOptions
{
    /// <summary>Answers to the questions of earlier starts; answers are never given by time-out.</summary>
    public IReadOnlyList<IdentityAnswer> Answers { get; init; } = [];

    /// <summary>Further identifiers that an agent has confirmed as the person's.</summary>
    public IReadOnlyList<Identifier> MoreSeeds { get; init; } = [];

    /// <summary>
    /// Identifiers the requester typed without proving them. Anybody can type another customer's number, so such a one is used by itself only when
    /// an owned row of the person already reached carries it; otherwise an agent is asked.
    /// </summary>
    public IReadOnlyList<Identifier> Claimed { get; init; } = [];

    /// <summary>Only these activities; null searches all. Collections of others end as skipped(scope).</summary>
    public IReadOnlySet<string>? Activities { get; init; }

    /// <summary>Only these systems; null searches all.</summary>
    public IReadOnlySet<string>? Systems { get; init; }

    /// <summary>True tries what failed before again, also in an ended run (a late result).</summary>
    public bool RetryFailed { get; init; }

    /// <summary>Most calls at once.</summary>
    public int MaxCalls { get; init; } = 16;

    /// <summary>Most tuples of an edge; reached, the edge stops with an alarm.</summary>
    public int MaxTuples { get; init; } = 100_000;

    /// <summary>Wait before the second attempt of a call; doubles each time, at most 30 s.</summary>
    public TimeSpan RetryDelay { get; init; } = TimeSpan.FromSeconds(0.5);
}

/// <summary>Told after each batch that was kept; the host renews its lease. Holds no personal data.</summary>
/// <param name="System">Key of the system.</param>
/// <param name="Rows">Rows kept so far by this start.</param>
/// <param name="Batches">Batches kept so far by this start.</param>
public sealed record RunCheckpoint(string System, long Rows, long Batches);

/// <summary>How a start of a run ended.</summary>
public enum RunEnding
{
    /// <summary>Everything was asked; the run is sealed and findings can be made.</summary>
    Ended,

    /// <summary>Everything that can be asked was asked; questions to an agent are open.</summary>
    WaitsForAnswers,

    /// <summary>Another worker has taken the run over; nothing more was kept.</summary>
    LeaseLost,
}

/// <summary>What a start of a run gave.</summary>
/// <param name="Ending">How it ended.</param>
/// <param name="Questions">Open questions; the host makes a manual task of each.</param>
/// <param name="Completeness">What was searched and what was not.</param>
public sealed record RunResult(RunEnding Ending, IReadOnlyList<CandidateQuestion> Questions, Completeness Completeness);

/// <summary>What was searched and what was not: part of every answer. Holds no personal data.</summary>
/// <param name="PlanHash">Hash of the plan.</param>
/// <param name="RunDigest">Order-free digest of all rows, hexadecimal.</param>
/// <param name="Systems">Every system of the plan.</param>
/// <param name="UncoveredActivities">Activities of the register that no map covers.</param>
public sealed record Completeness(string PlanHash, string RunDigest, IReadOnlyList<SystemSearch> Systems, IReadOnlyList<string> UncoveredActivities)
{
    /// <summary>True when every system of the plan was searched by machine or hand and none failed; only then may a text say so.</summary>
    public bool AllSearched => Systems.All(s => s.Status is SystemStatus.Found or SystemStatus.Empty or SystemStatus.ManualDone) && UncoveredActivities.Count == 0;
}

/// <summary>The search of one system.</summary>
/// <param name="Key">The system's key.</param>
/// <param name="Title">Its name.</param>
/// <param name="Kind">Its kind.</param>
/// <param name="Status">How it ended.</param>
/// <param name="Rule">Why it was skipped: disabled, processor, scope, upstream_unavailable.</param>
/// <param name="Reason">The map's reason for disabling it.</param>
/// <param name="Error">Stable code of the failure.</param>
/// <param name="Rows">Rows kept.</param>
/// <param name="NotSearched">What the system holds that nobody searched.</param>
/// <param name="Collections">Its collections.</param>
public sealed record SystemSearch(
    string Key, LocalText Title, SystemKind Kind, SystemStatus Status, string? Rule, LocalText? Reason, string? Error, long Rows,
    IReadOnlyList<LocalText> NotSearched, IReadOnlyList<CollectionSearch> Collections)
{
    /// <summary>When its search ended (UTC), as the host noted it; null where it notes none.</summary>
    public DateTimeOffset? EndedAt { get; init; }
}

/// <summary>The search of one collection.</summary>
/// <param name="Name">The collection's key.</param>
/// <param name="Title">Its name.</param>
/// <param name="Status">How it ended.</param>
/// <param name="Rule">Why it was skipped.</param>
/// <param name="Error">Stable code of the failure.</param>
/// <param name="Rows">Rows kept.</param>
/// <param name="Digest">Order-free digest of its rows, hexadecimal.</param>
/// <param name="Credentials">Fields that are held and never read.</param>
public sealed record CollectionSearch(string Name, LocalText Title, SystemStatus Status, string? Rule, string? Error, long Rows, string Digest, IReadOnlyList<string> Credentials);
