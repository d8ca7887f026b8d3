using Dsar.Api.Data;
using Dsar.Api.Security;
using Microsoft.EntityFrameworkCore;

namespace Dsar.Api.Jobs;

/// <summary>
/// After the master key was replaced: wraps every data key anew, 500 at a time, and last the row that proves the master key at start. Only then, and with an
/// audit entry, may the old key be destroyed; killed before, the old key is still asked for.
/// </summary>
public sealed class RewrapStep(DsarDbContext db, Vault vault, MasterKey master) : IStep
{
    private const int AtOnce = 500;

    public Step Step => Step.Rewrap;

    public IReadOnlyList<TimeSpan> Retries { get; } =
        [TimeSpan.Zero, TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(30), TimeSpan.FromHours(2), TimeSpan.FromHours(6)];

    public bool NeverGivesUp => true;

    public async Task<IReadOnlyList<DueWork>> Due(DsarDbContext db, Guid? only, DateTimeOffset now, CancellationToken ct) =>
        await Old(db).AnyAsync(ct) || (await db.Installations.AsNoTracking().SingleOrDefaultAsync(ct) is { } i && !Vault.IsUnder(master, i.Check))
            ? [new DueWork(Guid.Empty, default)] : [];

    public async Task Run(Guid id, CancellationToken ct)
    {
        for (var rows = await Next(ct); rows.Count > 0; rows = await Next(ct))
        {
            await db.Write(async d =>
            {
                foreach (var row in rows)
                {
                    // A key that is destroyed meanwhile stays so.
                    await d.Keys.Where(k => k.Id == row.Id && k.MasterId == row.MasterId && k.Wrapped != null)
                        .ExecuteUpdateAsync(u => u.SetProperty(k => k.Wrapped, vault.Rewrapped(row)).SetProperty(k => k.MasterId, master.Id), ct);
                }

                return rows.Count;
            }, ct);
            if (!await db.Renew(ct))
            {
                throw new LeaseLostException();
            }
        }

        (await db.Installations.AsTracking().SingleAsync(ct)).Check = Vault.CheckRow(master);
        db.Audit(AuditAction.KeysRewrapped, "installation", Guid.Empty, null, ("masterId", master.Id), ("count", await db.Keys.CountAsync(k => k.MasterId == master.Id, ct)));
        await db.SaveChangesAsync(ct);
    }

    public Task GiveUp(Guid id, string errorCode, CancellationToken ct) => Task.CompletedTask;

    private IQueryable<KeyRow> Old(DsarDbContext context) => context.Keys.AsNoTracking().Where(k => k.Wrapped != null && k.MasterId != master.Id);

    private Task<List<KeyRow>> Next(CancellationToken ct) => Old(db).OrderBy(k => k.Id).Take(AtOnce).ToListAsync(ct);
}
