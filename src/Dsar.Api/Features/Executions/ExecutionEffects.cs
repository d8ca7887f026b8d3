using Dsar.Api.Data;
using Dsar.Api.Features.Controllers;
using Dsar.Api.Features.RecipientNotices;
using Dsar.Api.Features.Requests;
using Dsar.Api.Features.Restrictions;
using Dsar.Domain;
using Microsoft.EntityFrameworkCore;

namespace Dsar.Api.Features.Executions;

/// <summary>
/// What carrying a decision out brings about outside of the systems: restrictions are put in force, and who got the data is told, and
/// what a stopped use alone has held is to be erased (GDPR Art. 17(1)(b)-(c), 18, 19). The one place where an execution meets restrictions, recipients and other requests.
/// </summary>
public sealed class ExecutionEffects(DsarDbContext db, RestrictionDesk restrictions, LiftDesk lifts, RecipientNoticeDesk notices, IntakeDesk intake, TimeProvider clock)
{
    /// <summary>Length of one hash of an identifier.</summary>
    private const int HashBytes = 32;

    private static readonly RestrictionReason[] Keeping = [RestrictionReason.Art18B, RestrictionReason.Art18C];

    /// <summary>Puts in force what the items come to, with the caller's save; doing it again adds nothing. What is proven by it.</summary>
    public async Task<IReadOnlyList<ExecutionProof>> Put(DataSubjectRequest request, ExecutionOrder order, CancellationToken ct)
    {
        await restrictions.OnExecution(request, [.. order.Items.Select(i => (i.ForLaw, i.Inner.Activity))], ct);
        await notices.OnExecution(request, [.. order.Items.Select(i => (i.ForLaw, i.Inner.Activity, (IReadOnlyList<LocalText>)[]))], ct);
        if (await restrictions.Provisional(request, ct) is { State: RestrictionState.InForce } rests)
        {
            // Not upheld in whole: the use begins again, and the person is told before it does (GDPR Art. 18(3)).
            await lifts.AnnounceDecided(rests, request, ct);
        }

        return [ExecutionProof.RestrictionsInForce, ExecutionProof.SuppressionInForce, ExecutionProof.NoticesQueued, ExecutionProof.ProvisionalSettled];
    }

    /// <summary>Opens the erasure of what the uses that have stopped alone have held (<see cref="AfterStop"/>); nothing where another purpose, a statute or a claim holds all of it.</summary>
    public async Task AfterStops(DataSubjectRequest request, ExecutionOrder order, DataController register, CancellationToken ct)
    {
        var today = StockholmTime.DayOf(clock.GetUtcNow());
        var stopped = order.Items.Where(i => AfterStop.IsStop(i.Item.Outcome, i.Item.Ground ?? "") && AfterStop.OpensErasure(AfterStop.Verdict(new(i.Finding.Retention.Verdict, i.Finding.Retention.Until), today, IsHeld(i)), i.Finding.Hold is not null)).ToList();
        if (stopped.Count > 0)
        {
            var ground = stopped.TrueForAll(i => i.Item.Ground == Grounds.ConsentWithdrawn) ? DetailGround.ConsentWithdrawn : DetailGround.Objection;
            await intake.OpenErasure(request, [.. stopped.Select(i => StableIds.Activity(request.ControllerId, i.Inner.Activity)).Distinct()], ground, ct);
        }

        bool IsHeld(OrderedItem item) => AfterStop.IsHeldForOtherPurpose(item.Item.Ground!, register.Activities.Single(a => a.Key == item.Inner.Activity).LawfulBases.Select(b => b.Basis));
    }

    /// <summary>The last of what a request kept for law is erased: its restriction ends with it.</summary>
    public Task Ended(DataSubjectRequest request, CancellationToken ct) => restrictions.OnErasure(request, ct);

    /// <summary>Who got data of the activity is told that what was kept of them is erased now (GDPR Art. 19); done twice on a day, it comes to the same.</summary>
    public Task Erased(DataSubjectRequest request, string activity, DateOnly on, CancellationToken ct) => notices.OnLaterErasure(request, activity, on, ct);

    /// <summary>Whether the same person has asked that the data of an activity be kept (GDPR Art. 18(1)(b)-(c)); found by hashes of the entry's own, which outlive the request's content.</summary>
    public async Task<bool> IsHeld(DeferredRows entry, CancellationToken ct)
    {
        var person = (entry.Lookups ?? []).Chunk(HashBytes).Select(Convert.ToHexString).ToHashSet();
        var kept = await db.Restrictions.AsNoTracking().Where(r => Keeping.Contains(r.Reason) && r.State != RestrictionState.Lifted)
            .Select(r => new { Restriction = r, Hashes = db.RestrictionLookups.Where(l => l.RestrictionId == r.Id).Select(l => l.Hash).ToList() }).ToListAsync(ct);
        return kept.Any(k => (k.Restriction.Activities.Count == 0 || k.Restriction.Activities.Contains(entry.Activity)) && k.Hashes.Any(h => person.Contains(Convert.ToHexString(h))));
    }
}
