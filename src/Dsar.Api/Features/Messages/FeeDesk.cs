using System.Text.Json;
using Dsar.Api.Data;
using Dsar.Api.Features.Records;
using Dsar.Api.Features.Requests;
using Dsar.Api.Features.Tasks;
using Dsar.Api.Security;
using Dsar.Api.Web;
using Dsar.Domain;
using Microsoft.EntityFrameworkCore;

namespace Dsar.Api.Features.Messages;

/// <summary>
/// A fee is announced by two people (GDPR Art. 12(5)): the notice that one writes waits, and a task asks another to send it or not. Until then the person is
/// told nothing.
/// </summary>
public sealed class FeeDesk(DsarDbContext db, Caller caller, RequestDesk desk, MessageDesk messages, RecordBook book, TimeProvider clock)
{
    private const string Mark = "fee:";

    /// <summary>Asks another person for the notice that was just written.</summary>
    public async Task Ask(DataSubjectRequest request, RequestRecord notice, CancellationToken ct)
    {
        var task = new TaskRecord(TaskKind.Other, null, "Send the fee notice or not", "A colleague wants to announce a fee. Read the message and weigh its evidence: done sends it, not_possible leaves it unsent. It takes another person than the one who wrote it.", TaskState.Open, null, null);
        (await book.Add(request, Noun.Tasks, task, ct, TaskRows.Aside)).Inner = JsonSerializer.Serialize(new TaskInner(null, Mark + notice.Id), Json.Wire);
    }

    /// <summary>What completing a task does to the notice it is about: sends it, or leaves it. A problem when the caller may not; null also for every other task.</summary>
    public async Task<Problem?> Answer(DataSubjectRequest request, RequestRecord task, bool send, CancellationToken ct)
    {
        if (task.Inner is null || JsonSerializer.Deserialize<TaskInner>(task.Inner, Json.Wire)!.System is not { } about || !about.StartsWith(Mark, StringComparison.Ordinal))
        {
            return null;
        }

        var id = Guid.Parse(about[Mark.Length..]);
        var row = await db.Records.SingleAsync(r => r.Id == id && r.RequestId == request.Id, ct);
        if (!caller.IsPerson)
        {
            return new Problem("people_only");
        }

        if (JsonSerializer.Deserialize<Actor>(row.CreatedBy, Json.Wire)!.Person == caller.Person)
        {
            return new Problem("four_eyes_same_person");
        }

        return send ? await Send(request, row, ct) : null;
    }

    private async Task<Problem?> Send(DataSubjectRequest request, RequestRecord row, CancellationToken ct)
    {
        var (record, now) = (await book.Read<MessageRecord>(row, ct), clock.GetUtcNow());
        var email = record.Channel is MessageChannel.Email or MessageChannel.Portal ? (await desk.Subject(request, ct)).Contact?.Email : null;
        if (record.Channel == MessageChannel.Email && email is null)
        {
            return Problem.Field("/outcome", "conflicting", "The person has no e-mail address any more; leave the notice unsent and write another by post.");
        }

        var sent = record with { SentAt = record.Channel == MessageChannel.Email ? null : now, NoticeState = email is null ? NoticeState.None : NoticeState.Queued };
        await book.Update(row, sent, ct);
        request.Record(SideAct.MessageSent, caller.Actor, now);
        await messages.Follow(request, row, sent, email, ct);
        return null;
    }
}
