using Dsar.Api.Data;
using Dsar.Api.Security;
using Dsar.Api.Web;
using Dsar.Discovery;
using Dsar.Domain;
using Microsoft.EntityFrameworkCore;

namespace Dsar.Api.Features.Executions;

/// <summary>
/// Holds what a search after an erasure found against the ledger, key by key (discovery.md section 5.3): a row that is told to be erased must not stand there,
/// one that is told to be anonymous must hold the replacements, and any other must be one that a receipt names as not done.
/// </summary>
public sealed class SecondSearch(DsarDbContext db, Vault vault)
{
    private static readonly string Erased = Words.Of(WriteKind.Erase);
    private static readonly string Anonymised = Words.Of(WriteKind.Anonymise);

    /// <summary>The mark of a row in the ledger, in capital hexadecimal.</summary>
    public static string Mark(byte[] lookup, string row) => Convert.ToHexString(SystemWriter.Digest(lookup, LedgerText.Row(row)));

    /// <summary>What the ledger knows of a collection since a time: kind and mark, in capital hexadecimal.</summary>
    public static async Task<IReadOnlySet<(string Kind, string Mark)>> Ledger(DsarDbContext db, ControllerId controller, string system, string collection, DateTimeOffset since, CancellationToken ct)
    {
        var rows = await db.Erased.AsNoTracking().Where(e => e.ControllerId == controller && e.System == system && e.Collection == collection && e.At >= since).Select(e => new { e.Kind, e.Marks }).ToListAsync(ct);
        return rows.SelectMany(r => r.Marks.Chunk(ErasedRows.MarkBytes).Select(m => (r.Kind, Convert.ToHexString(m)))).ToHashSet();
    }

    /// <summary>Tells rows that were erased or emptied since an entry was made, by the text that names them.</summary>
    public async Task<Func<string, bool>> DoneSince(DeferredRows entry, CancellationToken ct)
    {
        var lookup = await vault.Key(KeyKind.Lookup, entry.ControllerId.Value, ct);
        var marks = (await Ledger(db, entry.ControllerId, entry.System, entry.Collection, entry.CreatedAt.AddTicks(1), ct)).Select(l => l.Mark).ToHashSet();
        return row => marks.Contains(Mark(lookup, row));
    }

    /// <summary>Throws <see cref="ConnectorException"/> (found_again) when what was found is not what the receipts tell.</summary>
    public async Task Check(ControllerId controller, Guid execution, IEnumerable<FoundRow> found, IReadOnlyList<ExecutionReceipt> receipts, CancellationToken ct)
    {
        var lookup = await vault.Key(KeyKind.Lookup, controller.Value, ct);
        var since = await db.ExecutionBatches.Where(b => b.ExecutionId == execution).Select(b => (DateTimeOffset?)b.IntendedAt).ToListAsync(ct);
        var systems = await db.Systems.AsNoTracking().ToDictionaryAsync(s => s.Key, s => s.Id, ct);
        foreach (var collection in found.GroupBy(f => (f.System, f.Collection)))
        {
            var ledger = await Ledger(db, controller, collection.Key.System, collection.Key.Collection, since.Min() ?? DateTimeOffset.MaxValue, ct);
            var told = receipts.Where(r => r.SystemId == systems.GetValueOrDefault(collection.Key.System)).ToList();
            var untold = collection.Count(row => IsUntold(row, Mark(lookup, row.RowText), ledger));
            // A system that was left to a person is that person's word; rows of a receipt that are not done may be any.
            if (!told.Exists(r => r.Collection is null) && untold > told.Where(r => r.Collection == collection.Key.Collection).Sum(r => r.Remaining))
            {
                throw new ConnectorException("found_again", true);
            }
        }
    }

    /// <summary>True for a row that only a receipt's remainder can explain; throws where it is told to be done.</summary>
    private static bool IsUntold(FoundRow row, string mark, IReadOnlySet<(string Kind, string Mark)> ledger)
    {
        var anonymised = ledger.Contains((Anonymised, mark));
        return ledger.Contains((Erased, mark)) || (anonymised && row.SaysAsBefore)
            ? throw new ConnectorException("found_again", true)
            : !anonymised && (row.Kind == WriteKind.Erase || row.SaysAsBefore);
    }
}
