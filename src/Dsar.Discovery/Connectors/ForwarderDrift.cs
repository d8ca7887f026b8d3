namespace Dsar.Discovery;

/// <summary>Compares a map with what a service says that it has.</summary>
internal static class ForwarderDrift
{
    public static ProbeReport Report(DataMap map, IReadOnlyDictionary<string, HashSet<string>> known)
    {
        var warnings = new List<MapError>();
        foreach (var collection in map.Collections)
        {
            if (!known.TryGetValue(collection.Name, out var fields))
            {
                warnings.Add(Warning(map, collection.At, "DW110", $"the service has no collection '{collection.Name}'{NearestName.Hint(collection.Name, known.Keys)}"));
                continue;
            }

            var mapped = collection.Fields.Select(f => (Field: f, Name: f.Source.TrimStart('/').Split('/')[0])).ToArray();
            warnings.AddRange(mapped.Where(m => !fields.Contains(m.Name)).Select(m => Warning(map, m.Field.At, "DW110", $"the service has no field '{m.Name}' in '{collection.Name}'{NearestName.Hint(m.Name, fields)}")));
            warnings.AddRange(fields.Except(mapped.Select(m => m.Name)).Order(StringComparer.Ordinal).Select(f => Warning(map, collection.At, "DW111", $"'{collection.Name}.{f}' is not covered")));
        }

        string[] others = [.. known.Keys.Except(map.Collections.Select(c => c.Name)).Order(StringComparer.Ordinal)];
        warnings.AddRange(others.Select(o => Warning(map, map.At, "DW111", $"the collection '{o}' of the service is not covered")));
        return new ProbeReport(true, null, warnings, others);
    }

    private static MapError Warning(DataMap map, SourceNode at, string code, string message) => new(map.File, at.Line, at.Column, code, message, at.Pointer);
}
