using Dsar.Domain;

namespace Dsar.Discovery;

/// <summary>What was decided and approved about one finding.</summary>
public sealed record ExecutionItem
{
    /// <summary>The finding's number in the run.</summary>
    public required int Finding { get; init; }

    /// <summary>Erase, anonymise, rectify, restrict, stop or retain until; others change nothing in a system.</summary>
    public required ItemOutcome Outcome { get; init; }

    /// <summary>Rows of the finding that are left alone, by number in their collection.</summary>
    public IReadOnlySet<long> ExcludedRows { get; init; } = new HashSet<long>();

    /// <summary>With <see cref="ItemOutcome.Anonymise"/>: these fields of the rows; null: those of the finding.</summary>
    public IReadOnlyList<string>? Fields { get; init; }

    /// <summary>With <see cref="ItemOutcome.Rectify"/>: what is corrected.</summary>
    public IReadOnlyList<Correction> Corrections { get; init; } = [];

    /// <summary>With <see cref="ItemOutcome.Stop"/>: key of the purpose.</summary>
    public string? Purpose { get; init; }
}

/// <summary>A corrected or completed value (GDPR Art. 16). Personal data: never logged.</summary>
/// <param name="Row">Number of the row in its collection; null for every row of the finding.</param>
/// <param name="Field">The field.</param>
/// <param name="Value">The new value.</param>
public sealed record Correction(long? Row, string Field, string Value)
{
    /// <summary>Only the place, so that the value cannot reach a log by interpolation.</summary>
    public override string ToString() => $"{Row}/{Field}";
}
