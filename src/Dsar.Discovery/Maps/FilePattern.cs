using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Dsar.Discovery;

/// <summary>A file, or a mailbox, that a pattern found.</summary>
/// <param name="Name">Its path below the connection's folder, with '/'.</param>
/// <param name="Path">Where it is.</param>
/// <param name="LastDay">The last day that it holds; null when its name has no date.</param>
internal sealed record FilePart(string Name, string Path, DateOnly? LastDay);

/// <summary>
/// The files of a collection by name: <c>logs/access-{date:yyyy-MM-dd}.jsonl.gz</c>. A star is any text inside a name. It never leads out of the folder of the
/// connection, and no symbolic link is followed.
/// </summary>
internal sealed partial record FilePattern(string Text, string? DateFormat)
{
    private const string Day = "day";
    private static readonly EnumerationOptions Listing = new() { AttributesToSkip = FileAttributes.ReparsePoint, IgnoreInaccessible = false, MatchType = MatchType.Simple };

    /// <summary>What is wrong with it; null when it can be used.</summary>
    public string? Fault { get; private init; }

    public static FilePattern Parse(string text)
    {
        var slots = Slot().Matches(text);
        var format = slots.Count == 1 ? slots[0].Groups[1].Value : null;
        return new FilePattern(text, format)
        {
            Fault = text.Split('/').Any(p => p is "" or "." or "..") || text.Contains('\\', StringComparison.Ordinal) ? "a path lies below the folder of the connection: no '/' at its beginning, no '..'"
                : slots.Count > 1 ? "a path has at most one {date:…}"
                : format is not null && !(format.Contains("yyyy", StringComparison.Ordinal) && format.Contains("MM", StringComparison.Ordinal)) ? "a date has at least yyyy and MM, such as {date:yyyy-MM-dd}"
                : Slot().Replace(text, string.Empty).AsSpan().IndexOfAny("{}") >= 0 ? "a slot is {date:yyyy-MM-dd}, with the letters y, M, d and separators"
                : null,
        };
    }

    /// <summary>The files, or with <paramref name="folders"/> the folders, in order of their names.</summary>
    /// <exception cref="IOException">A folder cannot be listed.</exception>
    public IReadOnlyList<FilePart> Below(string root, bool folders = false)
    {
        List<FilePart> found = [new(string.Empty, root, null)];
        var parts = Text.Split('/');
        for (var i = 0; i < parts.Length; i++)
        {
            var (name, asFolder) = (Regex(parts[i]), folders || i < parts.Length - 1);
            found = [.. found.SelectMany(at => Entries(at, name, asFolder))];
        }

        return [.. found.OrderBy(f => f.Name, StringComparer.Ordinal)];
    }

    private IEnumerable<FilePart> Entries(FilePart at, Regex name, bool folders)
    {
        var folder = new DirectoryInfo(at.Path);
        IEnumerable<FileSystemInfo> all = folders ? folder.EnumerateDirectories("*", Listing) : folder.EnumerateFiles("*", Listing);
        foreach (var entry in all)
        {
            if (name.Match(entry.Name) is { Success: true } match && (!match.Groups[Day].Success || LastDay(match.Groups[Day].Value) is not null))
            {
                yield return new FilePart(at.Name.Length == 0 ? entry.Name : $"{at.Name}/{entry.Name}", entry.FullName, match.Groups[Day].Success ? LastDay(match.Groups[Day].Value) : at.LastDay);
            }
        }
    }

    private DateOnly? LastDay(string text) => !DateOnly.TryParseExact(text, DateFormat, CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? null
        : DateFormat!.Contains('d', StringComparison.Ordinal) ? day : day.AddMonths(1).AddDays(-1);

    private static Regex Regex(string part)
    {
        var text = new StringBuilder("^");
        foreach (var piece in Pieces().Split(part))
        {
            text.Append(piece == "*" ? (text.Length == 1 ? "(?:[^./][^/]*)?" : "[^/]*")
                : Slot().Match(piece) is { Success: true } slot ? $"(?<{Day}>.{{{slot.Groups[1].Length}}})"
                : System.Text.RegularExpressions.Regex.Escape(piece));
        }

        return new Regex($"{text}\\z", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking);
    }

    [GeneratedRegex("\\{date:([yMd._-]{1,20})\\}", RegexOptions.CultureInvariant)]
    private static partial Regex Slot();

    [GeneratedRegex("(\\*|\\{date:[yMd._-]{1,20}\\})", RegexOptions.CultureInvariant)]
    private static partial Regex Pieces();
}
