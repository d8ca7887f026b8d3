using Dsar.Domain;

namespace Dsar.Discovery;

/// <summary>Rows, or the fields of rows that share activity and origin, that the law treats alike: one finding. Holds no value of the person.</summary>
public sealed record FindingGroup
{
    /// <summary>Its number in the run, from 1, stable for equal rows.</summary>
    public required int Number { get; init; }

    /// <summary>Key of the system.</summary>
    public required string System { get; init; }

    /// <summary>Key of the collection.</summary>
    public required string Collection { get; init; }

    /// <summary>Key of the activity; it differs from the collection's where fields say so.</summary>
    public required string Activity { get; init; }

    /// <summary>Number of the facet of the collection.</summary>
    public required int Facet { get; init; }

    /// <summary>What the controller is in the activity.</summary>
    public required ControllerRole Role { get; init; }

    /// <summary>The rows' tie to the person.</summary>
    public required Ownership Ownership { get; init; }

    /// <summary>Where the values come from.</summary>
    public required DataOrigin Origin { get; init; }

    /// <summary>Processed by automated means.</summary>
    public required bool Automated { get; init; }

    /// <summary>Flags of its fields, in the words of the API.</summary>
    public required IReadOnlyList<string> Flags { get; init; }

    /// <summary>Whether a contract with the person runs.</summary>
    public required ContractState Contract { get; init; }

    /// <summary>What the keeping period says; of several dates the latest that it runs, the earliest that it ended.</summary>
    public required RetentionVerdict Retention { get; init; }

    /// <summary>Its fields in map order, personal ones and those that give context.</summary>
    public required IReadOnlyList<FindingField> Fields { get; init; }

    /// <summary>The categories of its personal fields (<c>pd:</c> terms).</summary>
    public required IReadOnlyList<string> DataCategories { get; init; }

    /// <summary>How many rows.</summary>
    public required long RowCount { get; init; }

    /// <summary>The earliest date in its rows.</summary>
    public DateOnly? From { get; init; }

    /// <summary>The latest date in its rows.</summary>
    public DateOnly? To { get; init; }

    /// <summary>Order-free digest of its rows, hexadecimal.</summary>
    public required string Digest { get; init; }

    /// <summary>What the law engine looks at.</summary>
    public required ItemFacts Facts { get; init; }

    /// <summary>True when only existence was searched (GDPR Art. 28(3)(a)): the values are key and customer, for forwarding.</summary>
    public bool ExistenceOnly { get; init; }
}

/// <summary>A field of a finding.</summary>
/// <param name="Name">The field's key.</param>
/// <param name="Category">Its <c>pd:</c> term; null for context.</param>
/// <param name="Personal">False for context.</param>
/// <param name="Kind">Why it is masked unless a person opens it; null: shown.</param>
/// <param name="Mask">How the mask looks.</param>
/// <param name="FreeText">True for free text that a person must look at.</param>
/// <param name="Held">False for a field that is never read.</param>
public sealed record FindingField(string Name, string? Category, bool Personal, FieldKind? Kind, MaskStyle Mask, bool FreeText, bool Held);

/// <summary>A row of a finding as a page shows it. Personal data: never logged.</summary>
/// <param name="Index">Number of the row in its collection; masks and exclusions name it.</param>
/// <param name="Values">Field and value, in map order; masked fields included, in clear: the agent sees original and copy.</param>
/// <param name="Provenance">How it was reached, from the identifier: names of identities, joins and collections, no values.</param>
public sealed record FindingRow(long Index, IReadOnlyList<KeyValuePair<string, Cell>> Values, IReadOnlyList<string> Provenance)
{
    /// <summary>Only the index, so that values cannot reach a log by interpolation.</summary>
    public override string ToString() => $"row {Index}";
}
