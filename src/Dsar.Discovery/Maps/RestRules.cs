using Dsar.Domain;

namespace Dsar.Discovery;

/// <summary>Rules about maps of kind rest: every way in has a request, every slot a value, and nothing is asked that would fetch everybody.</summary>
internal static class RestRules
{
    /// <summary>The name of the request that reads a row by its key.</summary>
    public const string ByKey = "byKey";

    /// <summary>The request that reads a collection by fields; null when there is none.</summary>
    public static RestRequest? Way(CollectionMap collection, IReadOnlyList<string> fields)
    {
        var names = collection.Identities.Where(i => i.Fields.SequenceEqual(fields)).Select(i => i.Via)
            .Concat(collection.Joins.Where(j => j.Here.SequenceEqual(fields)).Select(j => j.Via))
            .Append(collection.Key.SequenceEqual(fields) ? ByKey : null);
        return names.OfType<string>().Select(n => collection.Requests.FirstOrDefault(r => r.Name == n)).OfType<RestRequest>().FirstOrDefault();
    }

    /// <summary>The fields by which a known row is read again: its key where something reads by it, else whatever leads to it.</summary>
    /// <exception cref="ConnectorException">schema: nothing that is known leads to it.</exception>
    public static IReadOnlyList<string> ReadBack(CollectionPlan collection, IEnumerable<string> known)
    {
        var map = collection.Map;
        if (collection.System.Map.Kind != SystemKind.Rest || Way(map, map.Key) is not null)
        {
            return map.Key;
        }

        var ways = map.Identities.Select(i => i.Fields).Concat(map.Joins.Select(j => j.Here)).Where(f => Way(map, f) is not null);
        return ways.FirstOrDefault(f => f.All(known.Contains)) ?? throw new ConnectorException("schema", false);
    }

    public static void Block(RuleInput input, Action<DataMap, SourceNode, string> report)
    {
        foreach (var map in input.Maps)
        {
            if (map.Kind == SystemKind.Rest && map.Rest is null)
            {
                report(map, map.At, "a rest system needs 'rest': {auth: {type: …}}");
            }

            foreach (var collection in map.Collections.Where(c => map.Kind != SystemKind.Rest && (c.Requests.Count > 0 || (c.EraseCall is not null && map.Kind != SystemKind.Forwarder))))
            {
                report(map, collection.At, $"'requests' and 'call' are for 'kind: rest'; this system is '{SourceMap.Snake(map.Kind.ToString())}'");
            }
        }
    }

    public static void Ways(RuleInput input, Action<DataMap, SourceNode, string> report)
    {
        foreach (var (map, collection) in Rest(input))
        {
            foreach (var identity in collection.Identities)
            {
                Way(collection, identity.Fields, identity.Via, identity.At, $"the identity '{SourceMap.Snake(identity.Kind.ToString())}'", report, map);
            }

            foreach (var join in collection.Joins.Where(j => j.Follow is Follow.FromThere or Follow.Both))
            {
                Way(collection, join.Here, join.Via, join.At, $"join '{join.Name}'", report, map);
            }

            // Execution looks at the row before and after each call.
            var calls = collection.EraseCall is not null || collection.Stops.Any(s => s.Call is not null);
            if (calls && collection.Key.Count == 0)
            {
                report(map, MapRules.At(collection.At, "key"), $"'{collection.Name}' is changed by calls and needs a key, by which a changed row is told again");
            }
        }

        foreach (var (map, collection) in input.All)
        {
            foreach (var join in collection.Joins.Where(j => j.Follow is Follow.FromHere or Follow.Both))
            {
                if (input.Target(map, join) is { Map.Kind: SystemKind.Rest } target && Way(target.Collection, join.ThereFields) is null)
                {
                    report(map, join.At, $"join '{join.Name}' leads to {join.There}, which no request reads by [{string.Join(", ", join.ThereFields)}]: give it a request '{ByKey}', or an identity or join with these fields and 'via'");
                }
            }
        }
    }

    private static void Way(CollectionMap collection, IReadOnlyList<string> fields, string? via, SourceNode at, string what, Action<DataMap, SourceNode, string> report, DataMap map)
    {
        if (via is not null && collection.Requests.All(r => r.Name != via))
        {
            report(map, MapRules.At(at, "via"), $"there is no request '{via}' in '{collection.Name}'{NearestName.Hint(via, collection.Requests.Select(r => r.Name))}");
        }
        else if (Way(collection, fields) is not { } request)
        {
            report(map, at, $"{what} says by 'via' which of the collection's requests reads by it");
        }
        else
        {
            Values(collection, request, fields, report, map);
        }
    }

    private static void Values(CollectionMap collection, RestRequest request, IReadOnlyList<string> fields, Action<DataMap, SourceNode, string> report, DataMap map)
    {
        var sent = request.Call.Slots.Where(s => s.From == "value").Select(s => s.Name).ToArray();
        string[] needed = fields.Count == 1 ? [string.Empty] : [.. fields];
        if (needed.FirstOrDefault(n => !sent.Contains(n)) is { } absent)
        {
            report(map, request.At, $"the request '{request.Name}' does not send {{value{(absent.Length > 0 ? $".{absent}" : string.Empty)}}}: it would fetch everybody's rows");
        }

        if (sent.FirstOrDefault(s => !needed.Contains(s)) is { } other)
        {
            report(map, request.At, $"the request '{request.Name}' is asked for [{string.Join(", ", fields)}] and has no {{value{(other.Length > 0 ? $".{other}" : string.Empty)}}}; write {string.Join(", ", needed.Select(n => n.Length > 0 ? $"{{value.{n}}}" : "{value}"))}");
        }

        if (request.Values is not null && fields.Count > 1)
        {
            report(map, request.At, $"the request '{request.Name}' puts several values into one text, which works for one field only");
        }
    }

    public static void Slots(RuleInput input, Action<DataMap, SourceNode, string> report)
    {
        foreach (var (map, collection) in Rest(input))
        {
            foreach (var request in collection.Requests)
            {
                Only(collection, request.Call, ["value", "config"], $"the request '{request.Name}'", message => report(map, request.At, message));
                if (request.Detail is { } detail)
                {
                    Only(collection, detail.Call, ["row", "config"], $"the detail of '{request.Name}'", message => report(map, request.At, message));
                }
            }

            foreach (var (call, key) in new[] { (collection.EraseCall, "erase"), (map.RestrictCall, "restrict") }.Concat(collection.Stops.Select(s => (s.Call, "stop"))))
            {
                if (call is not null)
                {
                    Only(collection, call, ["row", "config"], $"the call of '{key}'", message => report(map, MapRules.At(key == "restrict" ? map.At : collection.At, key), message));
                }
            }
        }
    }

    private static void Only(CollectionMap collection, RestCall call, string[] from, string what, Action<string> report)
    {
        foreach (var slot in call.Slots.Where(s => !from.Contains(s.From)))
        {
            report($"{what} has no {{{slot.From}}}; it knows {string.Join(" and ", from.Select(f => $"{{{f}…}}"))}");
        }

        foreach (var slot in call.Slots.Where(s => s.From == "row" && !s.Name.StartsWith('/') && from.Contains("row") && !MapRules.Has(collection, s.Name)))
        {
            report($"{what} names the field '{slot.Name}', which is not declared{MapRules.Hint(collection, slot.Name)}");
        }
    }

    public static void Marks(RuleInput input, Action<DataMap, SourceNode, string> report)
    {
        foreach (var map in input.Maps.Where(m => m.Kind == SystemKind.Rest))
        {
            if (map.Restrict == RestrictStrategy.Set)
            {
                report(map, MapRules.At(map.At, "restrict"), "a rest system has no columns to set; write {call: …}, check or manual");
            }

            foreach (var collection in map.Collections.Where(c => c.Stops.Any(s => s.Call is null)))
            {
                report(map, MapRules.At(collection.At, "stop"), "a rest system has no columns to set; write the 'call' that stops the purpose");
            }
        }
    }

    public static void Pointers(RuleInput input, Action<DataMap, SourceNode, string> report)
    {
        foreach (var (map, collection) in Looked(input))
        {
            foreach (var field in collection.Fields.Where(f => f.Source.StartsWith('/') && !RestReader.IsPointer(f.Source)))
            {
                report(map, field.At, $"the source of '{field.Name}' is no JSON Pointer: write the name of a member, or a path such as /address/city");
            }

            foreach (var field in collection.Fields.Where(f => f is { Many: false } && f.Source.Contains("/*", StringComparison.Ordinal)))
            {
                report(map, field.At, $"'*' in the source of '{field.Name}' stands for every element: add 'many: true'");
            }
        }
    }

    public static void PersonnummerInUrl(RuleInput input, Action<DataMap, SourceNode, string> report)
    {
        foreach (var (map, collection) in Rest(input))
        {
            foreach (var identity in collection.Identities.Where(i => i.Kind == IdentifierKind.Personnummer))
            {
                if (Way(collection, identity.Fields) is { } request && request.Call.UrlSlots.Any(s => s.From == "value"))
                {
                    report(map, identity.At, "a personal identity number is not put into a URL, which logs keep: send it in the 'body' of a post");
                }
            }
        }
    }

    public static void ConstantsDeclared(RuleInput input, Action<DataMap, SourceNode, string> report)
    {
        foreach (var (map, collection) in Looked(input))
        {
            foreach (var condition in collection.Where.Where(w => !MapRules.Has(collection, w.Field)))
            {
                report(map, MapRules.At(collection.At, "where"), $"the field '{condition.Field}' is not declared; rows are looked through on our side{MapRules.Hint(collection, condition.Field)}");
            }
        }
    }

    public static void ForeignKeys(RuleInput input, Action<DataMap, SourceNode, string> report)
    {
        foreach (var (map, collection) in Looked(input))
        {
            foreach (var join in collection.Joins.Where(j => j.ForeignKey))
            {
                report(map, join.At, $"join '{join.Name}': only a database has foreign keys; leave out 'foreignKey'");
            }
        }
    }

    public static void KeylessOneSpelling(RuleInput input, Action<DataMap, SourceNode, string> report)
    {
        foreach (var (map, collection) in Rest(input).Where(c => c.Collection.Key.Count == 0))
        {
            foreach (var identity in collection.Identities.Where(i => !i.ExactMatch))
            {
                report(map, identity.At, $"'{collection.Name}' has no key, so a row that several spellings find would count as several: add 'match: exact'");
            }
        }
    }

    /// <summary>Systems that have no query language of their own.</summary>
    private static IEnumerable<(DataMap Map, CollectionMap Collection)> Looked(RuleInput input) => input.All.Where(c => MapRules.IsSearched(c.Map) && !MapRules.IsSql(c.Map));

    private static IEnumerable<(DataMap Map, CollectionMap Collection)> Rest(RuleInput input) => input.All.Where(c => c.Map.Kind == SystemKind.Rest);
}
