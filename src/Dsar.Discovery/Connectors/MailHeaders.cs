using System.Globalization;
using System.Text;

namespace Dsar.Discovery;

/// <summary>The headers of a message (RFC 5322), with encoded words decoded (RFC 2047). Addresses are taken apart before anything is decoded, so that no name can pass for an address. Personal data: never logged.</summary>
internal sealed class MailHeaders
{
    private static readonly string[] DateForms = ["d MMM yyyy HH:mm:ss zzz", "d MMM yyyy HH:mm zzz", "d MMM yy HH:mm:ss zzz"];
    private readonly Dictionary<string, string> _raw;

    private MailHeaders(Dictionary<string, string> raw) => _raw = raw;

    /// <summary>When it was written, as ISO 8601; null when it does not say so in any known form.</summary>
    public string? Date
    {
        get
        {
            var text = Plain(_raw.GetValueOrDefault("date", string.Empty));
            text = text[(text.IndexOf(',', StringComparison.Ordinal) + 1)..].Trim();
            text = text.EndsWith(" GMT", StringComparison.OrdinalIgnoreCase) || text.EndsWith(" UT", StringComparison.OrdinalIgnoreCase) ? $"{text[..text.LastIndexOf(' ')]} +0000" : text;
            var zone = text.LastIndexOf(' ') + 1;
            text = text.Length - zone == 5 ? text.Insert(zone + 3, ":") : text;
            return DateTimeOffset.TryParseExact(text, DateForms, CultureInfo.InvariantCulture, DateTimeStyles.AllowWhiteSpaces, out var date)
                ? date.ToString("yyyy-MM-ddTHH:mm:sszzz", CultureInfo.InvariantCulture) : null;
        }
    }

    /// <summary>Reads the lines before the first empty one; null when they are no headers.</summary>
    public static MailHeaders? Parse(ReadOnlySpan<byte> head)
    {
        var text = System.Text.Unicode.Utf8.IsValid(head) ? Encoding.UTF8.GetString(head) : Encoding.Latin1.GetString(head);
        var raw = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        string? name = null;
        foreach (var line in text.Split('\n').Where(l => l.Length > 0))
        {
            if (line[0] is ' ' or '\t')
            {
                // A long header goes on in the next line.
                if (name is not null)
                {
                    raw[name] = $"{raw[name]} {line.Trim()}";
                }
            }
            else if (line.IndexOf(':', StringComparison.Ordinal) is > 0 and var colon && !line.AsSpan(0, colon).ContainsAny(" \t"))
            {
                name = line[..colon];
                raw[name] = raw.TryGetValue(name, out var before) ? $"{before}, {line[(colon + 1)..].Trim()}" : line[(colon + 1)..].Trim();
            }
            else
            {
                name = null;
            }
        }

        return raw.Count == 0 ? null : new MailHeaders(raw);
    }

    /// <summary>A header as a person reads it; null when the message has none of that name.</summary>
    public string? Text(string name) => _raw.TryGetValue(name, out var raw) ? EncodedWords.Decode(raw) : null;

    /// <summary>The addresses of a header: no names, no comments, no names of groups.</summary>
    public IReadOnlyList<string> Addresses(string name)
    {
        var found = new List<string>();
        foreach (var mailbox in Mailboxes(_raw.GetValueOrDefault(name, string.Empty)))
        {
            var (open, close) = (mailbox.LastIndexOf('<'), mailbox.LastIndexOf('>'));
            var address = (open >= 0 && close > open ? mailbox[(open + 1)..close] : mailbox).Trim();
            if (address.LastIndexOf('@') is > 0 and var at && at < address.Length - 1)
            {
                found.Add(address);
            }
        }

        return found;
    }

    /// <summary>Cuts at commas, and at the colon and semicolon of groups, where they are not inside quotes, comments or angle brackets.</summary>
    private static IEnumerable<string> Mailboxes(string raw)
    {
        var (part, quoted, depth, angle) = (new StringBuilder(), false, 0, false);
        for (var i = 0; i < raw.Length; i++)
        {
            var c = raw[i];
            if (c == '\\' && i + 1 < raw.Length && (quoted || depth > 0))
            {
                i++;
                continue;
            }

            quoted ^= c == '"' && depth == 0;
            depth = quoted || c is not ('(' or ')') ? depth : Math.Max(0, depth + (c == '(' ? 1 : -1));
            if (quoted || depth > 0 || c is '"' or ')')
            {
                // A name in quotes, or a comment.
                continue;
            }

            angle = c == '<' || (angle && c != '>');
            if (!angle && c is ',' or ';' or ':')
            {
                yield return part.ToString();
                part.Clear();
                continue;
            }

            part.Append(c);
        }

        yield return part.ToString();
    }

    // "Tue, 3 Nov 2026 09:15:00 +0100 (CET)"
    private static string Plain(string text) => text.IndexOf('(', StringComparison.Ordinal) is >= 0 and var at ? text[..at].Trim() : text.Trim();
}
