using System.Text.Json;
using Dsar.Api.Data;
using Dsar.Api.Features.Packages;
using Dsar.Api.Security;
using Dsar.Domain;
using Microsoft.EntityFrameworkCore;

namespace Dsar.Api.Setup;

/// <summary>
/// What an older database, put back, no longer knows is read from the audit mirror, which is ahead of it: before anything is served, what was destroyed or
/// revoked in the gap is destroyed and revoked again. The outbox is held until a person has looked (<c>restore confirm</c>). May be killed and run again.
/// </summary>
public sealed partial class Restored(DsarDbContext db, Vault vault, Caller caller, AuditFolder folder, TimeProvider clock, ILogger<Restored> log)
{
    /// <summary>Brings every chain that the mirror is ahead of up to date; answers how many there were. Throws <see cref="StartRefusedException"/> when mirror and database are not of one history.</summary>
    public async Task<int> Replay(CancellationToken ct)
    {
        var behind = 0;
        foreach (var chain in folder.Chains())
        {
            if (folder.Last(chain) is { } last && await AuditBranch.NextOf(db, folder, chain, ct) is null)
            {
                await Replay(chain, last.Seq, ct);
                behind++;
            }
        }

        return behind;
    }

    private async Task Replay(Guid chain, long to, CancellationToken ct)
    {
        var head = await db.AuditHeads.AsNoTracking().SingleOrDefaultAsync(h => h.ControllerId == chain, ct);
        var (seq, hash) = (head?.Seq ?? 0, Convert.ToHexStringLower(head?.Hash ?? AuditChain.Start(chain)));
        var gap = AuditBranch.Last(folder.Entries(chain)).Where(e => e.Seq > seq).ToList();
        if (gap.Count == 0 || gap[0].Seq != seq + 1 || !string.Equals(gap[0].PrevHash, hash, StringComparison.Ordinal))
        {
            throw new StartRefusedException($"Dsar:Audit:Folder: the mirror of chain {chain} holds another history than the database from entry {seq} on. Give the folder that belongs to this database, or see audit verify.");
        }

        caller.ActAsSystem(new ControllerId(chain));
        // First of all: the entry must stand where the gap begins, for the verifier to see which entries it replaces.
        db.Audit(AuditAction.SystemRestored, "installation", Guid.Empty, null, ("fromSeq", seq + 1), ("toSeq", to));
        foreach (var entry in gap)
        {
            await Again(entry, ct);
        }

        (await db.Installations.AsTracking().SingleAsync(ct)).RestoredAt = clock.GetUtcNow();
        await db.SaveChangesAsync(ct);
        Log.Older(log, chain, seq + 1, to);
    }

    private async Task Again(AuditRecord entry, CancellationToken ct)
    {
        var id = Guid.Parse(entry.ObjectId);
        switch (entry.Action)
        {
            case "content.destroyed":
                await DestroyContent(new RequestId(id), entry, ct);
                break;
            case "package.destroyed":
                await DestroyPackage(id, ct);
                break;
            case "key.revoked" when await db.ApiKeys.IgnoreQueryFilters().AsTracking().SingleOrDefaultAsync(k => k.Id == id, ct) is { } key:
                key.RevokedAt ??= DateTimeOffset.Parse(entry.At, System.Globalization.CultureInfo.InvariantCulture);
                break;
            case "key.renewed" when entry.Data.Contains("\"signing_revoked\"", StringComparison.Ordinal):
                // The key that the older database signs with is the one in wrong hands, or one before it.
                await vault.ReplaceSigningKey(revoked: true, ct);
                break;
        }
    }

    /// <summary>The request may stand open again in the older database, so its own rules are not asked: its keys end, and with the submission's last what it shared.</summary>
    private async Task DestroyContent(RequestId id, AuditRecord entry, CancellationToken ct)
    {
        await DestroyKey(KeyKind.Request, id.Value, ct);
        foreach (var package in await db.Records.AsNoTracking().Where(r => r.RequestId == id && r.Noun == Noun.Packages).Select(r => r.Id).ToListAsync(ct))
        {
            await DestroyPackage(package, ct);
        }

        using var data = JsonDocument.Parse(entry.Data);
        if (data.RootElement.TryGetProperty("submission", out var shared) && Guid.TryParse(shared.GetString(), out var submission))
        {
            await DestroyKey(KeyKind.Submission, submission, ct);
            db.Lookups.RemoveRange(await db.Lookups.AsTracking().Where(l => l.SubmissionId == new SubmissionId(submission)).ToListAsync(ct));
        }
    }

    private async Task DestroyPackage(Guid id, CancellationToken ct)
    {
        await DestroyKey(KeyKind.Package, id, ct);
        if (await db.Records.AsTracking().SingleOrDefaultAsync(r => r.Id == id && r.Noun == Noun.Packages, ct) is { } package)
        {
            package.State = "destroyed";
            package.Write(package.Read<PackageRecord>() with { State = PackageState.Destroyed });
        }
    }

    /// <summary>What was sealed under it answers 410 from now on; the next clean-up takes what is left of it.</summary>
    private async Task DestroyKey(KeyKind kind, Guid owner, CancellationToken ct) =>
        (await db.Keys.AsTracking().SingleOrDefaultAsync(k => k.Kind == kind && k.Owner == owner && k.Wrapped != null, ct))?.Destroy(clock.GetUtcNow());

    private static partial class Log
    {
        [LoggerMessage(60, LogLevel.Error, "The database is older than its audit mirror: chain {Chain} lacked entries {From} to {To}. Destructions were done again; mails wait for 'restore confirm'")]
        public static partial void Older(ILogger logger, Guid chain, long from, long to);
    }
}
