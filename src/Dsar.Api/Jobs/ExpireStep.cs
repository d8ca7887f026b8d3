using Dsar.Api.Data;
using Dsar.Api.Features.Controllers;
using Dsar.Api.Features.Requests;
using Dsar.Domain;
using Microsoft.EntityFrameworkCore;

namespace Dsar.Api.Jobs;

/// <summary>
/// Destroys the content of a submission's closed requests when the controller's retention is over: first everything in the database, in one transaction,
/// then the files. Killed in between, the files are noise without their keys, and the next clean-up takes them.
/// </summary>
public sealed class ExpireStep(DsarDbContext db, RequestDesk desk, Registers registers, Shredder shredder, Leftovers leftovers, Stopped stopped, TimeProvider clock) : IStep
{
    private const int AtOnce = 500;

    /// <summary>Ends of months are clamped when months are added: so many days earlier is too early for every month.</summary>
    private const int LongestClamp = 4;

    public Step Step => Step.Expire;

    public IReadOnlyList<TimeSpan> Retries { get; } = [TimeSpan.Zero, TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(30), TimeSpan.FromHours(2), TimeSpan.FromHours(6)];

    /// <summary>What must end, ends.</summary>
    public bool NeverGivesUp => true;

    /// <summary>By submission: its requests share what the last of them ends.</summary>
    public async Task<IReadOnlyList<DueWork>> Due(DsarDbContext db, Guid? only, DateTimeOffset now, CancellationToken ct)
    {
        var (one, due) = (new SubmissionId(only ?? Guid.Empty), new List<DueWork>());
        foreach (var row in await db.Controllers.AsNoTracking().IgnoreQueryFilters().Select(c => new { c.Id, c.Body }).ToListAsync(ct))
        {
            var months = Registers.Read(row.Body).ClosedRetentionMonths;
            var latest = now.AddMonths(-months).AddDays(LongestClamp);
            var closed = await db.Requests.AsNoTracking().IgnoreQueryFilters()
                .Where(r => r.ControllerId == row.Id && r.ContentDestroyedAt == null && r.ClosedAt <= latest && (only == null || r.SubmissionId == one))
                .OrderBy(r => r.ClosedAt).Take(AtOnce).Select(r => new { r.SubmissionId, r.ClosedAt }).ToListAsync(ct);
            due.AddRange(closed.Where(r => IsOver(r.ClosedAt, months, now)).Select(r => new DueWork(r.SubmissionId.Value, row.Id)).Distinct());
        }

        return due;
    }

    public async Task Run(Guid id, CancellationToken ct)
    {
        var requests = await desk.Siblings(new SubmissionId(id), ct);
        var months = (await registers.Of(requests[0].ControllerId, ct)).ClosedRetentionMonths;
        foreach (var request in requests.Where(r => r.ContentDestroyedAt is null && IsOver(r.ClosedAt, months, clock.GetUtcNow())))
        {
            await shredder.Destroy(request, requests, ct);
        }

        await db.SaveChangesAsync(ct);
        await Sql.TruncateWal(db, ct);
        var ids = requests.Select(r => r.Id).ToList();
        await leftovers.Remove(await db.Records.AsNoTracking().Where(r => ids.Contains(r.RequestId)).Select(r => r.Id).ToListAsync(ct), ct);
    }

    public async Task GiveUp(Guid id, string errorCode, CancellationToken ct) =>
        await stopped.Tell((await desk.Siblings(new SubmissionId(id), ct))[0].Id.Value, Step, "Destroying the content", errorCode, ct, triesOn: true);

    private static bool IsOver(DateTimeOffset? closed, int months, DateTimeOffset now) => closed?.AddMonths(months) <= now;
}
