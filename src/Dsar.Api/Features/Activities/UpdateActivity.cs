using Dsar.Api.Features.Controllers;
using Dsar.Api.Security;
using Dsar.Api.Web;
using FluentValidation;
using MediatR;
using Microsoft.AspNetCore.Mvc;

namespace Dsar.Api.Features.Activities;

/// <summary>Changes an activity of the register or fills its gaps; decisions already made keep the register they stand on (GDPR Art. 30).</summary>
public static class UpdateActivity
{
    public sealed record Command(Guid Aid, [property: FromHeader(Name = "If-Match")] string? IfMatch, [property: FromBody] Members<ActivityInput> Input) : ICommand<ActivityView>;

    internal sealed class Validator : AbstractValidator<Command>
    {
        public Validator() => RuleFor(c => c.Input).SetValidator(new ActivityRules());
    }

    internal sealed class Handler(ActivityDesk desk) : IRequestHandler<Command, Outcome<ActivityView>>
    {
        public async Task<Outcome<ActivityView>> Handle(Command command, CancellationToken ct)
        {
            if (await desk.Find(command.Aid, ct) is not var (row, register, activity))
            {
                return Problem.NotFound;
            }

            var version = row.VersionOf(activity.Key);
            if (!ETags.Matches(command.IfMatch, command.Aid, version))
            {
                return new Problem("version_conflict", Members: Problem.Extra(("version", version)));
            }

            var input = command.Input;
            if (input.Sent.ContainsKey("key") && input.Typed.Key != activity.Key)
            {
                return Problem.Field("/key", "conflicting", "An activity's key is fixed.");
            }

            if (input.Sent.ContainsKey("controllerId") && input.Typed.ControllerId != row.Id.Value)
            {
                return Problem.Field("/controllerId", "conflicting", "An activity stays with its controller.");
            }

            var members = RegisterDesk.Document(register)["activities"]![register.Activities.ToList().IndexOf(activity)]!.DeepClone().AsObject();
            MergePatch.Apply(members, input.Without("controllerId", "gaps"));
            return desk.Write(row, register, members, input.Sent.ContainsKey("gaps") ? input.Typed.Gaps ?? [] : null);
        }
    }

    public static void Map(IEndpointRouteBuilder v1) => v1
        .MapPatch("/activities/{aid:guid}", ([AsParameters] Command command, IMediator mediator, CancellationToken ct) =>
            mediator.Send(command, ct).ToHttp(a => TypedResults.Json(a, Json.Wire)))
        .WithName(nameof(UpdateActivity)).WithTags("Activities").Needs(Scope.RegisterWrite).Matched();
}
