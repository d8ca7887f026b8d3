using Dsar.Api.Data;
using Dsar.Api.Security;
using Dsar.Domain;
using Microsoft.EntityFrameworkCore;

namespace Dsar.Api.Jobs;

/// <summary>
/// Keys have their time: the one of codes and cursors 90 days, and a day more for what was made with it (a mailed letter's code as long as it is valid);
/// the signing key a year, its public part stays published.
/// </summary>
public sealed class RenewKeysStep(DsarDbContext db, Vault vault, TimeProvider clock) : IStep
{
    private const int ShortLivedDays = 90;
    private static readonly TimeSpan Kept = TimeSpan.FromHours(24);

    public Step Step => Step.RenewKeys;

    public IReadOnlyList<TimeSpan> Retries { get; } = [TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(30), TimeSpan.FromHours(6)];

    public bool NeverGivesUp => true;

    public async Task<IReadOnlyList<DueWork>> Due(DsarDbContext db, Guid? only, DateTimeOffset now, CancellationToken ct)
    {
        var (shortLived, signing) = (now.AddDays(-ShortLivedDays), now.AddYears(-1));
        var newest = await Newest(db).Select(k => (DateTimeOffset?)k.CreatedAt).FirstOrDefaultAsync(ct);
        return newest <= shortLived || await db.SigningKeys.AnyAsync(k => k.ValidTo == null && k.ValidFrom <= signing, ct) || (await Over(db, now, ct)).Count > 0
            ? [new DueWork(Guid.Empty, default)] : [];
    }

    public async Task Run(Guid id, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        if ((await Newest(db).FirstAsync(ct)).CreatedAt <= now.AddDays(-ShortLivedDays))
        {
            vault.NewKey(KeyKind.ShortLived, Guid.CreateVersion7(), null);
            db.Audit(AuditAction.KeyRenewed, "installation", Guid.Empty, null, ("kind", "short_lived"));
        }

        if (await db.SigningKeys.AnyAsync(k => k.ValidTo == null && k.ValidFrom <= now.AddYears(-1), ct))
        {
            var key = await vault.ReplaceSigningKey(revoked: false, ct);
            db.Audit(AuditAction.KeyRenewed, "signing_key", key.Id, null, ("kind", "signing"));
        }

        foreach (var old in await Over(db, now, ct))
        {
            (await db.Keys.AsTracking().SingleAsync(k => k.Id == old, ct)).Destroy(now);
        }

        await db.SaveChangesAsync(ct);
    }

    public Task GiveUp(Guid id, string errorCode, CancellationToken ct) => Task.CompletedTask;

    private static IQueryable<KeyRow> Newest(DsarDbContext db) => db.Keys.AsNoTracking().Where(k => k.Kind == KeyKind.ShortLived && k.Wrapped != null).OrderByDescending(k => k.CreatedAt);

    /// <summary>Keys that another took the place of more than a day ago, and with which no code was made that may still be typed.</summary>
    private static async Task<IReadOnlyList<Guid>> Over(DsarDbContext db, DateTimeOffset now, CancellationToken ct)
    {
        var keys = await Newest(db).Select(k => new { k.Id, k.CreatedAt }).ToListAsync(ct);
        var over = new List<Guid>();
        foreach (var (newer, old) in keys.Zip(keys.Skip(1)))
        {
            if (newer.CreatedAt + Kept <= now
                && !await db.IdentityChecks.IgnoreQueryFilters().AnyAsync(c => c.State == IdentityCheckState.Pending && c.CodeHash != null && c.AskedAt < newer.CreatedAt && c.ExpiresAt > now, ct))
            {
                over.Add(old.Id);
            }
        }

        return over;
    }
}
