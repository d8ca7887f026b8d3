using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Dsar.Discovery;

/// <summary>Turns the checked maps of one controller into a plan; the same input gives the same plan and hash.</summary>
public static class PlanCompiler
{
    /// <summary>Compiles a plan. The maps must come from <see cref="DataMapReader"/> without errors.</summary>
    /// <param name="controller">The controller's key; maps of others are left out.</param>
    /// <param name="maps">Checked maps.</param>
    /// <param name="activities">The activities of the controller's register.</param>
    /// <param name="country">ISO 3166-1 alpha-2 country for phone numbers without prefix.</param>
    /// <param name="connections">Names of the connections that are configured; a searched system without one becomes a manual task (DW101). Null: all.</param>
    public static Plan Compile(string controller, IEnumerable<DataMap> maps, IReadOnlyList<PlanActivity> activities, string country = "SE", IReadOnlySet<string>? connections = null)
    {
        var systems = maps.Where(m => m.Controller == controller).OrderBy(m => m.System, StringComparer.Ordinal)
            .Select((map, index) => new PlanSystem(map, index) { Skip = SkipOf(map, connections) }).ToArray();
        var roles = activities.ToDictionary(a => a.Key, StringComparer.Ordinal);
        var collections = systems.SelectMany(s => s.Map.Collections.Select(c => (System: s, Map: c)))
            .Select((c, index) => Collection(c.System, c.Map, index, roles)).ToArray();
        var edges = PlanEdges.Of(collections);
        collections = PlanEdges.WithWaysIn(collections, edges);
        var json = Json(controller, country, systems, activities);
        return new Plan
        {
            Controller = controller,
            Country = country,
            Systems = systems,
            Collections = collections,
            Edges = edges,
            Components = Components.Of(collections.Length, edges.Where(e => e.Source >= 0).ToLookup(e => e.Source, e => e.Target)),
            UncoveredActivities = [.. activities.Select(a => a.Key).Where(a => !Covers(collections, a)).Order(StringComparer.Ordinal)],
            Json = json,
            Hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(json))),
        };
    }

    /// <summary>Makes the plan that a stored <see cref="Plan.Json"/> came from, with the same hash.</summary>
    public static Plan Restore(string json)
    {
        using var document = JsonDocument.Parse(json);
        var root = document.RootElement;
        var files = root.GetProperty("maps").EnumerateArray().Select((m, i) => new MapFile($"plan/{i}", Encoding.UTF8.GetBytes(m.GetRawText())));
        var activities = root.GetProperty("activities").EnumerateObject().Select(a => new PlanActivity(a.Name, a.Value.GetBoolean())).ToArray();
        var manual = root.GetProperty("manual").EnumerateArray().Select(m => m.GetString()!).ToHashSet(StringComparer.Ordinal);
        var maps = DataMapReader.Read(files).Maps;
        var connections = maps.Where(m => !manual.Contains(m.System)).Select(m => m.Connection).ToHashSet(StringComparer.Ordinal);
        return Compile(root.GetProperty("controller").GetString()!, maps, activities, root.GetProperty("country").GetString()!, connections);
    }

    private static SkipRule? SkipOf(DataMap map, IReadOnlySet<string>? connections) =>
        !map.Enabled ? SkipRule.Disabled
        : !MapRules.IsSearched(map) || (connections is not null && !connections.Contains(map.Connection)) ? SkipRule.Manual
        : null;

    private static bool Covers(CollectionPlan[] collections, string activity) =>
        collections.Any(c => c.Map.Activity == activity || c.Map.Fields.Any(f => f.Activity == activity));

    private static CollectionPlan Collection(PlanSystem system, CollectionMap map, int index, Dictionary<string, PlanActivity> roles)
    {
        var processor = roles.TryGetValue(map.Activity, out var activity) && activity.Processor;
        var search = map.Search ?? (processor ? SearchDepth.Skip : SearchDepth.Rows);
        var read = map.Fields.Where(f => !f.IsCredential);
        if (search == SearchDepth.Existence)
        {
            // Art. 28(3)(a): only what says which customer is the controller; the way in is read to be checked, and not kept.
            var ways = map.Identities.SelectMany(i => i.Fields).Concat(map.Joins.SelectMany(j => j.Here));
            var needed = map.Key.Append(map.ForwardTo!).Concat(ways).ToHashSet(StringComparer.Ordinal);
            read = read.Where(f => needed.Contains(f.Name));
        }

        return new CollectionPlan
        {
            Index = index,
            System = system,
            Map = map,
            Read = [.. read],
            Processor = processor,
            Search = search,
            Skip = system.Skip ?? (search == SearchDepth.Skip ? SkipRule.Processor : null),
        };
    }

    private static string Json(string controller, string country, PlanSystem[] systems, IReadOnlyList<PlanActivity> activities) => CanonicalJson.Write(writer =>
    {
        writer.WriteStartObject();
        writer.WriteStartObject("activities");
        foreach (var activity in activities.OrderBy(a => a.Key, StringComparer.Ordinal))
        {
            writer.WriteBoolean(activity.Key, activity.Processor);
        }

        writer.WriteEndObject();
        writer.WriteString("controller", controller);
        writer.WriteString("country", country);
        writer.WriteStartArray("manual");
        foreach (var system in systems.Where(s => s.Skip == SkipRule.Manual))
        {
            writer.WriteStringValue(system.Key);
        }

        writer.WriteEndArray();
        writer.WriteStartArray("maps");
        foreach (var system in systems)
        {
            writer.WriteRawValue(system.Map.Json);
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    });
}
