using Dsar.Domain;

namespace Dsar.Discovery;

/// <summary>All that the answer to a request for a copy is made of (GDPR Art. 15, 20). Equal input gives equal bytes.</summary>
public sealed record PackageInput
{
    /// <summary>The request's reference, such as <c>GD-7K3M-9Q2P</c>.</summary>
    public required string Reference { get; init; }

    /// <summary>The language of pages and texts.</summary>
    public required Language Language { get; init; }

    /// <summary>When it was decided (UTC); the only time in the package.</summary>
    public required DateTimeOffset DecidedAt { get; init; }

    /// <summary>The register: name, activities, the mark of invented data.</summary>
    public required DataController Controller { get; init; }

    /// <summary>The plan of the run.</summary>
    public required Plan Plan { get; init; }

    /// <summary>The ended run, with findings made.</summary>
    public required IRunStore Store { get; init; }

    /// <summary>Every finding with what was decided about it. A finding that is left out is not disclosed.</summary>
    public required IReadOnlyList<PackageItem> Items { get; init; }

    /// <summary>The information of GDPR Art. 15(1)-(2), as the access sheet gives it; null for portability, which is the data alone (Art. 20).</summary>
    public required Document? Sheet { get; init; }

    /// <summary>The same information for computers, an activity each; of it only those in which something is disclosed are written.</summary>
    public IReadOnlyList<SheetActivity> Information { get; init; } = [];

    /// <summary>The decision letter.</summary>
    public required Document Decision { get; init; }

    /// <summary>What was searched and what was not, with waivers and manual work as the host knows them.</summary>
    public required Completeness Completeness { get; init; }
}

/// <summary>A finding and what was decided about it.</summary>
public sealed record PackageItem
{
    /// <summary>The finding.</summary>
    public required FindingGroup Group { get; init; }

    /// <summary>Only <see cref="ItemOutcome.Disclose"/> puts rows into the package.</summary>
    public required ItemOutcome Outcome { get; init; }

    /// <summary>The ground's code.</summary>
    public string? Ground { get; init; }

    /// <summary>The article.</summary>
    public string? Article { get; init; }

    /// <summary>The statute.</summary>
    public string? Statute { get; init; }

    /// <summary>Why, for the person.</summary>
    public LocalText? Rationale { get; init; }

    /// <summary>True when not even its existence may be told, or it is another person's: it appears nowhere.</summary>
    public bool Silent { get; init; }

    /// <summary>Masks besides those that the fields' kind gives.</summary>
    public IReadOnlyList<PackageMask> Masks { get; init; } = [];

    /// <summary>Fields that a person has opened in spite of their kind; credentials are never held, so they cannot be opened.</summary>
    public IReadOnlyList<OpenedField> Opened { get; init; } = [];

    /// <summary>Rows (<see cref="FindingRow.Index"/>) that are not the person's and not disclosed.</summary>
    public IReadOnlySet<long> ExcludedRows { get; init; } = new HashSet<long>();
}

/// <summary>A mask: an overlay, the stored row is never altered.</summary>
/// <param name="Field">The field.</param>
/// <param name="Row">Only this row (<see cref="FindingRow.Index"/>); null: all rows.</param>
/// <param name="Ranges">Only these parts of the text are blacked out; empty: the whole value.</param>
/// <param name="Ground">The ground's code.</param>
public sealed record PackageMask(string Field, long? Row, IReadOnlyList<MaskRange> Ranges, string Ground);

/// <summary>A part of a text.</summary>
/// <param name="Start">First character, from 0, in UTF-16 units.</param>
/// <param name="Length">How many.</param>
public sealed record MaskRange(int Start, int Length);

/// <summary>A field that a person has opened.</summary>
/// <param name="Field">The field.</param>
/// <param name="Row">Only this row; null: all rows.</param>
public sealed record OpenedField(string Field, long? Row = null);

/// <summary>A written file of a package.</summary>
/// <param name="Path">Its path in the ZIP.</param>
/// <param name="MediaType">Its media type.</param>
/// <param name="Bytes">Its size, unpacked.</param>
/// <param name="Sha256">SHA-256, lower-case hexadecimal.</param>
public sealed record PackageFile(string Path, string MediaType, long Bytes, string Sha256);

/// <summary>What was written.</summary>
/// <param name="Files">Every file but the manifest and its signature, by path.</param>
/// <param name="ManifestSha256">SHA-256 of the manifest, lower-case hexadecimal.</param>
/// <param name="ZipSha256">SHA-256 of the whole ZIP, lower-case hexadecimal.</param>
/// <param name="ZipBytes">Size of the ZIP.</param>
public sealed record PackageResult(IReadOnlyList<PackageFile> Files, string ManifestSha256, string ZipSha256, long ZipBytes);
