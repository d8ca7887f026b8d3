using System.Text.Json;
using Dsar.Api.Data;
using Dsar.Api.Features.Systems;
using Dsar.Api.Security;
using Dsar.Api.Web;
using Dsar.Discovery;
using Microsoft.EntityFrameworkCore;

namespace Dsar.Api.Features.Executions;

/// <summary>What a replay came to: a receipt for all that was compared, also where nothing had come back, and what a person looks through.</summary>
public sealed record ReplayReport(IReadOnlyList<ExecutionReceipt> Receipts, IReadOnlyList<CheckByHand> ByHand);

/// <summary>
/// Repeats in a system what a restored backup has undone (GDPR Art. 17, 5(1)(e)): rows that came back are found by the ledger, put into a run of their own, and
/// executed on like any other. Cut off, it goes on with the same rows, so that each has its receipt.
/// </summary>
public sealed class ErasureReplay(DsarDbContext db, Vault vault, Plans plans, SystemWriter writer, ErasureLedger ledger, ExecutionReceipts receipts, DataFolder folder, TimeProvider clock)
{
    private const string WorkName = "replay";

    /// <summary>Compares and repeats. Throws <see cref="ConnectorException"/> when another attempt may do more.</summary>
    public async Task<ReplayReport> Run(OperationRow operation, string system, CancellationToken ct)
    {
        var (path, key) = (Path.Combine(folder.Sub("runs"), $"{operation.Id:N}.replay"), await vault.Key(KeyKind.Controller, operation.ControllerId.Value, ct));
        var begun = await Begun(operation, path, key, ct);
        if (!begun)
        {
            RunStore.Delete(path);
        }

        ReplayReport report;
        await using (var store = RunStore.Open(path, operation.Id.ToString("N"), key))
        {
            var work = begun ? JsonSerializer.Deserialize<Work>(store.Document(WorkName)!, Json.Wire)! : await Find(operation, system, store, ct);
            report = await Repeat(operation, system, work, store, ct);
        }

        return report;
    }

    /// <summary>Removes the run, once the report is stored.</summary>
    public void Forget(OperationRow operation) => RunStore.Delete(Path.Combine(folder.Sub("runs"), $"{operation.Id:N}.replay"));

    /// <summary>Whether an attempt was cut off that may have written: then its own rows are gone on with.</summary>
    private async Task<bool> Begun(OperationRow operation, string path, byte[] key, CancellationToken ct)
    {
        if (!File.Exists(path) || !await db.ExecutionBatches.AnyAsync(b => b.ExecutionId == operation.Id, ct))
        {
            return false;
        }

        await using var store = RunStore.Open(path, operation.Id.ToString("N"), key);
        return store.IsSealed;
    }

    private async Task<Work> Find(OperationRow operation, string system, RunStore store, CancellationToken ct)
    {
        var plan = await plans.Current(operation.ControllerId, ct);
        var (shapes, changes) = (await ledger.Shapes(operation, system, ct), await ledger.Changes(operation, system, ct));
        var connectors = plans.Connectors(plan);
        try
        {
            var found = await new RestoredSystem(plan, connectors.GetValueOrDefault(system), store, clock)
                .Find(system, shapes, changes, (collection, token) => ledger.Marks(operation, system, collection, token), ct);
            var compared = shapes.Select(s => new Compared(s.Collection, s.Kind)).Concat(changes.Select(c => new Compared(c.Collection, c.Kind))).Distinct();
            var work = new Work(plan.Hash, [.. compared.Where(c => !found.ByHand.Any(h => h.Collection == c.Collection && h.Rows is null))], found.Parts, found.ByHand);
            store.Begin();
            store.SetDocument(WorkName, JsonSerializer.Serialize(work, Json.Wire));
            store.Commit();
            store.Seal();
            await db.SaveChangesAsync(ct); // the plan, where it is new: an attempt that goes on needs it
            return work;
        }
        finally
        {
            foreach (var connector in connectors.Values)
            {
                await connector.DisposeAsync();
            }
        }
    }

    private async Task<ReplayReport> Repeat(OperationRow operation, string system, Work work, RunStore store, CancellationToken ct)
    {
        var plan = await plans.Pinned(work.Plan, ct);
        var ended = work.Parts.Count == 0 ? [] : await writer.WriteAgain(plan, store, [.. work.Parts.Select(p => p.ToItem())], operation, ct);
        var stopped = ended.FirstOrDefault(s => s.Code is not null)?.Code;
        if (stopped is not (null or "not_configured" or "manual"))
        {
            throw new ConnectorException(stopped, true);
        }

        await ledger.Prolong(operation, system, plan, work.Parts, ct);
        var told = await receipts.Of(operation.Id, ct);
        var none = work.Compared.Where(c => !told.Any(r => r.Collection == c.Collection && r.Operation == ExecutionReceipts.OperationOf(c.Kind)))
            .Select(c => new ExecutionReceipt(operation.SystemId!.Value, c.Collection, ExecutionReceipts.OperationOf(c.Kind), ReceiptResult.AlreadyDone, 0, 0, 0, null, plan.Hash, null, clock.GetUtcNow(), null, null));
        return stopped is null
            ? new ReplayReport([.. told, .. none], work.ByHand)
            : new ReplayReport([.. told], [.. work.ByHand, .. work.Parts.Select(p => p.Collection).Distinct().Select(c => new CheckByHand(c, "not_configured", null))]);
    }

    private sealed record Compared(string Collection, WriteKind Kind);

    private sealed record Work(string Plan, IReadOnlyList<Compared> Compared, IReadOnlyList<ReplayPart> Parts, IReadOnlyList<CheckByHand> ByHand);
}
