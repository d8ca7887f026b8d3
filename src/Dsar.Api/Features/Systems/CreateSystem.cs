using System.Text.Json.Nodes;
using Dsar.Api.Data;
using Dsar.Api.Features.Controllers;
using Dsar.Api.Security;
using Dsar.Api.Web;
using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace Dsar.Api.Features.Systems;

/// <summary>Connects a system by its data map; requests that are searched from now on use it, those under way keep their plan (GDPR Art. 15(1), 30).</summary>
public static class CreateSystem
{
    /// <summary>Largest body, in bytes.</summary>
    internal const int MaxBody = 4 * 1024 * 1024;

    public sealed record Command(Members<SystemInput> Input) : ICommand<SystemView>;

    internal sealed class Validator : AbstractValidator<Command>
    {
        public Validator()
        {
            RuleFor(c => c.Input).SetValidator(new SystemInputRules());
            RuleFor(c => c.Input.Typed.DataMap).Required();
        }
    }

    internal sealed class Handler(DsarDbContext db, Caller caller, RegisterDesk registers, SystemDesk desk) : IRequestHandler<Command, Outcome<SystemView>>
    {
        public async Task<Outcome<SystemView>> Handle(Command command, CancellationToken ct)
        {
            var input = command.Input;
            if (caller.Controller is null && input.Typed.ControllerId is null)
            {
                return Problem.Field("/controllerId", "required", "The host key says for which controller.");
            }

            if (await registers.Owner(input.Typed.ControllerId, ct) is not { } controller)
            {
                return Problem.Field("/controllerId", "unknown_reference", "There is no such controller.");
            }

            var map = input.Typed.DataMap!.DeepClone().AsObject();
            if (SystemDesk.Join(map, input) is { } differs)
            {
                return differs;
            }

            var key = map["system"] is JsonValue system ? system.ToString() : "";
            if (await db.Systems.AnyAsync(s => s.ControllerId == controller.Id && s.Key == key, ct))
            {
                return new Problem("key_taken");
            }

            var row = new SystemRow { Id = Guid.CreateVersion7(), ControllerId = controller.Id, Key = key, Map = "", MapHash = "", Version = 0 };
            if (await desk.Write(row, controller.Key, map, ct) is { } wrong)
            {
                return wrong;
            }

            db.Systems.Add(row);
            return SystemView.Of(row);
        }
    }

    public static void Map(IEndpointRouteBuilder v1) => v1
        .MapPost("/systems", (Members<SystemInput> input, IMediator mediator, CancellationToken ct) =>
            mediator.Send(new Command(input), ct).ToHttp(s => TypedResults.Created($"/v1/systems/{s.Id}", s)))
        .Takes(MaxBody).WithName(nameof(CreateSystem)).WithTags("Systems").Needs(Scope.RegisterWrite).Idempotent().Problems("key_taken");
}
