using Dsar.Api.Data;
using Dsar.Api.Features.Executions;
using Dsar.Api.Features.Messages;
using Dsar.Api.Features.Records;
using Dsar.Api.Features.Requests;
using Dsar.Api.Security;
using Dsar.Api.Web;
using Dsar.Domain;
using FluentValidation;
using MediatR;

namespace Dsar.Api.Features.Withdrawals;

/// <summary>Records that the person, or their representative, takes the request back; possible in every open state.</summary>
public static class WithdrawRequest
{
    public enum WithdrawnBy
    {
        Subject,
        Representative,
    }

    public sealed record Input(WithdrawnBy? By, string? Statement, DateTimeOffset? At, IntakeChannel? Channel);

    public sealed record Command(RequestId Id, Input Input) : ICommand<View>;

    /// <summary>The withdrawal as recorded.</summary>
    public sealed record Record(WithdrawnBy By, [property: ContentMember] string Statement, DateTimeOffset At, IntakeChannel Channel);

    internal sealed class Validator : AbstractValidator<Command>
    {
        public Validator()
        {
            RuleFor(c => c.Input.By).Required();
            RuleFor(c => c.Input.Statement).Required().Text(2000);
            RuleFor(c => c.Input.At).Required();
            RuleFor(c => c.Input.Channel).Required();
        }
    }

    internal sealed class Handler(Caller caller, RequestDesk desk, RecordBook book, MessageDesk messages, CutExecution cut, TimeProvider clock) : IRequestHandler<Command, Outcome<View>>
    {
        public async Task<Outcome<View>> Handle(Command command, CancellationToken ct)
        {
            if (await desk.Find(command.Id, ct) is not { } request)
            {
                return Problem.NotFound;
            }

            var i = command.Input;
            request.Withdraw(caller.Actor, clock.GetUtcNow());
            var row = await book.Add(request, Noun.Withdrawals, new Record(i.By!.Value, i.Statement!, i.At!.Value, i.Channel!.Value), ct);
            await book.Audit(AuditAction.RequestWithdrawn, "withdrawal", row, ct, ("state", Words.Of(request.State)));
            await messages.Write(request, MessageTemplate.Withdrawn, await Letter(request, StockholmTime.DayOf(i.At.Value), ct), MessageZone.Open, ct);
            return await book.View(request, row, ct);
        }

        private async Task<Document> Letter(DataSubjectRequest request, DateOnly withdrawnOn, CancellationToken ct)
        {
            var frame = await messages.Frame(request, clock.GetUtcNow(), ct);
            var (items, done) = await cut.End(request, ct);
            return LaterLetters.Withdrawn(frame, withdrawnOn, items, done, frame.Controller.ClosedRetentionMonths);
        }
    }

    public static void Map(IEndpointRouteBuilder v1) => v1
        .MapPost("/requests/{id:guid}/withdrawals", (RequestId id, Input input, IMediator mediator, CancellationToken ct) =>
            mediator.Send(new Command(id, input), ct).ToHttp(view => TypedResults.Created($"/v1/requests/{id}/withdrawals/{view.Id()}", view.Value)))
        .WithName(nameof(WithdrawRequest)).WithTags("Withdrawals").Needs(Scope.RequestsWork).Idempotent();
}
