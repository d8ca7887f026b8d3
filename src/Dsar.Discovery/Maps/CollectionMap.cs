using Dsar.Domain;

namespace Dsar.Discovery;

/// <summary>How strong a row's tie to the person is.</summary>
public enum Ownership
{
    /// <summary>The row is about the person.</summary>
    Owned,

    /// <summary>The row is about the person and others.</summary>
    Shared,

    /// <summary>The row only names the person.</summary>
    Mentions,
}

/// <summary>How much of a collection is read.</summary>
public enum SearchDepth
{
    /// <summary>The rows.</summary>
    Rows,

    /// <summary>Only that there is a row, and which customer is the controller (GDPR Art. 28(3)(a)).</summary>
    Existence,

    /// <summary>Nothing.</summary>
    Skip,
}

/// <summary>What erasure does with a row.</summary>
public enum EraseStrategy
{
    /// <summary>The row is deleted.</summary>
    Delete,

    /// <summary>Its personal fields are replaced.</summary>
    Anonymise,

    /// <summary>The row is kept by law.</summary>
    Retain,

    /// <summary>The row leaves by rotation.</summary>
    Expire,

    /// <summary>Nothing, with a reason.</summary>
    None,

    /// <summary>The file is written anew without the line.</summary>
    Rewrite,
}

/// <summary>A table, resource or folder of a system.</summary>
public sealed record CollectionMap
{
    /// <summary>The collection's key inside its system.</summary>
    public required string Name { get; init; }

    /// <summary>Its name as agent and person see it.</summary>
    public required LocalText Title { get; init; }

    /// <summary>The table, <c>schema.table</c> or path; an identifier, never SQL.</summary>
    public required string Source { get; init; }

    /// <summary>Constant conditions.</summary>
    public IReadOnlyList<MapCondition> Where { get; init; } = [];

    /// <summary>The fields that identify a row; empty for <c>key: none</c>.</summary>
    public required IReadOnlyList<string> Key { get; init; }

    /// <summary>True when one row is one natural person.</summary>
    public bool Person { get; init; }

    /// <summary>The field that says since when the contact is held.</summary>
    public string? Since { get; init; }

    /// <summary>The tie of its rows unless an identity or join says otherwise.</summary>
    public Ownership Ownership { get; init; }

    /// <summary>Key of the register activity.</summary>
    public required string Activity { get; init; }

    /// <summary>How much is read; null follows the activity's role.</summary>
    public SearchDepth? Search { get; init; }

    /// <summary>The field that says which customer is the controller.</summary>
    public string? ForwardTo { get; init; }

    /// <summary>Dates of the row that retention rules count from: anchor to field.</summary>
    public IReadOnlyDictionary<string, string> Anchors { get; init; } = new Dictionary<string, string>();

    /// <summary>Dates and contract state lent to the same person's rows of other activities.</summary>
    public IReadOnlyList<MapExport> Exports { get; init; } = [];

    /// <summary>Processed by automated means (GDPR Art. 20(1)(b)).</summary>
    public bool Automated { get; init; } = true;

    /// <summary>Where the values come from unless a field says otherwise.</summary>
    public DataOrigin? Origin { get; init; }

    /// <summary>What erasure does.</summary>
    public EraseStrategy? Erase { get; init; }

    /// <summary>True when rows must not lead a referenced row to be deleted but anonymised (<c>whenReferenced: anonymise</c>).</summary>
    public bool AnonymiseWhenReferenced { get; init; }

    /// <summary>What is written when a purpose is stopped (GDPR Art. 21, 7(3)).</summary>
    public IReadOnlyList<MapStop> Stops { get; init; } = [];

    /// <summary>The columns that may be read.</summary>
    public required IReadOnlyList<MapField> Fields { get; init; }

    /// <summary>The open format that portable rows come in besides JSON and CSV; null for none.</summary>
    public MapPortable? Portable { get; init; }

    /// <summary>How a known identifier leads here.</summary>
    public IReadOnlyList<MapIdentity> Identities { get; init; } = [];

    /// <summary>How rows of other collections lead here, or from here.</summary>
    public IReadOnlyList<MapJoin> Joins { get; init; } = [];

    /// <summary>Identifiers that rows may teach us.</summary>
    public IReadOnlyList<MapYield> Yields { get; init; } = [];

    internal IReadOnlyList<RestRequest> Requests { get; init; } = [];

    internal RestCall? EraseCall { get; init; }

    internal FileSource? File { get; init; }

    internal SourceNode At { get; init; } = null!;
}

/// <summary>A constant condition on a collection, sent as parameters.</summary>
/// <param name="Field">The column.</param>
/// <param name="Values">Allowed values; empty with <paramref name="IsNull"/>.</param>
/// <param name="IsNull">True: the column must be null; false: not null; null: one of the values.</param>
public sealed record MapCondition(string Field, IReadOnlyList<string> Values, bool? IsNull);

/// <summary>What a system is told when a purpose is stopped for a person.</summary>
/// <param name="Purpose">Key of the purpose.</param>
/// <param name="Set">Field to value, written into the person's rows.</param>
public sealed record MapStop(string Purpose, IReadOnlyDictionary<string, string> Set)
{
    internal RestCall? Call { get; init; }
}

/// <summary>Anchors and contract state that a collection lends to other activities of the same person.</summary>
/// <param name="Activities">Keys of the activities.</param>
/// <param name="Anchors">Anchor to field.</param>
/// <param name="ContractField">The field that holds the contract's state, if any.</param>
/// <param name="Running">Its values for a running contract.</param>
/// <param name="Ended">Its values for an ended one.</param>
public sealed record MapExport(IReadOnlyList<string> Activities, IReadOnlyDictionary<string, string> Anchors, string? ContractField, IReadOnlyList<string> Running, IReadOnlyList<string> Ended);
