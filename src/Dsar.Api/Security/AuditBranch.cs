using System.Text.Json;
using Dsar.Api.Data;
using Microsoft.EntityFrameworkCore;

namespace Dsar.Api.Security;

/// <summary>
/// How the database and its mirror belong together: the same history with the mirror behind (the usual), the mirror ahead (an older database was restored),
/// or two histories. After a restore the chain goes on with an entry <c>system.restored</c> that names the entries it replaces.
/// </summary>
public static class AuditBranch
{
    /// <summary>The first entry of the database that the mirror lacks; null when the mirror holds another history, or one that is ahead.</summary>
    public static async Task<long?> NextOf(DsarDbContext db, AuditFolder folder, Guid chain, CancellationToken ct)
    {
        if (folder.Last(chain) is not { } last)
        {
            return folder.IsEmpty(chain) ? 1 : null;
        }

        var stored = db.AuditEntries.AsNoTracking().Where(e => e.ControllerId == chain);
        if (await stored.SingleOrDefaultAsync(e => e.Seq == last.Seq, ct) is { } same && string.Equals(AuditRecord.Of(same).Hash, last.Hash, StringComparison.Ordinal))
        {
            return last.Seq + 1;
        }

        // Restored, and stopped before the entry that says so was mirrored.
        foreach (var entry in await stored.Where(e => e.Action == AuditAction.SystemRestored.Name && e.Seq <= last.Seq).OrderByDescending(e => e.Seq).ToListAsync(ct))
        {
            if (Replaced(AuditRecord.Of(entry)) is var (from, to) && from == entry.Seq && to >= last.Seq)
            {
                return entry.Seq;
            }
        }

        return null;
    }

    /// <summary>The entries that a restore put aside, as its own entry names them; null for any other entry.</summary>
    public static (long From, long To)? Replaced(AuditRecord entry)
    {
        if (entry.Action != AuditAction.SystemRestored.Name)
        {
            return null;
        }

        using var data = JsonDocument.Parse(entry.Data);
        return data.RootElement.TryGetProperty("fromSeq", out var from) && data.RootElement.TryGetProperty("toSeq", out var to) && from.TryGetInt64(out var first) && to.TryGetInt64(out var last)
            ? (first, last)
            : null;
    }

    /// <summary>The history as it stands last: entries that a restore put aside are left out.</summary>
    public static IReadOnlyList<AuditRecord> Last(IEnumerable<AuditRecord> mirrored)
    {
        var history = new List<AuditRecord>();
        foreach (var entry in mirrored)
        {
            PutAside(history, entry);
            history.Add(entry);
        }

        return history;
    }

    /// <summary>For each restore of a chain, the entries it put aside.</summary>
    public static IEnumerable<((long From, long To) Restored, IReadOnlyList<AuditRecord> Gap)> Gaps(IEnumerable<AuditRecord> mirrored)
    {
        var history = new List<AuditRecord>();
        foreach (var entry in mirrored)
        {
            if (PutAside(history, entry) is { Count: > 0 } gap)
            {
                yield return (Replaced(entry)!.Value, gap);
            }

            history.Add(entry);
        }
    }

    private static List<AuditRecord> PutAside(List<AuditRecord> history, AuditRecord entry)
    {
        if (Replaced(entry) is not var (from, _) || from != entry.Seq || history.FindIndex(e => e.Seq == from) is not (>= 0 and var at))
        {
            return [];
        }

        var gap = history[at..];
        history.RemoveRange(at, history.Count - at);
        return gap;
    }
}
