using System.Text.Json;
using Dsar.Api.Data;
using Dsar.Api.Features.Records;
using Dsar.Api.Features.Requests;
using Dsar.Api.Features.Tasks;
using Dsar.Api.Security;
using Dsar.Api.Web;
using Dsar.Domain;
using Microsoft.EntityFrameworkCore;

namespace Dsar.Api.Jobs;

/// <summary>Shows a person that a step has given up on a request: a task with the error's code. Completing it lets the step try again.</summary>
public sealed class Stopped(DsarDbContext db, RequestDesk desk, RecordBook book, TimeProvider clock)
{
    /// <summary>Opens the task; at most one is open for a step at a time. Only that of the search holds the search up.</summary>
    public async Task Tell(Guid requestId, Step step, string what, string errorCode, CancellationToken ct, bool triesOn = false)
    {
        // After the end of a request's content there is nothing to seal a task's words under; the metric and the log tell.
        if (await desk.Find(new RequestId(requestId), ct) is { ContentDestroyedAt: null } request && await Open(request.Id, step, ct) is null)
        {
            var text = triesOn
                ? $"{what} has failed several times, last with the code {errorCode}. It is tried again by itself; mend the cause, and complete this task to try at once."
                : $"{what} stopped after its last attempt, with the code {errorCode}. Mend the cause, then complete this task: it is tried again.";
            var row = await book.Add(request, Noun.Tasks, new TaskRecord(TaskKind.Other, null, $"{what} stopped", text, TaskState.Open, null, null), ct, step == Step.Collect ? TaskRows.Open : TaskRows.Aside);
            row.Inner = Mark(step);
            await db.SaveChangesAsync(ct);
        }
    }

    /// <summary>The step has worked after all: nobody need see to it any more.</summary>
    public async Task Over(Lease lease, CancellationToken ct)
    {
        var id = new RequestId(lease.ObjectId);
        if (await Open(id, lease.Step, ct) is { } row)
        {
            await book.Update(row, await book.Read<TaskRecord>(row, ct) with { State = TaskState.Cancelled }, ct, "cancelled");
            await db.SaveChangesAsync(ct);
        }
    }

    /// <summary>What stands in the way of a request whose step has failed too often: the step, how often and the code.</summary>
    public static async Task<IReadOnlyList<BlockReason>> Why(DsarDbContext db, RequestId id, CancellationToken ct)
    {
        var failing = await db.Steps.AsNoTracking().Where(s => s.ObjectId == id.Value && s.LastErrorCode != null && (s.GaveUp || s.Attempts >= StepRunner.ShownFrom || s.LastErrorCode == StepRunner.WaitsForRoom)).ToListAsync(ct);
        return [.. failing.Select(s => new BlockReason("step_failed", s.LastErrorCode == StepRunner.WaitsForRoom
            ? $"{s.Step} waits for room on the disk."
            : $"{s.Step} failed {s.Attempts} times, last with {s.LastErrorCode}; {(s.GaveUp ? "complete its task to try again" : $"next attempt {AuditChain.Time(s.NextAttemptAt)}")}."))];
    }

    /// <summary>A mail could not be delivered: the person is told by post, and a task says so; after the end only of a message, such as the answer to a complaint. Stored with the caller's save.</summary>
    public async Task ByPost(RequestId? requestId, string kind, Guid mail, CancellationToken ct)
    {
        if (requestId is { } id && await desk.Find(id, ct) is { } request && (!request.State.IsFinal() || kind == "news"))
        {
            var text = $"The mail '{kind}' could not be delivered. Tell the person by post or telephone what it said, then complete this task.";
            (await book.Add(request, Noun.Tasks, new TaskRecord(TaskKind.Other, null, "Tell the person by post", text, TaskState.Open, null, null), ct, TaskRows.Aside)).Inner = TaskInner.OfMail(mail);
        }
    }

    /// <summary>Lets steps that failed on a request try again at once; stored with the caller's save.</summary>
    public async Task TryAgain(RequestId id, CancellationToken ct)
    {
        var ofRequest = db.Steps.Where(s => s.ObjectId == id.Value || db.Restrictions.Any(r => r.Id == s.ObjectId && r.RequestId == id) || db.Deferred.Any(d => d.Id == s.ObjectId && d.RequestId == id));
        foreach (var step in await ofRequest.Where(s => (s.GaveUp || s.LastErrorCode != null)).ToListAsync(ct))
        {
            (step.GaveUp, step.Attempts, step.NextAttemptAt) = (false, 0, clock.GetUtcNow());
        }
    }

    private Task<RequestRecord?> Open(RequestId request, Step step, CancellationToken ct)
    {
        var mark = Mark(step);
        return db.Records.FirstOrDefaultAsync(r => r.RequestId == request && r.Noun == Noun.Tasks && (r.State == TaskRows.Open || r.State == TaskRows.Aside) && r.Inner == mark, ct);
    }

    private static string Mark(Step step) => JsonSerializer.Serialize(new TaskInner(null, $"step:{step}"), Json.Wire);
}
