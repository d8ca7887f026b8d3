using System.Text.Json;
using System.Text.RegularExpressions;

namespace Dsar.Api.Features.Attachments;

/// <summary>What a text is, by how it begins.</summary>
internal static partial class TextForms
{
    private static readonly string[] MailFields = ["from", "to", "subject", "date", "message-id", "received", "return-path", "mime-version", "delivered-to", "content-type"];
    private static readonly char[] Separators = [';', '\t', ','];

    /// <summary>A mail begins with fields, at least two of those that every mail has, and then an empty line or more fields.</summary>
    public static bool IsMail(string text)
    {
        var lines = text.Split('\n').Select(l => l.TrimEnd('\r')).TakeWhile(l => l.Length > 0).ToList();
        var fields = lines.Where(l => l[0] is not (' ' or '\t')).Select(l => Field().Match(l)).ToList();
        return fields.Count > 1 && fields[..^1].All(f => f.Success) && fields.Where(f => f.Success).Select(f => f.Groups[1].Value.ToLowerInvariant()).Distinct().Count(MailFields.Contains) >= 2;
    }

    /// <summary>A table has the same separator equally often in each of its first lines; the last line at hand may be cut.</summary>
    public static bool IsTable(string text, bool whole)
    {
        var lines = text.Split('\n').Select(l => l.TrimEnd('\r')).Where(l => l.Length > 0).ToList();
        lines = whole || lines.Count < 2 ? lines : lines[..^1];
        return lines.Count >= 2 && Separators.Any(s => lines[0].Count(c => c == s) is var columns and > 0 && lines.Take(20).All(l => Quoted().Replace(l, "").Count(c => c == s) == columns));
    }

    [GeneratedRegex(@"^([!-9;-~]+):")]
    private static partial Regex Field();

    [GeneratedRegex("\"[^\"]*\"")]
    private static partial Regex Quoted();
}

/// <summary>Reads JSON as it streams by, keeping no values: whether it is one whole object or list, at most 64 deep.</summary>
internal sealed class JsonOutline
{
    private const int LongestToken = 1024 * 1024;
    private JsonReaderState _state = new(new JsonReaderOptions { MaxDepth = 64 });
    private byte[] _rest = [];
    private bool _begun;
    private bool _failed;

    /// <summary>True when everything fed was one object or list and nothing more.</summary>
    public bool IsWhole => !_failed && _begun && Ends();

    public void Feed(ReadOnlySpan<byte> bytes)
    {
        if (_failed)
        {
            return;
        }

        byte[] all = [.. _rest, .. _begun || _rest.Length > 0 || !bytes.StartsWith(System.Text.Encoding.UTF8.Preamble) ? bytes : bytes[3..]];
        if (!_begun && all.AsSpan().TrimStart(" \t\r\n"u8) is [not ((byte)'{' or (byte)'['), ..])
        {
            (_failed, _rest) = (true, []);
            return;
        }

        Read(all);
    }

    private void Read(byte[] all)
    {
        try
        {
            var reader = new Utf8JsonReader(all, isFinalBlock: false, _state);
            while (reader.Read())
            {
                _begun = true;
            }

            (_state, _rest) = (reader.CurrentState, all[(int)reader.BytesConsumed..]);
            _failed = _rest.Length > LongestToken;
        }
        catch (JsonException)
        {
            (_failed, _rest) = (true, []);
        }
    }

    private bool Ends()
    {
        try
        {
            var reader = new Utf8JsonReader(_rest, isFinalBlock: true, _state);
            while (reader.Read())
            {
            }

            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
