using System.Text;
using System.Text.Json.Nodes;
using Dsar.Api.Data;
using Dsar.Api.Features.Controllers;
using Dsar.Api.Security;
using Dsar.Api.Web;
using Dsar.Discovery;
using Dsar.Domain;
using Microsoft.EntityFrameworkCore;

namespace Dsar.Api.Features.Systems;

/// <summary>Changes connected systems. A map that comes through the API is read by the reader of the files, together with the controller's other maps.</summary>
public sealed class SystemDesk(DsarDbContext db, Registers registers)
{
    private const string Sent = "dataMap";

    /// <summary>Members that also stand in the map, and what they are called there.</summary>
    private static readonly (string Member, string InMap)[] Twins = [("key", "system"), ("kind", "kind"), ("identitySource", "identitySource"), ("enabled", "enabled"), ("connection", "connection")];

    /// <summary>Puts what was sent beside the map into the map; a problem when map and member were sent and differ.</summary>
    public static Problem? Join(JsonObject map, Members<SystemInput> input)
    {
        foreach (var (member, inMap) in Twins.Where(t => input.Sent.ContainsKey(t.Member)))
        {
            var (value, twin) = (input.Sent[member], input.Typed.DataMap?[inMap]);
            if (twin is not null && !JsonNode.DeepEquals(value, twin))
            {
                return Problem.Field($"/{member}", "conflicting", "The data map says otherwise.");
            }

            map.Remove(inMap);
            if (value is not null)
            {
                map[inMap] = value.DeepClone();
            }
        }

        return input.Typed.Name is { } name ? Title(map, name, input.Typed.DataMap?["title"]) : null;
    }

    /// <summary>Reads the map among the controller's other maps and puts it into the row; otherwise every fault with its place.</summary>
    public async Task<Problem?> Write(SystemRow row, string controller, JsonObject map, CancellationToken ct)
    {
        map["controller"] ??= controller;
        if ($"{map["controller"]}" != controller)
        {
            return Problem.Field("/dataMap/controller", "conflicting", "A system belongs to one controller.");
        }

        var stored = await db.Systems.AsNoTracking().Where(s => s.ControllerId == row.ControllerId).OrderBy(s => s.Key).ToListAsync(ct);
        var register = await registers.Of(row.ControllerId, ct);
        var activities = new Dictionary<string, IReadOnlyList<PlanActivity>> { [controller] = PlanActivity.Of(register) };
        var others = stored.Where(s => s.Id != row.Id).Select(s => new MapFile(s.Key, Encoding.UTF8.GetBytes(s.Map))).ToList();
        var before = DataMapReader.Read(stored.Select(s => new MapFile(s.Key, Encoding.UTF8.GetBytes(s.Map))), activities).Errors.Select(e => (e.File, e.Code, e.JsonPointer)).ToHashSet();
        var result = DataMapReader.Read([.. others, new MapFile(Sent, Encoding.UTF8.GetBytes(map.ToJsonString(Json.Wire)))], activities);
        var faults = result.Errors.Where(e => !e.IsWarning && (e.File == Sent || !before.Contains((e.File, e.Code, e.JsonPointer)))).ToList();
        if (faults.Count > 0)
        {
            return Problem.Validation([.. faults.Select(Fault)]);
        }

        var read = result.Maps.Single(m => m.File == Sent);
        if (read.System != row.Key)
        {
            return Problem.Field("/key", "conflicting", "A system's key is fixed.");
        }

        (row.Map, row.MapHash, row.Edited, row.Version) = (read.Json, read.Hash, true, row.Version + 1);
        db.Audit(AuditAction.MapChanged, "system", row.Id, null, ("key", row.Key), ("hash", row.MapHash), ("version", row.Version));
        return null;
    }

    /// <summary>How many other maps lead to the system, and how many requests are being searched or reviewed in it.</summary>
    public async Task<int> Uses(SystemRow row, CancellationToken ct)
    {
        var maps = await db.Systems.AsNoTracking().Where(s => s.ControllerId == row.ControllerId && s.Id != row.Id).Select(s => s.Map).ToListAsync(ct);
        var searched = await db.Requests.AsNoTracking().IgnoreQueryFilters()
            .Where(r => r.ControllerId == row.ControllerId && (r.State == RequestState.Collecting || r.State == RequestState.InReview)).Select(r => r.Systems).ToListAsync(ct);
        return maps.Count(m => SystemMaps.JoinedSystems(JsonNode.Parse(m)!).Contains(row.Key)) + searched.Count(s => s.Any(c => c.Key == row.Key));
    }

    private static FieldError Fault(MapError e) => e.File == Sent
        ? new FieldError($"/{Sent}{Quotes.Place(e.JsonPointer)}", null, e.Code, Quotes.Guarded(e.Message))
        : new FieldError($"/{Sent}", null, e.Code, $"The map of {e.File} would no longer fit: {Quotes.Guarded(e.Message)}");

    private static Problem? Title(JsonObject map, string name, JsonNode? sent)
    {
        if (sent is not null)
        {
            return sent is JsonObject title && ($"{title["en"]}" == name || $"{title["sv"]}" == name) ? null : Problem.Field("/name", "conflicting", "The data map says otherwise.");
        }

        map["title"] = new JsonObject { ["sv"] = name, ["en"] = name };
        return null;
    }
}
