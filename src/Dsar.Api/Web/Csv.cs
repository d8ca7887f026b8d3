using System.Text;

namespace Dsar.Api.Web;

/// <summary>A table as <c>text/csv</c> (RFC 4180, UTF-8): a header, then rows. Text that a spreadsheet would run as a formula gets an apostrophe in front.</summary>
public static class Csv
{
    public const string MediaType = "text/csv";

    private const string Dangerous = "=+-@\t\r\n＝＋－＠";

    /// <summary>The answer with one line a row.</summary>
    public static IResult Of<T>(IReadOnlyList<(string Name, Func<T, string?> Value)> columns, IEnumerable<T> rows)
    {
        var text = new StringBuilder();
        Line(text, columns.Select(c => c.Name));
        foreach (var row in rows)
        {
            Line(text, columns.Select(c => c.Value(row) ?? ""));
        }

        return TypedResults.Text(text.ToString(), MediaType, Encoding.UTF8);
    }

    private static void Line(StringBuilder text, IEnumerable<string> cells) => text.AppendJoin(',', cells.Select(Cell)).Append("\r\n");

    private static string Cell(string value)
    {
        var safe = value.Length > 0 && Dangerous.Contains(value[0], StringComparison.Ordinal) ? "'" + value : value;
        return safe.AsSpan().ContainsAny("\",\r\n") || safe != value ? $"\"{safe.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : safe;
    }
}
