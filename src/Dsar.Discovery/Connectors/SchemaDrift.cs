namespace Dsar.Discovery;

/// <summary>What differs between a map and the live schema (DW110 to DW113).</summary>
internal static class SchemaDrift
{
    public static ProbeReport Report(DataMap map, IReadOnlyDictionary<string, SqlTable> tables, IReadOnlyList<string> all)
    {
        var warnings = new List<MapError>();
        foreach (var collection in map.Collections)
        {
            if (!tables.TryGetValue(collection.Source, out var table))
            {
                warnings.Add(Warning(map, collection.At, "DW110", $"the table '{collection.Source}' does not exist"));
                continue;
            }

            Columns(map, collection, table, warnings);
            Indexes(map, collection, table, warnings);
            if (table.Writable)
            {
                warnings.Add(Warning(map, collection.At, "DW113", $"the reading account may write to '{collection.Source}'; give discovery an account that only reads"));
            }
        }

        var unmapped = all.Except(map.Collections.Select(c => c.Source).SelectMany(s => new[] { s, s.Replace("public.", string.Empty, StringComparison.Ordinal) }), StringComparer.Ordinal).ToArray();
        warnings.AddRange(unmapped.Select(t => Warning(map, map.At, "DW111", $"the table '{t}' is not covered by any collection")));
        return new ProbeReport(true, null, warnings, unmapped);
    }

    private static void Columns(DataMap map, CollectionMap collection, SqlTable table, List<MapError> warnings)
    {
        foreach (var field in collection.Fields.Where(f => !table.Columns.ContainsKey(f.Source)))
        {
            warnings.Add(Warning(map, field.At, "DW110", $"the column '{field.Source}' does not exist in '{collection.Source}'{NearestName.Hint(field.Source, table.Columns.Keys)}"));
        }

        var mapped = collection.Fields.Select(f => f.Source).Concat(collection.Where.Select(w => w.Field)).ToHashSet(StringComparer.Ordinal);
        foreach (var column in table.Columns.Keys.Where(c => !mapped.Contains(c)).Order(StringComparer.Ordinal))
        {
            warnings.Add(Warning(map, collection.At, "DW111", $"the column '{collection.Source}.{column}' is not covered"));
        }
    }

    private static void Indexes(DataMap map, CollectionMap collection, SqlTable table, List<MapError> warnings)
    {
        var ways = collection.Identities.Select(i => (i.Fields, i.At)).Concat(collection.Joins.Where(j => j.Follow is Follow.FromThere or Follow.Both).Select(j => (Fields: j.Here, j.At)));
        foreach (var (fields, at) in ways)
        {
            var columns = fields.Select(f => collection.Fields.FirstOrDefault(x => x.Name == f)?.Source ?? f).ToHashSet(StringComparer.Ordinal);
            if (!table.Indexes.Any(i => i.Count > 0 && i.Take(columns.Count).All(columns.Contains)))
            {
                warnings.Add(Warning(map, at, "DW112", $"no index of '{collection.Source}' begins with [{string.Join(", ", columns.Order(StringComparer.Ordinal))}]: every search reads the whole table"));
            }
        }
    }

    private static MapError Warning(DataMap map, SourceNode at, string code, string message) => new(map.File, at.Line, at.Column, code, message, at.Pointer);
}
