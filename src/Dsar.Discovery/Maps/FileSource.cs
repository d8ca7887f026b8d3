using Dsar.Domain;

namespace Dsar.Discovery;

/// <summary>How the lines of a file are read.</summary>
internal enum FileFormat
{
    /// <summary>One JSON object a line.</summary>
    Jsonl,

    /// <summary>RFC 4180, names in the first line.</summary>
    Csv,

    /// <summary>One message a file, headers only.</summary>
    Maildir,
}

/// <summary>Where the files of a collection are, and for how long (discovery.md 4.2).</summary>
/// <param name="Path">The files, or the mailboxes.</param>
/// <param name="Format">How they are read.</param>
/// <param name="Retention">ISO 8601 period after which a file should be gone; null when the map does not say.</param>
internal sealed record FileSource(FilePattern Path, FileFormat Format, string? Retention)
{
    /// <summary>The field that names the file of a row.</summary>
    public const string File = "file";

    /// <summary>The field that holds the number of a row's line.</summary>
    public const string Line = "line";

    /// <summary>What tells the rows of a format apart.</summary>
    public IReadOnlyList<string> Key => Format == FileFormat.Maildir ? [File] : [File, Line];

    /// <summary>The last day on which a file of that date should be there; null for ever.</summary>
    public DateOnly? Until(FilePart part) => Retention is { } period && part.LastDay is { } day ? Period.Parse(period).After(day) : null;
}
