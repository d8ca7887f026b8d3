using System.Text.Json;
using System.Text.Json.Nodes;
using Dsar.Api.Data;
using Dsar.Api.Features.Systems;
using Dsar.Api.Security;
using Dsar.Api.Web;
using Microsoft.EntityFrameworkCore;

namespace Dsar.Api.Jobs;

/// <summary>Repeats the erasures of one system that were made before its backup was restored, and reports each with its receipt.</summary>
public sealed class ReplayStep(DsarDbContext db, Vault vault, TimeProvider clock) : IStep
{
    public Step Step => Step.Replay;

    public IReadOnlyList<TimeSpan> Retries { get; } = [TimeSpan.Zero, TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(30)];

    public async Task<IReadOnlyList<DueWork>> Due(DsarDbContext db, Guid? only, DateTimeOffset now, CancellationToken ct) =>
        await db.Operations.AsNoTracking().IgnoreQueryFilters().Where(o => o.Kind == OperationKind.Replay && o.EndedAt == null && (only == null || o.Id == only))
            .Select(o => new DueWork(o.Id, o.ControllerId)).ToListAsync(ct);

    public async Task Run(Guid id, CancellationToken ct)
    {
        var operation = await db.Operations.SingleAsync(o => o.Id == id, ct);
        var input = JsonSerializer.Deserialize<ReplayErasures.Input>(await vault.OpenForWork(operation.Place, operation.Input!, ct), Json.Wire)!;
        var report = new JsonObject { ["restoredAt"] = JsonSerializer.SerializeToNode(input.RestoredAt, Json.Wire), ["receipts"] = new JsonArray(), ["byHand"] = await ByHand(operation, ct) };
        (operation.Report, operation.EndedAt) = (report.ToJsonString(Json.Wire), clock.GetUtcNow());
        await db.SaveChangesAsync(ct);
    }

    public async Task GiveUp(Guid id, string errorCode, CancellationToken ct)
    {
        var operation = await db.Operations.SingleAsync(o => o.Id == id, ct);
        (operation.EndedAt, operation.Problem) = (clock.GetUtcNow(), "internal_error");
        await db.SaveChangesAsync(ct);
    }

    /// <summary>Rows that were erased in the system and that a backup may bring back. They are counted for people to see to: the ledger knows each by its mark, and nothing repeats them by machine yet.</summary>
    private async Task<int> ByHand(OperationRow operation, CancellationToken ct)
    {
        var today = Domain.StockholmTime.DayOf(clock.GetUtcNow());
        var key = await db.Systems.Where(s => s.Id == operation.SystemId).Select(s => s.Key).SingleOrDefaultAsync(ct);
        return (await db.Erased.AsNoTracking().Where(e => e.System == key && e.Until >= today).Select(e => e.Marks.Length).ToListAsync(ct)).Sum() / ErasedRows.MarkBytes;
    }
}
