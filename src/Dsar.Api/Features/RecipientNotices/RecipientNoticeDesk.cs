using System.Text.Json;
using Dsar.Api.Data;
using Dsar.Api.Features.Records;
using Dsar.Api.Features.Requests;
using Dsar.Api.Features.Restrictions;
using Dsar.Api.Features.Tasks;
using Dsar.Api.Mail;
using Dsar.Api.Security;
using Dsar.Api.Web;
using Dsar.Domain;
using Microsoft.EntityFrameworkCore;

namespace Dsar.Api.Features.RecipientNotices;

/// <summary>
/// Tells those who were given the data what was done with them (GDPR Art. 19, 28(3)(e), C-129/21): by mail where the register states an address, else by a
/// person with a task. Planned in the transaction of the cause, once a recipient and act; never in the way of the answer, and not ended by a withdrawal.
/// </summary>
public sealed class RecipientNoticeDesk(DsarDbContext db, Caller caller, RequestDesk desk, RestrictionDesk restrictions, RecordBook book, MailOutbox mails, TimeProvider clock)
{
    private const string Mark = "notice:";
    private static readonly TimeSpan AnswerWithin = TimeSpan.FromDays(14);

    /// <summary>The provisional restriction of an objection that is weighed; nothing when there is none.</summary>
    public async Task OnIdentity(DataSubjectRequest request, CancellationToken ct)
    {
        if (NoticeRules.OnIdentity(request.Kind) is { } action && await restrictions.Provisional(request, ct) is { } provisional)
        {
            await Plan(request, [.. provisional.Activities.Select(key => (key, action, (IReadOnlyList<LocalText>)[]))], ct);
        }
    }

    /// <summary>What was carried out.</summary>
    /// <param name="request">The request.</param>
    /// <param name="items">What was decided, each with the key of its activity and the kinds of data; none: all of the activity.</param>
    /// <param name="ct">Ends the work.</param>
    public Task OnExecution(DataSubjectRequest request, IReadOnlyList<(DecidedItem Item, string Activity, IReadOnlyList<LocalText> Categories)> items, CancellationToken ct) =>
        Plan(request, [.. items.Select(i => (i.Activity, Action: NoticeRules.Of(request.Right, i.Item), i.Categories)).Where(i => i.Action is not null).Select(i => (i.Activity, i.Action!.Value, i.Categories))], ct);

    /// <summary>
    /// What was kept of an activity is erased on a later day; each recipient is told once a day of it. The notice points to an earlier one about the same
    /// person. Where there is none, and the request's content is destroyed, nothing tells whom it would be about: that is recorded instead (GDPR Art. 19).
    /// </summary>
    public async Task OnLaterErasure(DataSubjectRequest request, string activity, DateOnly on, CancellationToken ct)
    {
        var (register, all, cause) = (await desk.Register(request, ct), await All(request.Id, ct), $"{activity} {on:yyyy-MM-dd}");
        var told = all.Select(Inner).Where(n => n.Cause == cause).SelectMany(n => n.Recipients).ToHashSet();
        var planned = register.Activities.Where(a => a.Key == activity).SelectMany(a => NoticeRules.Plan(a, [], NoticeAction.Erased).Select(n => (Notice: n, Categories: Given(n.Recipient, a, []))));
        foreach (var (notice, categories) in planned.Where(p => !told.Contains(p.Notice.Recipient.Id!.Value)))
        {
            var inner = new NoticeInner([notice.Recipient.Id!.Value], categories, Cause: cause);
            if (all.FirstOrDefault(r => Inner(r).Recipients.Contains(inner.Recipients[0])) is { } earlier)
            {
                await Add(request, notice, inner, LaterLetters.SamePerson(earlier.Id.ToString(), LanguageOf(register)), ct);
            }
            else if (request.ContentDestroyedAt is null)
            {
                await Add(request, notice, inner, null, ct);
            }
            else
            {
                await Impossible(request, notice, inner, ct);
            }
        }
    }

    /// <summary>One notice to one recipient: by mail where there is an address and nobody chose otherwise. <paramref name="text"/> is what an agent adds.</summary>
    public async Task<RequestRecord> Add(DataSubjectRequest request, PlannedNotice planned, NoticeInner inner, string? text, CancellationToken ct, NoticeMethod? method = null)
    {
        var recipient = planned.Recipient;
        var how = method ?? (recipient.Contact?.Email is null ? NoticeMethod.Manual : NoticeMethod.Email);
        var article = recipient.Kind == RecipientKind.Processor ? "19, 28(3)(e)" : "19";
        var record = new RecipientNoticeRecord(recipient.Id!.Value, recipient.Name, article, planned.Action, how, NoticeState.Planned, null, null, null);
        var row = await book.Add(request, Noun.RecipientNotices, record, ct, Words.Of(NoticeState.Planned));
        row.Inner = JsonSerializer.Serialize(inner, Json.Wire);
        var register = await desk.Register(request, ct);
        if (how == NoticeMethod.Email)
        {
            await mails.QueueNotice(request, row.Id, recipient.Contact!.Email!, register, Letter(register, inner, row.Id, record), text, ct);
        }
        else
        {
            var contact = recipient.Contact is { } known ? string.Join(", ", new[] { known.Email, known.Url, known.Text }.OfType<string>()) : "the register states no way to reach it";
            await Ask(request, row, $"Tell {recipient.Name ?? "the recipient"} ({contact}): {string.Join(' ', Letter(register, inner, row.Id, record).Sections.SelectMany(s => s.Paragraphs))} {text} Complete this task when that is done; what cannot be done is excused with a reason.", ct);
        }

        db.Audit(AuditAction.RecipientNoticePlanned, "recipient_notice", row.Id, request.Id, ("method", Words.Of(how)));
        return row;
    }

    /// <summary>The mail of a notice has left.</summary>
    public Task Sent(DataSubjectRequest request, RequestRecord row, CancellationToken ct) =>
        Change(request, row, (n, at) => n.Sent(at), SideAct.RecipientNoticeSent, AuditAction.RecipientNoticeSent, ct, dueAt: clock.GetUtcNow() + AnswerWithin);

    /// <summary>It cannot be mailed: a person tells the recipient otherwise, or excuses it.</summary>
    public async Task Failed(DataSubjectRequest request, RequestRecord row, CancellationToken ct)
    {
        var notice = await book.Read<RecipientNoticeRecord>(row, ct);
        await Change(request, row, (n, _) => n.Failed(), SideAct.RecipientNoticeFailed, AuditAction.RecipientNoticeFailed, ct);
        await Ask(request, row, $"The notice to {notice.Name} could not be mailed. Tell it otherwise, then complete this task, or excuse the notice with a reason.", ct);
    }

    /// <summary>Nobody has confirmed within the time: one reminder, then a task for a person.</summary>
    public async Task Unanswered(DataSubjectRequest request, RequestRecord row, CancellationToken ct)
    {
        var (notice, inner) = (await book.Read<RecipientNoticeRecord>(row, ct), Inner(row));
        (row.DueAt, row.Inner) = (null, JsonSerializer.Serialize(inner with { Reminders = inner.Reminders + 1 }, Json.Wire));
        var address = await Address(request, inner, ct);
        if (inner.Reminders == 0 && address is not null)
        {
            var register = await desk.Register(request, ct);
            await mails.QueueNotice(request, row.Id, address, register, Letter(register, inner, row.Id, notice, reminder: true), null, ct);
            return;
        }

        await Ask(request, row, $"{notice.Name} has not confirmed the notice in four weeks. Ask it, and record its answer as a receipt, or excuse the notice with a reason.", ct);
    }

    /// <summary>What completing a task does to the notice it is about: the recipient was told. Nothing for every other task.</summary>
    public async Task Done(DataSubjectRequest request, RequestRecord task, CancellationToken ct)
    {
        if (task.Inner is not null && JsonSerializer.Deserialize<TaskInner>(task.Inner, Json.Wire)!.System is { } about && about.StartsWith(Mark, StringComparison.Ordinal))
        {
            var id = Guid.Parse(about[Mark.Length..]);
            var row = await db.Records.SingleAsync(r => r.Id == id && r.RequestId == request.Id, ct);
            if (row.State is "planned" or "failed")
            {
                await Change(request, row, (n, at) => n.Sent(at), SideAct.RecipientNoticeSent, AuditAction.RecipientNoticeSent, ct);
            }
        }
    }

    /// <summary>Moves a notice on by the rules of the law, and writes that down; the caller has looked at its state.</summary>
    public async Task Change(
        DataSubjectRequest request, RequestRecord row, Func<RecipientNotice, DateTimeOffset, RecipientNotice> move, SideAct act, AuditAction action, CancellationToken ct,
        Func<RecipientNoticeRecord, RecipientNoticeRecord>? with = null, DateTimeOffset? dueAt = null)
    {
        var (record, now) = (await book.Read<RecipientNoticeRecord>(row, ct), clock.GetUtcNow());
        var moved = move(new RecipientNotice(row.Id, record.RecipientId, record.Action, record.State) { SentAt = record.SentAt }, now);
        record = record with { State = moved.State, SentAt = moved.SentAt };
        await book.Update(row, with is null ? record : with(record), ct, Words.Of(moved.State));
        row.DueAt = dueAt;
        request.Record(act, caller.Actor, now);
        await book.Audit(action, "recipient_notice", row, ct, ("method", Words.Of(record.Method)));
    }

    /// <summary>Who was told what was done, for letters to the person (Art. 19, last sentence).</summary>
    public async Task<RecipientsTold> Told(RequestId request, CancellationToken ct)
    {
        var notices = (await All(request, ct)).Select(r => r.Read<RecipientNoticeRecord>()).Where(n => n.Name is not null).ToList();
        IReadOnlyList<string> In(params NoticeState[] states) => [.. notices.Where(n => states.Contains(n.State)).Select(n => n.Name!).Distinct()];
        return new RecipientsTold(In(NoticeState.Sent, NoticeState.Acknowledged), In(NoticeState.Failed, NoticeState.Excused)) { Underway = In(NoticeState.Planned) };
    }

    private async Task Plan(DataSubjectRequest request, IReadOnlyList<(string Activity, NoticeAction Action, IReadOnlyList<LocalText> Categories)> causes, CancellationToken ct)
    {
        var register = await desk.Register(request, ct);
        var known = (await All(request.Id, ct)).Select(r => (r.Read<RecipientNoticeRecord>().Action, Inner(r).Recipients)).SelectMany(n => n.Recipients.Select(id => (n.Action, id))).ToHashSet();
        var planned =
            from cause in causes
            from activity in register.Activities
            where activity.Key == cause.Activity
            from notice in NoticeRules.Plan(activity, cause.Categories, cause.Action)
            where !known.Contains((notice.Action, notice.Recipient.Id!.Value))
            select (Notice: notice, Categories: Given(notice.Recipient, activity, cause.Categories));
        // The same company in several activities is told once.
        var companies = planned.GroupBy(p => (p.Notice.Recipient.Name ?? $"{p.Notice.Recipient.Id}", p.Notice.Recipient.Contact, p.Notice.Action)).ToList();
        foreach (var same in companies)
        {
            await Add(request, same.First().Notice, new NoticeInner([.. same.Select(p => p.Notice.Recipient.Id!.Value).Distinct()], [.. same.SelectMany(p => p.Categories).Distinct()]), null, ct);
        }

        if (companies.Count > 0)
        {
            request.Record(SideAct.RecipientNoticePlanned, caller.Actor, clock.GetUtcNow(), $"{companies.Count}");
        }
    }

    /// <summary>What the recipient got of what was changed.</summary>
    private static IReadOnlyList<LocalText> Given(Recipient recipient, ProcessingActivity activity, IReadOnlyList<LocalText> changed) =>
        recipient.DataCategories.Count == 0 ? (changed.Count > 0 ? changed : activity.DataCategories)
        : changed.Count == 0 ? recipient.DataCategories
        : [.. recipient.DataCategories.Where(changed.Contains)];

    private async Task Impossible(DataSubjectRequest request, PlannedNotice planned, NoticeInner inner, CancellationToken ct)
    {
        var excusal = new NoticeExcusal(ExcuseGround.Impossible, "What the request said is destroyed, and no earlier notice names the person to this recipient.", PeopleNames.Unnamed(caller.Actor));
        var record = new RecipientNoticeRecord(planned.Recipient.Id!.Value, planned.Recipient.Name, "19", planned.Action, NoticeMethod.Manual, NoticeState.Excused, null, null, excusal);
        var row = await book.Add(request, Noun.RecipientNotices, record with { Excusal = null }, ct, Words.Of(NoticeState.Excused));
        // The reason is a fixed sentence about nobody, so that it stands in clear: there is no key any more to seal it under.
        (row.Body, row.Inner) = (JsonSerializer.Serialize(record, Json.Wire), JsonSerializer.Serialize(inner, Json.Wire));
        await book.Audit(AuditAction.RecipientNoticeExcused, "recipient_notice", row, ct, ("method", Words.Of(record.Method)));
    }

    private async Task<IReadOnlyList<RequestRecord>> All(RequestId request, CancellationToken ct)
    {
        var stored = await db.Records.Where(r => r.RequestId == request && r.Noun == Noun.RecipientNotices).ToListAsync(ct);
        return [.. stored.Union(db.Records.Local.Where(r => r.RequestId == request && r.Noun == Noun.RecipientNotices)).OrderBy(r => r.Id)];
    }

    /// <summary>Where the register says the recipient is reached today.</summary>
    private async Task<string?> Address(DataSubjectRequest request, NoticeInner inner, CancellationToken ct) =>
        (await desk.Register(request, ct)).Activities.SelectMany(a => a.Recipients).FirstOrDefault(r => inner.Recipients.Contains(r.Id!.Value))?.Contact?.Email;

    private static NoticeInner Inner(RequestRecord row) => JsonSerializer.Deserialize<NoticeInner>(row.Inner!, Json.Wire)!;

    private static Document Letter(DataController register, NoticeInner inner, Guid reference, RecipientNoticeRecord notice, bool reminder = false) =>
        LaterLetters.Notice(register, notice.Action, inner.Categories, reference.ToString(), LanguageOf(register), reminder);

    private static Language LanguageOf(DataController register) => register.Languages.Count > 0 ? register.Languages[0] : Language.Sv;

    private async Task Ask(DataSubjectRequest request, RequestRecord notice, string instructions, CancellationToken ct)
    {
        // Once the request's content is destroyed there is nothing to seal a task's words under; the notice itself goes on being shown as it stands.
        if (request.ContentDestroyedAt is null)
        {
            var task = new TaskRecord(TaskKind.Notify, null, "Notify a recipient", instructions, TaskState.Open, null, null);
            (await book.Add(request, Noun.Tasks, task, ct, TaskRows.Aside)).Inner = JsonSerializer.Serialize(new TaskInner(null, Mark + notice.Id), Json.Wire);
        }
    }
}
