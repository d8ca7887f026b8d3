using Dsar.Domain;

namespace Dsar.Discovery;

/// <summary>Reads one collection of a data map (discovery.md 2.2).</summary>
internal static class CollectionReader
{
    private static readonly string[] KnownKeys =
    [
        "name", "title", "source", "where", "key", "person", "since", "ownership", "activity", "search", "forwardTo", "anchors", "exports",
        "automated", "origin", "erase", "whenReferenced", "stop", "portable", "fields", "identity", "joins", "yields", "reason",
        "requests", "path", "format", "retention",
    ];

    private static readonly string[] ConditionKeys = ["field", "equals", "in", "isNull"];
    private static readonly string[] ExportKeys = ["activities", "anchors", "contract"];
    private static readonly string[] ContractKeys = ["field", "running", "ended"];
    private static readonly string[] StopKeys = ["purpose", "set", "call"];
    private static readonly string[] EraseKeys = ["strategy", "call", "effectiveAfter", "reason"];
    private static readonly string[] ReferencesKeys = ["block", "anonymise"];

    public static CollectionMap Read(SourceNode node, SourceErrors errors)
    {
        var map = new SourceMap(node, errors, KnownKeys, "DM021");
        var name = map.Slug("name", "DM011");
        return new CollectionMap
        {
            Name = name,
            Title = map.Local("title", "DM013", required: true) ?? new(name, name),
            Source = map.Text("source", "DM022") ?? map.Text("path", "DM022") ?? name,
            Where = [.. map.List("where", "DM023").Select(n => Condition(n, errors))],
            Key = Key(map),
            Person = map.Bool("person", "DM032", false),
            Since = map.Text("since", "DM032"),
            Ownership = map.Enum("ownership", "DM033", Ownership.Owned),
            Activity = map.Text("activity", "DM034", required: true) ?? string.Empty,
            Search = map.Has("search") ? map.Enum("search", "DM036", SearchDepth.Rows) : null,
            ForwardTo = map.Text("forwardTo", "DM036"),
            Anchors = Pairs(map, "anchors", "DM035", errors),
            Exports = [.. map.List("exports", "DM037").Select(n => Export(n, errors))],
            Automated = map.Bool("automated", "DM043", true),
            Origin = map.Has("origin") ? map.Enum("origin", "DM043", DataOrigin.Provided) : null,
            Erase = Erase(map, errors),
            AnonymiseWhenReferenced = WhenReferenced(map),
            EraseCall = RestReader.Write(map.Node["erase"], errors),
            Requests = RestReader.Requests(map, errors),
            File = FileReader.Of(map),
            Portable = PortableReader.Of(map),
            Stops = [.. map.List("stop", "DM064").Select(n => Stop(n, errors))],
            Fields = [.. map.List("fields", "DM040").Select(n => FieldReader.Field(n, errors))],
            Identities = [.. map.List("identity", "DM050").Select(n => FieldReader.Identity(n, errors))],
            Joins = [.. map.List("joins", "DM052").Select(n => FieldReader.Join(n, errors))],
            Yields = [.. map.List("yields", "DM057").Select(n => FieldReader.Yield(n, errors))],
            At = node,
        };
    }

    private static MapStop Stop(SourceNode node, SourceErrors errors)
    {
        var map = new SourceMap(node, errors, StopKeys, "DM064");
        if (map.Has("set") == map.Has("call"))
        {
            map.Fault("purpose", "DM064", "a stop has either 'set' or 'call'");
        }

        return new MapStop(map.Text("purpose", "DM064", required: true) ?? string.Empty, map.Pairs("set", "DM064")) { Call = RestReader.Write(node, errors) };
    }

    private static IReadOnlyList<string> Key(SourceMap map)
    {
        if (map.Node["key"] is not { IsNull: false } key)
        {
            map.Fault("key", "DM030", $"collection '{map.Node["name"]?.Text}' has no key; write 'key: none' if the table really has none");
            return [];
        }

        if (key is { Kind: SourceKind.Scalar, Text: "none" })
        {
            return [];
        }

        var fields = map.Texts("key", "DM030");
        if (fields.Count == 0)
        {
            map.Fault("key", "DM030", "'key' is a list of fields, or none");
        }

        return fields;
    }

    private static MapCondition Condition(SourceNode node, SourceErrors errors)
    {
        var map = new SourceMap(node, errors, ConditionKeys, "DM023");
        var field = map.Text("field", "DM023", required: true) ?? string.Empty;
        if (ConditionKeys.Skip(1).Count(map.Has) != 1)
        {
            map.Fault("field", "DM023", "a condition has exactly one of equals, in, isNull");
        }

        IReadOnlyList<string> values = map.Has("equals") ? [map.Text("equals", "DM023") ?? string.Empty] : map.Texts("in", "DM023");
        return new MapCondition(field, values, map.Has("isNull") ? map.Bool("isNull", "DM023", true) : null);
    }

    private static MapExport Export(SourceNode node, SourceErrors errors)
    {
        var map = new SourceMap(node, errors, ExportKeys, "DM037");
        if (map.Node["contract"] is not { Kind: SourceKind.Map } inner)
        {
            return new MapExport(map.Texts("activities", "DM037"), Pairs(map, "anchors", "DM037", errors), null, [], []);
        }

        var contract = new SourceMap(inner, errors, ContractKeys, "DM037");
        return new MapExport(
            map.Texts("activities", "DM037"),
            Pairs(map, "anchors", "DM037", errors),
            contract.Text("field", "DM037", required: true),
            contract.Texts("running", "DM037"),
            contract.Texts("ended", "DM037"));
    }

    private static EraseStrategy? Erase(SourceMap map, SourceErrors errors)
    {
        if (map.Node["erase"] is { Kind: SourceKind.Map } node)
        {
            var inner = new SourceMap(node, errors, EraseKeys, "DM060");
            if (inner.Text("effectiveAfter", "DM060") is { } after && !DataMapReader.IsPeriod(after))
            {
                inner.Fault("effectiveAfter", "DM060", "'effectiveAfter' must be an ISO 8601 period such as P30D: how long the vendor keeps what was deleted");
            }

            return inner.Enum("strategy", "DM060", EraseStrategy.None, required: true);
        }

        if (!map.Has("erase"))
        {
            return null;
        }

        var erase = map.Enum("erase", "DM060", EraseStrategy.None);
        if (erase == EraseStrategy.None && !map.Has("reason"))
        {
            map.Fault("erase", "DM060", "'erase: none' needs a 'reason'");
        }

        return erase;
    }

    private static bool WhenReferenced(SourceMap map)
    {
        var text = map.Text("whenReferenced", "DM061");
        if (text is not null && !ReferencesKeys.Contains(text))
        {
            map.Fault("whenReferenced", "DM061", "'whenReferenced' is block or anonymise");
        }

        return text == "anonymise";
    }

    private static Dictionary<string, string> Pairs(SourceMap map, string key, string code, SourceErrors errors)
    {
        var pairs = new Dictionary<string, string>(StringComparer.Ordinal);
        if (map.Node[key] is not { IsNull: false } node)
        {
            return pairs;
        }

        if (node.Kind != SourceKind.Map)
        {
            map.Fault(key, code, $"'{key}' is a mapping from anchor to field");
            return pairs;
        }

        foreach (var entry in node.Entries)
        {
            if (!MapRules.Anchors.Contains(entry.Key))
            {
                errors.Add(entry.Line, entry.Column, entry.Value.Pointer, code, $"unknown anchor '{entry.Key}'{NearestName.Hint(entry.Key, MapRules.Anchors)}");
            }

            pairs[entry.Key] = entry.Value.Text ?? string.Empty;
        }

        return pairs;
    }
}
