using Dsar.Api.Data;
using Dsar.Api.Features.Records;
using Dsar.Api.Features.Requests;
using Dsar.Api.Security;
using Dsar.Api.Web;
using Dsar.Domain;
using FluentValidation;
using MediatR;

namespace Dsar.Api.Features.Forwardings;

/// <summary>Passes the request on to the controller whose data it is, or refers the person there (GDPR Art. 4(7), 12(2), 28(3)(e)). After a search another person approves it.</summary>
public static class ForwardRequest
{
    /// <summary>A recipient is named by the register or met in a connected system, never typed; with neither, the letter names the company the person named and nothing is sent.</summary>
    public sealed record Input(ForwardingGround? Ground, Guid? RecipientId, Guid? FindingId, string? Text);

    public sealed record Command(RequestId Id, Input Input) : ICommand<View>;

    internal sealed class Validator : AbstractValidator<Command>
    {
        public Validator()
        {
            RuleFor(c => c.Input.Ground).Required();
            RuleFor(c => c.Input.FindingId).Must(f => f is null).When(c => c.Input.RecipientId is not null).Code("conflicting", "Name a recipient or a finding, not both.");
            RuleFor(c => c.Input.FindingId).Must(f => f is null).When(c => c.Input.Ground == ForwardingGround.SeparateController).Code("conflicting", "A separate controller is a recipient of the register.");
            RuleFor(c => c.Input.Text).Text(20_000);
            RuleFor(c => c.Input.Text).Must(t => t is null).When(c => c.Input.Ground == ForwardingGround.SeparateController).Code("conflicting", "Nothing is sent to a separate controller.");
        }
    }

    internal sealed class Handler(Caller caller, RequestDesk desk, ForwardingDesk forwardings, RecordBook book, TimeProvider clock) : IRequestHandler<Command, Outcome<View>>
    {
        public async Task<Outcome<View>> Handle(Command command, CancellationToken ct)
        {
            if (await desk.Find(command.Id, ct) is not { } request)
            {
                return Problem.NotFound;
            }

            var (input, searched) = (command.Input, request.State == RequestState.InReview);
            if (input.Text is not null && request.State is RequestState.Received or RequestState.AwaitingIdentity)
            {
                return Problem.Field("/text", "conflicting", "Before the identity is proven only what the person wrote is sent.");
            }

            Act(request, input.Ground!.Value, searched);
            var (target, refused) = await forwardings.Target(request, input.RecipientId, input.FindingId, ct);
            if (target is null)
            {
                return refused!;
            }

            var record = new ForwardingRecord(input.Ground.Value, searched ? ForwardingState.Proposed : ForwardingState.Done, target, input.Text, null, null);
            var row = await book.Add(request, Noun.Forwardings, record, ct, "proposed");
            await book.Audit(AuditAction.ForwardingProposed, "forwarding", row, ct, ("ground", Words.Of(record.Ground)), ("state", Words.Of(request.State)));
            if (!searched)
            {
                await forwardings.CarryOut(request, row, record, proven: false, ct);
            }

            return await book.View(request, row, ct);
        }

        private void Act(DataSubjectRequest request, ForwardingGround ground, bool searched)
        {
            if (searched)
            {
                request.ProposeForwarding(caller.Actor, clock.GetUtcNow());
            }
            else
            {
                request.Forward(Words.Of(ground), caller.Actor, clock.GetUtcNow());
            }
        }
    }

    public static void Map(IEndpointRouteBuilder v1) => v1
        .MapPost("/requests/{id:guid}/forwardings", (RequestId id, Input input, IMediator mediator, CancellationToken ct) =>
            mediator.Send(new Command(id, input), ct).ToHttp(view => TypedResults.Created($"/v1/requests/{id}/forwardings/{view.Id()}", view.Value)))
        .WithName(nameof(ForwardRequest)).WithTags("Forwardings").Needs(Scope.RequestsDecide).Idempotent().Problems("forwarding_not_allowed");
}
