using Dsar.Api.Data;
using Dsar.Api.Data.Mappings;
using Dsar.Domain;
using Microsoft.EntityFrameworkCore;

namespace Dsar.Api.Jobs;

/// <summary>
/// While a question to the person pauses the clock, the due date moves with every day (law.md section 5, step 4). Lists sort by a column, so it is counted anew
/// on each of these days; nothing else about the request changes, its version neither.
/// </summary>
public sealed class RecountStep(DsarDbContext db, Stopped stopped, TimeProvider clock) : IStep
{
    public Step Step => Step.Recount;

    public IReadOnlyList<TimeSpan> Retries { get; } = [TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(30)];

    public async Task<IReadOnlyList<DueWork>> Due(DsarDbContext db, Guid? only, DateTimeOffset now, CancellationToken ct)
    {
        var (one, today) = (new RequestId(only ?? Guid.Empty), StockholmTime.DayOf(now));
        return await db.Requests.AsNoTracking().IgnoreQueryFilters().Where(r => EF.Property<DateOnly?>(r, Model.DueCountedOn) < today && (only == null || r.Id == one))
            .Select(r => new DueWork(r.Id.Value, r.ControllerId)).ToListAsync(ct);
    }

    public async Task Run(Guid id, CancellationToken ct)
    {
        var request = await db.Requests.Include(r => r.Clarifications).SingleAsync(r => r.Id == new RequestId(id), ct);
        db.Entry(request).Property(Model.DueCountedOn).CurrentValue = StockholmTime.DayOf(clock.GetUtcNow());
        await db.SaveChangesAsync(ct); // which counts the date itself
    }

    /// <summary>Lists would sort by a date that lags; the request itself always tells the right one.</summary>
    public Task GiveUp(Guid id, string errorCode, CancellationToken ct) => stopped.Tell(id, Step, "The counting of the due date", errorCode, ct);
}
