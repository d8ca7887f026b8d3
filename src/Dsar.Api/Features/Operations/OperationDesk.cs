using System.Text.Json.Nodes;
using Dsar.Api.Data;
using Dsar.Api.Jobs;
using Dsar.Api.Security;
using Dsar.Api.Web;
using Dsar.Domain;
using Microsoft.EntityFrameworkCore;

namespace Dsar.Api.Features.Operations;

/// <summary>What the tables say about an operation's work.</summary>
public sealed class OperationFacts
{
    public required OperationRow Row { get; init; }

    /// <summary>State of the record that the work made; null while it has made none.</summary>
    public string? Record { get; init; }

    /// <summary>The step gave up; a person has been told.</summary>
    public bool Stopped { get; init; }

    /// <summary>A worker holds the step's lease.</summary>
    public bool Held { get; init; }

    /// <summary>The request has ended, and with it what was still to be searched or carried out.</summary>
    public bool Over { get; init; }
}

/// <summary>An operation and where it stands.</summary>
public sealed class OperationFound
{
    public required OperationFacts Facts { get; init; }

    public required OperationState State { get; init; }
}

/// <summary>
/// Promises work and tells where it stands. A use case answers what Start gives; the step that does the work on a request names the record it makes
/// with <see cref="Serve"/>. How far it is comes from the record, the request and the step, so that it cannot say anything else than they do.
/// </summary>
public sealed class OperationDesk(DsarDbContext db, Vault vault, JobOutbox jobs, TimeProvider clock)
{
    internal static readonly string?[] Successes = ["ended", "ready", "succeeded", "expired", "destroyed"];
    internal static readonly string?[] Failures = ["failed", "partly_failed"];
    private static readonly RequestState[] Final = [.. Enum.GetValues<RequestState>().Where(s => s.IsFinal())];

    /// <summary>Promises work on a request and asks for its step; the answer of the 202. The record is named when the promise made it already.</summary>
    public OperationView Start(OperationKind kind, DataSubjectRequest request, Guid? record = null)
    {
        var row = Add(kind, request);
        row.RecordId = record;
        jobs.Enqueue(row.Step, row.WorkId);
        return Queued(row);
    }

    /// <summary>Promises work on a system and asks for its step; what the caller sent along is sealed.</summary>
    public async Task<OperationView> Start(OperationKind kind, ControllerId controller, Guid system, string? input, CancellationToken ct)
    {
        var id = Guid.CreateVersion7();
        var row = new OperationRow { Id = id, ControllerId = controller, Kind = kind, SystemId = system, Step = StepOf(kind), WorkId = id, CreatedAt = clock.GetUtcNow() };
        row.Input = input is null ? null : await vault.Seal(row.Place, input, ct);
        db.Operations.Add(row);
        jobs.Enqueue(row.Step, row.WorkId);
        return Queued(row);
    }

    /// <summary>
    /// Says that this record is what the work on a request makes; stored with the record. Answers the id for the record's <c>operationId</c>: of the
    /// oldest operation that waits, or of a new one when the work began by itself.
    /// </summary>
    public async Task<Guid> Serve(OperationKind kind, DataSubjectRequest request, Guid record, CancellationToken ct)
    {
        if (await Join(kind, request, record, ct) is { } waiting)
        {
            return waiting;
        }

        var row = Add(kind, request);
        row.RecordId = record;
        return row.Id;
    }

    /// <summary>Says of the operations that wait that this record answers them: asked for twice before it began, one piece of work answers both. The oldest one's id; null when none waits.</summary>
    public async Task<Guid?> Join(OperationKind kind, DataSubjectRequest request, Guid record, CancellationToken ct)
    {
        var waiting = await db.Operations.Where(o => o.RequestId == request.Id && o.Kind == kind && o.RecordId == null).OrderBy(o => o.Id).ToListAsync(ct);
        waiting.ForEach(o => o.RecordId = record);
        return waiting.Count > 0 ? waiting[0].Id : null;
    }

    /// <summary>All operations of the caller's controller and where each stands, oldest first.</summary>
    public IQueryable<OperationFound> All(DateTimeOffset now) =>
        from f in Facts(now)
        orderby f.Row.Id
        select new OperationFound
        {
            Facts = f,
            State = Successes.Contains(f.Record) || (f.Row.EndedAt != null && f.Row.Problem == null) ? OperationState.Succeeded
                : Failures.Contains(f.Record) || f.Row.EndedAt != null || f.Stopped || f.Over ? OperationState.Failed
                : f.Record != null || f.Held ? OperationState.Running
                : OperationState.Queued,
        };

    /// <summary>The operation as shown.</summary>
    public async Task<OperationView> View(OperationFound found, CancellationToken ct)
    {
        var (row, state) = (found.Facts.Row, found.State);
        var record = row.RecordId is null ? null : await db.Records.AsNoTracking().SingleOrDefaultAsync(r => r.Id == row.RecordId, ct);
        var ended = state is OperationState.Succeeded or OperationState.Failed;
        var progress = new OperationProgress(state == OperationState.Succeeded ? 1 : 0, 1);
        if (row is { Kind: OperationKind.Collection, RequestId: { } id } && record is not null)
        {
            var systems = (await db.Requests.AsNoTracking().SingleAsync(r => r.Id == id, ct)).Systems;
            progress = new OperationProgress(state == OperationState.Succeeded ? systems.Count : systems.Count(s => s.Status.IsEnded()), systems.Count);
        }

        return new OperationView(
            row.Id, row.Kind, state, row.RequestId?.Value, progress, Result(row, record), state == OperationState.Failed ? Problem(found.Facts) : null, row.CreatedAt,
            state == OperationState.Queued ? null : record?.CreatedAt ?? row.CreatedAt, ended ? row.EndedAt ?? EndOf(record) : null);
    }

    /// <summary>Without those of requests that the caller may not see.</summary>
    private IQueryable<OperationFacts> Facts(DateTimeOffset now) => db.Operations.AsNoTracking().Where(o => o.RequestId == null || db.Requests.Any(r => r.Id == o.RequestId)).Select(o => new OperationFacts
    {
        Row = o,
        Record = db.Records.Where(r => r.Id == o.RecordId).Select(r => r.State).FirstOrDefault(),
        Stopped = db.Steps.Any(s => s.ObjectId == o.WorkId && s.Step == o.Step && s.GaveUp),
        Held = db.Steps.Any(s => s.ObjectId == o.WorkId && s.Step == o.Step && s.LeaseUntil > now),
        Over = o.Kind != OperationKind.Package && db.Requests.Any(r => r.Id == o.RequestId && Final.Contains(r.State)),
    });

    private OperationRow Add(OperationKind kind, DataSubjectRequest request)
    {
        var row = new OperationRow
        {
            Id = Guid.CreateVersion7(),
            ControllerId = request.ControllerId,
            Kind = kind,
            RequestId = request.Id,
            Step = StepOf(kind, request.Right),
            WorkId = request.Id.Value,
            CreatedAt = clock.GetUtcNow(),
        };
        db.Operations.Add(row);
        return row;
    }

    private static OperationView Queued(OperationRow row) =>
        new(row.Id, row.Kind, OperationState.Queued, row.RequestId?.Value, new OperationProgress(0, 1), null, null, row.CreatedAt, null, null);

    private static OperationResult? Result(OperationRow row, RequestRecord? record) =>
        record is not null ? new OperationResult($"/v1/requests/{record.RequestId}/{record.Noun.ToString().ToLowerInvariant()}/{record.Id}", null)
        : row.Report is { } report ? new OperationResult($"/v1/systems/{row.SystemId}", JsonNode.Parse(report)!.AsObject())
        : null;

    private static OperationProblem Problem(OperationFacts facts)
    {
        var code = facts.Row.Problem ?? (facts.Over ? "invalid_state" : facts.Stopped ? "dependency_unavailable" : "internal_error");
        return new OperationProblem(code, ProblemTexts.Status(code), new LocalText(ProblemTexts.Title(code, Language.Sv), ProblemTexts.Title(code, Language.En)));
    }

    private static DateTimeOffset? EndOf(RequestRecord? record) =>
        record is not null && JsonNode.Parse(record.Body) is JsonObject body && (body["endedAt"] ?? body["readyAt"])?.GetValue<DateTimeOffset>() is { } at ? at : null;

    /// <summary>The step that does work of a kind; carrying out the two rights that give a copy is building it.</summary>
    public static Step StepOf(OperationKind kind, Right right) =>
        kind == OperationKind.Execution && right is not (Right.Access or Right.Portability) ? Step.Execute : StepOf(kind);

    private static Step StepOf(OperationKind kind) => kind switch
    {
        OperationKind.Collection => Step.Collect,
        OperationKind.Execution or OperationKind.Package => Step.Disclose,
        OperationKind.SystemTest => Step.TestSystem,
        OperationKind.Replay => Step.Replay,
    };
}
