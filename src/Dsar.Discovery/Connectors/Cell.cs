namespace Dsar.Discovery;

/// <summary>What kind of value a cell holds.</summary>
public enum CellKind : byte
{
    /// <summary>No value.</summary>
    Null,

    /// <summary>Text.</summary>
    Text,

    /// <summary>A number, in the digits the source wrote.</summary>
    Number,

    /// <summary><c>true</c> or <c>false</c>.</summary>
    Boolean,

    /// <summary>An ISO 8601 date.</summary>
    Date,

    /// <summary>An ISO 8601 date and time.</summary>
    Datetime,

    /// <summary>Bytes in base64.</summary>
    Bytes,

    /// <summary>JSON text.</summary>
    Json,
}

/// <summary>One value of a row, kept as the source wrote it. Personal data: never logged.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Value">Its text; empty for null.</param>
public readonly record struct Cell(CellKind Kind, string Value)
{
    /// <summary>No value.</summary>
    public static Cell Null => new(CellKind.Null, string.Empty);

    /// <summary>A text cell.</summary>
    public static Cell Text(string value) => new(CellKind.Text, value);

    /// <summary>True when there is no value.</summary>
    public bool IsNull => Kind == CellKind.Null;

    /// <summary>Only the kind, so that the value cannot reach a log by interpolation.</summary>
    public override string ToString() => $"{Kind}:***";
}

/// <summary>A row as a connector answered it: one cell for each field that was asked for, in order.</summary>
/// <param name="Cells">The values.</param>
public sealed record Row(Cell[] Cells)
{
    /// <summary>Only the width, so that values cannot reach a log by interpolation.</summary>
    public override string ToString() => $"Row({Cells.Length})";
}
