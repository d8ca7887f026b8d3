using System.Text.Json;
using System.Text.Json.Nodes;
using Dsar.Api.Data;
using Dsar.Api.Features.Controllers;
using Dsar.Api.Web;
using Dsar.Discovery;

namespace Dsar.Api.Features.Systems;

/// <summary>Something a look at a system found: a code of the data map's README, where in the map, and what it means.</summary>
public sealed record SystemWarning(string Code, string? Pointer, string Detail);

/// <summary>The last look at a system.</summary>
public sealed record SystemLook(DateTimeOffset At, bool Ok, IReadOnlyList<SystemWarning> Warnings);

/// <summary>A connected system as the API shows it; its connection is a name in the configuration, never a secret.</summary>
public sealed record SystemView(
    Guid Id, Guid ControllerId, string Key, string Name, SystemKind Kind, IReadOnlyList<Guid> ActivityIds, bool IdentitySource, bool Enabled, string Connection, JsonObject DataMap, string DataMapHash,
    SystemLook? LastTest, long Version) : ITagged
{
    string ITagged.ETag => ETags.Of(Id, Version);

    public static SystemView Of(SystemRow row)
    {
        var map = JsonNode.Parse(row.Map)!.AsObject();
        var activities = SystemMaps.Activities(map).Distinct().Order(StringComparer.Ordinal).Select(a => StableIds.Activity(row.ControllerId, a));
        return new SystemView(
            row.Id, row.ControllerId.Value, row.Key, map["title"]!["en"]!.GetValue<string>(), map["kind"].Deserialize<SystemKind>(Json.Wire), [.. activities], map["identitySource"]?.GetValue<bool>() ?? false,
            map["enabled"]?.GetValue<bool>() ?? true, map["connection"]?.GetValue<string>() ?? row.Key, map, row.MapHash, row.LastTest is null ? null : JsonSerializer.Deserialize<SystemLook>(row.LastTest, Json.Wire), row.Version);
    }
}

/// <summary>A connected system as it is sent: its data map as JSON. The other members stand in the map too and may be sent instead of it.</summary>
public sealed record SystemInput(Guid? ControllerId, string? Key, string? Name, SystemKind? Kind, bool? IdentitySource, bool? Enabled, string? Connection, JsonObject? DataMap);

/// <summary>Reads data maps as JSON where their meaning is not needed.</summary>
public static class SystemMaps
{
    /// <summary>Keys of the activities that a map names, in collections, fields and exports.</summary>
    public static IEnumerable<string> Activities(JsonNode? node) => node switch
    {
        JsonObject map => map.SelectMany(m => m switch
        {
            { Key: "activity", Value: JsonValue key } => [key.ToString()],
            { Key: "activities", Value: JsonArray keys } => keys.Select(k => $"{k}"),
            _ => Activities(m.Value),
        }),
        JsonArray list => list.SelectMany(Activities),
        _ => [],
    };

    /// <summary>Keys of other systems that the map's joins lead to.</summary>
    public static IEnumerable<string> JoinedSystems(JsonNode map) =>
        map["collections"]!.AsArray().SelectMany(c => c!["joins"]?.AsArray() ?? []).Select(j => $"{j!["there"]}")
            .Where(there => there.Contains('.', StringComparison.Ordinal)).Select(there => there[..there.IndexOf('.', StringComparison.Ordinal)]);
}
