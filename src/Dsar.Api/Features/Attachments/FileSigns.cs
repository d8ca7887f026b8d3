using System.Buffers;
using System.Text;

namespace Dsar.Api.Features.Attachments;

/// <summary>
/// Looks at a file while it streams by and says at the end what it is, by its content alone; null for everything that is not accepted. It keeps the
/// first and the last bytes and what it has noticed, never the file: memory is flat, nothing is unpacked or parsed beyond its outline.
/// </summary>
internal sealed class FileSigns
{
    private const int HeadSize = 4096;
    private const int SniffedByBrowsers = 1024;
    private static readonly SearchValues<byte> NotText = SearchValues.Create([.. Enumerable.Range(0, 32).Where(b => b is not ('\t' or '\n' or '\r' or '\f')).Select(b => (byte)b), 127]);
    private static readonly string[] Markup = ["<!doctype", "<html", "<script", "<svg", "<?xml", "<?php", "<iframe", "<object", "<embed", "<body", "<head"];

    private readonly byte[] _head = new byte[HeadSize];
    private readonly byte[] _tail = new byte[ZipList.Tail];
    private readonly JsonOutline _json = new();
    private int _headUsed;
    private bool _text = true;
    private bool _markup;

    /// <summary>Bytes seen.</summary>
    public long Length { get; private set; }

    /// <summary>Media types that are accepted, as the contract lists them.</summary>
    public static IReadOnlyList<string> Accepted { get; } =
    [
        "application/pdf", "image/png", "image/jpeg", "text/plain", "text/csv", "application/json", "message/rfc822",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "application/vnd.oasis.opendocument.text",
    ];

    /// <summary>True when the rest need not be read: what came so far begins like nothing that is accepted.</summary>
    public bool IsHopeless => _headUsed >= 8 && !_text && !StartsAsBinary();

    public void Feed(ReadOnlySpan<byte> bytes)
    {
        var part = Math.Min(bytes.Length, HeadSize - _headUsed);
        bytes[..part].CopyTo(_head.AsSpan(_headUsed));
        _headUsed += part;
        NoticeMarkup(bytes);
        if (_text)
        {
            _text = bytes.IndexOfAny(NotText) < 0;
            _json.Feed(bytes);
        }

        KeepTail(bytes);
        Length += bytes.Length;
    }

    /// <summary>The media type, or null when it is none of the accepted ones, or could pass for another.</summary>
    public string? Type()
    {
        var head = _head.AsSpan(0, _headUsed);
        var tail = _tail.AsSpan(ZipList.Tail - (int)Math.Min(Length, ZipList.Tail));
        if (StartsAsBinary())
        {
            return head.StartsWith("PK"u8) ? OfArchive(head, ZipList.Read(tail, Length)) : EndsAsArchive(tail) || HasOtherHead(head) ? null : OfImageOrPdf(head, tail);
        }

        return _text && Length > 0 ? OfText(head) : null;
    }

    private bool StartsAsBinary() => _head.AsSpan().StartsWith("%PDF-"u8) || _head.AsSpan().StartsWith(Png) || _head.AsSpan().StartsWith(Jpeg) || _head.AsSpan().StartsWith("PK\u0003\u0004"u8);

    private static ReadOnlySpan<byte> Png => [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A];

    private static ReadOnlySpan<byte> Jpeg => [0xFF, 0xD8, 0xFF];

    private static ReadOnlySpan<byte> PngEnd => [0, 0, 0, 0, 0x49, 0x45, 0x4E, 0x44, 0xAE, 0x42, 0x60, 0x82];

    private string? OfImageOrPdf(ReadOnlySpan<byte> head, ReadOnlySpan<byte> tail)
    {
        if (head.StartsWith("%PDF-"u8))
        {
            return tail[^Math.Min(tail.Length, SniffedByBrowsers)..].IndexOf("%%EOF"u8) >= 0 ? "application/pdf" : null;
        }

        return _markup ? null
            : head.StartsWith(Jpeg) ? (tail.LastIndexOf((ReadOnlySpan<byte>)[0xFF, 0xD9]) >= 0 ? "image/jpeg" : null)
            : head.Length > 16 && head[12..16].SequenceEqual("IHDR"u8) && tail.EndsWith(PngEnd) ? "image/png" : null;
    }

    /// <summary>Readers of archives look at the end of a file, whatever its beginning says.</summary>
    private static bool EndsAsArchive(ReadOnlySpan<byte> tail) => tail.LastIndexOf("PK\u0005\u0006"u8) >= 0;

    /// <summary>Readers of pages and of PDF look into the first kilobyte.</summary>
    private static bool HasOtherHead(ReadOnlySpan<byte> head)
    {
        var first = Encoding.Latin1.GetString(head[..Math.Min(head.Length, SniffedByBrowsers)]).ToLowerInvariant();
        return first.LastIndexOf("%pdf-", StringComparison.Ordinal) > 0 || Markup.Any(m => m != "<?xml" && first.Contains(m, StringComparison.Ordinal));
    }

    private static string? OfArchive(ReadOnlySpan<byte> head, IReadOnlyList<ZipListEntry>? entries)
    {
        string[] active = [".exe", ".dll", ".js", ".vbs", ".bat", ".cmd", ".scr", ".jar", ".zip", ".html", ".svg", ".ps1"];
        if (entries is null || entries.Any(e => active.Any(a => e.Name.EndsWith(a, StringComparison.OrdinalIgnoreCase)) || e.Name.Contains("vbaProject", StringComparison.OrdinalIgnoreCase) || e.Name.StartsWith("Basic/", StringComparison.Ordinal) || e.Name.StartsWith("Scripts/", StringComparison.Ordinal)))
        {
            return null;
        }

        var names = entries.Select(e => e.Name).ToHashSet(StringComparer.Ordinal);
        return names.Contains("[Content_Types].xml") && names.Contains("word/document.xml") ? Accepted[7]
            : names.Contains("content.xml") && head.Length > 77 && head[30..77].SequenceEqual("mimetypeapplication/vnd.oasis.opendocument.text"u8) && !head[77..].StartsWith("-"u8) ? Accepted[8]
            : null;
    }

    private string? OfText(ReadOnlySpan<byte> head)
    {
        var text = Encoding.Latin1.GetString(head.StartsWith(Encoding.UTF8.Preamble) ? head[3..] : head);
        if (_json.IsWhole)
        {
            return "application/json";
        }

        var begin = text.TrimStart();
        if (begin.StartsWith('<') || begin.StartsWith("#!", StringComparison.Ordinal) || begin.StartsWith("%!PS", StringComparison.Ordinal) || begin.StartsWith("{\\rtf", StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        return TextForms.IsMail(text) ? "message/rfc822"
            : Markup.Any(m => text[..Math.Min(text.Length, SniffedByBrowsers)].Contains(m, StringComparison.OrdinalIgnoreCase)) ? null
            : TextForms.IsTable(text, whole: Length <= HeadSize) ? "text/csv" : "text/plain";
    }

    /// <summary>Signs of a page anywhere, for images: long enough to stand in none by chance. A sign cut by two chunks is found in the kept end of the first.</summary>
    private void NoticeMarkup(ReadOnlySpan<byte> bytes)
    {
        Span<byte> seam = stackalloc byte[32];
        _tail.AsSpan(ZipList.Tail - 16).CopyTo(seam);
        bytes[..Math.Min(16, bytes.Length)].CopyTo(seam[16..]);
        _markup = _markup || HasPage(seam) || HasPage(bytes);
    }

    private static bool HasPage(ReadOnlySpan<byte> bytes)
    {
        for (var at = bytes.IndexOf((byte)'<'); at >= 0;)
        {
            var word = bytes.Slice(at, Math.Min(8, bytes.Length - at));
            if (Ascii.EqualsIgnoreCase(word[..Math.Min(7, word.Length)], "<script") || Ascii.EqualsIgnoreCase(word[..Math.Min(5, word.Length)], "<html") || Ascii.EqualsIgnoreCase(word[..Math.Min(5, word.Length)], "<?php"))
            {
                return true;
            }

            var next = bytes[(at + 1)..].IndexOf((byte)'<');
            at = next < 0 ? -1 : at + 1 + next;
        }

        return false;
    }

    private void KeepTail(ReadOnlySpan<byte> bytes)
    {
        var last = bytes[^Math.Min(bytes.Length, ZipList.Tail)..];
        _tail.AsSpan(last.Length).CopyTo(_tail);
        last.CopyTo(_tail.AsSpan(ZipList.Tail - last.Length));
    }
}
