using System.Text.Json;
using Dsar.Api.Data;
using Dsar.Api.Features.Records;
using Dsar.Api.Security;
using Dsar.Api.Web;
using Dsar.Discovery;
using Dsar.Domain;
using Microsoft.EntityFrameworkCore;

namespace Dsar.Api.Features.Executions;

/// <summary>Keeps what a decision retains, so that it is erased by itself afterwards, and says where that stands (GDPR Art. 17(3), 5(1)(e)).</summary>
public sealed class DeferredDesk(DsarDbContext db, Vault vault, RecordBook book, TimeProvider clock)
{
    /// <summary>Rows of one entry at most; more become several.</summary>
    public const int RowsPerEntry = 5_000;

    /// <summary>Makes the entries of the kept items; those that a first attempt made stay. Stored with the caller's save.</summary>
    public async Task Keep(DataSubjectRequest request, Guid execution, ExecutionOrder order, IReadOnlyList<ExecutionItem> items, IRunStore store, CancellationToken ct)
    {
        var known = await db.Deferred.Where(d => d.ExecutionId == execution).Select(d => d.FindingId).ToListAsync(ct);
        foreach (var item in order.Items.Where(i => i.Item.Outcome == ItemOutcome.RetainUntil && !known.Contains(i.Item.FindingId)))
        {
            foreach (var (part, rows) in KeptRows.Of(order.Plan, store, items, item.Inner.Group, RowsPerEntry).Index())
            {
                await Add(request, execution, item, part, rows, ct);
            }
        }
    }

    /// <summary>The entries of an execution as they are shown.</summary>
    public async Task<IReadOnlyList<DeferredItem>> Of(Guid execution, CancellationToken ct)
    {
        var stored = await db.Deferred.Where(d => d.ExecutionId == execution).ToListAsync(ct);
        return
        [
            .. stored.Union(db.Deferred.Local.Where(d => d.ExecutionId == execution)).OrderBy(d => d.Id)
                .Select(d => new DeferredItem(d.SystemId, d.Collection, d.Rows, d.Until, d.Ground, Enum.GetValues<DeferredState>().Single(s => Words.Of(s) == d.State))),
        ];
    }

    /// <summary>Where the rows of an entry are.</summary>
    public async Task<KeptRows> Rows(DeferredRows entry, CancellationToken ct) =>
        JsonSerializer.Deserialize<KeptRows>(await vault.OpenForWork(entry.Place, entry.Locators!, ct), Json.Wire)!;

    /// <summary>Asked again, the law still keeps them: a new day.</summary>
    public async Task Prolong(DeferredRows entry, DeferredErasure again, CancellationToken ct)
    {
        (entry.Until, entry.After, entry.Ground, entry.Statute, entry.State) = (again.Until, again.After?.ToString(), again.Ground, again.Statute, Words.Of(DeferredState.Prolonged));
        db.Audit(AuditAction.DeferredProlonged, "deferred_erasure", entry.Id, entry.RequestId, ("until", again.Until?.ToString("yyyy-MM-dd", null) ?? ""), ("ground", again.Ground));
        await Show(entry, ct);
    }

    /// <summary>The rows are erased and proven to be: the key that said where they were goes too.</summary>
    public async Task Done(DeferredRows entry, int receipts, CancellationToken ct)
    {
        (entry.State, entry.EndedAt, entry.Locators) = (Words.Of(DeferredState.Done), clock.GetUtcNow(), null);
        await vault.Destroy(KeyKind.Deferred, entry.Id, ct);
        db.Audit(AuditAction.DeferredDone, "deferred_erasure", entry.Id, entry.RequestId, ("count", entry.Rows), ("receipts", receipts));
        await Show(entry, ct);
    }

    private async Task Add(DataSubjectRequest request, Guid execution, OrderedItem item, int part, KeptRows rows, CancellationToken ct)
    {
        var entry = new DeferredRows
        {
            Id = Guid.CreateVersion7(),
            ControllerId = request.ControllerId,
            RequestId = request.Id,
            ExecutionId = execution,
            FindingId = item.Item.FindingId,
            Part = part,
            SystemId = item.Finding.SystemId,
            System = rows.System,
            Collection = rows.Collection,
            Activity = item.Inner.Activity,
            Rows = rows.Rows.Count,
            Until = item.Item.Until,
            After = item.Kept?.After?.ToString(),
            Ground = item.Item.Ground!,
            Statute = item.Item.Statute,
            State = Words.Of(DeferredState.Waiting),
            CreatedAt = clock.GetUtcNow(),
        };
        vault.NewKey(KeyKind.Deferred, entry.Id, request.ControllerId);
        entry.Locators = await vault.Seal(entry.Place, JsonSerializer.Serialize(rows, Json.Wire), ct);
        db.Deferred.Add(entry);
        db.Audit(AuditAction.RowsDeferred, "deferred_erasure", entry.Id, request.Id, ("count", entry.Rows), ("until", entry.Until?.ToString("yyyy-MM-dd", null) ?? ""), ("ground", entry.Ground));
    }

    /// <summary>The execution's own record says where its entries stand.</summary>
    private async Task Show(DeferredRows entry, CancellationToken ct)
    {
        var row = await db.Records.SingleAsync(r => r.Id == entry.ExecutionId, ct);
        await book.Update(row, await book.Read<ExecutionRecord>(row, ct) with { Deferred = await Of(entry.ExecutionId, ct) }, ct);
    }
}
