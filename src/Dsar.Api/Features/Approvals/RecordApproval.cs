using Dsar.Api.Data;
using Dsar.Api.Features.Decisions;
using Dsar.Api.Features.Executions;
using Dsar.Api.Features.Records;
using Dsar.Api.Features.Requests;
using Dsar.Api.Jobs;
using Dsar.Api.Security;
using Dsar.Api.Web;
using Dsar.Domain;
using FluentValidation;
using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Dsar.Api.Features.Approvals;

/// <summary>Another person approves the decision, or returns it with the reason (GDPR Art. 5(2), 24): no answer leaves on one person's word.</summary>
public static class RecordApproval
{
    public enum ApprovalOutcome
    {
        Approved,
        Returned,
    }

    public sealed record Input(Guid? DecisionId, ApprovalOutcome? Outcome, string? Comment);

    public sealed record Command(RequestId Id, [property: FromHeader(Name = "If-Match")] string? IfMatch, [property: FromBody] Input Input) : ICommand<View>;

    /// <summary>The approval as recorded.</summary>
    public sealed record Record(Guid DecisionId, ApprovalOutcome Outcome, [property: ContentMember] string? Comment, ActorView ApprovedBy, bool OnePerson, DateTimeOffset At);

    internal sealed class Validator : AbstractValidator<Command>
    {
        public Validator()
        {
            RuleFor(c => c.Input.DecisionId).Required();
            RuleFor(c => c.Input.Outcome).Required();
            RuleFor(c => c.Input.Comment).Text(2000);
            RuleFor(c => c.Input.Comment).Required().When(c => c.Input.Outcome == ApprovalOutcome.Returned);
        }
    }

    internal sealed class Handler(DsarDbContext db, Caller caller, RequestDesk desk, SiblingDesk siblings, RecordBook book, ExecutionDesk executions, JobOutbox jobs, TimeProvider clock) : IRequestHandler<Command, Outcome<View>>
    {
        public async Task<Outcome<View>> Handle(Command command, CancellationToken ct)
        {
            var (found, problem) = await desk.FindUnchanged(command.Id, command.IfMatch, ct);
            if (found is not { } request)
            {
                return problem!;
            }

            var (input, now, id) = (command.Input, clock.GetUtcNow(), Guid.CreateVersion7());
            var decisionId = input.DecisionId!.Value;
            if (await db.Records.SingleOrDefaultAsync(r => r.Id == decisionId && r.RequestId == command.Id && r.Noun == Noun.Decisions, ct) is not { } decision)
            {
                return Problem.Field("/decisionId", "unknown_reference", "There is no such decision.");
            }

            if (input.Outcome == ApprovalOutcome.Approved)
            {
                request.Approve(decisionId, caller.Actor, now, await siblings.CopyOutstanding(request, ct));
                await executions.Begin(request, ct);
                if (request.State == RequestState.Delivering)
                {
                    jobs.Enqueue(Step.Disclose, request.Id.Value);
                }
            }
            else
            {
                request.ReturnDecision(decisionId, caller.Actor, now);
            }

            var state = request.Decision!.State;
            await book.Update(decision, await book.Read<DecisionRecord>(decision, ct) with { State = state, ApprovalId = id }, ct, Words.Of(state));
            var row = await book.Add(request, Noun.Approvals, new Record(decisionId, input.Outcome!.Value, input.Comment, PeopleNames.Unnamed(caller.Actor), request.Decision.OnePerson, now), ct, id: id);
            await book.Audit(state == DecisionState.Returned ? AuditAction.DecisionReturned : AuditAction.DecisionApproved, "approval", row, ct, ("decision", decisionId.ToString()));
            return await book.View(request, row, ct);
        }
    }

    public static void Map(IEndpointRouteBuilder v1) => v1
        .MapPost("/requests/{id:guid}/approvals", ([AsParameters] Command command, IMediator mediator, CancellationToken ct) =>
            mediator.Send(command, ct).ToHttp(view => TypedResults.Created($"/v1/requests/{command.Id}/approvals/{view.Id()}", view.Value)))
        .WithName(nameof(RecordApproval)).WithTags("Approvals").Needs(Scope.RequestsApprove).NeedsPerson().Idempotent().Matched()
        .Problems("people_only", "four_eyes_same_person", "waiting_time_not_over", "fresh_authentication_required", "decision_superseded", "sibling_undelivered", "identity_level_insufficient");
}
