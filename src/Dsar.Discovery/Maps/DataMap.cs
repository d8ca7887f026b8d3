using Dsar.Domain;

namespace Dsar.Discovery;

/// <summary>What reads a system.</summary>
public enum SystemKind
{
    /// <summary>A SQLite file.</summary>
    Sqlite,

    /// <summary>A PostgreSQL database.</summary>
    Postgresql,

    /// <summary>Reserved; a map with it is refused (DM015).</summary>
    Sqlserver,

    /// <summary>A vendor's HTTP API, described by the map.</summary>
    Rest,

    /// <summary>Files in a folder.</summary>
    Files,

    /// <summary>A service of the controller that answers our signed questions.</summary>
    Forwarder,

    /// <summary>A person looks and answers.</summary>
    Manual,
}

/// <summary>How a system learns of a restriction (GDPR Art. 18).</summary>
public enum RestrictStrategy
{
    /// <summary>The system asks <c>/v1/restrictions/check</c>.</summary>
    Check,

    /// <summary>A person does it.</summary>
    Manual,

    /// <summary>A column is set.</summary>
    Set,

    /// <summary>A call is made.</summary>
    Call,
}

/// <summary>The data map of one connected system: one file, checked, immutable.</summary>
public sealed record DataMap
{
    /// <summary>The system's key, unique per controller.</summary>
    public required string System { get; init; }

    /// <summary>Key of the controller that owns the system.</summary>
    public required string Controller { get; init; }

    /// <summary>The system's name as agent and person see it.</summary>
    public required LocalText Title { get; init; }

    /// <summary>What reads it.</summary>
    public required SystemKind Kind { get; init; }

    /// <summary>Name under <c>Dsar:Systems</c> in the configuration; never a secret.</summary>
    public required string Connection { get; init; }

    /// <summary>False: named in every statement as not searched, with <see cref="Reason"/>.</summary>
    public bool Enabled { get; init; } = true;

    /// <summary>Why the system is not enabled.</summary>
    public LocalText? Reason { get; init; }

    /// <summary>True when the system may answer the held-contact question.</summary>
    public bool IdentitySource { get; init; }

    /// <summary>Longest time of one call.</summary>
    public TimeSpan ReadTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Longest time of the whole system in one run.</summary>
    public TimeSpan Deadline { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>Most rows of one collection in one run.</summary>
    public int MaxRows { get; init; } = 1_000_000;

    /// <summary>Most calls at once.</summary>
    public int MaxConcurrency { get; init; } = 1;

    /// <summary>How long erasures can be re-applied after a restored backup, as an ISO 8601 period.</summary>
    public string? BackupRetention { get; init; }

    /// <summary>How the system learns of a restriction.</summary>
    public RestrictStrategy Restrict { get; init; }

    /// <summary>With <see cref="RestrictStrategy.Set"/>: field to value, written into restricted rows.</summary>
    public IReadOnlyDictionary<string, string> RestrictSet { get; init; } = new Dictionary<string, string>();

    /// <summary>What the system holds that nobody searched; copied into every statement.</summary>
    public IReadOnlyList<LocalText> NotSearched { get; init; } = [];

    /// <summary>The system's tables, resources or folders.</summary>
    public required IReadOnlyList<CollectionMap> Collections { get; init; }

    /// <summary>The map as JSON with sorted keys and no white space; reading it again gives the same map.</summary>
    public required string Json { get; init; }

    /// <summary>SHA-256 of <see cref="Json"/>, lower-case hexadecimal.</summary>
    public required string Hash { get; init; }

    /// <summary>The file it came from, as given to the reader.</summary>
    public required string File { get; init; }

    internal RestSystem? Rest { get; init; }

    internal RestCall? RestrictCall { get; init; }

    internal SourceNode At { get; init; } = null!;
}
