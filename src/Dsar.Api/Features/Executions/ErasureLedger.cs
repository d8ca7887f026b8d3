using System.Text.Json;
using Dsar.Api.Data;
using Dsar.Api.Security;
using Dsar.Api.Web;
using Dsar.Discovery;
using Dsar.Domain;
using Microsoft.EntityFrameworkCore;

namespace Dsar.Api.Features.Executions;

/// <summary>What the ledger keeps sealed of rows that were corrected or marked.</summary>
/// <param name="RequestId">Whose decision it was: a mark that was lifted since is not set again.</param>
/// <param name="Rows">The rows.</param>
internal sealed record KeptChanges(Guid RequestId, IReadOnlyList<LedgerChange> Rows);

/// <summary>Reads the erasure ledger of a system as far as a backup may still bring the old back (discovery.md 5.4).</summary>
public sealed class ErasureLedger(DsarDbContext db, Vault vault, TimeProvider clock)
{
    private static readonly string[] Marked = [Words.Of(WriteKind.Erase), Words.Of(WriteKind.Anonymise)];

    /// <summary>The last day of an entry made on a day: so long the map says that backups of the system are kept.</summary>
    public static DateOnly LastDay(Plan plan, string system, DateOnly today) =>
        Period.TryParse(plan.Systems.FirstOrDefault(s => s.Key == system)?.Map.BackupRetention)?.After(today) ?? today;

    /// <summary>How rows of a system were erased or anonymised.</summary>
    public async Task<IReadOnlyList<LedgerShape>> Shapes(OperationRow operation, string system, CancellationToken ct)
    {
        var rows = await Valid(operation, system).Where(e => Marked.Contains(e.Kind)).Select(e => new { e.Collection, e.Kind, e.KeyFields, e.Fields }).Distinct().ToListAsync(ct);
        return [.. rows.OrderBy(r => r.Collection, StringComparer.Ordinal).Select(r => new LedgerShape(r.Collection, KindOf(r.Kind), Names(r.KeyFields), Names(r.Fields)))];
    }

    /// <summary>Tells whether the ledger of a collection has the mark of a text under a kind.</summary>
    public async Task<Func<WriteKind, string, bool>> Marks(OperationRow operation, string system, string collection, CancellationToken ct)
    {
        var lookup = await vault.Key(KeyKind.Lookup, operation.ControllerId.Value, ct);
        var known = new HashSet<(WriteKind, UInt128, UInt128)>();
        await foreach (var entry in Valid(operation, system).Where(e => e.Collection == collection && Marked.Contains(e.Kind)).Select(e => new { e.Kind, e.Marks }).AsAsyncEnumerable().WithCancellation(ct))
        {
            known.UnionWith(entry.Marks.Chunk(ErasedRows.MarkBytes).Select(m => Packed(KindOf(entry.Kind), m)));
        }

        return (kind, text) => known.Contains(Packed(kind, SystemWriter.Digest(lookup, text)));
    }

    /// <summary>Rows of a system that were corrected or marked, oldest first; no mark whose restriction is lifted by now.</summary>
    public async Task<IReadOnlyList<LedgerChange>> Changes(OperationRow operation, string system, CancellationToken ct)
    {
        var changes = new List<LedgerChange>();
        foreach (var entry in await Valid(operation, system).Where(e => e.Rows != null).OrderBy(e => e.Id).ToListAsync(ct))
        {
            var kept = JsonSerializer.Deserialize<KeptChanges>(await vault.OpenForWork(entry.Place, entry.Rows!, ct), Json.Wire)!;
            var whose = new RequestId(kept.RequestId);
            if (entry.Kind == Words.Of(WriteKind.Rectify) || await db.Restrictions.AnyAsync(r => r.RequestId == whose && r.State != RestrictionState.Lifted, ct))
            {
                changes.AddRange(kept.Rows);
            }
        }

        return changes;
    }

    /// <summary>Backups made between the restore and today hold what came back: entries of corrections and marks that were repeated last as long again.</summary>
    public async Task Prolong(OperationRow operation, string system, Plan plan, IEnumerable<ReplayPart> parts, CancellationToken ct)
    {
        var until = LastDay(plan, system, StockholmTime.DayOf(clock.GetUtcNow()));
        foreach (var part in parts.Select(p => (p.Collection, Kind: Words.Of(p.Kind))).Distinct().Where(p => !Marked.Contains(p.Kind)))
        {
            foreach (var entry in await db.Erased.Where(e => e.ControllerId == operation.ControllerId && e.System == system && e.Collection == part.Collection && e.Kind == part.Kind && e.Until < until).ToListAsync(ct))
            {
                entry.Until = until;
            }
        }
    }

    private IQueryable<ErasedRows> Valid(OperationRow operation, string system)
    {
        var today = StockholmTime.DayOf(clock.GetUtcNow());
        return db.Erased.AsNoTracking().Where(e => e.ControllerId == operation.ControllerId && e.System == system && e.Until >= today);
    }

    private static (WriteKind, UInt128, UInt128) Packed(WriteKind kind, ReadOnlySpan<byte> mark) =>
        (kind, System.Buffers.Binary.BinaryPrimitives.ReadUInt128BigEndian(mark), System.Buffers.Binary.BinaryPrimitives.ReadUInt128BigEndian(mark[16..]));

    private static WriteKind KindOf(string word) => Enum.GetValues<WriteKind>().Single(k => Words.Of(k) == word);

    private static string[] Names(string fields) => fields.Split(' ', StringSplitOptions.RemoveEmptyEntries);
}
