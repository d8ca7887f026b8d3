using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Dsar.Api.Data;
using Dsar.Api.Features.Executions;
using Dsar.Api.Features.Systems;
using Dsar.Api.Security;
using Dsar.Api.Web;
using Microsoft.EntityFrameworkCore;

namespace Dsar.Api.Jobs;

/// <summary>Repeats what was decided in one system and undone when its backup was restored, and reports all of it with receipts (GDPR Art. 17, 5(1)(e)).</summary>
public sealed class ReplayStep(DsarDbContext db, Vault vault, ErasureReplay replay, TimeProvider clock) : IStep
{
    public Step Step => Step.Replay;

    public IReadOnlyList<TimeSpan> Retries { get; } = [TimeSpan.Zero, TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(30)];

    public bool NeedsRoom => true;

    public async Task<IReadOnlyList<DueWork>> Due(DsarDbContext db, Guid? only, DateTimeOffset now, CancellationToken ct) =>
        await db.Operations.AsNoTracking().IgnoreQueryFilters().Where(o => o.Kind == OperationKind.Replay && o.EndedAt == null && (only == null || o.Id == only))
            .Select(o => new DueWork(o.Id, o.ControllerId)).ToListAsync(ct);

    public async Task Run(Guid id, CancellationToken ct)
    {
        var operation = await db.Operations.SingleAsync(o => o.Id == id, ct);
        var input = JsonSerializer.Deserialize<ReplayErasures.Input>(await vault.OpenForWork(operation.Place, operation.Input!, ct), Json.Wire)!;
        var system = await db.Systems.Where(s => s.Id == operation.SystemId).Select(s => s.Key).SingleOrDefaultAsync(ct);
        var came = system is null ? new ReplayReport([], []) : await replay.Run(operation, system, ct);
        var report = JsonSerializer.Serialize(new { input.RestoredAt, came.Receipts, came.ByHand }, Json.Wire);
        (operation.Report, operation.EndedAt) = (report, clock.GetUtcNow());
        db.Audit(
            AuditAction.ReplayEnded, "system", operation.SystemId!.Value, null, ("count", came.Receipts.Sum(r => r.RowsChanged)), ("receipts", came.Receipts.Count), ("byHand", came.ByHand.Count),
            ("sha256", Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(report)))));
        await db.SaveChangesAsync(ct);
        replay.Forget(operation);
    }

    public async Task GiveUp(Guid id, string errorCode, CancellationToken ct)
    {
        var operation = await db.Operations.SingleAsync(o => o.Id == id, ct);
        (operation.EndedAt, operation.Problem) = (clock.GetUtcNow(), "dependency_unavailable");
        await db.SaveChangesAsync(ct);
        replay.Forget(operation);
    }
}
