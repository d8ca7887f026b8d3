using Dsar.Api.Data;
using Dsar.Api.Features.Executions;
using Dsar.Api.Features.Requests;
using Dsar.Domain;
using Microsoft.EntityFrameworkCore;

namespace Dsar.Api.Jobs;

/// <summary>
/// Erases by itself what a decision kept until a day that has passed (GDPR Art. 5(1)(e), 17(3)): the law is asked again, and what it still keeps gets a new day.
/// It needs nothing of the request's content, which is long destroyed.
/// </summary>
public sealed class EraseLaterStep(DsarDbContext db, RequestDesk desk, SiblingDesk siblings, LaterErasure later, DeferredDesk deferred, ExecutionEffects effects, Stopped stopped, TimeProvider clock) : IStep
{
    public Step Step => Step.EraseLater;

    public IReadOnlyList<TimeSpan> Retries { get; } = [TimeSpan.FromMinutes(5), TimeSpan.FromHours(1), TimeSpan.FromHours(6), TimeSpan.FromHours(24)];

    /// <summary>What must end, ends.</summary>
    public bool NeverGivesUp => true;

    public bool NeedsRoom => true;

    public async Task<IReadOnlyList<DueWork>> Due(DsarDbContext db, Guid? only, DateTimeOffset now, CancellationToken ct)
    {
        var today = StockholmTime.DayOf(now);
        // What waits for an event is asked about once a month: nobody tells when a contract has ended but the system that knows it.
        var monthAgo = today.AddMonths(-1);
        // Of rows without a key a person is asked on their day, and again each month.
        return await db.Deferred.AsNoTracking().IgnoreQueryFilters()
            .Where(d => d.EndedAt == null && (only == null || d.Id == only))
            .Where(d => (d.Until < today && (d.Locators != null || d.AskedOn <= d.Until)) || ((d.Until == null || d.After != null || (d.Locators == null && d.Until < today)) && d.AskedOn <= monthAgo))
            .Select(d => new DueWork(d.Id, d.ControllerId)).ToListAsync(ct);
    }

    public async Task Run(Guid id, CancellationToken ct)
    {
        var entry = await db.Deferred.SingleAsync(d => d.Id == id, ct);
        var request = (await desk.Find(entry.RequestId, ct))!;
        if (await siblings.CopyOutstanding(request, ct) == true)
        {
            throw new StepWaitsException(SystemWriter.Waits);
        }

        if (await effects.IsHeld(entry, ct))
        {
            throw new StepWaitsException("restriction_in_force");
        }

        if (await Erased(entry, request, ct))
        {
            await effects.Erased(request, entry.Activity, StockholmTime.DayOf(clock.GetUtcNow()), ct);
        }

        if (!await db.Deferred.AnyAsync(d => d.RequestId == entry.RequestId && d.EndedAt == null && d.Id != id, ct) && entry.EndedAt is not null)
        {
            await effects.Ended(request, ct);
        }

        await db.SaveChangesAsync(ct);
    }

    /// <summary>By machine, or where the rows have no key by a person.</summary>
    private async Task<bool> Erased(DeferredRows entry, DataSubjectRequest request, CancellationToken ct)
    {
        if (entry.Locators is not null)
        {
            return await later.Run(entry, request, ct);
        }

        if (!await deferred.ByHand(entry, request, ct))
        {
            return false;
        }

        await deferred.Done(entry, request, 0, ct);
        return true;
    }

    public async Task GiveUp(Guid id, string errorCode, CancellationToken ct)
    {
        var entry = await db.Deferred.AsNoTracking().SingleAsync(d => d.Id == id, ct);
        await stopped.Tell(entry.RequestId.Value, Step, $"Erasing what was kept in {entry.System}", errorCode, ct, triesOn: true);
    }
}
