namespace Dsar.Discovery;

/// <summary>Reads one kind of connected system. The methods throw <see cref="ConnectorException"/> with a stable code and never a value.</summary>
public interface IConnector : IAsyncDisposable
{
    /// <summary>What it can do.</summary>
    ConnectorTraits Traits { get; }

    /// <summary>The rows that carry one of the tuples, declared fields only, streamed.</summary>
    IAsyncEnumerable<Row> Read(ReadBatch batch, CancellationToken ct);

    /// <summary>The parts of a collection that are read one after the other and kept one by one; one of no name when it is read as a whole.</summary>
    IReadOnlyList<string?> Parts(CollectionPlan collection);

    /// <summary>How many rows of a person collection carry the identifier; no row leaves the system.</summary>
    Task<long> CountPersons(IdentityProbe probe, CancellationToken ct);

    /// <summary>The key of every row of a collection, in the order of the map's key fields, streamed; only where <see cref="ConnectorTraits.ListsKeys"/> says so.</summary>
    /// <exception cref="ConnectorException">The system cannot list them (unsupported), or cannot be read.</exception>
    IAsyncEnumerable<string[]> Keys(CollectionPlan collection, CancellationToken ct);

    /// <summary>
    /// Makes all changes or none, in their order, with the account that may write. Answers how many rows each change hit.
    /// </summary>
    Task<IReadOnlyList<int>> Write(IReadOnlyList<RowChange> changes, CancellationToken ct);

    /// <summary>Compares the map with the live schema.</summary>
    Task<ProbeReport> Probe(CancellationToken ct);

    /// <summary>The exact query of an edge into a collection, with <c>@k</c> for values.</summary>
    string Explain(Edge edge, CollectionPlan target);
}

/// <summary>What a connector can do.</summary>
/// <param name="BatchSize">Tuples in the first call of an edge.</param>
/// <param name="MaxBatchSize">Tuples in a call once full batches have shown to be quick.</param>
/// <param name="Writes">True when an account that may write is configured.</param>
/// <param name="ListsKeys">True when it can say which keys a collection holds; after a restore any other is looked through by hand.</param>
public sealed record ConnectorTraits(int BatchSize, int MaxBatchSize, bool Writes = false, bool ListsKeys = false);

/// <summary>One call: which rows of which collection.</summary>
/// <param name="Collection">The collection that is read.</param>
/// <param name="Fields">The fields that are compared, in the order of the tuples' parts.</param>
/// <param name="Tuples">The tuples, one part a field; every spelling is a tuple of its own.</param>
/// <param name="Limit">Most rows to answer.</param>
public sealed record ReadBatch(CollectionPlan Collection, IReadOnlyList<string> Fields, IReadOnlyList<string[]> Tuples, long Limit)
{
    /// <summary>The way that is walked, by which values are made comparable; null when the values are compared as they stand.</summary>
    public Edge? Edge { get; init; }

    /// <summary>The part that is read; null for all.</summary>
    public string? Part { get; init; }

    /// <summary>Only counts, so that values cannot reach a log by interpolation.</summary>
    public override string ToString() => $"{Collection.Id} x {Tuples.Count}";
}

/// <summary>One change of a row: it is updated, or deleted where <see cref="Delete"/> says so. Personal data: never logged.</summary>
/// <param name="Collection">The collection that is written.</param>
/// <param name="Where">Fields and the values they must have; every one must fit, besides the map's own constants.</param>
/// <param name="Set">Fields and their new values; empty for a deletion, and for nothing else.</param>
public sealed record RowChange(CollectionPlan Collection, IReadOnlyList<FieldValue> Where, IReadOnlyList<FieldValue> Set)
{
    /// <summary>True when the row goes. Never understood from an empty <see cref="Set"/>: nothing to write is no order to delete.</summary>
    public bool Delete { get; init; }

    /// <summary>The row that this one makes way for: nothing is changed unless it stands as it was looked at.</summary>
    public RowChange? For { get; init; }

    /// <summary>True when it may hit any number of rows; otherwise more than one means that the key is none, and nothing is changed.</summary>
    public bool Many { get; init; }

    /// <summary>The call that makes the change in a system that is changed by calls.</summary>
    internal RestCall? Call { get; init; }

    /// <summary>The operation that the change carries out, by which a service tells a repeated order; null when there is none.</summary>
    public string? OperationId { get; init; }

    /// <summary>What the change means; null when it is a deletion or sets values.</summary>
    public WriteKind? Kind { get; init; }

    /// <summary>The purpose that is stopped; null for every other change.</summary>
    public string? Purpose { get; init; }

    /// <summary>Only the collection, so that values cannot reach a log by interpolation.</summary>
    public override string ToString() => Collection.Id;
}

/// <summary>A field and a value of it. Personal data: never logged.</summary>
/// <param name="Field">The field's key.</param>
/// <param name="Value">The value.</param>
public readonly record struct FieldValue(string Field, Cell Value);

/// <summary>Counts rows with an identifier in a person collection.</summary>
/// <param name="Collection">A collection whose rows are natural persons.</param>
/// <param name="Ways">For each way in of the identifier's kind: fields and tuples; a row that fits any of them counts once.</param>
/// <param name="HeldBefore">Only rows whose contact was set before this date; null counts all.</param>
public sealed record IdentityProbe(CollectionPlan Collection, IReadOnlyList<ProbeWay> Ways, DateOnly? HeldBefore)
{
    /// <summary>Only the collection, so that values cannot reach a log by interpolation.</summary>
    public override string ToString() => Collection.Id;
}

/// <summary>One way from an identifier into a collection.</summary>
/// <param name="Fields">The fields that carry it.</param>
/// <param name="Tuples">Its spellings.</param>
public sealed record ProbeWay(IReadOnlyList<string> Fields, IReadOnlyList<string[]> Tuples)
{
    /// <summary>Only counts, so that values cannot reach a log by interpolation.</summary>
    public override string ToString() => $"ProbeWay({Tuples.Count})";
}

/// <summary>What a comparison of map and live schema found.</summary>
/// <param name="Reachable">False when the system did not answer; then <paramref name="Code"/> says why.</param>
/// <param name="Code">A connector code, or null.</param>
/// <param name="Warnings"><c>DW110</c> to <c>DW114</c>.</param>
/// <param name="UnmappedTables">Tables that no collection reads.</param>
public sealed record ProbeReport(bool Reachable, string? Code, IReadOnlyList<MapError> Warnings, IReadOnlyList<string> UnmappedTables);

/// <summary>A system could not be read. Carries a stable code; the cause is not attached, since drivers put values into their messages.</summary>
public sealed class ConnectorException : Exception
{
    /// <summary>Makes one.</summary>
    /// <param name="code">Stable: unavailable, timeout, schema, auth, shape, row_cap, returned_strangers, not_configured, unsupported; over HTTP also rate_limited, redirected, outbound_refused, foreign_link, too_large, paging_loop, status.</param>
    /// <param name="transient">True when another attempt may succeed.</param>
    public ConnectorException(string code, bool transient)
        : base(code)
    {
        Code = code;
        IsTransient = transient;
    }

    /// <summary>Stable code.</summary>
    public string Code { get; }

    /// <summary>True when another attempt may succeed.</summary>
    public bool IsTransient { get; }

    /// <summary>How long the system asks to wait before the next attempt; null when it does not say.</summary>
    public TimeSpan? RetryAfter { get; init; }
}

/// <summary>The connection of a system as the host's configuration gives it.</summary>
public sealed record SystemConnection
{
    /// <summary>Connection string of the account that discovery reads with; it should not be able to write.</summary>
    public string? Read { get; init; }

    /// <summary>Connection string of the account that execution writes with, or for an HTTP system the file with the secret of that account; null: nothing is changed by machine.</summary>
    public string? Write { get; init; }

    /// <summary>Base address of an HTTP system.</summary>
    public string? BaseUrl { get; init; }

    /// <summary>File that holds the system's secret.</summary>
    public string? SecretFile { get; init; }

    /// <summary>Reserved networks that this connection may reach.</summary>
    public IReadOnlyList<string> AllowNetworks { get; init; } = [];

    /// <summary>Values that a map's requests name as <c>{config.name}</c>, such as the id of a list; no secrets.</summary>
    public IReadOnlyDictionary<string, string> Config { get; init; } = new Dictionary<string, string>();

    /// <summary>Nothing, so that a password cannot reach a log.</summary>
    public override string ToString() => "***";
}
