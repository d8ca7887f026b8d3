using System.Text.Json;
using Dsar.Api.Data;
using Dsar.Api.Security;
using Dsar.Api.Web;
using Dsar.Discovery;
using Dsar.Domain;
using Microsoft.EntityFrameworkCore;

namespace Dsar.Api.Features.Executions;

/// <summary>The journal of one execution, stored at once under the step's lease: a worker that lost it writes nothing more. What was written goes into the ledger in the same transaction. The request is null when it repeats the decisions of many after a restore.</summary>
public sealed class ExecutionJournal(DsarDbContext db, Vault vault, ControllerId controller, RequestId? request, Guid execution, Plan plan, TimeProvider clock) : IExecutionJournal
{
    public ControllerId Controller => controller;

    public async ValueTask<Receipt?> Find(string root, CancellationToken ct) =>
        (await Row(root, ct))?.Receipt is { } receipt ? JsonSerializer.Deserialize<Receipt>(receipt, Json.Wire) : null;

    public async ValueTask Intend(string system, string collection, WriteKind kind, string root, int operations, CancellationToken ct)
    {
        if (await Row(root, ct) is null)
        {
            db.ExecutionBatches.Add(new ExecutionBatch
            {
                Id = Guid.CreateVersion7(),
                ControllerId = controller,
                ExecutionId = execution,
                System = system,
                Collection = collection,
                Kind = Words.Of(kind),
                Root = root,
                Operations = operations,
                IntendedAt = clock.GetUtcNow(),
            });
        }

        await db.SaveChangesAsync(ct);
    }

    public async ValueTask Record(Receipt receipt, IReadOnlyList<WrittenRow> written, CancellationToken ct)
    {
        var row = (await Row(receipt.Root, ct))!;
        if (receipt.Kind is WriteKind.Erase or WriteKind.Anonymise)
        {
            await Mark(row, receipt, written, ct);
        }
        else if (request is { } whose && written.Count > 0)
        {
            await Keep(receipt, whose, written, ct);
        }

        row.Receipt = JsonSerializer.Serialize(receipt, Json.Wire);
        row.RecordedAt = clock.GetUtcNow();
        await db.SaveChangesAsync(ct);
    }

    /// <summary>Rows that are gone or anonymous leave keyed marks, those that no earlier attempt at the batch has left.</summary>
    private async Task Mark(ExecutionBatch row, Receipt receipt, IReadOnlyList<WrittenRow> written, CancellationToken ct)
    {
        var lookup = await vault.Key(KeyKind.Lookup, controller.Value, ct);
        var ledger = row.Receipt is null ? null : await SecondSearch.Ledger(db, controller, receipt.System, receipt.Collection, row.IntendedAt, ct);
        var marked = written.Where(w => ledger?.Contains((Words.Of(receipt.Kind), SecondSearch.Mark(lookup, w.Name).ToUpperInvariant())) != true);
        foreach (var alike in marked.GroupBy(w => string.Join(' ', w.Set.Select(s => s.Field))))
        {
            db.Erased.Add(Entry(receipt, alike.First(), alike.Key, [.. alike.SelectMany(w => w.Texts()).SelectMany(t => SystemWriter.Digest(lookup, t))]));
        }
    }

    /// <summary>Rows that go on leave what was written and what it replaced, sealed.</summary>
    private async Task Keep(Receipt receipt, RequestId whose, IReadOnlyList<WrittenRow> written, CancellationToken ct)
    {
        var entry = Entry(receipt, written[0], string.Empty, []);
        vault.NewKey(KeyKind.Ledger, entry.Id, controller);
        entry.Rows = await vault.Seal(entry.Place, JsonSerializer.Serialize(new KeptChanges(whose.Value, [.. written.Select(w => LedgerChange.Of(receipt.Collection, receipt.Kind, w))]), Json.Wire), ct);
        db.Erased.Add(entry);
    }

    private ErasedRows Entry(Receipt receipt, WrittenRow first, string fields, byte[] marks) => new()
    {
        Id = Guid.CreateVersion7(),
        ControllerId = controller,
        System = receipt.System,
        Collection = receipt.Collection,
        Kind = Words.Of(receipt.Kind),
        KeyFields = string.Join(' ', first.Key.Select(k => k.Field)),
        Fields = fields,
        Marks = marks,
        At = receipt.Ended,
        Until = ErasureLedger.LastDay(plan, receipt.System, StockholmTime.DayOf(receipt.Ended)),
    };

    private Task<ExecutionBatch?> Row(string root, CancellationToken ct) => db.ExecutionBatches.SingleOrDefaultAsync(b => b.ExecutionId == execution && b.Root == root, ct);
}
