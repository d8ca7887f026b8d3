using System.Globalization;
using System.Text.RegularExpressions;
using Dsar.Domain;

namespace Dsar.Discovery;

/// <summary>Reads fields, identities, joins and yields of a collection (discovery.md 2.3).</summary>
internal static partial class FieldReader
{
    private static readonly string[] FieldKeys =
    [
        "name", "source", "type", "many", "personal", "category", "flags", "specialCategory", "freeText", "fold", "mask", "maxBytes",
        "erase", "rectify", "activity", "origin", "automated",
    ];

    private static readonly string[] IdentityKeys = ["kind", "fields", "parse", "via", "match", "ownership"];
    private static readonly string[] JoinKeys = ["name", "here", "there", "partial", "follow", "ownership", "maxHops", "foreignKey", "onParentErased", "nullable", "via"];
    private static readonly string[] YieldKeys = ["kind", "field", "accept"];
    private static readonly string[] MatchKeys = ["exact", "variants"];
    private static readonly string[] SpecialKeys = ["none", "racial_or_ethnic_origin", "political_opinions", "religious_beliefs", "philosophical_beliefs", "trade_union", "genetic", "biometric", "health", "sex_life", "sexual_orientation", "criminal"];
    private static readonly string[] ConstantKeys = ["constant"];
    private static readonly string[] RectifyKeys = ["pattern"];

    public static MapField Field(SourceNode node, SourceErrors errors)
    {
        var map = new SourceMap(node, errors, FieldKeys, "DM040");
        var name = map.Slug("name", "DM040");
        var personal = map.Bool("personal", "DM041", true);
        return new MapField
        {
            Name = name,
            Source = map.Text("source", "DM040") ?? name,
            Type = map.Enum("type", "DM040", FieldType.String),
            Many = map.Bool("many", "DM040", false),
            Personal = personal,
            Category = Category(map, personal),
            Flags = [.. map.Texts("flags", "DM042").Select(f => map.EnumOf(map.At("flags"), f, "DM042", FieldMark.Log))],
            SpecialCategory = OneOf(map, "specialCategory", SpecialKeys, "DM044") is { } special && special != "none" ? special : null,
            FreeText = map.Bool("freeText", "DM042", false),
            Fold = map.Has("fold") ? map.Enum("fold", "DM046", FoldKind.Exact) : null,
            Mask = map.Enum("mask", "DM047", MaskStyle.Full),
            MaxBytes = Bytes(map),
            Erase = Erasure(map),
            Rectifiable = map.Node["rectify"] is { Kind: SourceKind.Map } || map.Bool("rectify", "DM063", false),
            RectifyPattern = Pattern(map, errors),
            Activity = map.Text("activity", "DM034"),
            Origin = map.Has("origin") ? map.Enum("origin", "DM043", DataOrigin.Provided) : null,
            Automated = map.Has("automated") ? map.Bool("automated", "DM043", true) : null,
            At = node,
        };
    }

    public static MapIdentity Identity(SourceNode node, SourceErrors errors)
    {
        var map = new SourceMap(node, errors, IdentityKeys, "DM050");
        var fields = map.Texts("fields", "DM050");
        var parse = map.Text("parse", "DM051");
        if (fields.Count == 0)
        {
            map.Fault("fields", "DM050", "an identity names the fields that carry it");
        }

        if (fields.Count > 1 && parse is null)
        {
            map.Fault("parse", "DM051", "an identity of several fields needs 'parse', a regular expression with one named group per field");
        }

        if (parse is not null && !Parses(parse, fields))
        {
            map.Fault("parse", "DM051", "'parse' must be a regular expression with one named group per field");
        }

        return new MapIdentity
        {
            Kind = map.Enum("kind", "DM050", IdentifierKind.Other, required: true),
            Fields = fields,
            Parse = parse,
            Via = map.Text("via", "DM050"),
            ExactMatch = OneOf(map, "match", MatchKeys, "DM046") == "exact",
            Ownership = map.Has("ownership") ? map.Enum("ownership", "DM033", Ownership.Owned) : null,
            At = node,
        };
    }

    public static MapJoin Join(SourceNode node, SourceErrors errors)
    {
        var map = new SourceMap(node, errors, JoinKeys, "DM052");
        var there = map.Text("there", "DM052", required: true) ?? string.Empty;
        var match = There().Match(there);
        if (there.Length > 0 && !match.Success)
        {
            map.Fault("there", "DM052", "'there' is written \"system.collection [field, field]\"");
        }

        return new MapJoin
        {
            Name = map.Text("name", "DM052") ?? match.Groups[1].Value,
            Here = map.Texts("here", "DM052"),
            Via = map.Text("via", "DM052"),
            There = match.Groups[1].Value,
            ThereFields = match.Groups[2].Value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries),
            Follow = map.Enum("follow", "DM054", Follow.FromThere),
            Ownership = map.Has("ownership") ? map.Enum("ownership", "DM054", Ownership.Owned) : null,
            Partial = map.Bool("partial", "DM053", false),
            ForeignKey = map.Bool("foreignKey", "DM066", false),
            OnParentErased = map.Enum("onParentErased", "DM066", OnParentErased.Block),
            MaxHops = map.Has("maxHops") ? map.Int("maxHops", "DM055", 8, 1, 50) : null,
            At = node,
        };
    }

    public static MapYield Yield(SourceNode node, SourceErrors errors)
    {
        var map = new SourceMap(node, errors, YieldKeys, "DM057");
        return new MapYield(
            map.Enum("kind", "DM057", IdentifierKind.Other, required: true),
            map.Text("field", "DM057", required: true) ?? string.Empty,
            map.Enum("accept", "DM057", YieldAccept.Ask))
        { At = node };
    }

    private static FieldErasure Erasure(SourceMap map)
    {
        if (map.Node["erase"] is not { Kind: SourceKind.Map })
        {
            return new FieldErasure(map.Enum("erase", "DM062", FieldErasureKind.Clear)) is { Kind: not FieldErasureKind.Constant } erasure
                ? erasure
                : Unnamed(map);
        }

        return new FieldErasure(FieldErasureKind.Constant, map.Inner("erase", ConstantKeys, "DM062").Text("constant", "DM062", required: true));
    }

    private static FieldErasure Unnamed(SourceMap map)
    {
        map.Fault("erase", "DM062", "write the value that is to stand there: {constant: …}");
        return FieldErasure.Clear;
    }

    private static string? Pattern(SourceMap map, SourceErrors errors)
    {
        if (map.Node["rectify"] is not { Kind: SourceKind.Map } node)
        {
            return null;
        }

        var pattern = map.Inner("rectify", RectifyKeys, "DM063").Text("pattern", "DM063", required: true);
        if (pattern is not null && !IsRegex(pattern))
        {
            errors.Add(node, "DM063", "'pattern' must be a regular expression without look-around or back-references");
        }

        return pattern;
    }

    private static bool IsRegex(string pattern)
    {
        try
        {
            _ = new Regex(pattern, RegexOptions.CultureInvariant | RegexOptions.NonBacktracking);
            return true;
        }
        catch (Exception fault) when (fault is ArgumentException or NotSupportedException)
        {
            return false;
        }
    }

    private static string? OneOf(SourceMap map, string key, string[] allowed, string code)
    {
        if (map.Node[key] is { Kind: SourceKind.Map })
        {
            return null;
        }

        var text = map.Text(key, code);
        if (text is not null && !allowed.Contains(text))
        {
            map.Fault(key, code, $"'{text}' is not one of {string.Join(", ", allowed)}{NearestName.Hint(text, allowed)}");
        }

        return text;
    }

    private static string? Category(SourceMap map, bool personal)
    {
        var text = map.Text("category", "DM041");
        if (text is null)
        {
            if (personal)
            {
                map.Fault("name", "DM041", "a personal field needs a 'category' (a pd: term), or 'personal: false'");
            }

            return null;
        }

        if (!PersonalCategories.IsKnown(text))
        {
            map.Fault("category", "DM041", $"'{text}' is no term of the W3C Data Privacy Vocabulary{NearestName.Hint(text, PersonalCategories.All)}");
        }

        return text;
    }

    private static int Bytes(SourceMap map)
    {
        var text = map.Text("maxBytes", "DM048");
        if (text is null)
        {
            return 1024 * 1024;
        }

        var match = Size().Match(text);
        var value = match.Success ? long.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture) * (match.Groups[2].Value == "MiB" ? 1024 * 1024 : 1024) : 0;
        if (value is < 1024 or > 25 * 1024 * 1024)
        {
            map.Fault("maxBytes", "DM048", "'maxBytes' is from 1KiB to 25MiB");
            return 1024 * 1024;
        }

        return (int)value;
    }

    private static bool Parses(string parse, IReadOnlyList<string> fields)
    {
        try
        {
            var groups = new Regex(parse, RegexOptions.CultureInvariant | RegexOptions.NonBacktracking).GetGroupNames();
            return fields.All(groups.Contains);
        }
        catch (Exception fault) when (fault is ArgumentException or NotSupportedException)
        {
            return false;
        }
    }

    [GeneratedRegex("^([a-z][a-z0-9_.-]*)\\s*\\[([^\\]]+)\\]$", RegexOptions.CultureInvariant)]
    private static partial Regex There();

    [GeneratedRegex("^(\\d{1,5})(KiB|MiB)$", RegexOptions.CultureInvariant)]
    private static partial Regex Size();
}
