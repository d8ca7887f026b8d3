using Dsar.Api.Data;
using Dsar.Api.Features.Deliveries;
using Dsar.Api.Features.Packages;
using Dsar.Api.Features.Records;
using Dsar.Api.Features.Requests;
using Dsar.Api.Security;
using Dsar.Domain;
using Microsoft.EntityFrameworkCore;

namespace Dsar.Api.Jobs;

/// <summary>
/// Ends a response package: 30 days after it reached the person, or after a request that was closed without it. Its key is destroyed, then its file;
/// a delivery that still pointed at it has expired.
/// </summary>
public sealed class EndPackageStep(DsarDbContext db, Caller caller, RequestDesk desk, RecordBook book, PackageDesk packages, Leftovers leftovers, Stopped stopped, TimeProvider clock) : IStep
{
    private const int AtOnce = 500;

    public Step Step => Step.EndPackage;

    public IReadOnlyList<TimeSpan> Retries { get; } = [TimeSpan.Zero, TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(30), TimeSpan.FromHours(2), TimeSpan.FromHours(6)];

    /// <summary>What must end, ends.</summary>
    public bool NeverGivesUp => true;

    public async Task<IReadOnlyList<DueWork>> Due(DsarDbContext db, Guid? only, DateTimeOffset now, CancellationToken ct)
    {
        var closedBefore = now.AddDays(-PackageDesk.DaysKept);
        return await db.Records.AsNoTracking().IgnoreQueryFilters()
            .Where(p => p.Noun == Noun.Packages && p.State == "ready" && (only == null || p.Id == only))
            .Where(p => p.DueAt <= now
                || (p.DueAt == null && p.CreatedAt <= closedBefore && db.Requests.Any(r => r.Id == p.RequestId && r.ClosedAt <= closedBefore)))
            .OrderBy(p => p.Id).Take(AtOnce).Select(p => new DueWork(p.Id, p.ControllerId)).ToListAsync(ct);
    }

    public async Task Run(Guid id, CancellationToken ct)
    {
        var package = await db.Records.SingleAsync(p => p.Id == id, ct);
        var request = (await desk.Find(package.RequestId, ct))!;
        await packages.End(package, PackageState.Expired, ct);
        foreach (var row in await db.Records.Where(d => d.RequestId == request.Id && d.Noun == Noun.Deliveries && (d.State == "prepared" || d.State == "available")).ToListAsync(ct))
        {
            if (await book.Read<DeliveryRecord>(row, ct) is var delivery && delivery.PackageId == id)
            {
                await book.Update(row, delivery with { State = DeliveryState.Expired, ExpiresAt = clock.GetUtcNow() }, ct, "expired");
            }
        }

        if (request.State.IsFinal() && !await db.Records.AnyAsync(p => p.RequestId == request.Id && p.Noun == Noun.Packages && p.State == "ready" && p.Id != id, ct))
        {
            request.PackageExpired(caller.Actor, clock.GetUtcNow());
        }

        await db.SaveChangesAsync(ct);
        await Sql.TruncateWal(db, ct);
        await leftovers.Remove([id], ct);
    }

    public async Task GiveUp(Guid id, string errorCode, CancellationToken ct) =>
        await stopped.Tell((await db.Records.AsNoTracking().SingleAsync(p => p.Id == id, ct)).RequestId.Value, Step, "Ending the package", errorCode, ct, triesOn: true);
}
