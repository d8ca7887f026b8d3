using System.Text.Json;
using Dsar.Api.Data;
using Dsar.Api.Features.Records;
using Dsar.Api.Features.Restrictions;
using Dsar.Api.Features.Tasks;
using Dsar.Api.Web;
using Dsar.Domain;
using Microsoft.EntityFrameworkCore;

namespace Dsar.Api.Features.Executions;

/// <summary>
/// What carrying a decision out brings about outside of the systems: restrictions are put in force, and who got the data is told (GDPR Art. 18, 19). The one
/// place where an execution meets restrictions and recipients.
/// </summary>
public sealed class ExecutionEffects(DsarDbContext db, RecordBook book, RestrictionDesk restrictions, TimeProvider clock)
{
    private const string Mark = "notify:";
    private static readonly RestrictionReason[] Keeping = [RestrictionReason.Art18B, RestrictionReason.Art18C];

    /// <summary>Puts in force what the items come to, with the caller's save; doing it again adds nothing. What is proven by it.</summary>
    public async Task<IReadOnlyList<ExecutionProof>> Put(DataSubjectRequest request, ExecutionOrder order, DataController register, CancellationToken ct)
    {
        await restrictions.OnExecution(request, [.. order.Items.Select(i => (i.ForLaw, i.Inner.Activity))], ct);
        await Tell(request, order, register, ct);
        var settled = await restrictions.Provisional(request, ct) is null or { State: RestrictionState.LiftAnnounced };
        return [ExecutionProof.RestrictionsInForce, ExecutionProof.SuppressionInForce, ExecutionProof.NoticesQueued, .. settled ? [ExecutionProof.ProvisionalSettled] : Array.Empty<ExecutionProof>()];
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

    /// <summary>Asks people to tell each recipient, once.</summary>
    private async Task Tell(DataSubjectRequest request, ExecutionOrder order, DataController register, CancellationToken ct)
    {
        var planned = order.Items
            .Select(i => (Activity: register.Activities.FirstOrDefault(a => a.Key == i.Inner.Activity), Action: NoticeRules.Of(request.Right, i.ForLaw)))
            .Where(p => p.Activity is not null && p.Action is not null)
            .SelectMany(p => NoticeRules.Plan(p.Activity!, [], p.Action!.Value))
            .GroupBy(n => (Name: n.Recipient.Name ?? Words.Of(n.Recipient.Kind), n.Action));
        var known = await db.Records.AsNoTracking().Where(r => r.RequestId == request.Id && r.Noun == Noun.Tasks && r.Inner != null).Select(r => r.Inner!).ToListAsync(ct);
        foreach (var notice in planned)
        {
            var inner = JsonSerializer.Serialize(new TaskInner(null, $"{Mark}{Words.Of(notice.Key.Action)}:{notice.Key.Name}"), Json.Wire);
            if (!known.Contains(inner))
            {
                var due = request.DeadlineOn(StockholmTime.DayOf(clock.GetUtcNow())).Internal;
                var text = $"{notice.Key.Name} has got the data ({string.Join(", ", notice.Select(n => n.Activity).Distinct())}). Tell them that it was {Words.Of(notice.Key.Action)}, naming no more than they need to find it (GDPR Art. 19).";
                var row = await book.Add(request, Noun.Tasks, new TaskRecord(TaskKind.Notify, null, $"Tell {notice.Key.Name}", text, TaskState.Open, due, null), ct, TaskRows.Aside);
                row.Inner = inner;
            }
        }
    }
}
