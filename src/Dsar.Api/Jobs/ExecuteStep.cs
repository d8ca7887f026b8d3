using Dsar.Api.Data;
using Dsar.Api.Features.Executions;
using Dsar.Api.Features.Requests;
using Dsar.Api.Features.Tasks;
using Dsar.Api.Security;
using Dsar.Discovery;
using Dsar.Domain;
using Microsoft.EntityFrameworkCore;

namespace Dsar.Api.Jobs;

/// <summary>
/// Carries out an approved decision that changes data (GDPR Art. 16-18, 21): in the systems, batch by batch with a journal, then what follows outside of them.
/// Killed at any point it goes on; what was done is not done twice.
/// </summary>
public sealed class ExecuteStep(
    DsarDbContext db, Caller caller, RequestDesk desk, SiblingDesk siblings, ExecutionDesk executions, ExecutionOrders orders, ExecutionReceipts receipts, ExecutionTasks tasks, DeferredDesk deferred, ExecutionEffects effects,
    SystemWriter writer, CutExecution cut, JobOutbox jobs, Stopped stopped, TimeProvider clock) : IStep
{
    /// <summary>Codes of systems that no later attempt changes: a person does it.</summary>
    private static readonly string[] ByHand = ["manual", "not_configured"];

    public Step Step => Step.Execute;

    public IReadOnlyList<TimeSpan> Retries { get; } =
        [TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(30), TimeSpan.FromHours(2), TimeSpan.FromHours(6), TimeSpan.FromHours(24)];

    public bool NeedsRoom => true;

    /// <summary>Executing, and not merely waiting for people, unless one of them asked for another attempt.</summary>
    public async Task<IReadOnlyList<DueWork>> Due(DsarDbContext db, Guid? only, DateTimeOffset now, CancellationToken ct)
    {
        var one = new RequestId(only ?? Guid.Empty);
        return await db.Requests.AsNoTracking().IgnoreQueryFilters()
            .Where(r => r.State == RequestState.Executing && r.Right != Right.Access && r.Right != Right.Portability && (only == null || r.Id == one))
            .Where(r => db.Operations.Any(o => o.RequestId == r.Id && o.Kind == OperationKind.Execution && o.RecordId == null)
                || !db.Records.Any(t => t.RequestId == r.Id && t.Noun == Noun.Tasks && t.State == TaskRows.Open && t.Inner!.Contains(ExecutionTasks.Mark)))
            .Select(r => new DueWork(r.Id.Value, r.ControllerId)).ToListAsync(ct);
    }

    public async Task Run(Guid id, CancellationToken ct)
    {
        var request = (await desk.Find(new RequestId(id), ct))!;
        if (await siblings.CopyOutstanding(request, ct) == true)
        {
            throw new StepWaitsException(SystemWriter.Waits);
        }

        var execution = (await executions.Open(request.Id, ct))!;
        var (order, register) = (await orders.Of(request, ct), await desk.Register(request, ct));
        var ended = await writer.Write(request, execution.Id, order, register, ct);
        if (ended.Any(s => s.Code == SystemWriter.Waits))
        {
            throw new StepWaitsException(SystemWriter.Waits);
        }

        if (await cut.IsCut(request.Id, ct))
        {
            // Taken back meanwhile: what was written since then is told to those who got the data, and nobody goes on by hand.
            db.Forget();
            await cut.End((await desk.Find(request.Id, ct))!, ct);
            await db.SaveChangesAsync(ct);
            return;
        }

        if (await Told(request, execution.Id, order, ended, ct) is { } told)
        {
            await Finish(request, execution.Id, order, register, told, ct);
        }
    }

    public async Task GiveUp(Guid id, string errorCode, CancellationToken ct)
    {
        var request = (await desk.Find(new RequestId(id), ct))!;
        if (request.State == RequestState.Executing && await executions.Open(request.Id, ct) is { } execution)
        {
            var (told, _, _) = await tasks.Ask(request, execution.Read<ExecutionRecord>().Receipts, _ => true, ct);
            await executions.End(request, ExecutionState.PartlyFailed, ct, told);
            await db.SaveChangesAsync(ct);
        }

        await stopped.Tell(id, Step, "Carrying out the decision", errorCode, ct);
    }

    /// <summary>Records what was done; answers it when nothing is left to try or to wait for. Throws where another attempt may do more.</summary>
    private async Task<(IReadOnlyList<ExecutionReceipt> Receipts, IReadOnlyList<string> NotExecuted)?> Told(
        DataSubjectRequest request, Guid execution, ExecutionOrder order, IReadOnlyList<SystemExecution> ended, CancellationToken ct)
    {
        var all = await receipts.Of(execution, order, ended, ct);
        var (told, waiting, notExecuted) = await tasks.Ask(request, all, r => r.Collection is not null || ByHand.Contains(r.Error?.Code), ct);
        await tasks.Cancel(request, told, ct);
        var again = told.Where(r => r is { Collection: null, TaskId: null }).ToList();
        if (again.Count == 0 && waiting == 0)
        {
            return (told, notExecuted);
        }

        await executions.End(request, ExecutionState.PartlyFailed, ct, told);
        foreach (var failed in again)
        {
            db.Audit(AuditAction.ExecutionFailed, "execution", execution, request.Id, ("system", failed.SystemId.ToString()), ("code", failed.Error!.Code));
        }

        await db.SaveChangesAsync(ct);
        return again.Count == 0 ? null : throw new ConnectorException(again[0].Error!.Code, true);
    }

    private async Task Finish(
        DataSubjectRequest request, Guid execution, ExecutionOrder order, DataController register, (IReadOnlyList<ExecutionReceipt> Receipts, IReadOnlyList<string> NotExecuted) told, CancellationToken ct)
    {
        await writer.LookAgain(request, execution, order, register, told.Receipts, ct);
        await writer.Keep(request, execution, order, register, ct);
        var proofs = await effects.Put(request, order, ct);
        if ((request.Kind == ObjectionKind.AutomatedDecision && !await tasks.Reviewed(request, ct)) || (request.Right == Right.Erasure && !await tasks.PublicCopiesNoted(request, order.ErasedInPublic(register), ct)))
        {
            await executions.End(request, ExecutionState.Running, ct, told.Receipts);
            await db.SaveChangesAsync(ct);
            return;
        }

        var now = clock.GetUtcNow();
        request.ExecutionProven([.. proofs, .. Proofs(request)], told.NotExecuted, caller.Actor, now);
        await executions.End(request, ExecutionState.Succeeded, ct, told.Receipts, await deferred.Of(execution, ct));
        request.FinishExecution(caller.Actor, now);
        await effects.AfterStops(request, order, register, ct);
        jobs.Enqueue(Step.Disclose, request.Id.Value);
        db.Audit(AuditAction.ExecutionFinished, "execution", execution, request.Id, ("state", request.State.ToString()), ("count", told.Receipts.Sum(r => r.RowsChanged)), ("receipts", told.Receipts.Count));
        await db.SaveChangesAsync(ct);
    }

    /// <summary>What this step has done and seen when it comes to its end; the right's table says which of it is needed.</summary>
    private static IReadOnlyList<ExecutionProof> Proofs(DataSubjectRequest request) => request.Right switch
    {
        Right.Rectification => [ExecutionProof.ValuesReadBack],
        Right.Erasure => [ExecutionProof.ErasedToZero, ExecutionProof.KeepsStored, ExecutionProof.ErasureRegisterWritten, ExecutionProof.PublicCopiesNoted],
        Right.Restriction => [ExecutionProof.ScheduledErasuresHeld],
        _ => [ExecutionProof.StopsConfirmed, .. request.Kind == ObjectionKind.AutomatedDecision ? [ExecutionProof.HumanReviewed] : Array.Empty<ExecutionProof>()],
    };
}
