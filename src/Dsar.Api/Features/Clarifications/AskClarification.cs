using Dsar.Api.Data;
using Dsar.Api.Features.Records;
using Dsar.Api.Features.Requests;
using Dsar.Api.Mail;
using Dsar.Api.Security;
using Dsar.Api.Web;
using Dsar.Domain;
using FluentValidation;
using MediatR;

namespace Dsar.Api.Features.Clarifications;

/// <summary>Asks the person what they mean; one question at a time (GDPR Art. 12(2), rec. 63). Asked in time it stops the clock.</summary>
public static class AskClarification
{
    private const int DaysToReply = 14;

    public sealed record Input(string? Question, ClarificationReason? Why, string? Reason);

    public sealed record Command(RequestId Id, Input Input) : ICommand<View>;

    internal sealed class Validator : AbstractValidator<Command>
    {
        public Validator()
        {
            RuleFor(c => c.Input.Question).Required().Text(20_000);
            RuleFor(c => c.Input.Why).Required();
            RuleFor(c => c.Input.Why).Must(w => w != ClarificationReason.WhichRight).Code("unknown_value", "Which right is meant is asked at intake.");
            RuleFor(c => c.Input.Reason).Text(2000);
            RuleFor(c => c.Input.Reason).Required().When(c => c.Input.Why == ClarificationReason.CannotAct);
        }
    }

    internal sealed class Handler(Caller caller, RequestDesk desk, RecordBook book, MailOutbox mails, TimeProvider clock) : IRequestHandler<Command, Outcome<View>>
    {
        public async Task<Outcome<View>> Handle(Command command, CancellationToken ct)
        {
            if (await desk.Find(command.Id, ct) is not { } request)
            {
                return Problem.NotFound;
            }

            var (input, now) = (command.Input, clock.GetUtcNow());
            var why = input.Why == ClarificationReason.MuchData ? ClarificationWhy.LargeAmount : ClarificationWhy.CannotAct;
            var question = request.AskClarification(Guid.CreateVersion7(), why, caller.Actor, now);
            var pauses = request.DeadlineOn(StockholmTime.DayOf(now)).Pauses.Any(p => p.RecordId == question.Id);
            var record = new ClarificationRecord(input.Question!, input.Why!.Value, input.Reason, ClarificationState.Asked, now, null, null, null, pauses);
            var row = await book.Add(request, Noun.Clarifications, record, ct, "asked", question.Id);
            await book.Audit(AuditAction.ClarificationAsked, "clarification", row, ct);
            if ((await desk.Subject(request, ct)).Contact?.Email is { } email)
            {
                var replyBy = StockholmTime.DayOf(now).AddDays(DaysToReply);
                await mails.Queue("action", request, request.Reference, email, await desk.Register(request, ct), new Dictionary<string, string> { ["replyBy"] = MailTexts.Date(replyBy, request.Language) }, ct);
            }

            return await book.View(request, row, ct);
        }
    }

    public static void Map(IEndpointRouteBuilder v1) => v1
        .MapPost("/requests/{id:guid}/clarifications", (RequestId id, Input input, IMediator mediator, CancellationToken ct) =>
            mediator.Send(new Command(id, input), ct).ToHttp(view => TypedResults.Created($"/v1/requests/{id}/clarifications/{view.Id()}", view.Value)))
        .WithName(nameof(AskClarification)).WithTags("Clarifications").Needs(Scope.RequestsWork).Idempotent().Problems("clarification_open");
}
