using System.Text.Json;
using Dsar.Api.Data;
using Dsar.Api.Features.Records;
using Dsar.Api.Features.Requests;
using Dsar.Api.Jobs;
using Dsar.Api.Security;
using Dsar.Api.Web;
using Dsar.Domain;
using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace Dsar.Api.Features.Tasks;

/// <summary>Records how a task for a person ended: a search done by hand, or whether a newly met identifier is the person's.</summary>
public static class CompleteTask
{
    public sealed record Input(TaskOutcome? Outcome, string? Text);

    public sealed record Command(RequestId Id, Guid TaskId, Input Input) : ICommand<View>;

    internal sealed class Validator : AbstractValidator<Command>
    {
        public Validator()
        {
            RuleFor(c => c.Input.Outcome).Required();
            RuleFor(c => c.Input.Text).Required().Text(20_000);
        }
    }

    internal sealed class Handler(DsarDbContext db, Caller caller, RequestDesk desk, RecordBook book, JobOutbox jobs, Stopped stopped, TimeProvider clock) : IRequestHandler<Command, Outcome<View>>
    {
        private static readonly TaskOutcome[] IdentityAnswers = [TaskOutcome.Accepted, TaskOutcome.Rejected, TaskOutcome.Shared];

        public async Task<Outcome<View>> Handle(Command command, CancellationToken ct)
        {
            if (await desk.Find(command.Id, ct) is not { } request
                || await db.Records.SingleOrDefaultAsync(r => r.Id == command.TaskId && r.RequestId == command.Id && r.Noun == Noun.Tasks, ct) is not { } row)
            {
                return Problem.NotFound;
            }

            if (row.State is not ("open" or "undelivered"))
            {
                return Problem.RecordState(row.State!);
            }

            var (record, outcome, now) = (await book.Read<TaskRecord>(row, ct), command.Input.Outcome!.Value, clock.GetUtcNow());
            if (IdentityAnswers.Contains(outcome) != (record.Kind == TaskKind.Identity))
            {
                return Problem.Field("/outcome", "conflicting", "Accepted, rejected and shared answer a task of kind identity, and only that.");
            }

            var state = outcome == TaskOutcome.NotPossible ? TaskState.NotPossible : TaskState.Done;
            if (record.Kind == TaskKind.Collect && row.Inner is not null && JsonSerializer.Deserialize<TaskInner>(row.Inner!, Json.Wire)!.System is { } system)
            {
                request.SystemEnded(new SystemCoverage(system, state == TaskState.Done ? SystemStatus.ManualDone : SystemStatus.Failed, outcome switch { TaskOutcome.NothingFound => "nothing_found", TaskOutcome.Done => Completeness.FoundByHand, _ => null }), caller.Actor, now);
            }

            await stopped.TryAgain(request.Id, ct);
            await book.Update(row, record with { State = state, Result = new TaskResult(outcome, command.Input.Text, 0, PeopleNames.Unnamed(caller.Actor), now) }, ct, Words.Of(state));
            db.Audit(AuditAction.Act(nameof(CompleteTask)), "task", row.Id, request.Id, ("outcome", outcome.ToString()));
            if (request.State == RequestState.Collecting)
            {
                jobs.Enqueue(Step.Collect, request.Id.Value);
            }

            return await book.View(request, row, ct);
        }
    }

    public static void Map(IEndpointRouteBuilder v1) => v1
        .MapPost("/requests/{id:guid}/tasks/{nid:guid}/results", (RequestId id, Guid nid, Input input, IMediator mediator, CancellationToken ct) =>
            mediator.Send(new Command(id, nid, input), ct).ToHttp(view => TypedResults.Created($"/v1/requests/{id}/tasks/{nid}", view.Value)))
        .WithName(nameof(CompleteTask)).WithTags("Tasks").Needs(Scope.RequestsWork).Idempotent();
}
