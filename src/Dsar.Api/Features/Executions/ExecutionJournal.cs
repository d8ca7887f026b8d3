using System.Text.Json;
using Dsar.Api.Data;
using Dsar.Api.Web;
using Dsar.Discovery;
using Dsar.Domain;
using Microsoft.EntityFrameworkCore;

namespace Dsar.Api.Features.Executions;

/// <summary>The journal of one execution, stored at once under the step's lease: a worker that lost it writes nothing more. Erased rows go into the ledger in the same transaction.</summary>
public sealed class ExecutionJournal(DsarDbContext db, ControllerId controller, Guid execution, Plan plan, TimeProvider clock) : IExecutionJournal
{
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

    public async ValueTask Record(Receipt receipt, IReadOnlyList<string> erased, CancellationToken ct)
    {
        var row = (await Row(receipt.Root, ct))!;
        var marks = await NotInLedger(row, receipt, erased, ct);
        if (marks.Length > 0)
        {
            db.Erased.Add(new ErasedRows
            {
                Id = Guid.CreateVersion7(),
                ControllerId = controller,
                System = receipt.System,
                Collection = receipt.Collection,
                Kind = Words.Of(receipt.Kind),
                Marks = marks,
                At = receipt.Ended,
                Until = Until(receipt),
            });
        }

        row.Receipt = JsonSerializer.Serialize(receipt, Json.Wire);
        row.RecordedAt = clock.GetUtcNow();
        await db.SaveChangesAsync(ct);
    }

    /// <summary>The marks that no earlier attempt at the batch has put into the ledger.</summary>
    private async Task<byte[]> NotInLedger(ExecutionBatch row, Receipt receipt, IReadOnlyList<string> erased, CancellationToken ct)
    {
        if (erased.Count == 0 || row.Receipt is null)
        {
            return [.. erased.SelectMany(Convert.FromHexString)];
        }

        var ledger = await SecondSearch.Ledger(db, controller, receipt.System, receipt.Collection, row.IntendedAt, ct);
        return [.. erased.Where(m => !ledger.Contains((Words.Of(receipt.Kind), m.ToUpperInvariant()))).SelectMany(Convert.FromHexString)];
    }

    private DateOnly Until(Receipt receipt)
    {
        var erased = StockholmTime.DayOf(receipt.Ended);
        return Period.TryParse(plan.Systems.Single(s => s.Key == receipt.System).Map.BackupRetention)?.After(erased) ?? erased;
    }

    private Task<ExecutionBatch?> Row(string root, CancellationToken ct) => db.ExecutionBatches.SingleOrDefaultAsync(b => b.ExecutionId == execution && b.Root == root, ct);
}
