using Dsar.Api.Data;
using Dsar.Api.Features.Records;
using Dsar.Api.Features.Requests;
using Dsar.Api.Security;
using Dsar.Api.Web;
using Dsar.Domain;
using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace Dsar.Api.Features.Clarifications;

/// <summary>Records the person's answer to a question, on the day it came; the clock goes on from there (GDPR rec. 63).</summary>
public static class AnswerClarification
{
    public sealed record Input(string? Text, DateTimeOffset? AnsweredAt, IntakeChannel? Channel);

    public sealed record Command(RequestId Id, Guid ClarificationId, Input Input) : ICommand<View>;

    internal sealed class Validator : AbstractValidator<Command>
    {
        public Validator(TimeProvider clock)
        {
            RuleFor(c => c.Input.Text).Required().Text(20_000);
            RuleFor(c => c.Input.AnsweredAt).Required().Must(at => at is null || at <= clock.GetUtcNow().AddMinutes(1)).Code("out_of_range", "An answer cannot come in the future.");
            RuleFor(c => c.Input.Channel).Required();
        }
    }

    internal sealed class Handler(DsarDbContext db, Caller caller, RequestDesk desk, RecordBook book, TimeProvider clock) : IRequestHandler<Command, Outcome<View>>
    {
        public async Task<Outcome<View>> Handle(Command command, CancellationToken ct)
        {
            if (await desk.Find(command.Id, ct) is not { } request
                || await db.Records.SingleOrDefaultAsync(r => r.Id == command.ClarificationId && r.RequestId == command.Id && r.Noun == Noun.Clarifications, ct) is not { } row)
            {
                return Problem.NotFound;
            }

            if (row.State != "asked")
            {
                return Problem.RecordState(row.State!);
            }

            var (record, at) = (await book.Read<ClarificationRecord>(row, ct), command.Input.AnsweredAt!.Value);
            if (at < record.AskedAt)
            {
                return Problem.Field("/answeredAt", "out_of_range", "The answer is older than the question.");
            }

            request.AnswerClarification(caller.Actor, at, clock.GetUtcNow());
            await book.Update(row, record with { Answer = command.Input.Text, AnsweredAt = at, State = ClarificationState.Answered }, ct, "answered");
            await book.Audit(AuditAction.ClarificationAnswered, "clarification", row, ct);
            return await book.View(request, row, ct);
        }
    }

    public static void Map(IEndpointRouteBuilder v1) => v1
        .MapPost("/requests/{id:guid}/clarifications/{nid:guid}/answers", (RequestId id, Guid nid, Input input, IMediator mediator, CancellationToken ct) =>
            mediator.Send(new Command(id, nid, input), ct).ToHttp(view => TypedResults.Created($"/v1/requests/{id}/clarifications/{nid}", view.Value)))
        .WithName(nameof(AnswerClarification)).WithTags("Clarifications").Needs(Scope.RequestsWork).Idempotent();
}
