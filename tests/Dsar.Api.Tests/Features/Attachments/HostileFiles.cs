using System.IO.Compression;
using System.Text;

namespace Dsar.Api.Tests;

/// <summary>Files that pretend, hide, explode or run, made here so that none lies in the repository. None may become an attachment.</summary>
internal static class HostileFiles
{
    private const int SymbolicLink = unchecked((int)0xA1FF0000);

    public static IEnumerable<(string Name, byte[] Bytes)> All => [.. Markup(), .. Programs(), .. OtherFormats(), .. TwoInOne(), .. Torn(), .. Archives(), .. Entries()];

    private static IEnumerable<(string, byte[])> Markup() =>
        new[]
        {
            "<!DOCTYPE html><script>alert(1)</script>", "<html><body onload=alert(1)>", "<svg xmlns=\"http://www.w3.org/2000/svg\" onload=\"alert(1)\"/>", "<?xml version=\"1.0\"?><svg><script>alert(1)</script></svg>",
            "  \r\n\t<script>alert(1)</script>", "\uFEFF<html>", "<?php system($_GET['c']); ?>", "<!-- x --><script>1</script>", "<?xml version=\"1.0\"?><!DOCTYPE a [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><a>&x;</a>",
            "Hello\n<script src=//evil.example></script>", "a;b\n<iframe src=x>;2\n", "<x:xml/>", "<math><mtext></math>",
        }.Select((text, i) => ($"markup {i}", SampleFiles.Text(text)));

    private static IEnumerable<(string, byte[])> Programs() =>
    [
        ("shell script", SampleFiles.Text("#!/bin/sh\nrm -rf /\n")), ("PostScript", SampleFiles.Text("%!PS-Adobe-3.0\n(x) run\n")), ("RTF", SampleFiles.Text("{\\rtf1\\ansi{\\object\\objocx}}")),
        ("PE", [.. "MZ"u8, 0x90, 0, 3, 0, 0, 0, .. new byte[200]]), ("ELF", [0x7F, .. "ELF"u8, 2, 1, 1, 0, .. new byte[200]]), ("Mach-O", [0xCF, 0xFA, 0xED, 0xFE, .. new byte[200]]),
        ("Java class", [0xCA, 0xFE, 0xBA, 0xBE, 0, 0, 0, 52, .. new byte[50]]), ("WebAssembly", [0, .. "asm"u8, 1, 0, 0, 0]), ("Windows link", [0x4C, 0, 0, 0, 1, 0x14, 2, 0, .. new byte[80]]),
        ("control characters", SampleFiles.Text("text\u001b[2Jmore")), ("a NUL in a text", SampleFiles.Text("text\0<script>")), ("random", [.. Enumerable.Range(0, 512).Select(i => (byte)(i * 37 % 251))]),
    ];

    private static IEnumerable<(string, byte[])> OtherFormats() =>
    [
        ("GIF", SampleFiles.Text("GIF89a/*\0\0*/=1;alert(1)//")), ("BMP", [.. "BM"u8, .. new byte[60]]), ("TIFF", [.. "II*\0"u8, .. new byte[60]]), ("WebP", [.. "RIFF"u8, 0, 0, 0, 0, .. "WEBPVP8 "u8, .. new byte[20]]),
        ("RAR", [.. "Rar!"u8, 0x1A, 7, 0, .. new byte[20]]), ("7z", [.. "7z"u8, 0xBC, 0xAF, 0x27, 0x1C, .. new byte[30]]), ("gzip bomb", Gzip(new byte[1024 * 1024])), ("old Word", [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1, .. new byte[600]]),
        ("MP4", [0, 0, 0, 0x18, .. "ftypmp42"u8, .. new byte[30]]), ("UTF-16 page", [0xFF, 0xFE, .. Encoding.Unicode.GetBytes("<html><script>alert(1)</script>")]), ("SQLite", SampleFiles.Text("SQLite format 3\0........")),
        ("plain ZIP", SampleFiles.Zip(("a.txt", "a"))), ("xlsx", SampleFiles.Zip(("[Content_Types].xml", "<Types/>"), ("xl/workbook.xml", "<x/>"))), ("jar", SampleFiles.Zip(("META-INF/MANIFEST.MF", "Main-Class: X"), ("X.class", "x"))),
        ("ODF template", SampleFiles.Odt("application/vnd.oasis.opendocument.text-template")), ("ODF sheet", SampleFiles.Odt("application/vnd.oasis.opendocument.spreadsheet")),
    ];

    private static IEnumerable<(string, byte[])> TwoInOne() =>
    [
        ("PDF and ZIP", [.. SampleFiles.Pdf(), .. SampleFiles.Zip(("evil.exe", "x"))]), ("PNG and ZIP", [.. SampleFiles.Png, .. SampleFiles.Zip(("evil.exe", "x"))]), ("JPEG and ZIP", [.. SampleFiles.Jpeg, .. SampleFiles.Zip(("evil.jar", "x"))]),
        ("PDF and page", SampleFiles.Text("%PDF-1.4\n<script>alert(1)</script>\n%%EOF\n")), ("page before PDF", [.. SampleFiles.Text("<!-- -->"), .. SampleFiles.Pdf()]), ("text before PDF and NUL", [.. SampleFiles.Text("hello\0\n"), .. SampleFiles.Pdf()]),
        ("PNG and page", [.. SampleFiles.Png, .. SampleFiles.Text("<html><script>alert(1)</script>")]), ("PNG and a second end", [.. SampleFiles.Png, .. SampleFiles.Text("<script>x</script>"), .. SampleFiles.Png[^12..]]),
        ("JPEG with a page in a comment", [0xFF, 0xD8, 0xFF, 0xFE, 0, 40, .. SampleFiles.Text("<html><script>alert(1)</script></html>"), 0xFF, 0xD9]), ("JPEG with PHP far inside", [.. SampleFiles.Jpeg[..^2], .. new byte[100_000], .. "<?php phpinfo();"u8, 0xFF, 0xD9]),
        ("JPEG with a PDF in it", [0xFF, 0xD8, 0xFF, 0xFE, 0, 200, .. SampleFiles.Pdf(), 0xFF, 0xD9]), ("program before a ZIP", [.. "MZ"u8, .. new byte[100], .. SampleFiles.Docx()]), ("docx behind a prefix", [.. SampleFiles.Text("x"), .. SampleFiles.Docx()]),
        ("a page cut by a chunk", [.. SampleFiles.Jpeg[..^2], .. new byte[(64 * 1024) - SampleFiles.Jpeg.Length], .. "<script>"u8, 0xFF, 0xD9]),
    ];

    private static IEnumerable<(string, byte[])> Torn() =>
    [
        ("PDF without an end", SampleFiles.Text("%PDF-1.4\n1 0 obj")), ("PNG without an end", SampleFiles.Png[..^4]), ("JPEG without an end", SampleFiles.Jpeg[..^2]), ("PNG head only", SampleFiles.Png[..8]), ("docx cut", SampleFiles.Docx()[..^30]),
        ("docx with something behind", [.. SampleFiles.Docx(), 1]), ("ZIP head only", SampleFiles.Text("PK\u0003\u0004")), ("JPEG head only", SampleFiles.Jpeg[..3]),
    ];

    /// <summary>Archives whose entries would leave the folder, run, hide or be links.</summary>
    private static IEnumerable<(string, byte[])> Entries() =>
        new[] { "../../etc/cron.d/x", "/etc/passwd", "..\\..\\x.dll", "C:/x", "word/../../x", "word/a\u0001b", "word/vbaProject.bin", "word/run.exe", "word/page.html", "word/inner.zip" }
            .Select(n => ($"docx with {n.Replace('\u0001', '?')}", SampleFiles.Docx((n, "x"))))
            .Concat(new[] { "Basic/Standard/Module1.xml", "Scripts/python/x.py" }.Select(n => ($"odt with {n}", SampleFiles.Odt(more: (n, "x")))));

    private static IEnumerable<(string, byte[])> Archives()
    {
        yield return ("bomb", SampleFiles.Docx(("word/media/a.xml", new string('a', 20_000_000))));
        yield return ("100 001 entries said", Change(SampleFiles.Docx(), -12, [0xA1, 0x86]));
        yield return ("more entries than allowed", SampleFiles.Docx([.. Enumerable.Range(0, 1200).Select(i => ($"word/{i}", ""))]));
        yield return ("sizes that overlap", Change(SampleFiles.Docx(), SampleFiles.Docx().AsSpan().IndexOf("PK\u0001\u0002"u8) + 20, [0xFF, 0xFF, 0xFF, 0]));
        yield return ("unpacks to 4 GiB", Change(SampleFiles.Docx(), SampleFiles.Docx().AsSpan().IndexOf("PK\u0001\u0002"u8) + 24, [0xFF, 0xFF, 0xFF, 0xFE]));
        yield return ("encrypted", Change(SampleFiles.Docx(), SampleFiles.Docx().AsSpan().IndexOf("PK\u0001\u0002"u8) + 8, [1]));
        yield return ("unknown method", Change(SampleFiles.Docx(), SampleFiles.Docx().AsSpan().IndexOf("PK\u0001\u0002"u8) + 10, [99]));
        yield return ("a list elsewhere", Change(SampleFiles.Docx(), -6, [1, 0, 0, 0]));
        yield return ("a name twice", SampleFiles.Zip(("[Content_Types].xml", "a"), ("word/document.xml", "b"), ("WORD/document.xml", "c")));
        using var file = new MemoryStream();
        using (var zip = new ZipArchive(file, ZipArchiveMode.Create, leaveOpen: true))
        {
            SampleFiles.Add(zip, "[Content_Types].xml", "<Types/>");
            SampleFiles.Add(zip, "word/document.xml", "/etc/passwd", attributes: SymbolicLink);
        }

        yield return ("symbolic link", file.ToArray());
    }

    private static byte[] Change(byte[] file, int at, byte[] bytes)
    {
        bytes.CopyTo(file, at < 0 ? file.Length + at : at);
        return file;
    }

    private static byte[] Gzip(byte[] bytes)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Optimal))
        {
            gzip.Write(bytes);
        }

        return packed.ToArray();
    }
}
