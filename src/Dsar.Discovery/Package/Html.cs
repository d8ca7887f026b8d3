using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Unicode;
using Dsar.Domain;

namespace Dsar.Discovery;

/// <summary>Writes one self-contained page: style inside by hash, no script, no outside request, every value encoded.</summary>
internal sealed class Html
{
    private static readonly HtmlEncoder Encoder = HtmlEncoder.Create(UnicodeRanges.All);
    private static readonly string Style = Load();
    private static readonly string StyleHash = Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Style)));
    private readonly StringBuilder _text = new();

    /// <summary>What a page may load and do.</summary>
    public static string Policy { get; } = $"default-src 'none'; style-src 'sha256-{StyleHash}'; base-uri 'none'; form-action 'none'";

    public Html(string language, string title)
    {
        _text.Append("<!DOCTYPE html>\n<html lang=\"").Append(language).Append("\">\n<head>\n<meta charset=\"utf-8\">\n")
            .Append("<meta http-equiv=\"Content-Security-Policy\" content=\"").Append(Policy).Append("\">\n")
            .Append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<meta name=\"referrer\" content=\"no-referrer\">\n<title>").Append(Encode(title)).Append("</title>\n<style>").Append(Style).Append("</style>\n</head>\n<body>\n");
    }

    public Html Raw(string html)
    {
        _text.Append(html).Append('\n');
        return this;
    }

    /// <summary>An element with encoded text.</summary>
    public Html Tag(string name, string text, string attributes = "")
    {
        _text.Append('<').Append(name).Append(attributes.Length > 0 ? " " : string.Empty).Append(attributes).Append('>').Append(Encode(text)).Append("</").Append(name).Append(">\n");
        return this;
    }

    /// <summary>A table whose cells carry their heading, so that a phone shows each row as a card.</summary>
    public Html Table(IReadOnlyList<string> columns, IEnumerable<IReadOnlyList<string>> rows, int numberColumn = -1)
    {
        _text.Append("<table>\n<thead><tr>").AppendJoin(string.Empty, columns.Select(c => $"<th scope=\"col\">{Encode(c)}</th>")).Append("</tr></thead>\n<tbody>\n");
        foreach (var row in rows)
        {
            _text.Append("<tr>");
            for (var i = 0; i < row.Count; i++)
            {
                _text.Append("<td data-label=\"").Append(Encode(columns[i])).Append(i == numberColumn ? "\" class=\"n\">" : "\">").Append(Encode(row[i])).Append("</td>");
            }

            _text.Append("</tr>\n");
        }

        _text.Append("</tbody>\n</table>\n");
        return this;
    }

    /// <summary>The sections of a letter or sheet.</summary>
    public Html Document(Document document, string heading)
    {
        foreach (var section in document.Sections)
        {
            if (section.Heading.Length > 0)
            {
                Tag(heading, section.Heading);
            }

            foreach (var paragraph in section.Paragraphs)
            {
                Tag("p", paragraph);
            }

            if (section.Table is { } table)
            {
                Table(table.Columns, table.Rows);
            }
        }

        return this;
    }

    public byte[] End() => Encoding.UTF8.GetBytes(_text.Append("</body>\n</html>\n").ToString());

    public static string Encode(string text) => Encoder.Encode(text);

    private static string Load()
    {
        using var reader = new StreamReader(typeof(Html).Assembly.GetManifestResourceStream("Dsar.Discovery.style.css")!);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }
}
