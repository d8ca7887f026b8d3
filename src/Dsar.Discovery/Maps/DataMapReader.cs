using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using System.Xml;

namespace Dsar.Discovery;

/// <summary>A map to read: its name for messages, and its bytes (YAML or JSON).</summary>
/// <param name="File">Path, or a name such as <c>dataMap</c> for one that came through the API.</param>
/// <param name="Content">The bytes.</param>
public sealed record MapFile(string File, ReadOnlyMemory<byte> Content)
{
    /// <summary>Reads every <c>*.yaml</c> of a folder in name order; an absent folder gives none.</summary>
    public static IReadOnlyList<MapFile> Folder(string folder) =>
        Directory.Exists(folder)
            ? [.. Directory.EnumerateFiles(folder, "*.yaml").Order(StringComparer.Ordinal).Select(f => new MapFile(f, Bytes(f)))]
            : [];

    private static byte[] Bytes(string path) => global::System.IO.File.ReadAllBytes(path);
}

/// <summary>What reading gave: the usable maps and everything that is wrong.</summary>
/// <param name="Maps">Maps without an error of their own.</param>
/// <param name="Errors">All errors and warnings, by file and line.</param>
public sealed record MapResult(IReadOnlyList<DataMap> Maps, IReadOnlyList<MapError> Errors)
{
    /// <summary>True when nothing stops the start.</summary>
    public bool IsUsable => Errors.All(e => e.IsWarning);
}

/// <summary>Reads data maps strictly and reports all faults of all files at once (discovery.md section 2).</summary>
public static partial class DataMapReader
{
    private static readonly string[] KnownKeys =
    [
        "map", "system", "controller", "title", "kind", "connection", "enabled", "reason", "identitySource", "readTimeout", "deadline",
        "maxRows", "maxConcurrency", "rate", "backupRetention", "notSearched", "collections", "restrict", "rest", "files", "forwarder", "manual",
    ];

    /// <summary>Reads the files and checks them together, as one controller landscape.</summary>
    /// <param name="files">The maps.</param>
    /// <param name="activities">The register's activities by controller key; null leaves DM034 and DM037's activities unchecked.</param>
    public static MapResult Read(IEnumerable<MapFile> files, IReadOnlyDictionary<string, IReadOnlyList<PlanActivity>>? activities = null)
    {
        var maps = new List<DataMap>();
        var errors = new List<MapError>();
        foreach (var file in files)
        {
            var sink = new SourceErrors(file.File, SourceCodes.Map);
            if (YamlSource.Read(file.Content.Span, sink) is { } root && ReadSystem(root, sink) is { } map)
            {
                maps.Add(map);
            }

            errors.AddRange(sink.All);
        }

        errors.AddRange(MapRules.Check(maps, activities));
        var broken = errors.Where(e => !e.IsWarning).Select(e => e.File).ToHashSet(StringComparer.Ordinal);
        return new MapResult(
            [.. maps.Where(m => !broken.Contains(m.File))],
            [.. errors.OrderBy(e => e.File, StringComparer.Ordinal).ThenBy(e => e.Line).ThenBy(e => e.Column)]);
    }

    private static DataMap? ReadSystem(SourceNode root, SourceErrors errors)
    {
        if (root.Kind != SourceKind.Map)
        {
            errors.Add(root, "DM010", "a data map is a mapping that begins with 'map: 1'");
            return null;
        }

        var map = new SourceMap(root, errors, KnownKeys, "DM010");
        if (map.Text("map", "DM010", required: true) is { } version && version != "1")
        {
            map.Fault("map", "DM010", "this build reads 'map: 1'");
        }

        var kind = map.Enum("kind", "DM015", SystemKind.Manual, required: true);
        var system = map.Slug("system", "DM011", underscores: false);
        var json = CanonicalJson.Of(root);
        return new DataMap
        {
            System = system,
            Controller = map.Slug("controller", "DM012", underscores: false),
            Title = map.Local("title", "DM013", required: true) ?? new(system, system),
            Kind = kind,
            Connection = ConnectionName(map) ?? system,
            Enabled = map.Bool("enabled", "DM016", true),
            Reason = map.Local("reason", "DM016"),
            IdentitySource = map.Bool("identitySource", "DM014", false),
            ReadTimeout = Duration(map, "readTimeout", TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(10)),
            Deadline = Duration(map, "deadline", TimeSpan.FromMinutes(15), TimeSpan.FromMinutes(1), TimeSpan.FromHours(6)),
            MaxRows = map.Int("maxRows", "DM018", 1_000_000, 1, 50_000_000),
            MaxConcurrency = map.Int("maxConcurrency", "DM018", kind == SystemKind.Postgresql ? 2 : 1, 1, 8),
            BackupRetention = Period(map),
            Restrict = Restrict(map),
            RestrictSet = map.Node["restrict"] is { Kind: SourceKind.Map } ? map.Inner("restrict", RestrictKeys, "DM064").Pairs("set", "DM064") : new Dictionary<string, string>(),
            RestrictCall = RestReader.Write(map.Node["restrict"], errors),
            Rest = RestReader.System(map),
            NotSearched = map.Locals("notSearched", "DM013"),
            Collections = Collections(map, errors),
            Json = json,
            Hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(json))),
            File = errors.File,
            At = root,
        };
    }

    private static List<CollectionMap> Collections(SourceMap map, SourceErrors errors)
    {
        var nodes = map.List("collections", "DM021");
        if (nodes.Count is 0 or > 500)
        {
            map.Fault("collections", "DM021", "a map has 1 to 500 collections");
        }

        return [.. nodes.Where(n => Mapping(n, errors)).Select(n => CollectionReader.Read(n, errors))];
    }

    private static bool Mapping(SourceNode node, SourceErrors errors)
    {
        if (node.Kind == SourceKind.Map)
        {
            return true;
        }

        errors.Add(node, "DM021", "a collection is a mapping with name, title, key, activity and fields");
        return false;
    }

    /// <summary>A name in the configuration; a connection string in its place would be a secret in the wrong one.</summary>
    private static string? ConnectionName(SourceMap map)
    {
        var text = map.Text("connection", "DM005");
        if (text is not null && !Name().IsMatch(text))
        {
            map.Fault("connection", "DM005", "'connection' is a name under Dsar:Systems, not a connection string");
        }

        return text;
    }

    private static readonly string[] RestrictKeys = ["set", "call"];

    private static RestrictStrategy Restrict(SourceMap map) => map.Node["restrict"] switch
    {
        null or { Kind: SourceKind.Scalar } => map.Enum("restrict", "DM064", RestrictStrategy.Check),
        { Kind: SourceKind.Map } node when node["set"] is not null => RestrictStrategy.Set,
        { Kind: SourceKind.Map } node when node["call"] is not null => RestrictStrategy.Call,
        _ => RestrictFault(map),
    };

    private static RestrictStrategy RestrictFault(SourceMap map)
    {
        map.Fault("restrict", "DM064", "'restrict' is check, manual, {set: …} or {call: …}");
        return RestrictStrategy.Check;
    }

    /// <summary>True for an ISO 8601 period of years, months, weeks and days.</summary>
    internal static bool IsPeriod(string text) => IsoPeriod().IsMatch(text);

    private static string? Period(SourceMap map)
    {
        var text = map.Text("backupRetention", "DM020");
        if (text is not null && !IsPeriod(text))
        {
            map.Fault("backupRetention", "DM020", "'backupRetention' must be an ISO 8601 period such as P13M");
        }

        return text;
    }

    private static TimeSpan Duration(SourceMap map, string key, TimeSpan fallback, TimeSpan min, TimeSpan max)
    {
        var text = map.Text(key, "DM017");
        if (text is null)
        {
            return fallback;
        }

        var match = ShortDuration().Match(text);
        var value = !match.Success ? TimeSpan.Zero : match.Groups[2].Value switch
        {
            "s" => TimeSpan.FromSeconds(int.Parse(match.Groups[1].ValueSpan, null)),
            "m" => TimeSpan.FromMinutes(int.Parse(match.Groups[1].ValueSpan, null)),
            _ => TimeSpan.FromHours(int.Parse(match.Groups[1].ValueSpan, null)),
        };
        if (value < min || value > max)
        {
            map.Fault(key, "DM017", $"'{key}' must be a duration such as 30s, 15m or 1h, from {XmlConvert.ToString(min)} to {XmlConvert.ToString(max)}");
            return fallback;
        }

        return value;
    }

    [GeneratedRegex("^P(?=.)(\\d+Y)?(\\d+M)?(\\d+W)?(\\d+D)?$", RegexOptions.CultureInvariant)]
    private static partial Regex IsoPeriod();

    [GeneratedRegex("^[A-Za-z0-9][A-Za-z0-9_.-]{0,79}$", RegexOptions.CultureInvariant)]
    private static partial Regex Name();

    [GeneratedRegex("^(\\d{1,5})([smh])$", RegexOptions.CultureInvariant)]
    private static partial Regex ShortDuration();
}
