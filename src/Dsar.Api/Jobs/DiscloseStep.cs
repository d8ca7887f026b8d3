using System.Text.Json;
using Dsar.Api.Data;
using Dsar.Api.Features.Executions;
using Dsar.Api.Features.Operations;
using Dsar.Api.Features.Packages;
using Dsar.Api.Features.Records;
using Dsar.Api.Features.Requests;
using Dsar.Api.Features.Tasks;
using Dsar.Api.Security;
using Dsar.Api.Web;
using Dsar.Domain;
using Microsoft.EntityFrameworkCore;

namespace Dsar.Api.Jobs;

/// <summary>Carries out an approved decision on access: the package is the execution. A refusal's letter is built the same way on entering Delivering.</summary>
public sealed class DiscloseStep(DsarDbContext db, Caller caller, RequestDesk desk, RecordBook book, PackageDesk packages, OperationDesk operations, Stopped stopped, TimeProvider clock) : IStep
{
    private static readonly string RegisterMark = JsonSerializer.Serialize(new TaskInner(null, "register"), Json.Wire);

    public Step Step => Step.Disclose;

    public IReadOnlyList<TimeSpan> Retries { get; } =
        [TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(30), TimeSpan.FromHours(2), TimeSpan.FromHours(6)];

    /// <summary>The decision is made and the time limit runs: a package is never given up.</summary>
    public bool NeverGivesUp => true;

    public bool NeedsRoom => true;

    public async Task<IReadOnlyList<DueWork>> Due(DsarDbContext db, Guid? only, DateTimeOffset now, CancellationToken ct)
    {
        var one = new RequestId(only ?? Guid.Empty);
        return await db.Requests.AsNoTracking().IgnoreQueryFilters()
            .Where(r => (r.State == RequestState.Executing || (r.State == RequestState.Delivering && !r.PackageVerified)) && (only == null || r.Id == one))
            .Where(r => !db.Records.Any(t => t.RequestId == r.Id && t.Noun == Noun.Tasks && t.State == "open" && t.Inner == RegisterMark))
            .Select(r => new DueWork(r.Id.Value, r.ControllerId)).ToListAsync(ct);
    }

    public async Task Run(Guid id, CancellationToken ct)
    {
        var (request, started) = ((await desk.Find(new RequestId(id), ct))!, clock.GetUtcNow());
        if (LetterFrame.Missing(await desk.Register(request, ct)).Count > 0)
        {
            await WaitForRegister(request, ct);
            return;
        }

        var package = await packages.Build(request, ct);
        request.PackageBuilt(caller.Actor, clock.GetUtcNow());
        if (request.State == RequestState.Executing)
        {
            var execution = Guid.CreateVersion7();
            var operation = await operations.Serve(OperationKind.Execution, request, execution, ct);
            await book.Add(request, Noun.Executions, new ExecutionRecord(ExecutionKind.Disclose, ExecutionState.Succeeded, operation, started, clock.GetUtcNow(), [], []), ct, "succeeded", execution);
            request.FinishExecution(caller.Actor, clock.GetUtcNow());
        }

        db.Audit(AuditAction.Act(nameof(Step.Disclose)), "package", package.Id, request.Id, ("state", request.State.ToString()), ("digest", package.Read<PackageRecord>().ManifestSha256!));
        await db.SaveChangesAsync(ct);
    }

    public Task GiveUp(Guid id, string errorCode, CancellationToken ct) => stopped.Tell(id, Step, "Building the package", errorCode, ct, triesOn: true);

    /// <summary>A letter must name its sender: while the register lacks name or contact, a person is asked to fill the gap.</summary>
    private async Task WaitForRegister(DataSubjectRequest request, CancellationToken ct)
    {
        var row = await book.Add(request, Noun.Tasks, new TaskRecord(TaskKind.Other, null, "Fill the gaps of the register",
            "The register lacks the controller's name or contact address, which the decision letter must state.", TaskState.Open, null, null), ct, "open");
        row.Inner = RegisterMark;
        await db.SaveChangesAsync(ct);
    }
}
