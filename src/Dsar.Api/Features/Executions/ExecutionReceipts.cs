using System.Text.Json;
using Dsar.Api.Data;
using Dsar.Api.Web;
using Dsar.Discovery;
using Microsoft.EntityFrameworkCore;

namespace Dsar.Api.Features.Executions;

/// <summary>The receipts of an execution as they are shown: what the journal holds, the systems that stopped, and what only a person can do.</summary>
public sealed class ExecutionReceipts(DsarDbContext db, TimeProvider clock)
{
    /// <summary>One receipt for each batch and way it ended; a system that stopped and a collection that a person corrects have one of their own.</summary>
    public async Task<IReadOnlyList<ExecutionReceipt>> Of(Guid execution, ExecutionOrder order, IReadOnlyList<SystemExecution> ended, CancellationToken ct)
    {
        var systems = await db.Systems.AsNoTracking().ToDictionaryAsync(s => s.Key, s => s.Id, ct);
        var told = await Of(execution, ct);
        var stopped = ended.Where(s => s.Code is not null)
            .Select(s => new ExecutionReceipt(systems.GetValueOrDefault(s.System), null, null, s.Code == "manual" ? ReceiptResult.Manual : ReceiptResult.Failed, 0, 0, 0, null, null, null, clock.GetUtcNow(), new ReceiptError(s.Code!), null));
        return [.. told, .. stopped, .. ByHand(order)];
    }

    /// <summary>What the journal holds.</summary>
    public async Task<IReadOnlyList<ExecutionReceipt>> Of(Guid execution, CancellationToken ct)
    {
        var systems = await db.Systems.AsNoTracking().ToDictionaryAsync(s => s.Key, s => s.Id, ct);
        var batches = await db.ExecutionBatches.AsNoTracking().Where(b => b.ExecutionId == execution && b.Receipt != null).OrderBy(b => b.Id).ToListAsync(ct);
        return [.. batches.Select(b => JsonSerializer.Deserialize<Receipt>(b.Receipt!, Json.Wire)!).SelectMany(r => Parts(systems.GetValueOrDefault(r.System), r))];
    }

    /// <summary>A kind of change as a receipt names it.</summary>
    public static ReceiptOperation OperationOf(WriteKind kind) => Enum.Parse<ReceiptOperation>(kind.ToString());

    private IEnumerable<ExecutionReceipt> ByHand(ExecutionOrder order) => order.ByHand.GroupBy(i => (i.Finding.SystemId, i.Finding.Collection)).Select(g =>
    {
        var rows = (int)g.Sum(i => i.Finding.RowCount - i.Excluded.Count);
        return new ExecutionReceipt(g.Key.SystemId, g.Key.Collection, ReceiptOperation.Rectify, ReceiptResult.Manual, rows, 0, rows, null, null, null, clock.GetUtcNow(), null, null);
    });

    private static IEnumerable<ExecutionReceipt> Parts(Guid system, Receipt receipt) => receipt.Results.OrderBy(r => r.Key).Select(r =>
    {
        var (result, error) = Of(r.Key);
        var (changed, remaining) = (result == ReceiptResult.Done ? r.Value : 0, result is ReceiptResult.Done or ReceiptResult.AlreadyDone ? 0 : r.Value);
        return new ExecutionReceipt(
            system, receipt.Collection, OperationOf(receipt.Kind), result, r.Value, changed, remaining, receipt.Root, receipt.PlanHash, receipt.StatementHash, receipt.Ended,
            error is null ? null : new ReceiptError(error), null);
    });

    private static (ReceiptResult Result, string? Error) Of(OperationResult result) => result switch
    {
        OperationResult.Done => (ReceiptResult.Done, null),
        OperationResult.AlreadyDone => (ReceiptResult.AlreadyDone, null),
        OperationResult.Conflict => (ReceiptResult.Failed, "conflict"),
        OperationResult.Unproven => (ReceiptResult.Failed, "unproven"),
        OperationResult.NoKey => (ReceiptResult.NotPossible, "no_key"),
        OperationResult.Referenced => (ReceiptResult.NotPossible, "referenced"),
        OperationResult.Manual => (ReceiptResult.Manual, null),
    };
}
