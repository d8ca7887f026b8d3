using Dsar.Api.Security;
using Dsar.Api.Web;
using Dsar.Domain;
using FluentValidation;
using MediatR;

namespace Dsar.Api.Features.Restrictions;

/// <summary>Keeps a restriction whose end was announced, on a new ground (GDPR Art. 18(1)); the person is told.</summary>
public static class ContinueRestriction
{
    public sealed record Input(RestrictionReason? Reason, string? Explanation);

    public sealed record Command(Guid Id, Input Input) : ICommand<View>;

    internal sealed class Validator : AbstractValidator<Command>
    {
        public Validator()
        {
            RuleFor(c => c.Input.Reason).Required();
            RuleFor(c => c.Input.Explanation).Required().Text(2000);
        }
    }

    internal sealed class Handler(LiftDesk lifts, RestrictionViews views) : IRequestHandler<Command, Outcome<View>>
    {
        public async Task<Outcome<View>> Handle(Command command, CancellationToken ct)
        {
            if (await lifts.Find(command.Id, ct) is not var (restriction, request))
            {
                return Problem.NotFound;
            }

            await lifts.Continue(restriction, request, command.Input.Reason!.Value, command.Input.Explanation!, ct);
            return await views.Of(restriction, ct);
        }
    }

    public static void Map(IEndpointRouteBuilder v1) => v1
        .MapPost("/restrictions/{rid:guid}/continuations", (Guid rid, Input input, IMediator mediator, CancellationToken ct) =>
            mediator.Send(new Command(rid, input), ct).ToHttp(view => TypedResults.Created($"/v1/restrictions/{rid}", view.Value)))
        .WithName(nameof(ContinueRestriction)).WithTags("Restrictions").Needs(Scope.RequestsDecide).Idempotent().Problems("lift_not_announced");
}
