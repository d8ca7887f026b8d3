using System.Text.Json;
using Dsar.Api.Data;
using Dsar.Api.Features.Clarifications;
using Dsar.Api.Features.Records;
using Dsar.Api.Features.Requests;
using Dsar.Api.Features.Tasks;
using Dsar.Api.Mail;
using Dsar.Api.Security;
using Dsar.Api.Web;
using Dsar.Domain;
using Microsoft.EntityFrameworkCore;

namespace Dsar.Api.Jobs;

/// <summary>
/// Reminds the person, once, of a question that is unanswered on day 14: who they are, or what they mean (law.md sections 5 and 6). A person without e-mail
/// is reminded by an agent, whose finished task is then the reminder: a refusal must not rest on one that was never sent (GDPR Art. 12(2)).
/// </summary>
public sealed class RemindStep(DsarDbContext db, Caller caller, RequestDesk desk, RecordBook book, MailOutbox mails, Stopped stopped, TimeProvider clock) : IStep
{
    private const int RemindAfterDays = 14;
    private const int DaysToReply = 7;
    private const string Reminder = "reminder";
    private static readonly string TaskMark = JsonSerializer.Serialize(new TaskInner(null, Reminder), Json.Wire);
    private static readonly RequestState[] Answerable = [RequestState.Received, RequestState.AwaitingIdentity, RequestState.Collecting, RequestState.InReview];

    public Step Step => Step.Remind;

    public IReadOnlyList<TimeSpan> Retries { get; } = [TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(30), TimeSpan.FromHours(2), TimeSpan.FromHours(6), TimeSpan.FromHours(24)];

    public async Task<IReadOnlyList<DueWork>> Due(DsarDbContext db, Guid? only, DateTimeOffset now, CancellationToken ct)
    {
        var one = new RequestId(only ?? Guid.Empty);
        var atMost = now.AddDays(1 - RemindAfterDays);
        var open = db.Requests.AsNoTracking().IgnoreQueryFilters().Where(r => Answerable.Contains(r.State) && (only == null || r.Id == one));
        var identity = await open.Where(r => r.State == RequestState.AwaitingIdentity && db.IdentityChecks.Any(c => c.SubmissionId == r.SubmissionId && c.WhyAsked && c.RemindedAt == null && c.AskedAt <= atMost)).ToListAsync(ct);
        var meaning = await open.Include(r => r.Clarifications).Where(r => r.Clarifications.Any(c => c.RemindedAt == null && c.AnsweredAt == null && c.ClosedAt == null && c.AskedAt <= atMost)).ToListAsync(ct);
        var due = identity.Concat(meaning).Where(r => IdentityDue(r, now).Any() || ClarificationDue(r, now) is not null).DistinctBy(r => r.Id).ToList();
        var byHand = await db.Records.AsNoTracking().IgnoreQueryFilters().Where(t => t.Noun == Noun.Tasks && t.Inner == TaskMark && t.State != "done").Select(t => t.RequestId).ToListAsync(ct);
        return [.. due.Where(r => !byHand.Contains(r.Id)).Select(r => new DueWork(r.Id.Value, r.ControllerId))];
    }

    public async Task Run(Guid id, CancellationToken ct)
    {
        var (request, now) = ((await desk.Find(new RequestId(id), ct))!, clock.GetUtcNow());
        if ((await desk.Subject(request, ct)).Contact?.Email is { } email)
        {
            var replyBy = MailTexts.Date(StockholmTime.DayOf(now).AddDays(DaysToReply), request.Language);
            await mails.Queue("action", request, request.Reference, email, await desk.Register(request, ct), new Dictionary<string, string> { ["replyBy"] = replyBy }, ct);
            await Reminded(request, now, ct);
        }
        else if (await db.Records.AnyAsync(t => t.RequestId == request.Id && t.Noun == Noun.Tasks && t.Inner == TaskMark, ct))
        {
            await Reminded(request, now, ct);
        }
        else
        {
            await AskAgent(request, now, ct);
        }

        await db.SaveChangesAsync(ct);
    }

    /// <summary>The question stays unreminded, and a refusal impossible, until a person has seen to it.</summary>
    public Task GiveUp(Guid id, string errorCode, CancellationToken ct) => stopped.Tell(id, Step, "The reminder", errorCode, ct);

    private static IEnumerable<IdentityQuestion> IdentityDue(DataSubjectRequest request, DateTimeOffset now) =>
        request.State == RequestState.AwaitingIdentity ? request.IdentityQuestions.Where(q => q is { WhyAsked: true, RemindedAt: null, AnsweredAt: null } && IsDay14(q.AskedAt, now)) : [];

    private static Clarification? ClarificationDue(DataSubjectRequest request, DateTimeOffset now) =>
        request.OpenClarification is { RemindedAt: null } question && IsDay14(question.AskedAt, now) ? question : null;

    private static bool IsDay14(DateTimeOffset asked, DateTimeOffset now) => StockholmTime.DayOf(asked).AddDays(RemindAfterDays) <= StockholmTime.DayOf(now);

    private async Task Reminded(DataSubjectRequest request, DateTimeOffset now, CancellationToken ct)
    {
        foreach (var question in IdentityDue(request, now).ToList())
        {
            (await db.IdentityChecks.SingleAsync(c => c.Id == question.Id, ct)).Remind(now);
            request.IdentityReminded(question.Id, caller.Actor, now);
        }

        if (ClarificationDue(request, now) is { } asked)
        {
            var row = await db.Records.SingleAsync(r => r.Id == asked.Id, ct);
            await book.Update(row, await book.Read<ClarificationRecord>(row, ct) with { RemindedAt = now }, ct);
            request.ClarificationReminded(caller.Actor, now);
        }

        db.Audit(AuditAction.ReminderDue, "request", request.Id.Value, request.Id);
    }

    private async Task AskAgent(DataSubjectRequest request, DateTimeOffset now, CancellationToken ct)
    {
        var due = request.DeadlineOn(StockholmTime.DayOf(now)).Internal;
        var task = new TaskRecord(TaskKind.Other, null, "Remind the person of our question", "The person gave no e-mail address. Remind them by letter or telephone of the question that is open, and record how.", TaskState.Open, due, null);
        var row = await book.Add(request, Noun.Tasks, task, ct, TaskRows.Aside);
        row.Inner = TaskMark;
    }
}
