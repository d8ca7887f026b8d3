using Dsar.Api.Data;
using Dsar.Api.Data.Mappings;
using Dsar.Api.Features.Messages;
using Dsar.Api.Features.Records;
using Dsar.Api.Features.Requests;
using Dsar.Api.Features.Tasks;
using Dsar.Api.Mail;
using Dsar.Api.Security;
using Dsar.Api.Web;
using Dsar.Domain;
using Microsoft.EntityFrameworkCore;

namespace Dsar.Api.Features.Restrictions;

/// <summary>How a restriction ends (GDPR Art. 18(3)): what must be true first, the letter to the person, and when that has reached them.</summary>
public sealed class LiftDesk(DsarDbContext db, Vault vault, Caller caller, RequestDesk desk, RecordBook book, MessageDesk messages, MailOutbox mails, TimeProvider clock)
{
    /// <summary>Working days between the letter and the end, where nobody chose the day.</summary>
    private const int DaysBeforeUse = 5;

    /// <summary>A restriction with its request, which may be closed and its content destroyed; null when there is none for this caller.</summary>
    public async Task<(Restriction Restriction, DataSubjectRequest Request)?> Find(Guid id, CancellationToken ct) =>
        await db.Restrictions.SingleOrDefaultAsync(r => r.Id == id, ct) is { } restriction
        && await db.Requests.Include(r => r.History).Include(r => r.Clarifications).AsSplitQuery().SingleOrDefaultAsync(r => r.Id == restriction.RequestId, ct) is { } request
            ? (restriction, request) : null;

    /// <summary>
    /// Announces the end and tells the person. Throws <see cref="IllegalRestrictionActException"/> unless what the reason demands is recorded. Of a request whose
    /// content is destroyed nobody's address is known here any more: whoever announces has told the person.
    /// </summary>
    public async Task Announce(Restriction restriction, DataSubjectRequest request, DateOnly liftOn, string explanation, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        restriction.AnnounceLift(await Facts(restriction, request, ct), liftOn, now);
        if (request.ContentDestroyedAt is not null)
        {
            restriction.NoticeDelivered(now);
        }
        else
        {
            var frame = await messages.Frame(request, now, ct);
            var letter = LaterLetters.LiftNotice(frame, restriction, explanation, Items(restriction, frame.Controller));
            db.Entry(restriction).Property<Guid?>(RestrictionMapping.NoticeId).CurrentValue = await Tell(request, MessageTemplate.LiftNotice, letter, ct);
        }

        await Explain(restriction, request, SideAct.RestrictionLiftAnnounced, AuditAction.RestrictionLiftAnnounced, explanation, ct, ("liftOn", liftOn.ToString("O", System.Globalization.CultureInfo.InvariantCulture)));
    }

    /// <summary>The same for the provisional restriction of an objection that is over; the person has some days before the use begins again.</summary>
    public Task AnnounceDecided(Restriction provisional, DataSubjectRequest request, CancellationToken ct) =>
        Announce(provisional, request, WorkingDays.After(StockholmTime.DayOf(clock.GetUtcNow()), DaysBeforeUse), LaterLetters.ObjectionOver(request.State).In(request.Language), ct);

    /// <summary>Ends it; throws <see cref="IllegalRestrictionActException"/> before the day announced, and before the working day after the person was told.</summary>
    public async Task Lift(Restriction restriction, DataSubjectRequest request, string? explanation, CancellationToken ct)
    {
        if (await ToldAt(restriction, ct) is { } told)
        {
            restriction.NoticeDelivered(told);
        }

        restriction.Lift(clock.GetUtcNow());
        db.RestrictionLookups.RemoveRange(await db.RestrictionLookups.Where(l => l.RestrictionId == restriction.Id).ToListAsync(ct));
        await Explain(restriction, request, SideAct.RestrictionLifted, AuditAction.RestrictionLifted, explanation, ct);
        if (request.ContentDestroyedAt is not null)
        {
            await Forget(restriction, ct);
        }
    }

    /// <summary>Takes the announcement back on a new ground, and tells the person so.</summary>
    public async Task Continue(Restriction restriction, DataSubjectRequest request, RestrictionReason ground, string explanation, CancellationToken ct)
    {
        var announced = restriction.LiftOn;
        restriction.KeepInForce(ground);
        if (request.ContentDestroyedAt is null)
        {
            await Tell(request, null, LaterLetters.Continues(await messages.Frame(request, clock.GetUtcNow(), ct), announced!.Value, explanation), ct);
        }

        db.Entry(restriction).Property<Guid?>(RestrictionMapping.NoticeId).CurrentValue = null;
        await Explain(restriction, request, SideAct.RestrictionContinued, AuditAction.RestrictionContinued, explanation, ct);
    }

    /// <summary>When the letter had reached the person: the mail was taken, or a person has posted it; null while neither is known.</summary>
    public async Task<DateTimeOffset?> ToldAt(Restriction restriction, CancellationToken ct)
    {
        if (db.Entry(restriction).Property<Guid?>(RestrictionMapping.NoticeId).CurrentValue is not { } notice)
        {
            return restriction.NoticeDeliveredAt;
        }

        if (await db.Outbox.AsNoTracking().SingleOrDefaultAsync(m => m.Id == notice && m.State == "sent", ct) is { SentAt: { } sent })
        {
            return sent;
        }

        var mark = TaskInner.OfMail(notice);
        var posted = await db.Records.AsNoTracking().FirstOrDefaultAsync(r => r.RequestId == restriction.RequestId && r.Noun == Noun.Tasks && r.State == "done" && r.Inner == mark, ct);
        return posted?.Read<TaskRecord>().Result?.At;
    }

    /// <summary>Destroys what a restriction kept beside the law: its words. Stored with the caller's save.</summary>
    public async Task Forget(Restriction restriction, CancellationToken ct)
    {
        db.Entry(restriction).Property<Sealed?>(RestrictionMapping.Explanation).CurrentValue = null;
        await vault.Destroy(KeyKind.Restriction, restriction.Id, ct);
    }

    /// <summary>
    /// What stands recorded. Whether data are accurate, or a need has ended, is a judgement: who announces the end makes it and answers for it with the
    /// explanation, unless the person's own request about it is still open. A wish of the person is what they wrote after the restriction began.
    /// </summary>
    private async Task<LiftFacts> Facts(Restriction restriction, DataSubjectRequest request, CancellationToken ct) => restriction.Reason switch
    {
        RestrictionReason.Art18A => new(AccuracyVerified: !await IsOpen(restriction, request, Right.Rectification, ct)),
        RestrictionReason.Art18B or RestrictionReason.Art18C => new(NeedEnded: true),
        RestrictionReason.Art18D => new(ObjectionFinal: request.Right == Right.Objection ? IsDecided(request) : !await IsOpen(restriction, request, Right.Objection, ct)),
        RestrictionReason.RetainedForLaw => new(),
        RestrictionReason.MarketingObjection or RestrictionReason.ObjectionUpheld or RestrictionReason.ConsentWithdrawn => new(LaterWish: await Wished(restriction, request, ct)),
    };

    private static bool IsDecided(DataSubjectRequest objection) => objection.State.IsFinal() || objection.Decision is { State: DecisionState.Approved };

    private async Task<bool> IsOpen(Restriction restriction, DataSubjectRequest request, Right right, CancellationToken ct) =>
        (await OfPerson(restriction, request).Where(r => r.Right == right).ToListAsync(ct)).Any(r => !r.State.IsFinal() && (right != Right.Objection || (Rights.IsWeighed(r.Kind) && !IsDecided(r))));

    private async Task<bool> Wished(Restriction restriction, DataSubjectRequest request, CancellationToken ct)
    {
        var requests = await OfPerson(restriction, request).Select(r => r.Id).ToListAsync(ct);
        var written = await db.Records.AsNoTracking().Where(r => requests.Contains(r.RequestId) && r.Noun == Noun.Messages && r.CreatedAt > restriction.InForceAt).ToListAsync(ct);
        return written.Select(r => r.Read<MessageRecord>()).Any(m => m is { Direction: MessageDirection.In, Kind: MessageKind.Message });
    }

    /// <summary>The person's requests: of the same submission, or with an identifier that the restriction covers.</summary>
    private IQueryable<DataSubjectRequest> OfPerson(Restriction restriction, DataSubjectRequest request) => db.Requests.AsNoTracking().Where(r =>
        r.SubmissionId == request.SubmissionId
        || db.Lookups.Any(l => l.SubmissionId == r.SubmissionId && db.RestrictionLookups.Any(c => c.RestrictionId == restriction.Id && c.Hash == l.Hash)));

    private static IReadOnlyList<LocalText> Items(Restriction restriction, DataController register) =>
        [.. register.Activities.Where(a => restriction.Activities.Count == 0 || restriction.Activities.Contains(a.Key)).Select(a => a.Name)];

    /// <summary>By mail that there is something to read, or by post; answers the message that holds the letter.</summary>
    private async Task<Guid> Tell(DataSubjectRequest request, MessageTemplate? template, Document letter, CancellationToken ct)
    {
        var email = (await desk.Subject(request, ct)).Contact?.Email;
        var (row, _) = await messages.Keep(request, template, letter, MessageZone.Confirmed, email, ct);
        if (email is not null)
        {
            await mails.Queue("news", request, request.Reference, email, await desk.Register(request, ct), new Dictionary<string, string>(), ct, row.Id);
            return row.Id;
        }

        var post = new TaskRecord(TaskKind.Other, null, "Post the letter about the restriction", "The person gave no e-mail address. Print the message, post it, then complete this task: the restriction cannot end before the working day after.", TaskState.Open, null, null);
        (await book.Add(request, Noun.Tasks, post, ct, TaskRows.Aside)).Inner = TaskInner.OfMail(row.Id);
        return row.Id;
    }

    /// <summary>Keeps why, sealed, with the entries of the history and the audit trail.</summary>
    private async Task Explain(Restriction restriction, DataSubjectRequest request, SideAct act, AuditAction action, string? explanation, CancellationToken ct, params (string Key, object Value)[] data)
    {
        request.Record(act, caller.Actor, clock.GetUtcNow(), Words.Of(restriction.Reason));
        List<(string, object)> entered = [("ground", Words.Of(restriction.Reason)), .. data];
        if (explanation is not null)
        {
            var (words, place) = (db.Entry(restriction).Property<Sealed?>(RestrictionMapping.Explanation), RestrictionMapping.ExplanationPlace(restriction.Id, request.ControllerId));
            _ = words.CurrentValue is null ? vault.NewKey(KeyKind.Restriction, restriction.Id, request.ControllerId) : null;
            words.CurrentValue = await vault.Seal(place, explanation, ct);
            entered.AddRange(request.ContentDestroyedAt is null ? [(AuditAction.Digest, await vault.ProofOf(explanation, request.Id, ct))] : []);
        }

        db.Audit(action, "restriction", restriction.Id, request.Id, [.. entered]);
    }
}
