using Dsar.Api.Security;
using Dsar.Api.Web;
using FluentValidation;
using MediatR;

namespace Dsar.Api.Features.Restrictions;

/// <summary>Ends a restriction on the day announced, no sooner than the working day after the person was told (GDPR Art. 18(3)).</summary>
public static class LiftRestriction
{
    public sealed record Input(string? Explanation);

    public sealed record Command(Guid Id, Input Input) : ICommand<View>;

    internal sealed class Validator : AbstractValidator<Command>
    {
        public Validator() => RuleFor(c => c.Input.Explanation).Required().Text(2000);
    }

    internal sealed class Handler(LiftDesk lifts, RestrictionViews views) : IRequestHandler<Command, Outcome<View>>
    {
        public async Task<Outcome<View>> Handle(Command command, CancellationToken ct)
        {
            if (await lifts.Find(command.Id, ct) is not var (restriction, request))
            {
                return Problem.NotFound;
            }

            await lifts.Lift(restriction, request, command.Input.Explanation, ct);
            return await views.Of(restriction, ct);
        }
    }

    public static void Map(IEndpointRouteBuilder v1) => v1
        .MapPost("/restrictions/{rid:guid}/liftings", (Guid rid, Input input, IMediator mediator, CancellationToken ct) =>
            mediator.Send(new Command(rid, input), ct).ToHttp(view => TypedResults.Created($"/v1/restrictions/{rid}", view.Value)))
        .WithName(nameof(LiftRestriction)).WithTags("Restrictions").Needs(Scope.RequestsDecide).Idempotent().Problems("lift_not_announced");
}
