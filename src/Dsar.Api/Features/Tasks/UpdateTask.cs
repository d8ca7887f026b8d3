using System.Text.Json.Serialization;
using Dsar.Api.Data;
using Dsar.Api.Features.Records;
using Dsar.Api.Features.Requests;
using Dsar.Api.Security;
using Dsar.Api.Web;
using Dsar.Domain;
using FluentValidation;
using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Dsar.Api.Features.Tasks;

/// <summary>Changes who does a task, until when, or what is to be done; an absent member stays as it is, null clears it.</summary>
public static class UpdateTask
{
    /// <summary>The serializer sets only what was sent, so that null and absent can be told apart.</summary>
    public sealed record Input
    {
        public Guid? AssigneeId { get; init => (field, AssigneeGiven) = (value, true); }

        public DateOnly? DueDate { get; init => (field, DueDateGiven) = (value, true); }

        public string? Instructions { get; init => (field, InstructionsGiven) = (value, true); }

        [JsonIgnore]
        public bool AssigneeGiven { get; private init; }

        [JsonIgnore]
        public bool DueDateGiven { get; private init; }

        [JsonIgnore]
        public bool InstructionsGiven { get; private init; }
    }

    public sealed record Command(RequestId Id, Guid TaskId, [property: FromHeader(Name = "If-Match")] string? IfMatch, [property: FromBody] Input Input) : ICommand<View>;

    internal sealed class Validator : AbstractValidator<Command>
    {
        public Validator()
        {
            RuleFor(c => c.Input.Instructions).Required().When(c => c.Input.InstructionsGiven);
            RuleFor(c => c.Input.Instructions).Text(2000);
        }
    }

    internal sealed class Handler(DsarDbContext db, RequestDesk desk, RecordBook book) : IRequestHandler<Command, Outcome<View>>
    {
        public async Task<Outcome<View>> Handle(Command command, CancellationToken ct)
        {
            var input = command.Input;
            if (await desk.Find(command.Id, ct) is not { } request
                || await db.Records.SingleOrDefaultAsync(r => r.Id == command.TaskId && r.RequestId == command.Id && r.Noun == Noun.Tasks, ct) is not { } row)
            {
                return Problem.NotFound;
            }

            if (input.AssigneeId is { } person && !await db.People.AnyAsync(p => p.Id == new PersonId(person), ct))
            {
                return Problem.Field("/assigneeId", "unknown_reference", "There is no such person.");
            }

            if (!ETags.Matches(command.IfMatch, row.Id, row.Version))
            {
                return new Problem("version_conflict", Members: Problem.Extra(("version", row.Version)));
            }

            var task = await book.Read<TaskRecord>(row, ct);
            if (task.State != TaskState.Open)
            {
                return Problem.RecordState(Words.Of(task.State));
            }

            await book.Update(row, task with
            {
                Assignee = !input.AssigneeGiven ? task.Assignee : input.AssigneeId is { } id ? new TaskAssignee(id, null) : null,
                DueDate = input.DueDateGiven ? input.DueDate : task.DueDate,
                Instructions = input.Instructions ?? task.Instructions,
            }, ct);
            await book.Audit(AuditAction.TaskChanged, "task", row, ct);
            return await book.View(request, row, ct);
        }
    }

    public static void Map(IEndpointRouteBuilder v1) => v1
        .MapPatch("/requests/{id:guid}/tasks/{nid:guid}", (RequestId id, Guid nid, [FromHeader(Name = "If-Match")] string? ifMatch, Input input, IMediator mediator, CancellationToken ct) =>
            mediator.Send(new Command(id, nid, ifMatch, input), ct).ToHttp(view => TypedResults.Json(view.Value, Json.Wire)))
        .WithName(nameof(UpdateTask)).WithTags("Tasks").Needs(Scope.RequestsWork).Matched();
}
