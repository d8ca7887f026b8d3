using System.Text.RegularExpressions;

namespace Dsar.Discovery;

/// <summary>Half a character (a lone surrogate of UTF-16), which no file in UTF-8 can hold: U+FFFD stands for it, and is counted.</summary>
internal static partial class Unreadable
{
    private const char Sign = '\uFFFD';

    /// <summary>How many such signs a value has where it is written.</summary>
    public static int Count(Cell cell) =>
        cell.Value.AsSpan().Count(Sign) + (cell.Kind == CellKind.Json ? Escapes().Matches(cell.Value).Count(m => m.Groups["lone"].Success) : 0);

    /// <summary>JSON text whose escapes are whole characters; databases store others as they come.</summary>
    public static string Whole(string json) =>
        json.Contains("\\u", StringComparison.Ordinal) ? Escapes().Replace(json, m => m.Groups["lone"].Success ? "\\uFFFD" : m.Value) : json;

    // Left to right, so that an escaped backslash before a u is none.
    [GeneratedRegex(@"\\(?:u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|(?<lone>u[dD][89a-fA-F][0-9a-fA-F]{2})|.)", RegexOptions.CultureInvariant | RegexOptions.Singleline)]
    private static partial Regex Escapes();
}
