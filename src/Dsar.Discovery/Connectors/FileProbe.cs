using System.Text.Json;

namespace Dsar.Discovery;

/// <summary>Compares a map with the files that are there: names of fields and columns, never values.</summary>
internal static class FileProbe
{
    private const int LinesLookedAt = 100;
    private const int MostNames = 20;

    public static async Task<ProbeReport> Of(DataMap map, string folder, DateOnly today, CancellationToken ct)
    {
        try
        {
            var (warnings, known) = (new List<MapError>(), new HashSet<string>(StringComparer.Ordinal));
            foreach (var collection in map.Collections)
            {
                var parts = FileScan.Parts(folder, collection.File!);
                known.UnionWith(parts.Select(p => p.Path));
                warnings.AddRange(await Collection(map, collection, parts, today, ct));
            }

            var others = Beside(known);
            warnings.AddRange(others.Select(o => Warning(map, map.At, "DW111", $"the file '{o}' is not covered by any collection")));
            return new ProbeReport(true, null, warnings, others);
        }
        catch (ConnectorException fault)
        {
            return new ProbeReport(false, fault.Code, [], []);
        }
    }

    private static async Task<IReadOnlyList<MapError>> Collection(DataMap map, CollectionMap collection, IReadOnlyList<FilePart> parts, DateOnly today, CancellationToken ct)
    {
        var at = MapRules.At(collection.At, "path");
        if (parts.Count == 0)
        {
            return [Warning(map, at, "DW110", $"no file fits '{collection.File!.Path.Text}'")];
        }

        var old = parts.Count(p => collection.File!.Until(p) < today);
        List<MapError> warnings = old == 0 ? [] : [Warning(map, at, "DW115", $"{old} file(s) are kept longer than {collection.File!.Retention}; they are searched all the same, and should be gone")];
        var names = await FileScan.Guarded(() => Names(collection.File!, parts[^1], ct), ct);
        if (names is not null)
        {
            var pseudo = new[] { FileSource.File, FileSource.Line };
            var sources = collection.Fields.Where(f => !pseudo.Contains(f.Name)).Select(f => (Field: f, Name: f.Source.TrimStart('/').Split('/')[0])).ToArray();
            warnings.AddRange(sources.Where(s => !names.Contains(s.Name)).Select(s => Warning(map, s.Field.At, "DW110", $"'{s.Name}' was not met in the newest file of '{collection.Name}'{NearestName.Hint(s.Name, names)}")));
            warnings.AddRange(names.Except(sources.Select(s => s.Name)).Order(StringComparer.Ordinal).Take(MostNames).Select(n => Warning(map, collection.At, "DW111", $"'{collection.Name}.{n}' is not covered")));
        }

        return warnings;
    }

    /// <summary>The names of members or columns; null for messages, whose headers are always the same.</summary>
    private static async Task<HashSet<string>?> Names(FileSource source, FilePart part, CancellationToken ct)
    {
        if (source.Format == FileFormat.Maildir)
        {
            return null;
        }

        var names = new HashSet<string>(StringComparer.Ordinal);
        await using var file = UnpackedFile.Open(part.Path);
        using var lines = new LineReader(file);
        for (var n = 0; n < (source.Format == FileFormat.Csv ? 1 : LinesLookedAt) && await lines.Next(ct) is { IsWhole: true } line; n++)
        {
            names.UnionWith(source.Format == FileFormat.Csv ? FileRecords.Columns(line.Text.Span) : Members(line.Text));
        }

        return names;
    }

    private static IEnumerable<string> Members(ReadOnlyMemory<byte> line)
    {
        try
        {
            using var json = JsonDocument.Parse(line);
            return json.RootElement.ValueKind == JsonValueKind.Object ? [.. json.RootElement.EnumerateObject().Select(m => m.Name)] : [];
        }
        catch (JsonException)
        {
            return [];
        }
    }

    /// <summary>Files that stand beside those that are read: a rotation that names them otherwise would take them out of sight.</summary>
    private static string[] Beside(HashSet<string> known) =>
    [
        .. known.Where(File.Exists).Select(p => Path.GetDirectoryName(p)!).Distinct(StringComparer.Ordinal)
            .SelectMany(f => Directory.EnumerateFiles(f)).Where(f => !known.Contains(f)).Select(f => Path.GetFileName(f)).Order(StringComparer.Ordinal).Take(MostNames),
    ];

    private static MapError Warning(DataMap map, SourceNode at, string code, string message) => new(map.File, at.Line, at.Column, code, message, at.Pointer);
}
