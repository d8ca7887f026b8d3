using System.Text.Json;

namespace Dsar.Discovery;

/// <summary>What other programs read a package by: the Frictionless Data Package v2 descriptor, and a JSON Schema 2020-12 for each table.</summary>
internal static class Descriptor
{
    /// <summary>JSON Schema of a table's rows.</summary>
    public static byte[] Schema(WrittenTable table) => Metadata.Write(w =>
    {
        w.WriteStartObject();
        w.WriteString("$schema", "https://json-schema.org/draft/2020-12/schema");
        w.WriteString("title", $"{table.Table.Collection.System.Key}.{table.Table.Collection.Map.Name}");
        w.WriteString("type", "array");
        w.WriteStartObject("items");
        w.WriteString("type", "object");
        w.WriteBoolean("additionalProperties", false);
        Metadata.Texts(w, "required", [.. table.Table.Columns.Select(c => c.Name)]);
        w.WriteStartObject("properties");
        foreach (var column in table.Table.Columns)
        {
            w.WriteStartObject(column.Name);
            if (column.Category is { } category)
            {
                w.WriteString("description", category);
            }

            Metadata.Texts(w, "type", Types(column));
            w.WriteEndObject();
        }

        w.WriteEndObject();
        w.WriteEndObject();
        w.WriteEndObject();
    });

    /// <summary><c>datapackage.json</c>: every data file with size, hash and fields.</summary>
    public static byte[] Of(PackageInput input, IReadOnlyList<WrittenTable> tables, IReadOnlyList<PackageFile> files) => Metadata.Write(w =>
    {
        w.WriteStartObject();
        w.WriteString("$schema", "https://datapackage.org/profiles/2.0/datapackage.json");
        w.WriteString("name", input.Reference.ToLowerInvariant());
        w.WriteString("created", input.DecidedAt.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", null));
        w.WriteStartArray("resources");
        foreach (var table in tables)
        {
            foreach (var path in table.Files)
            {
                Resource(w, table, files.First(f => f.Path == path));
            }
        }

        w.WriteEndArray();
        w.WriteEndObject();
    });

    private static void Resource(Utf8JsonWriter w, WrittenTable table, PackageFile file)
    {
        var format = Path.GetExtension(file.Path)[1..];
        var isCsv = format == "csv";
        w.WriteStartObject();
        w.WriteString("name", file.Path["data/".Length..].Replace('/', '.').Replace(".json", string.Empty, StringComparison.Ordinal));
        if (format is "csv" or "json")
        {
            w.WriteString("type", "table");
        }

        w.WriteString("path", file.Path);
        w.WriteString("format", format);
        w.WriteString("mediatype", file.MediaType);
        w.WriteString("encoding", "utf-8");
        w.WriteNumber("bytes", file.Bytes);
        w.WriteString("hash", $"sha256:{file.Sha256}");
        if (format is not ("csv" or "json"))
        {
            w.WriteEndObject();
            return;
        }

        if (isCsv)
        {
            w.WriteStartObject("dialect");
            w.WriteString("delimiter", ";");
            w.WriteEndObject();
            w.WriteNumber("dsar:changedCells", table.ChangedCells.Sum());
        }

        w.WriteStartObject("schema");
        w.WriteStartArray("fields");
        for (var i = 0; i < table.Table.Columns.Count; i++)
        {
            var column = table.Table.Columns[i];
            w.WriteStartObject();
            w.WriteString("name", column.Name);
            w.WriteString("type", table.MaskedColumns.Contains(column.Name) ? "any" : column.Type is FieldType.Bytes ? "string" : column.Type is FieldType.Json ? "any" : SourceMap.Snake(column.Type.ToString()));
            if (isCsv && table.ChangedCells[i] > 0)
            {
                w.WriteNumber("dsar:changedCells", table.ChangedCells[i]);
            }

            if (table.Replaced[i] > 0)
            {
                w.WriteNumber("dsar:replacedCharacters", table.Replaced[i]);
            }

            w.WriteEndObject();
        }

        w.WriteEndArray();
        w.WriteEndObject();
        w.WriteEndObject();
    }

    // A value that did not fit its declared type, or is masked, stands as text.
    private static string[] Types(MapField column) => column.Type switch
    {
        FieldType.Integer or FieldType.Number => ["number", "string", "null"],
        FieldType.Boolean => ["boolean", "number", "string", "null"],
        FieldType.Json => ["object", "array", "string", "number", "boolean", "null"],
        _ => ["string", "number", "null"],
    };
}
