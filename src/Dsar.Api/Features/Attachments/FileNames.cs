using System.Buffers;
using System.Text.RegularExpressions;

namespace Dsar.Api.Features.Attachments;

/// <summary>Names that people give to files: what may be one, and how it is handed out. On disk a file has a name of ours.</summary>
internal static partial class FileNames
{
    private static readonly Dictionary<string, string[]> Endings = new()
    {
        ["application/pdf"] = [".pdf"],
        ["image/png"] = [".png"],
        ["image/jpeg"] = [".jpg", ".jpeg"],
        ["text/plain"] = [".txt"],
        ["text/csv"] = [".csv"],
        ["application/json"] = [".json"],
        ["message/rfc822"] = [".eml"],
        ["application/vnd.openxmlformats-officedocument.wordprocessingml.document"] = [".docx"],
        ["application/vnd.oasis.opendocument.text"] = [".odt"],
    };

    private static readonly SearchValues<char> OfPaths = SearchValues.Create("/\\:*?\"<>|");

    /// <summary>One name without a path, not one that an operating system keeps for itself, without characters that turn or hide what is read.</summary>
    public static bool IsPlain(string name) =>
        !name.AsSpan().ContainsAny(OfPaths) && !name.Trim().EndsWith('.') && !Reserved().IsMatch(name)
        && !name.Any(c => char.GetUnicodeCategory(c) is System.Globalization.UnicodeCategory.Format or System.Globalization.UnicodeCategory.LineSeparator or System.Globalization.UnicodeCategory.ParagraphSeparator);

    /// <summary>The name with the ending of what the file is, so that a text called <c>order.exe</c> does not leave as a program.</summary>
    public static string Download(string name, string mediaType) =>
        Endings[mediaType].Any(e => name.EndsWith(e, StringComparison.OrdinalIgnoreCase)) ? name : name + Endings[mediaType][0];

    [GeneratedRegex(@"^\s*(con|prn|aux|nul|com\d|lpt\d)\s*(\..*)?$", RegexOptions.IgnoreCase)]
    private static partial Regex Reserved();
}
