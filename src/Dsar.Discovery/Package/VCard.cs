using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Dsar.Discovery;

/// <summary>A vCard 4.0 for each row (RFC 6350): UTF-8, CRLF, values escaped, lines folded at 75 bytes. What is masked or empty is left out.</summary>
internal sealed partial class VCard : IDisposable
{
    /// <summary>What a map may fill.</summary>
    public static readonly string[] Members =
    [
        "FN", "NICKNAME", "EMAIL", "TEL", "ORG", "TITLE", "ROLE", "ADR.street", "ADR.locality", "ADR.region", "ADR.code", "ADR.country", "LANG", "BDAY", "URL", "NOTE", "UID",
    ];

    /// <summary>What it must fill.</summary>
    public static readonly string[] Needed = ["FN"];

    private const int LineBytes = 75;
    private static readonly string[] Address = ["ADR.street", "ADR.locality", "ADR.region", "ADR.code", "ADR.country"];
    private readonly StreamWriter _writer;
    private readonly PortableRow _row;

    public VCard(Stream stream, DisclosedTable table, MapPortable portable)
    {
        _writer = new StreamWriter(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), leaveOpen: true) { NewLine = "\r\n" };
        _row = new PortableRow(table, portable);
    }

    public void Write(DisclosedRow row)
    {
        var values = Members.ToDictionary(m => m, m => _row.Values(row, m), StringComparer.Ordinal);
        // A card must have a name to be shown by; where it has none, what else tells it apart.
        var name = Members.Except(Address).SelectMany(m => values[m]).FirstOrDefault();
        if (name is null && !Address.Any(a => values[a].Count > 0))
        {
            return;
        }

        Line("BEGIN:VCARD");
        Line("VERSION:4.0");
        foreach (var full in values["FN"].DefaultIfEmpty(name ?? "–"))
        {
            Line($"FN:{Text(full)}");
        }

        foreach (var member in Members.Except(Address).Where(m => m != "FN"))
        {
            foreach (var value in values[member])
            {
                Property(member, value);
            }
        }

        if (Address.Any(a => values[a].Count > 0))
        {
            Line($"ADR:;;{string.Join(';', Address.Select(a => Text(string.Join(' ', values[a]))))}");
        }

        Line("END:VCARD");
    }

    public void Dispose() => _writer.Dispose();

    private void Property(string member, string value)
    {
        switch (member)
        {
            case "BDAY":
                Line(Cells.Date(Cell.Text(value)) is { } day ? $"BDAY:{day.ToString("yyyyMMdd", CultureInfo.InvariantCulture)}" : $"BDAY;VALUE=text:{Text(value)}");
                break;
            case "LANG" when !Language().IsMatch(value):
            case "URL" when !Uri.TryCreate(value, UriKind.Absolute, out _):
                Line($"NOTE:{Text(value)}");
                break;
            case "LANG":
                Line($"LANG:{value}");
                break;
            case "URL":
                Line($"URL:{new Uri(value).AbsoluteUri}");
                break;
            case "UID":
                Line($"UID;VALUE=text:{Text(value)}");
                break;
            default:
                Line($"{member}:{Text(value)}");
                break;
        }
    }

    // Control characters have no place in a card; a line break has a sign.
    private static string Text(string value)
    {
        var text = new StringBuilder(value.Length + 8);
        foreach (var c in value.ReplaceLineEndings("\n"))
        {
            text.Append(c switch { '\\' => "\\\\", ',' => "\\,", ';' => "\\;", '\n' => "\\n", _ => char.IsControl(c) && c != '\t' ? string.Empty : c.ToString() });
        }

        return text.ToString();
    }

    // Folded between characters: a line is at most 75 bytes, and those that go on begin with a space.
    private void Line(string line)
    {
        var bytes = 0;
        foreach (var rune in line.EnumerateRunes())
        {
            if (bytes + rune.Utf8SequenceLength > LineBytes)
            {
                _writer.Write("\r\n ");
                bytes = 1;
            }

            _writer.Write(rune.ToString());
            bytes += rune.Utf8SequenceLength;
        }

        _writer.WriteLine();
    }

    [GeneratedRegex(@"^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*\z", RegexOptions.CultureInvariant)]
    private static partial Regex Language();
}

/// <summary>The values of a row by member of an open format; none where the field is not disclosed, masked or empty.</summary>
internal sealed class PortableRow(DisclosedTable table, MapPortable portable)
{
    private readonly Dictionary<string, int> _positions = portable.Fields
        .Select(f => (Member: f.Key, At: Enumerable.Range(0, table.Columns.Count).FirstOrDefault(i => table.Columns[i].Name == f.Value, -1)))
        .Where(f => f.At >= 0).ToDictionary(f => f.Member, f => f.At, StringComparer.Ordinal);

    public IReadOnlyList<string> Values(DisclosedRow row, string member) =>
        _positions.TryGetValue(member, out var at) && !row.Masked[at] ? [.. Cells.Values(row.Cells[at]).Where(v => v.Length > 0)] : [];
}
