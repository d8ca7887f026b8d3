using System.IO.Compression;
using System.Text;

namespace Dsar.Api.Tests;

/// <summary>Small files of every kind that is accepted, made here.</summary>
internal static class SampleFiles
{
    public static byte[] Png => Convert.FromBase64String("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==");

    public static byte[] Jpeg => [0xFF, 0xD8, 0xFF, 0xE0, 0, 16, .. "JFIF\0"u8, 1, 1, 0, 0, 1, 0, 1, 0, 0, 0xFF, 0xDA, 0, 2, 1, 2, 3, 0xFF, 0xD9];

    /// <summary>What scanners agree to call malware; in two parts, so that none finds it here.</summary>
    public static byte[] Eicar => Text(@"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR" + "-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*");

    /// <summary>Each with the media type it shows.</summary>
    public static IReadOnlyList<(string Type, string Name, byte[] Bytes)> All =>
    [
        ("application/pdf", "a.pdf", Pdf()),
        ("image/png", "a.png", Png),
        ("image/jpeg", "a.jpg", Jpeg),
        ("text/plain", "a.txt", Text("Hej!\nJag vill se mina uppgifter, tack.\n")),
        ("text/plain", "latin.txt", Encoding.Latin1.GetBytes("Hej på dig, Åke Öberg\n")),
        ("text/csv", "a.csv", Text("namn;nummer\nKim Lund;1-C-1042\n\"Ek; Anna\";1-C-1043\n")),
        ("application/json", "a.json", Text("\uFEFF{\"namn\": \"Kim\", \"html\": \"<script>\", \"rader\": [1, 2, {\"x\": null}]}\n")),
        ("message/rfc822", "a.eml", Text("Received: from mx\r\n by us\r\nFrom: Kim <kim@lund.example>\r\nTo: us@example.com\r\nSubject: Hej\r\n\r\n<html><body>Hej</body></html>\r\n")),
        ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", "a.docx", Docx()),
        ("application/vnd.oasis.opendocument.text", "a.odt", Odt()),
    ];

    public static byte[] Text(string text) => Encoding.UTF8.GetBytes(text);

    public static byte[] Pdf(string inside = "") => Text($"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\n{inside}\ntrailer<</Root 1 0 R>>\n%%EOF\n");

    public static byte[] Docx(params (string Name, string Text)[] more) => Zip([("[Content_Types].xml", "<Types/>"), ("word/document.xml", "<w:document/>"), .. more]);

    public static byte[] Odt(string type = "application/vnd.oasis.opendocument.text", params (string Name, string Text)[] more)
    {
        using var file = new MemoryStream();
        using (var zip = new ZipArchive(file, ZipArchiveMode.Create, leaveOpen: true))
        {
            Add(zip, "mimetype", type, CompressionLevel.NoCompression);
            foreach (var (name, text) in (IEnumerable<(string, string)>)[("content.xml", "<office:document-content/>"), .. more])
            {
                Add(zip, name, text);
            }
        }

        return file.ToArray();
    }

    public static byte[] Zip(params (string Name, string Text)[] entries)
    {
        using var file = new MemoryStream();
        using (var zip = new ZipArchive(file, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, text) in entries)
            {
                Add(zip, name, text);
            }
        }

        return file.ToArray();
    }

    public static void Add(ZipArchive zip, string name, string text, CompressionLevel level = CompressionLevel.Optimal, int attributes = 0)
    {
        var entry = zip.CreateEntry(name, level);
        entry.ExternalAttributes = attributes;
        using var stream = entry.Open();
        stream.Write(Text(text));
    }
}
