using Dsar.Api.Data;
using Dsar.Api.Data.Mappings;
using Dsar.Api.Features.Controllers;
using Dsar.Api.Features.Requests;
using Dsar.Api.Security;
using Dsar.Api.Web;
using Dsar.Domain;
using Microsoft.EntityFrameworkCore;

namespace Dsar.Api.Features.Restrictions;

/// <summary>
/// Puts data under restrictions in the transaction of their cause: on receipt what is absolute, for exactly the contact given; when identity is proven what is
/// weighed; when a decision is carried out what it says. Done twice, each comes to the same.
/// </summary>
public sealed class RestrictionDesk(DsarDbContext db, Caller caller, RequestDesk desk, Registers registers, TimeProvider clock)
{
    /// <summary>Direct marketing and use on consent stop at once, for the contact given, before anything is proven (GDPR Art. 21(3), 7(3)).</summary>
    public async Task OnReceipt(DataSubjectRequest request, CancellationToken ct)
    {
        if (RestrictionCauses.OnReceipt(request.Kind) is { } reason && !request.NamedOtherControllerOnly)
        {
            await Put(request, reason, await Objected(request, ct), Given(await desk.Subject(request, ct)), ct);
        }
    }

    /// <summary>A proof of identity has come: a stop covers the person's other contacts too, and what is weighed rests until it is decided (GDPR Art. 18(1)(d)).</summary>
    /// <param name="request">The request, with its new level.</param>
    /// <param name="proven">True when the level required is reached and the request goes on.</param>
    /// <param name="ct">Ends the work.</param>
    public async Task OnIdentity(DataSubjectRequest request, bool proven, CancellationToken ct)
    {
        var reason = request.HeldLevel >= 1 && Rights.IsAbsolute(request.Kind) ? RestrictionCauses.OnReceipt(request.Kind) : proven ? RestrictionCauses.OnIdentity(request.Kind) : null;
        if (reason is { } known && !request.NamedOtherControllerOnly)
        {
            await Put(request, known, await Objected(request, ct), RequestDesk.Identifiers(await desk.Subject(request, ct)), ct);
        }
    }

    /// <summary>What a decision puts in force when it is carried out; the provisional restriction of an objection upheld in whole becomes lasting.</summary>
    /// <param name="request">The request that is carried out.</param>
    /// <param name="items">What was decided, each with the key of its activity.</param>
    /// <param name="ct">Ends the work.</param>
    public async Task OnExecution(DataSubjectRequest request, IReadOnlyList<(DecidedItem Item, string Activity)> items, CancellationToken ct)
    {
        var causes = items.Select(i => (Reason: RestrictionCauses.OnExecution(i.Item), i.Activity)).Where(c => c.Reason is not null).ToLookup(c => c.Reason!.Value, c => c.Activity);
        if (await Provisional(request, ct) is { State: RestrictionState.InForce } provisional && UpheldInWhole(provisional, items))
        {
            provisional.Confirm();
            Record(request, provisional, SideAct.RestrictionContinued, AuditAction.RestrictionContinued);
        }

        var identifiers = RequestDesk.Identifiers(await desk.Subject(request, ct));
        foreach (var cause in causes)
        {
            foreach (var alike in cause.Distinct().GroupBy(activity => string.Join(',', Uses(cause.Key, items.Where(i => i.Activity == activity)))))
            {
                await Put(request, cause.Key, [.. alike], identifiers, ct, [.. Uses(cause.Key, items.Where(i => i.Activity == alike.First()))]);
            }
        }
    }

    /// <summary>Whether nothing that was found and objected to goes on; an activity in which nothing was found has nothing that could.</summary>
    private static bool UpheldInWhole(Restriction provisional, IReadOnlyList<(DecidedItem Item, string Activity)> items)
    {
        var judged = items.Where(i => provisional.Activities.Contains(i.Activity)).ToList();
        return judged.Count > 0 && judged.TrueForAll(i => RestrictionCauses.OnExecution(i.Item) == RestrictionReason.ObjectionUpheld);
    }

    /// <summary>The uses that go on in an activity: where a part of it is kept for its purpose, that purpose goes on beside what is kept for law (law.md section 2).</summary>
    private static IEnumerable<AllowedOperation> Uses(RestrictionReason reason, IEnumerable<(DecidedItem Item, string Activity)> ofActivity) =>
        RestrictionReasons.Allowed(reason).Union(ofActivity.Select(i => i.Item with { Restricts = true }).Where(i => RestrictionCauses.OnExecution(i) == reason).SelectMany(RestrictionCauses.Allowed)).Order();

    /// <summary>What was kept for law ends with the data.</summary>
    public async Task OnErasure(DataSubjectRequest request, CancellationToken ct)
    {
        foreach (var kept in (await Of(request, ct)).Where(r => r is { Reason: RestrictionReason.RetainedForLaw, IsEffective: true }))
        {
            kept.DataErased(clock.GetUtcNow());
            db.RestrictionLookups.RemoveRange(await db.RestrictionLookups.Where(l => l.RestrictionId == kept.Id).ToListAsync(ct));
            Record(request, kept, SideAct.RestrictionLifted, AuditAction.RestrictionLifted);
        }
    }

    /// <summary>The restriction that holds while an objection is weighed; null when there is none, or it has ended or become lasting.</summary>
    public async Task<Restriction?> Provisional(DataSubjectRequest request, CancellationToken ct) =>
        Rights.IsWeighed(request.Kind) ? (await Of(request, ct)).FirstOrDefault(r => r is { Reason: RestrictionReason.Art18D, IsEffective: true }) : null;

    /// <summary>The restrictions of a request, also those of this very call.</summary>
    public async Task<IReadOnlyList<Restriction>> Of(DataSubjectRequest request, CancellationToken ct)
    {
        var stored = await db.Restrictions.Where(r => r.RequestId == request.Id).ToListAsync(ct);
        return [.. stored.Union(db.Restrictions.Local.Where(r => r.RequestId == request.Id)).OrderBy(r => r.Id)];
    }

    private async Task Put(DataSubjectRequest request, RestrictionReason reason, IReadOnlyList<string> activities, IReadOnlyList<Identifier> identifiers, CancellationToken ct, IReadOnlyList<AllowedOperation>? allowed = null)
    {
        if (activities.Count == 0)
        {
            return; // of no activity means all; there is nothing here that the cause reaches
        }

        if ((await Of(request, ct)).FirstOrDefault(r => r.Reason == reason && r.IsEffective && (allowed is null || r.Allowed.Order().SequenceEqual(allowed))) is { } known)
        {
            await Widen(request, known, activities, identifiers, ct);
            return;
        }

        var restriction = Restriction.PutInForce(Guid.CreateVersion7(), request.Id, reason, activities, clock.GetUtcNow(), allowed);
        db.Restrictions.Add(restriction);
        db.Entry(restriction).Property<ControllerId>(RestrictionMapping.ControllerId).CurrentValue = request.ControllerId;
        var covered = await Cover(request, restriction, identifiers, ct);
        Record(request, restriction, SideAct.RestrictionInForce, AuditAction.RestrictionInForce, ("count", covered));
    }

    private async Task Widen(DataSubjectRequest request, Restriction restriction, IReadOnlyList<string> activities, IReadOnlyList<Identifier> identifiers, CancellationToken ct)
    {
        var more = activities.Except(restriction.Activities).ToList();
        var covered = await Cover(request, restriction, identifiers, ct);
        if (more.Count > 0 || covered > 0)
        {
            restriction.Widen(activities);
            Record(request, restriction, SideAct.RestrictionWidened, AuditAction.RestrictionWidened, ("count", covered));
        }
    }

    /// <summary>Makes the restriction answer for these identifiers too; says how many are new.</summary>
    private async Task<int> Cover(DataSubjectRequest request, Restriction restriction, IReadOnlyList<Identifier> identifiers, CancellationToken ct)
    {
        var stored = await db.RestrictionLookups.Where(l => l.RestrictionId == restriction.Id).ToListAsync(ct);
        var known = stored.Union(db.RestrictionLookups.Local.Where(l => l.RestrictionId == restriction.Id)).Select(l => Convert.ToHexString(l.Hash)).ToHashSet();
        var added = (await desk.Hashes(request.ControllerId, identifiers, ct)).Where(hash => known.Add(Convert.ToHexString(hash))).ToList();
        db.RestrictionLookups.AddRange(added.Select(hash => new RestrictionLookup(Guid.CreateVersion7(), request.ControllerId, restriction.Id, hash)));
        return added.Count;
    }

    private void Record(DataSubjectRequest request, Restriction restriction, SideAct act, AuditAction action, params (string Key, object Value)[] data)
    {
        request.Record(act, caller.Actor, clock.GetUtcNow(), Words.Of(restriction.Reason));
        db.Audit(action, "restriction", restriction.Id, request.Id, [("ground", Words.Of(restriction.Reason)), .. data]);
    }

    /// <summary>Keys of the activities objected to.</summary>
    private async Task<IReadOnlyList<string>> Objected(DataSubjectRequest request, CancellationToken ct)
    {
        return [.. RequestScope.Objected(request, (await desk.Words(request, ct)).Details, await registers.Of(request.ControllerId, ct))];
    }

    /// <summary>Exactly the contact given; who gave a postal address only is known by the mailbox or number among the identifiers.</summary>
    private static List<Identifier> Given(Subject subject)
    {
        Identifier?[] contact =
        [
            subject.Contact?.Email is { } email ? new Identifier(IdentifierKind.Email, email) : null,
            subject.Contact?.Phone is { } phone ? new Identifier(IdentifierKind.Phone, phone) : null,
        ];
        var given = contact.OfType<Identifier>().ToList();
        return given.Count > 0 ? given : [.. RequestDesk.Identifiers(subject).Where(i => i.Kind is IdentifierKind.Email or IdentifierKind.Phone)];
    }
}
