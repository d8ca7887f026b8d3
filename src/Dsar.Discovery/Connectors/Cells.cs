using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Dsar.Discovery;

/// <summary>Makes cells of text that a database wrote.</summary>
internal static partial class Cells
{
    /// <summary>The cell of a text in the declared type; text that does not fit the type stays text, so nothing is lost.</summary>
    public static Cell Of(string text, FieldType type) => type switch
    {
        FieldType.Integer or FieldType.Number when IsNumber(text) => new Cell(CellKind.Number, text),
        FieldType.Boolean when text is "true" or "false" => new Cell(CellKind.Boolean, text),
        FieldType.Boolean when text is "t" or "f" => new Cell(CellKind.Boolean, text == "t" ? "true" : "false"),
        FieldType.Date when IsDate(text) => new Cell(CellKind.Date, text[..10]),
        FieldType.Datetime when text.Length >= 10 && DateOnly.TryParseExact(text.AsSpan(0, 10), "yyyy-MM-dd", out _) => new Cell(CellKind.Datetime, Iso(text)),
        FieldType.Json when IsJson(text) => new Cell(CellKind.Json, text),
        _ => Cell.Text(text),
    };

    /// <summary>True for a text that a column of the type can hold.</summary>
    public static bool Fits(string text, FieldType type) => type switch
    {
        FieldType.Bytes => false,
        FieldType.Integer => long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _),
        FieldType.Date => DateOnly.TryParseExact(text, "yyyy-MM-dd", out _),
        FieldType.Datetime => Of(text, type).Kind == CellKind.Datetime && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, out _),
        FieldType.String => true,
        _ => Of(text, type).Kind != CellKind.Text,
    };

    /// <summary>True for the same value, whatever digits a database writes a number in.</summary>
    public static bool Same(Cell one, Cell other) => one.IsNull == other.IsNull && (one.Value == other.Value || (Number(one.Value) is { } a && Number(other.Value) is { } b && a == b));

    /// <summary>What texts have in common that some database takes for equal: case, width, surrounding space and the digits of a number aside.</summary>
    public static string Alike(string text) =>
        Number(text) is { } number ? number.ToString("G29", CultureInfo.InvariantCulture) : text.Normalize(NormalizationForm.FormKC).Trim().ToUpperInvariant();

    /// <summary>The values of a cell: each element of a list, or the one value; none for null.</summary>
    public static IEnumerable<string> Values(Cell cell)
    {
        if (cell.Kind != CellKind.Json || !cell.Value.StartsWith('['))
        {
            return cell.IsNull ? [] : [cell.Value];
        }

        using var list = JsonDocument.Parse(cell.Value);
        return [.. list.RootElement.EnumerateArray().Where(e => e.ValueKind is JsonValueKind.String or JsonValueKind.Number).Select(e => e.ValueKind == JsonValueKind.String ? e.GetString()! : e.GetRawText())];
    }

    /// <summary>A date out of a date, a date and time, or Unix seconds; null when it is none.</summary>
    public static DateOnly? Date(Cell cell)
    {
        if (cell.Value.Length >= 10 && DateOnly.TryParseExact(cell.Value.AsSpan(0, 10), "yyyy-MM-dd", out var date))
        {
            return date;
        }

        return cell.Kind == CellKind.Number && long.TryParse(cell.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds is > 100_000_000 and < 10_000_000_000
            ? DateOnly.FromDateTime(DateTimeOffset.FromUnixTimeSeconds(seconds).UtcDateTime)
            : null;
    }

    /// <summary>True for a text that is a JSON number as it stands: no leading zero, no sign but minus.</summary>
    public static bool IsNumber(string text) => JsonNumber().IsMatch(text);

    // A midnight that the database added to a pure date says nothing.
    private static bool IsDate(string text) =>
        text.Length >= 10 && DateOnly.TryParseExact(text.AsSpan(0, 10), "yyyy-MM-dd", out _) && (text.Length == 10 || text[10..].Trim(' ', 'T') is "00:00:00" or "00:00");

    // PostgreSQL writes "2026-01-02 03:04:05+00"; ISO 8601 wants T, and minutes in the offset.
    private static string Iso(string text)
    {
        if (text.Length < 16 || text[10] is not (' ' or 'T'))
        {
            return text;
        }

        var iso = $"{text[..10]}T{text[11..]}";
        return iso.EndsWith("+00", StringComparison.Ordinal) ? $"{iso[..^3]}Z" : iso.Length > 3 && iso[^3] is '+' or '-' && iso.Length > 19 ? $"{iso}:00" : iso;
    }

    private static decimal? Number(string text) => decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static bool IsJson(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    [GeneratedRegex("^-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][+-]?[0-9]+)?\\z", RegexOptions.CultureInvariant)]
    private static partial Regex JsonNumber();
}
