using Dsar.Api.Data;
using Dsar.Api.Features.Records;
using Dsar.Api.Features.Requests;
using Dsar.Api.Security;
using Dsar.Api.Web;
using Dsar.Domain;
using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace Dsar.Api.Features.Tasks;

/// <summary>Gives a person at the controller something to do for a request. Only a question of identity, asked during the search, makes the request wait.</summary>
public static class CreateTask
{
    public sealed record Input(TaskKind? Kind, string? Title, string? Instructions, Guid? SystemId, Guid? AssigneeId, DateOnly? DueDate);

    public sealed record Command(RequestId Id, Input Input) : ICommand<View>;

    internal sealed class Validator : AbstractValidator<Command>
    {
        public Validator()
        {
            RuleFor(c => c.Input.Kind).Required();
            RuleFor(c => c.Input.Title).Required().Line(200);
            RuleFor(c => c.Input.Instructions).Required().Text(2000);
        }
    }

    internal sealed class Handler(DsarDbContext db, Caller caller, RequestDesk desk, RecordBook book, TimeProvider clock) : IRequestHandler<Command, Outcome<View>>
    {
        public async Task<Outcome<View>> Handle(Command command, CancellationToken ct)
        {
            var input = command.Input;
            if (await desk.Find(command.Id, ct) is not { } request)
            {
                return Problem.NotFound;
            }

            if (input.SystemId is { } system && !await db.Systems.AnyAsync(s => s.Id == system, ct))
            {
                return Problem.Field("/systemId", "unknown_reference", "There is no such system.");
            }

            if (input.AssigneeId is { } person && !await db.People.AnyAsync(p => p.Id == new PersonId(person), ct))
            {
                return Problem.Field("/assigneeId", "unknown_reference", "There is no such person.");
            }

            request.RequireTasksPossible();
            var task = new TaskRecord(input.Kind!.Value, input.SystemId, input.Title!.Trim(), input.Instructions!, TaskState.Open, input.DueDate, null, input.AssigneeId is { } id ? new TaskAssignee(id, null) : null);
            var waits = task.Kind == TaskKind.Identity && request.State == RequestState.Collecting;
            var row = await book.Add(request, Noun.Tasks, task, ct, waits ? TaskRows.Open : TaskRows.Aside);
            request.Record(SideAct.TaskCreated, caller.Actor, clock.GetUtcNow());
            await book.Audit(AuditAction.TaskCreated, "task", row, ct);
            return await book.View(request, row, ct);
        }
    }

    public static void Map(IEndpointRouteBuilder v1) => v1
        .MapPost("/requests/{id:guid}/tasks", (RequestId id, Input input, IMediator mediator, CancellationToken ct) =>
            mediator.Send(new Command(id, input), ct).ToHttp(view => TypedResults.Created($"/v1/requests/{id}/tasks/{view.Id()}", view.Value)))
        .WithName(nameof(CreateTask)).WithTags("Tasks").Needs(Scope.RequestsWork).Idempotent();
}
