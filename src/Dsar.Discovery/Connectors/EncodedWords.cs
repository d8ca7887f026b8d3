using System.Text;
using System.Text.RegularExpressions;

namespace Dsar.Discovery;

/// <summary>Encoded words of headers: <c>=?utf-8?Q?Bl=C3=A5?=</c> (RFC 2047). What cannot be decoded stays as it stands.</summary>
internal static partial class EncodedWords
{
    public static string Decode(string text)
    {
        // Space between two encoded words is not part of the text; a character may be cut in two by it.
        var joined = Between().Replace(text, "?==?");
        var decoded = new StringBuilder();
        var (at, waiting, charset) = (0, new List<byte>(), string.Empty);
        foreach (Match word in Word().Matches(joined))
        {
            var (name, bytes) = (word.Groups[1].Value.Split('*')[0], Bytes(word.Groups[2].Value, word.Groups[3].Value));
            if (word.Index > at || name != charset || bytes is null)
            {
                Flush(decoded, waiting, charset);
            }

            decoded.Append(joined, at, word.Index - at);
            at = word.Index + word.Length;
            charset = name;
            if (bytes is null || Charset(name) is null)
            {
                decoded.Append(word.Value);
            }
            else
            {
                waiting.AddRange(bytes);
            }
        }

        Flush(decoded, waiting, charset);
        return decoded.Append(joined, at, joined.Length - at).ToString();
    }

    private static void Flush(StringBuilder decoded, List<byte> waiting, string charset)
    {
        if (waiting.Count > 0)
        {
            // A header is one line, whatever was encoded.
            decoded.Append(Charset(charset)!.GetString([.. waiting]).Replace('\r', ' ').Replace('\n', ' ').Replace("\0", string.Empty, StringComparison.Ordinal));
            waiting.Clear();
        }
    }

    private static byte[]? Bytes(string form, string text)
    {
        try
        {
            return form is "B" or "b" ? Convert.FromBase64String(text.PadRight((text.Length + 3) / 4 * 4, '=')) : Quoted(text);
        }
        catch (FormatException)
        {
            return null;
        }
    }

    private static byte[] Quoted(string text)
    {
        var bytes = new List<byte>(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '=')
            {
                bytes.Add(i + 2 < text.Length ? Convert.FromHexString(text.AsSpan(i + 1, 2))[0] : throw new FormatException());
                i += 2;
            }
            else
            {
                bytes.Add(text[i] == '_' ? (byte)' ' : (byte)text[i]);
            }
        }

        return [.. bytes];
    }

    private static Encoding? Charset(string name)
    {
        try
        {
            return CodePagesEncodingProvider.Instance.GetEncoding(name) ?? Encoding.GetEncoding(name);
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    [GeneratedRegex("=\\?([!-<>@-~]{1,60})\\?([BbQq])\\?([!->@-~]*)\\?=", RegexOptions.CultureInvariant)]
    private static partial Regex Word();

    [GeneratedRegex("\\?=\\s+=\\?", RegexOptions.CultureInvariant)]
    private static partial Regex Between();
}
