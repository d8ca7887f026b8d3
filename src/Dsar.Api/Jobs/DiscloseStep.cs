using System.Text.Json;
using Dsar.Api.Data;
using Dsar.Api.Features.Executions;
using Dsar.Api.Features.Packages;
using Dsar.Api.Features.Records;
using Dsar.Api.Features.Requests;
using Dsar.Api.Features.Tasks;
using Dsar.Api.Security;
using Dsar.Api.Web;
using Dsar.Domain;
using Microsoft.EntityFrameworkCore;

namespace Dsar.Api.Jobs;

/// <summary>
/// Carries out an approved decision that gives a copy (access, portability): the package is the execution. The letter of every other right, and of a refusal,
/// is built the same way on entering Delivering.
/// </summary>
public sealed class DiscloseStep(DsarDbContext db, Caller caller, RequestDesk desk, RecordBook book, PackageDesk packages, PackageContent content, TransferDesk transfer, ExecutionDesk executions, Stopped stopped, TimeProvider clock) : IStep
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
            .Where(r => (r.State == RequestState.Executing && (r.Right == Right.Access || r.Right == Right.Portability)) || (r.State == RequestState.Delivering && !r.PackageVerified)
                || db.Records.Any(p => p.RequestId == r.Id && p.Noun == Noun.Packages && p.State == PackageDesk.Building))
            .Where(r => only == null || r.Id == one)
            .Where(r => !db.Records.Any(t => t.RequestId == r.Id && t.Noun == Noun.Tasks && t.State == TaskRows.Open && t.Inner == TransferDesk.Mark))
            .Where(r => !db.Controllers.Any(c => c.Id == r.ControllerId && c.LettersWait) || !db.Records.Any(t => t.RequestId == r.Id && t.Noun == Noun.Tasks && t.State == "open" && t.Inner == RegisterMark))
            .Select(r => new DueWork(r.Id.Value, r.ControllerId)).ToListAsync(ct);
    }

    public async Task Run(Guid id, CancellationToken ct)
    {
        var request = (await desk.Find(new RequestId(id), ct))!;
        if (LetterFrame.Missing(await content.Register(request, ct)).Count > 0)
        {
            await WaitForRegister(request, ct);
            return;
        }

        await EndWaiting(request, ct);
        if (request.PackageVerified)
        {
            await BuildPromised(request, ct);
            return;
        }

        if (await transfer.Waits(request, ct))
        {
            await db.SaveChangesAsync(ct);
            return;
        }

        var package = await packages.Build(request, ct);
        request.PackageBuilt(caller.Actor, clock.GetUtcNow());
        if (request.State == RequestState.Executing)
        {
            await executions.End(request, ExecutionState.Succeeded, ct);
            if (request.Right == Right.Portability)
            {
                await transfer.Served(request, package, ct);
                request.ExecutionProven([ExecutionProof.TransferSettled], [], caller.Actor, clock.GetUtcNow());
            }

            request.FinishExecution(caller.Actor, clock.GetUtcNow());
        }

        Audit(request, package);
        await db.SaveChangesAsync(ct);
    }

    public async Task GiveUp(Guid id, string errorCode, CancellationToken ct)
    {
        if (await desk.Find(new RequestId(id), ct) is { State: RequestState.Executing, Right: Right.Access or Right.Portability } request)
        {
            await executions.End(request, ExecutionState.PartlyFailed, ct);
            await db.SaveChangesAsync(ct);
        }

        await stopped.Tell(id, Step, "Building the package", errorCode, ct, triesOn: true);
    }

    /// <summary>The same answer in another language, or issued again.</summary>
    private async Task BuildPromised(DataSubjectRequest request, CancellationToken ct)
    {
        foreach (var promised in await packages.Promised(request, ct))
        {
            await packages.Build(request, promised, ct);
            Audit(request, promised);
            await db.SaveChangesAsync(ct);
        }
    }

    private void Audit(DataSubjectRequest request, RequestRecord package) =>
        db.Audit(AuditAction.PackageReady, "package", package.Id, request.Id, ("state", request.State.ToString()),
            ("sha256", package.Read<PackageRecord>().ManifestSha256!), ("fingerprint", package.Read<PackageRecord>().KeyFingerprint!));

    /// <summary>A letter must name its sender: while the register lacks name or contact, a person is asked to fill the gap.</summary>
    private async Task WaitForRegister(DataSubjectRequest request, CancellationToken ct)
    {
        var row = await book.Add(request, Noun.Tasks, new TaskRecord(TaskKind.Other, null, "Fill the gaps of the register",
            "The register lacks the controller's name or contact address, which the decision letter must state. The letter goes on when they are filled in.", TaskState.Open, null, null), ct, "open");
        row.Inner = RegisterMark;
        await db.SaveChangesAsync(ct);
    }

    /// <summary>The gaps are filled: nobody needs to do anything more.</summary>
    private async Task EndWaiting(DataSubjectRequest request, CancellationToken ct)
    {
        foreach (var task in await db.Records.Where(r => r.RequestId == request.Id && r.Noun == Noun.Tasks && r.State == "open" && r.Inner == RegisterMark).ToListAsync(ct))
        {
            await book.Update(task, await book.Read<TaskRecord>(task, ct) with { State = TaskState.Cancelled }, ct, "cancelled");
        }
    }
}
