using Dsar.Api.Data;
using Dsar.Api.Data.Mappings;
using Dsar.Api.Features.Restrictions;
using Dsar.Domain;
using Microsoft.EntityFrameworkCore;

namespace Dsar.Api.Jobs;

/// <summary>
/// A provisional restriction ends with its objection (GDPR Art. 18(1)(d), 18(3)): once that is over without being upheld the end is announced, and on the day
/// told to the person it ends. Every other restriction is lifted by a person.
/// </summary>
public sealed class LiftStep(DsarDbContext db, LiftDesk lifts, Stopped stopped) : IStep
{
    private static readonly RequestState[] Final = [.. Enum.GetValues<RequestState>().Where(s => s.IsFinal())];

    public Step Step => Step.Lift;

    public IReadOnlyList<TimeSpan> Retries { get; } = [TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(30), TimeSpan.FromHours(2), TimeSpan.FromHours(6), TimeSpan.FromHours(24)];

    public async Task<IReadOnlyList<DueWork>> Due(DsarDbContext db, Guid? only, DateTimeOffset now, CancellationToken ct)
    {
        var today = StockholmTime.DayOf(now);
        var provisional =
            from restriction in db.Restrictions.AsNoTracking().IgnoreQueryFilters()
            where restriction.Reason == RestrictionReason.Art18D && restriction.State != RestrictionState.Lifted && (only == null || restriction.Id == only)
            join request in db.Requests.AsNoTracking().IgnoreQueryFilters() on restriction.RequestId equals request.Id
            where request.Right == Right.Objection
            select new { restriction.Id, restriction.State, restriction.LiftOn, restriction.NoticeDeliveredAt, Notice = EF.Property<Guid?>(restriction, RestrictionMapping.NoticeId), request.ControllerId, IsOver = Final.Contains(request.State) };
        var over = await provisional.Where(p => p.State == RestrictionState.InForce && p.IsOver).ToListAsync(ct);
        var announced = await provisional.Where(p => p.State == RestrictionState.LiftAnnounced && p.LiftOn <= today).ToListAsync(ct);
        var notices = announced.Select(p => p.Notice).OfType<Guid>().ToList();
        // Posted letters are left to the person who posts them.
        var sent = notices.Count == 0 ? [] : await db.Outbox.AsNoTracking().IgnoreQueryFilters().Where(m => notices.Contains(m.Id) && m.SentAt != null).ToDictionaryAsync(m => m.Id, m => m.SentAt!.Value, ct);
        bool Told(DateTimeOffset? at) => at is { } told && WorkingDays.After(StockholmTime.DayOf(told), 1) <= today;
        return [.. over.Concat(announced.Where(p => Told(p.Notice is { } notice ? sent.TryGetValue(notice, out var at) ? at : null : p.NoticeDeliveredAt))).Select(p => new DueWork(p.Id, p.ControllerId))];
    }

    public async Task Run(Guid id, CancellationToken ct)
    {
        var (restriction, request) = (await lifts.Find(id, ct))!.Value;
        if (restriction.State == RestrictionState.InForce)
        {
            await lifts.AnnounceDecided(restriction, request, ct);
        }
        else
        {
            await lifts.Lift(restriction, request, null, ct);
        }

        await db.SaveChangesAsync(ct);
    }

    public async Task GiveUp(Guid id, string errorCode, CancellationToken ct) =>
        await stopped.Tell((await db.Restrictions.SingleAsync(r => r.Id == id, ct)).RequestId.Value, Step, "Ending the restriction", errorCode, ct);
}
