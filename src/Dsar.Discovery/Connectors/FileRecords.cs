using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using CsvHelper;
using CsvHelper.Configuration;

namespace Dsar.Discovery;

/// <summary>The records of one file or mailbox folder, in order.</summary>
internal static class FileRecords
{
    /// <summary>The separators that a CSV file may have; the first line shows which.</summary>
    private const string Separators = ",;\t|";

    public static IAsyncEnumerable<FileRecord> Of(FileFormat format, FilePart part, CancellationToken ct) => format switch
    {
        FileFormat.Csv => Csv(part, ct),
        _ => Jsonl(part, ct),
    };

    private static async IAsyncEnumerable<FileRecord> Jsonl(FilePart part, [EnumeratorCancellation] CancellationToken ct)
    {
        await using var file = UnpackedFile.Open(part.Path);
        using var lines = new LineReader(file);
        while (await lines.Next(ct) is { } line)
        {
            if (line.IsWhole && line.Text.Span.IndexOfAnyExcept(" \t"u8) < 0)
            {
                continue;
            }

            using var json = line.IsWhole ? Parsed(line.Text) : null;
            if (json is not null)
            {
                var root = json.RootElement;
                yield return new FileRecord(line.Number, 1, field => RestRows.Cell(root, field));
            }
            else if (line.IsEnded || UnpackedFile.IsPacked(part.Path))
            {
                yield return new FileRecord(line.Number, 1, null);
            }
        }
    }

    // Half a character is text that is none: its line cannot be read.
    private static JsonDocument? Parsed(ReadOnlyMemory<byte> text)
    {
        try
        {
            var json = JsonDocument.Parse(text);
            if (json.RootElement.ValueKind == JsonValueKind.Object && System.Text.Unicode.Utf8.IsValid(text.Span))
            {
                return json;
            }

            json.Dispose();
            return null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static async IAsyncEnumerable<FileRecord> Csv(FilePart part, [EnumeratorCancellation] CancellationToken ct)
    {
        var bad = false;
        await using var file = UnpackedFile.Open(part.Path);
        using var text = new StreamReader(file, new UTF8Encoding(false, throwOnInvalidBytes: false));
        using var csv = new CsvParser(text, Options(() => bad = true));
        string[]? names = null;
        for (var last = 0; await csv.ReadAsync(); last = csv.RawRow)
        {
            ct.ThrowIfCancellationRequested();
            var values = csv.Record!;
            if (names is null || values is [""])
            {
                // An empty line stands where a record was.
                names ??= values;
                continue;
            }

            var readable = !bad && values.Length == names.Length;
            bad = false;
            yield return new FileRecord(last + 1, csv.RawRow - last, readable ? field => Value(names, values, field) : null);
        }
    }

    /// <summary>How CSV is read everywhere: the first line shows what stands between values, and nothing is skipped.</summary>
    public static CsvConfiguration Options(Action onBadData) => new(CultureInfo.InvariantCulture)
    {
        DetectDelimiter = true,
        GetDelimiter = found => Delimiter(found.Text),
        MaxFieldSize = LineReader.Longest,
        BadDataFound = _ => onBadData(),
        IgnoreBlankLines = false,
    };

    /// <summary>The names in the first line of a CSV file.</summary>
    public static string[] Columns(ReadOnlySpan<byte> head)
    {
        using var csv = new CsvParser(new StringReader(Encoding.UTF8.GetString(head)), Options(() => { }));
        return csv.Read() ? csv.Record! : [];
    }

    /// <summary>A cell by the name of its column. CSV has no null: what is empty is nothing, but for a text.</summary>
    private static Cell Value(string[] names, string[] values, MapField field) =>
        Array.IndexOf(names, field.Source) is >= 0 and var at ? values[at].Length == 0 && field.Type != FieldType.String ? Cell.Null : Cells.Of(values[at], field.Type) : Cell.Null;

    private static string Delimiter(string text)
    {
        var head = text.Split('\n')[0];
        return Separators.MaxBy(s => head.Count(c => c == s)).ToString();
    }
}
