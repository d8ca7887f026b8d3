using Dsar.Api.Security;
using Dsar.Api.Web;
using Dsar.Domain;
using FluentValidation;
using MediatR;

namespace Dsar.Api.Features.Restrictions;

/// <summary>Announces the end of a restriction and tells the person, with the reason, before it ends (GDPR Art. 18(3)).</summary>
/// <remarks>
/// Each reason demands something first: of contested accuracy that no rectification of the person is open, of an objection that it is decided, of a stop of
/// marketing, consent or an objected use that the person has written since. What is kept for law ends with the data alone. Once the content of the request is
/// destroyed the person's address is not known here: whoever announces has told the person.
/// </remarks>
public static class AnnounceLifting
{
    public sealed record Input(DateOnly? LiftOn, string? Explanation);

    public sealed record Command(Guid Id, Input Input) : ICommand<View>;

    internal sealed class Validator : AbstractValidator<Command>
    {
        public Validator(TimeProvider clock)
        {
            RuleFor(c => c.Input.LiftOn).Required();
            RuleFor(c => c.Input.LiftOn).Must(day => day is null || day >= WorkingDays.After(StockholmTime.DayOf(clock.GetUtcNow()), 1)).Code("out_of_range", "A restriction ends on the next working day at the earliest.");
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

            await lifts.Announce(restriction, request, command.Input.LiftOn!.Value, command.Input.Explanation!, ct);
            return await views.Of(restriction, ct);
        }
    }

    public static void Map(IEndpointRouteBuilder v1) => v1
        .MapPost("/restrictions/{rid:guid}/lift-announcements", (Guid rid, Input input, IMediator mediator, CancellationToken ct) =>
            mediator.Send(new Command(rid, input), ct).ToHttp(view => TypedResults.Created($"/v1/restrictions/{rid}", view.Value)))
        .WithName(nameof(AnnounceLifting)).WithTags("Restrictions").Needs(Scope.RequestsDecide).Idempotent().Problems("invalid_state");
}
