using System.Security.Cryptography;
using Dsar.Api.Data;
using Microsoft.EntityFrameworkCore;

namespace Dsar.Api.Security;

/// <summary>What a verification of the audit trail came to.</summary>
/// <param name="Clean">True when every chain is whole.</param>
/// <param name="Lines">One line a controller: entries and head, or the first bad entry and its kind.</param>
public sealed record AuditFindings(bool Clean, IReadOnlyList<string> Lines);

/// <summary>Recomputes every audit chain from the stored entries; needs no master key and changes nothing.</summary>
public static class AuditVerifier
{
    public static async Task<AuditFindings> Verify(DsarDbContext db, CancellationToken ct)
    {
        var (clean, lines) = (true, new List<string>());
        var heads = await db.AuditHeads.AsNoTracking().ToDictionaryAsync(h => h.ControllerId, ct);
        var chains = await db.AuditEntries.AsNoTracking().Select(e => e.ControllerId).Distinct().ToListAsync(ct);
        foreach (var controller in heads.Keys.Union(chains).Order())
        {
            var (problem, count) = await Chain(db, controller, heads.GetValueOrDefault(controller), ct);
            clean &= problem is null;
            lines.Add(problem is null ? $"{controller}  ok  {count} entries" : $"{controller}  BROKEN  {problem}");
        }

        return new AuditFindings(clean, lines);
    }

    private static async Task<(string? Problem, long Count)> Chain(DsarDbContext db, Guid controller, AuditHead? head, CancellationToken ct)
    {
        var (seq, previous) = (0L, AuditChain.Start(controller));
        await foreach (var entry in db.AuditEntries.AsNoTracking().Where(e => e.ControllerId == controller).OrderBy(e => e.Seq).AsAsyncEnumerable().WithCancellation(ct))
        {
            seq++;
            if (entry.Seq != seq)
            {
                return ($"seq {seq}: missing", seq);
            }

            if (!CryptographicOperations.FixedTimeEquals(entry.PrevHash, previous))
            {
                return ($"seq {seq}: does not follow the entry before it", seq);
            }

            if (!CryptographicOperations.FixedTimeEquals(entry.Hash, AuditChain.Hash(previous, entry)))
            {
                return ($"seq {seq}: changed", seq);
            }

            previous = entry.Hash;
        }

        return head is null || head.Seq != seq || !CryptographicOperations.FixedTimeEquals(head.Hash, previous) ? ($"seq {seq + 1}: the tail is missing", seq) : (null, seq);
    }
}
