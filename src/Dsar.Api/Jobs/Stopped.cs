using Dsar.Api.Data;
using Dsar.Api.Features.Records;
using Dsar.Api.Features.Requests;
using Dsar.Api.Features.Tasks;
using Dsar.Domain;
using Microsoft.EntityFrameworkCore;

namespace Dsar.Api.Jobs;

/// <summary>Shows a person that a step has given up on a request: a task with the error's code. Completing it lets the step try again.</summary>
public sealed class Stopped(DsarDbContext db, RequestDesk desk, RecordBook book, TimeProvider clock)
{
    /// <summary>Opens the task; at most one is open at a time.</summary>
    public async Task Tell(Guid requestId, string what, string errorCode, CancellationToken ct)
    {
        if (await desk.Find(new RequestId(requestId), ct) is { } request
            && !await db.Records.AnyAsync(r => r.RequestId == request.Id && r.Noun == Noun.Tasks && r.State == "open", ct))
        {
            var text = $"{what} stopped after its last attempt, with the code {errorCode}. Mend the cause, then complete this task: it is tried again.";
            await book.Add(request, Noun.Tasks, new TaskRecord(TaskKind.Other, null, $"{what} stopped", text, TaskState.Open, null, null), ct, "open");
            await db.SaveChangesAsync(ct);
        }
    }

    /// <summary>A mail could not be delivered: the person is told by post, and a task says so. Stored with the caller's save.</summary>
    public async Task ByPost(RequestId? requestId, string kind, CancellationToken ct)
    {
        if (requestId is { } id && await desk.Find(id, ct) is { } request && !request.State.IsFinal())
        {
            var text = $"The mail '{kind}' could not be delivered. Tell the person by post or telephone what it said, then complete this task.";
            await book.Add(request, Noun.Tasks, new TaskRecord(TaskKind.Other, null, "Tell the person by post", text, TaskState.Open, null, null), ct, "undelivered");
        }
    }

    /// <summary>Lets steps that gave up on a request try again; stored with the caller's save.</summary>
    public async Task TryAgain(RequestId id, CancellationToken ct)
    {
        foreach (var step in await db.Steps.Where(s => s.ObjectId == id.Value && s.GaveUp).ToListAsync(ct))
        {
            (step.GaveUp, step.Attempts, step.NextAttemptAt) = (false, 0, clock.GetUtcNow());
        }
    }
}
