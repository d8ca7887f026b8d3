using Dsar.Api.Features.Controllers;
using Dsar.Api.Security;
using Dsar.Api.Web;
using FluentValidation;
using MediatR;

namespace Dsar.Api.Features.Activities;

/// <summary>Adds an activity to the register; a basis, period, recipient or country the policy does not state stays null, and a gap (GDPR Art. 30).</summary>
public static class CreateActivity
{
    public sealed record Command(Members<ActivityInput> Input) : ICommand<ActivityView>;

    internal sealed class Validator : AbstractValidator<Command>
    {
        public Validator()
        {
            RuleFor(c => c.Input).SetValidator(new ActivityRules());
            RuleFor(c => c.Input.Typed.Key).Required();
            RuleFor(c => c.Input.Typed.Name).Required();
            RuleFor(c => c.Input.Typed.Role).Required();
        }
    }

    internal sealed class Handler(Caller caller, RegisterDesk registers, ActivityDesk desk) : IRequestHandler<Command, Outcome<ActivityView>>
    {
        public async Task<Outcome<ActivityView>> Handle(Command command, CancellationToken ct)
        {
            var input = command.Input;
            if (caller.Controller is null && input.Typed.ControllerId is null)
            {
                return Problem.Field("/controllerId", "required", "The host key says for which controller.");
            }

            if (await registers.Owner(input.Typed.ControllerId, ct) is not { } row)
            {
                return Problem.Field("/controllerId", "unknown_reference", "There is no such controller.");
            }

            var register = Registers.Read(row.Body);
            return register.Activities.Any(a => a.Key == input.Typed.Key) ? new Problem("key_taken") : desk.Write(row, register, input.Without("controllerId", "gaps"), input.Typed.Gaps ?? []);
        }
    }

    public static void Map(IEndpointRouteBuilder v1) => v1
        .MapPost("/activities", (Members<ActivityInput> input, IMediator mediator, CancellationToken ct) =>
            mediator.Send(new Command(input), ct).ToHttp(a => TypedResults.Created($"/v1/activities/{a.Id}", a)))
        .WithName(nameof(CreateActivity)).WithTags("Activities").Needs(Scope.RegisterWrite).Idempotent().Problems("key_taken");
}
