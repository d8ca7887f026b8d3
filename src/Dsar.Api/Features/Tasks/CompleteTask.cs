using System.Text.Json;
using Dsar.Api.Data;
using Dsar.Api.Features.Attachments;
using Dsar.Api.Features.Executions;
using Dsar.Api.Features.Messages;
using Dsar.Api.Features.Operations;
using Dsar.Api.Features.RecipientNotices;
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
    public sealed record Input(TaskOutcome? Outcome, string? Text, IReadOnlyList<Dictionary<string, string?>>? Records, IReadOnlyList<Guid>? AttachmentIds);

    public sealed record Command(RequestId Id, Guid TaskId, Input Input) : ICommand<View>;

    private const int MostRecords = 1000;
    private const int MostMembers = 100;

    internal sealed class Validator : AbstractValidator<Command>
    {
        public Validator()
        {
            RuleFor(c => c.Input.Outcome).Required();
            RuleFor(c => c.Input.Text).Required().Text(20_000);
            RuleFor(c => c.Input.Records).Must(r => r is null or { Count: <= MostRecords }).Code("too_many", $"At most {MostRecords} records.");
            RuleFor(c => c.Input.Records).Must((c, r) => r is null or [] || c.Input.Outcome == TaskOutcome.Done).Code("conflicting", "Only a search that is done has found records.");
            RuleForEach(c => c.Input.Records).Must(r => r is null || (r.Count is > 0 and <= MostMembers && r.All(m => m.Key.Length is > 0 and <= 200 && m.Value is not { Length: > 20_000 })))
                .Code("out_of_range", $"A record has 1 to {MostMembers} members, each with a name of at most 200 and a text of at most 20 000 characters.");
            RuleFor(c => c.Input.AttachmentIds).Must(a => a is null or { Count: <= AttachmentDesk.MostPerRequest }).Code("too_many", $"At most {AttachmentDesk.MostPerRequest} attachments.");
        }
    }

    internal sealed class Handler(DsarDbContext db, Caller caller, RequestDesk desk, RecordBook book, JobOutbox jobs, Stopped stopped, FeeDesk fees, RecipientNoticeDesk notices, AttachmentDesk attachments, DeferredDesk deferred, TaskForms forms, TimeProvider clock) : IRequestHandler<Command, Outcome<View>>
    {
        private static readonly TaskOutcome[] IdentityAnswers = [TaskOutcome.Accepted, TaskOutcome.Rejected, TaskOutcome.Shared];

        public async Task<Outcome<View>> Handle(Command command, CancellationToken ct)
        {
            if (await desk.Find(command.Id, ct) is not { } request
                || await db.Records.SingleOrDefaultAsync(r => r.Id == command.TaskId && r.RequestId == command.Id && r.Noun == Noun.Tasks, ct) is not { } row)
            {
                return Problem.NotFound;
            }

            if (row.State is not (TaskRows.Open or TaskRows.Aside))
            {
                return Problem.RecordState(row.State!);
            }

            var (record, outcome, now) = (await book.Read<TaskRecord>(row, ct), command.Input.Outcome!.Value, clock.GetUtcNow());
            if (IdentityAnswers.Contains(outcome) != (record.Kind == TaskKind.Identity))
            {
                return Problem.Field("/outcome", "conflicting", "Accepted, rejected and shared answer a task of kind identity, and only that.");
            }

            if (outcome == TaskOutcome.NotPossible && row.Inner?.Contains(ExecutionTasks.ReviewMark, StringComparison.Ordinal) == true)
            {
                return Problem.Field("/outcome", "conflicting", "A person looks at an automated decision when the data subject asks for it: that cannot be left out (GDPR Art. 22(3)).");
            }

            if ((await attachments.Refuse(request, command.Input.AttachmentIds, ct) ?? await fees.Answer(request, row, outcome == TaskOutcome.Done, ct)) is { } refused)
            {
                return refused;
            }

            var inFiles = 0;
            if (record.Form is { } form && outcome == TaskOutcome.Done)
            {
                if (command.Input is { Records: null or [], AttachmentIds: null or [] })
                {
                    return Problem.Field("/records", "required", "Send what was found, field by field or as a file; where nothing was found, say nothing_found.");
                }

                (var wrong, inFiles) = await forms.Check(form, command.Input, ct);
                if (wrong is not null)
                {
                    return wrong;
                }
            }

            var state = outcome == TaskOutcome.NotPossible ? TaskState.NotPossible : TaskState.Done;
            if (record.Kind == TaskKind.Collect && row.Inner is not null && JsonSerializer.Deserialize<TaskInner>(row.Inner!, Json.Wire)!.System is { } system)
            {
                request.SystemEnded(new SystemCoverage(system, state == TaskState.Done ? SystemStatus.ManualDone : SystemStatus.Failed, outcome switch { TaskOutcome.NothingFound => "nothing_found", TaskOutcome.Done => Completeness.FoundByHand, _ => null }), caller.Actor, now);
            }

            if (state == TaskState.Done)
            {
                await notices.Done(request, row, ct);
            }

            if (state == TaskState.Done && await deferred.DoneByHand(row, ct) is { } entry)
            {
                jobs.Enqueue(Step.EraseLater, entry);
            }

            await stopped.TryAgain(request.Id, ct);
            var result = new TaskResult(outcome, command.Input.Text, (command.Input.Records?.Count ?? 0) + inFiles, command.Input.Records ?? [], command.Input.AttachmentIds ?? [], PeopleNames.Unnamed(caller.Actor), now);
            // Where the request's key is destroyed only who answered, what and when can be kept: no words.
            await book.Update(row, record with { State = state, Result = request.ContentDestroyedAt is null ? result : result with { Text = null, Records = null! } }, ct, Words.Of(state));
            request.Record(SideAct.TaskCompleted, caller.Actor, now);
            await book.Audit(AuditAction.TaskCompleted, "task", row, ct, ("outcome", Words.Of(outcome)));
            if (request.State == RequestState.Collecting)
            {
                jobs.Enqueue(Step.Collect, request.Id.Value);
            }

            if (request.State == RequestState.Executing && record.Kind == TaskKind.Execute)
            {
                jobs.Enqueue(OperationDesk.StepOf(OperationKind.Execution, request.Right), request.Id.Value);
            }

            return await book.View(request, row, ct);
        }
    }

    public static void Map(IEndpointRouteBuilder v1) => v1
        .MapPost("/requests/{id:guid}/tasks/{nid:guid}/results", (RequestId id, Guid nid, Input input, IMediator mediator, CancellationToken ct) =>
            mediator.Send(new Command(id, nid, input), ct).ToHttp(view => TypedResults.Created($"/v1/requests/{id}/tasks/{nid}", view.Value)))
        .WithName(nameof(CompleteTask)).WithTags("Tasks").Needs(Scope.RequestsWork).Idempotent().Problems("attachment_held", "people_only", "four_eyes_same_person");
}
