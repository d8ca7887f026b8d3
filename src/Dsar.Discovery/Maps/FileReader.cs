namespace Dsar.Discovery;

/// <summary>Reads what a collection of kind files says about its files (DM022).</summary>
internal static class FileReader
{
    public static FileSource? Of(SourceMap map)
    {
        if (!map.Has("path") && !map.Has("format") && !map.Has("retention"))
        {
            return null;
        }

        var path = FilePattern.Parse(map.Text("path", "DM022", required: true) ?? "x");
        if (path.Fault is { } fault)
        {
            map.Fault("path", "DM022", fault);
        }

        var retention = map.Text("retention", "DM022");
        if (retention is not null && !DataMapReader.IsPeriod(retention))
        {
            map.Fault("retention", "DM022", "'retention' must be an ISO 8601 period such as P180D: how long a file is kept");
        }

        return new FileSource(path, map.Enum("format", "DM022", FileFormat.Jsonl, required: true), retention);
    }
}
