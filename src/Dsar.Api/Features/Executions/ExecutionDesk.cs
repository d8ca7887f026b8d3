using Dsar.Api.Data;
using Dsar.Api.Features.Operations;
using Dsar.Api.Features.Records;
using Dsar.Api.Jobs;
using Dsar.Api.Web;
using Dsar.Domain;
using Microsoft.EntityFrameworkCore;

namespace Dsar.Api.Features.Executions;

/// <summary>The record of carrying out a decision: begun when it is approved, ended by the step that does the work.</summary>
public sealed class ExecutionDesk(DsarDbContext db, RecordBook book, OperationDesk operations, JobOutbox jobs, TimeProvider clock)
{
    /// <summary>Begins; nothing to do unless the request is being carried out.</summary>
    public async Task Begin(DataSubjectRequest request, CancellationToken ct)
    {
        if (request.State == RequestState.Executing)
        {
            var id = Guid.CreateVersion7();
            var operation = await operations.Serve(OperationKind.Execution, request, id, ct);
            await book.Add(request, Noun.Executions, new ExecutionRecord(KindOf(request.Right), ExecutionState.Running, operation, clock.GetUtcNow(), null, [], []), ct, "running", id);
            jobs.Enqueue(OperationDesk.StepOf(OperationKind.Execution, request.Right), request.Id.Value);
        }
    }

    /// <summary>The execution that has not succeeded yet; null when there is none.</summary>
    public Task<RequestRecord?> Open(RequestId request, CancellationToken ct) =>
        db.Records.Where(r => r.RequestId == request && r.Noun == Noun.Executions && r.State != "succeeded").OrderByDescending(r => r.Id).FirstOrDefaultAsync(ct);

    /// <summary>The execution that was begun last, however it ended; null when there is none.</summary>
    public Task<RequestRecord?> Last(RequestId request, CancellationToken ct) =>
        db.Records.Where(r => r.RequestId == request && r.Noun == Noun.Executions).OrderByDescending(r => r.Id).FirstOrDefaultAsync(ct);

    /// <summary>Records how an attempt ended, for those too who asked for it again.</summary>
    public async Task End(DataSubjectRequest request, ExecutionState state, CancellationToken ct, IReadOnlyList<ExecutionReceipt>? receipts = null, IReadOnlyList<DeferredItem>? deferred = null)
    {
        if (await Open(request.Id, ct) is { } row)
        {
            await operations.Join(OperationKind.Execution, request, row.Id, ct);
            var ended = state == ExecutionState.Succeeded ? clock.GetUtcNow() : (DateTimeOffset?)null;
            var record = await book.Read<ExecutionRecord>(row, ct);
            await book.Update(row, record with { State = state, EndedAt = ended, Receipts = receipts ?? record.Receipts, Deferred = deferred ?? record.Deferred }, ct, Words.Of(state));
        }
    }

    private static ExecutionKind KindOf(Right right) => right switch
    {
        Right.Access or Right.Portability => ExecutionKind.Disclose,
        Right.Rectification => ExecutionKind.Rectify,
        Right.Erasure => ExecutionKind.Erase,
        Right.Restriction => ExecutionKind.Restrict,
        Right.Objection => ExecutionKind.Stop,
    };
}
