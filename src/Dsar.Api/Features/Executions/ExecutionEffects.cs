using Dsar.Api.Data;
using Dsar.Api.Features.RecipientNotices;
using Dsar.Api.Features.Restrictions;
using Dsar.Domain;
using Microsoft.EntityFrameworkCore;

namespace Dsar.Api.Features.Executions;

/// <summary>
/// What carrying a decision out brings about outside of the systems: restrictions are put in force, and who got the data is told (GDPR Art. 18, 19). The one
/// place where an execution meets restrictions and recipients.
/// </summary>
public sealed class ExecutionEffects(DsarDbContext db, RestrictionDesk restrictions, LiftDesk lifts, RecipientNoticeDesk notices)
{
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

    /// <summary>The last of what a request kept for law is erased: its restriction ends with it.</summary>
    public Task Ended(DataSubjectRequest request, CancellationToken ct) => restrictions.OnErasure(request, ct);

    /// <summary>Whether the same person has asked that the data of an activity be kept (GDPR Art. 18(1)(b)-(c)); a restriction is found by its own hashes, which outlive the request's content.</summary>
    public async Task<bool> IsHeld(RequestId request, string activity, CancellationToken ct)
    {
        var hashes = db.RestrictionLookups.Where(l => db.Restrictions.Any(r => r.Id == l.RestrictionId && r.RequestId == request)).Select(l => l.Hash);
        var others = await db.Restrictions.AsNoTracking()
            .Where(r => Keeping.Contains(r.Reason) && r.State != RestrictionState.Lifted && db.RestrictionLookups.Any(l => l.RestrictionId == r.Id && hashes.Contains(l.Hash))).ToListAsync(ct);
        return others.Any(r => r.Activities.Count == 0 || r.Activities.Contains(activity));
    }
}
