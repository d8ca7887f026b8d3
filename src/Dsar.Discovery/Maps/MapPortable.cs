namespace Dsar.Discovery;

/// <summary>An open format that data to take elsewhere come in besides JSON and CSV (GDPR Art. 20(1)).</summary>
public enum PortableFormat
{
    /// <summary>Nothing besides.</summary>
    Json,

    /// <summary>A vCard 4.0 for each row (RFC 6350).</summary>
    Vcard,

    /// <summary>A DNS master file (RFC 1035 section 5).</summary>
    Zone,
}

/// <summary>How rows of a collection fit an open format.</summary>
/// <param name="Format">The format.</param>
/// <param name="Fields">Member of the format to field of the collection.</param>
public sealed record MapPortable(PortableFormat Format, IReadOnlyDictionary<string, string> Fields);

/// <summary>Reads and checks the key <c>portable</c> (DM065).</summary>
internal static class PortableReader
{
    private static readonly string[] Keys = ["format", "map"];

    public static MapPortable? Of(SourceMap map)
    {
        if (map.Node["portable"] is not { Kind: SourceKind.Map })
        {
            if (map.Enum("portable", "DM065", PortableFormat.Json) != PortableFormat.Json)
            {
                map.Fault("portable", "DM065", "say which field is what: {format: vcard, map: {FN: name, EMAIL: email}}");
            }

            return null;
        }

        var inner = map.Inner("portable", Keys, "DM065");
        return new MapPortable(inner.Enum("format", "DM065", PortableFormat.Json, required: true), inner.Pairs("map", "DM065"));
    }

    public static void Members(RuleInput input, Action<DataMap, SourceNode, string> report)
    {
        foreach (var (map, collection) in input.All)
        {
            if (collection.Portable is { } portable)
            {
                Members(collection, portable, message => report(map, MapRules.At(collection.At, "portable"), message));
            }
        }
    }

    private static void Members(CollectionMap collection, MapPortable portable, Action<string> report)
    {
        var (known, needed) = portable.Format switch
        {
            PortableFormat.Vcard => (VCard.Members, VCard.Needed),
            PortableFormat.Zone => (ZoneFile.Members, ZoneFile.Needed),
            _ => ([], Array.Empty<string>()),
        };
        foreach (var member in portable.Fields.Keys.Where(m => !known.Contains(m)))
        {
            report(known.Length == 0 ? "json needs no 'map'" : $"'{member}' is not one of {string.Join(", ", known)}{NearestName.Hint(member, known)}");
        }

        foreach (var member in needed.Where(m => !portable.Fields.ContainsKey(m)))
        {
            report($"'{member}' is missing in 'map'");
        }

        foreach (var (member, name) in portable.Fields)
        {
            var field = collection.Fields.FirstOrDefault(f => f.Name == name);
            if (field is null)
            {
                report($"the field '{name}' of '{member}' is not declared{MapRules.Hint(collection, name)}");
            }
            else if (field.Flags.Contains(FieldMark.Credential))
            {
                report($"the field '{name}' of '{member}' is a credential, which is never read");
            }
        }
    }
}
