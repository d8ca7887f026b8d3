using System.Text.Json;
using System.Text.Json.Nodes;
using Dsar.Api.Data;
using Dsar.Api.Features.Systems;
using Dsar.Api.Security;
using Dsar.Api.Web;
using Dsar.Discovery;
using Microsoft.EntityFrameworkCore;

namespace Dsar.Api.Jobs;

/// <summary>Looks at a connected system: does it answer, what differs from its map, what would a search send. Asks for its tables, never for rows.</summary>
public sealed class TestSystemStep(DsarDbContext db, Plans plans, TimeProvider clock) : IStep
{
    /// <summary>A table or column of the map that the system does not have.</summary>
    private const string Absent = "DW110";

    public Step Step => Step.TestSystem;

    public IReadOnlyList<TimeSpan> Retries { get; } = [TimeSpan.Zero, TimeSpan.FromSeconds(30), TimeSpan.FromMinutes(5)];

    public async Task<IReadOnlyList<DueWork>> Due(DsarDbContext db, Guid? only, DateTimeOffset now, CancellationToken ct) =>
        await db.Operations.AsNoTracking().IgnoreQueryFilters().Where(o => o.Kind == OperationKind.SystemTest && o.EndedAt == null && (only == null || o.Id == only))
            .Select(o => new DueWork(o.Id, o.ControllerId)).ToListAsync(ct);

    public async Task Run(Guid id, CancellationToken ct)
    {
        var operation = await db.Operations.SingleAsync(o => o.Id == id, ct);
        if (await db.Systems.SingleOrDefaultAsync(s => s.Id == operation.SystemId, ct) is not { } system)
        {
            (operation.EndedAt, operation.Problem) = (clock.GetUtcNow(), "not_found");
            await db.SaveChangesAsync(ct);
            return;
        }

        var plan = await plans.Current(operation.ControllerId, ct);
        var connectors = plans.Connectors(plan);
        try
        {
            var probe = connectors.TryGetValue(system.Key, out var connector) ? await connector.Probe(ct) : null;
            IReadOnlyList<SystemWarning> warnings = [.. await plans.Warnings(plan, system.Key, ct), .. probe?.Warnings.Select(w => new SystemWarning(w.Code, w.JsonPointer, w.Message)) ?? []];
            var look = new SystemLook(clock.GetUtcNow(), probe is not { Reachable: false } && warnings.All(w => w.Code != Absent), warnings);
            system.LastTest = JsonSerializer.Serialize(look, Json.Wire);
            operation.Report = Report(look, probe, DryRun.Of(plan, connectors, system.Key)).ToJsonString(Json.Wire);
            operation.EndedAt = look.At;
            db.Audit(AuditAction.SystemTested, "system", system.Id, null, ("ok", look.Ok ? "yes" : "no"), ("count", warnings.Count));
            await db.SaveChangesAsync(ct);
        }
        finally
        {
            foreach (var connector in connectors.Values)
            {
                await connector.DisposeAsync();
            }
        }
    }

    public async Task GiveUp(Guid id, string errorCode, CancellationToken ct)
    {
        var operation = await db.Operations.SingleAsync(o => o.Id == id, ct);
        (operation.EndedAt, operation.Problem) = (clock.GetUtcNow(), "internal_error");
        await db.SaveChangesAsync(ct);
    }

    private static JsonObject Report(SystemLook look, ProbeReport? probe, DryRun dry) => new()
    {
        ["ok"] = look.Ok,
        ["reachable"] = probe?.Reachable,
        ["code"] = probe?.Code,
        ["warnings"] = JsonSerializer.SerializeToNode(look.Warnings, Json.Wire),
        ["unmappedTables"] = JsonSerializer.SerializeToNode(probe?.UnmappedTables ?? [], Json.Wire),
        ["dryRun"] = JsonSerializer.SerializeToNode(dry, Json.Wire),
    };
}
