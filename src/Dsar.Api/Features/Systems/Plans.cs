using System.Text;
using Dsar.Api.Data;
using Dsar.Api.Features.Controllers;
using Dsar.Discovery;
using Dsar.Domain;
using Microsoft.EntityFrameworkCore;

namespace Dsar.Api.Features.Systems;

/// <summary>Compiles a controller's data maps to a plan and keeps each plan once, so that a request goes on with the plan it began with.</summary>
public sealed class Plans(DsarDbContext db, Registers registers, SystemConnections connections, RestClients clients, Breakers breakers, TimeProvider clock)
{
    /// <summary>The plan of today's maps, register and connections; stored with the next save when new.</summary>
    public async Task<Plan> Current(ControllerId controller, CancellationToken ct)
    {
        var register = await registers.Of(controller, ct);
        var rows = await db.Systems.AsNoTracking().Where(s => s.ControllerId == controller).OrderBy(s => s.Key).ToListAsync(ct);
        var maps = DataMapReader.Read(rows.Select(r => new MapFile(r.Key, Encoding.UTF8.GetBytes(r.Map)))).Maps;
        var activities = register.Activities.Select(a => new PlanActivity(a.Key, a.Role == ControllerRole.Processor)).ToList();
        var connected = connections.All().Where(c => (c.Value.Read ?? c.Value.BaseUrl) is not null).Select(c => c.Key).ToHashSet();
        var plan = PlanCompiler.Compile(register.Key, maps, activities, register.Country, connected);
        if (!await db.Plans.AnyAsync(p => p.Hash == plan.Hash, ct) && db.Plans.Local.All(p => p.Hash != plan.Hash))
        {
            db.Plans.Add(new PlanRow(plan.Hash, controller, plan.Json, clock.GetUtcNow()));
        }

        return plan;
    }

    /// <summary>The plan a collection was made with.</summary>
    public async Task<Plan> Pinned(string hash, CancellationToken ct) =>
        PlanCompiler.Restore((db.Plans.Local.SingleOrDefault(p => p.Hash == hash) ?? await db.Plans.AsNoTracking().SingleAsync(p => p.Hash == hash, ct)).Body);

    /// <summary>What the maps of the controller warn about one system, without asking it anything.</summary>
    public async Task<IReadOnlyList<SystemWarning>> Warnings(Plan plan, string system, CancellationToken ct)
    {
        var rows = await db.Systems.AsNoTracking().OrderBy(s => s.Key).ToListAsync(ct);
        var found = DataMapReader.Read(rows.Select(r => new MapFile(r.Key, Encoding.UTF8.GetBytes(r.Map)))).Errors.Where(e => e.IsWarning && e.File == system);
        var map = plan.Systems.SingleOrDefault(s => s.Key == system);
        var unset = map is { Skip: SkipRule.Manual, Map.Kind: not SystemKind.Manual };
        return
        [
            .. unset ? [new SystemWarning("DW101", "/connection", $"the connection '{map!.Map.Connection}' is not configured: the system is searched by hand")] : Array.Empty<SystemWarning>(),
            .. found.Select(e => new SystemWarning(e.Code, e.JsonPointer, e.Message)),
        ];
    }

    /// <summary>One connector per reachable system of the plan, with the breaker of its system before it; dispose them after use.</summary>
    public IReadOnlyDictionary<string, IConnector> Connectors(Plan plan) =>
        ConnectorKinds.Of(plan, connections.All(), clients, clock).ToDictionary(c => c.Key, c => breakers.Around(plan.Systems.Single(s => s.Key == c.Key).Map, c.Value), StringComparer.Ordinal);
}
