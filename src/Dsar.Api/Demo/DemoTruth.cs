using System.Text.Json;
using Microsoft.Data.Sqlite;
using YamlDotNet.RepresentationModel;

namespace Dsar.Api.Demo;

/// <summary>Compares the rows of the package with the hand-written truth: every row the person owns or is asked about, and nothing else.</summary>
internal static class DemoTruth
{
    private const string Person = "kim-lund";

    public static void Compare(string package, DemoInstance instance, DemoScript script)
    {
        var truth = Read(Path.Combine(instance.Seeds, "demo", "truth.yaml"));
        var rows = List(truth, "rows").Select(r => (System: r["system"].ToString(), Collection: r["collection"].ToString(), Expect: r["expect"].ToString(), Key: Key(r))).ToList();
        var (differences, count, collections) = (new List<string>(), 0, new HashSet<string>());
        foreach (var query in List(truth, "queries"))
        {
            var (system, collection, sql) = (query["system"].ToString(), query["collection"].ToString(), query["sql"].ToString());
            var here = rows.Where(r => r.System == system && r.Collection == collection).ToList();
            using var database = Open(Path.Combine(instance.Folder, "systems", system + ".db"));
            List<DemoRow> expected = [.. DemoRow.Select(database, sql), .. here.Where(r => r.Expect == "ask").SelectMany(r => DemoRow.Select(database, sql, r.Key))];
            var disclosed = DemoRow.Disclosed(package, system, collection);
            differences.AddRange(DemoRow.Differences($"{system}.{collection}", expected, disclosed));
            differences.AddRange(here.Where(r => r.Expect == "must_not" && disclosed.Any(d => d.Has(r.Key))).Select(r => $"  {system}.{collection}: {Text(r.Key)} is somebody else's"));
            differences.AddRange(here.Where(r => r.Expect == "must" && !expected.Any(e => e.Has(r.Key))).Select(r => $"  {system}.{collection}: the truth lists {Text(r.Key)}, its query does not"));
            count += disclosed.Count;
            collections.Add(Path.Combine(package, "data", system, collection + ".json"));
        }

        differences.AddRange(Directory.EnumerateFiles(Path.Combine(package, "data"), "*.json", SearchOption.AllDirectories).Where(f => !collections.Contains(f)).Select(f => $"  {Path.GetRelativePath(package, f)}: the truth knows no such rows"));
        DemoFailedException.Unless(differences.Count == 0, string.Join('\n', differences));
        script.Note("Demo", "compares with seeds/demo/truth.yaml", $"{count} rows in {collections.Count} collections: all hers, none missing");
    }

    /// <summary>The statement of completeness in the package names the system that was left out, with the reason.</summary>
    public static void Statement(string package, DemoScript script)
    {
        using var statement = JsonDocument.Parse(File.ReadAllText(Path.Combine(package, "metadata", "fullstandighet.json")));
        var left = statement.RootElement.GetProperty("systems").EnumerateArray().Single(s => s.GetProperty("system").GetString() == DemoSearch.Down);
        var (status, reason) = (left.GetProperty("status").GetString(), left.GetProperty("reason").GetProperty("en").GetString());
        DemoFailedException.Unless(status == "waived" && reason == DemoSearch.WhyWaived && !statement.RootElement.GetProperty("allSearched").GetBoolean(), $"The statement of completeness says of {DemoSearch.Down}: {left}");
        script.Note("Demo", "reads metadata/fullstandighet.json", $"{DemoSearch.Down}: {status}, with the reason; not all systems were searched");
    }

    private static YamlNode Read(string file)
    {
        var yaml = new YamlStream();
        using var text = new StreamReader(file);
        yaml.Load(text);
        return List(yaml.Documents[0].RootNode, "persons").Single(p => p["person"].ToString() == Person);
    }

    private static IEnumerable<YamlNode> List(YamlNode node, string name) => ((YamlSequenceNode)node[name]).Children;

    private static Dictionary<string, string> Key(YamlNode row) => ((YamlMappingNode)row["key"]).Children.ToDictionary(k => k.Key.ToString(), k => k.Value.ToString());

    private static string Text(Dictionary<string, string> key) => string.Join(", ", key.Select(k => $"{k.Key} {k.Value}"));

    private static SqliteConnection Open(string file)
    {
        var connection = new SqliteConnection($"Data Source={file};Mode=ReadOnly");
        connection.Open();
        return connection;
    }
}
