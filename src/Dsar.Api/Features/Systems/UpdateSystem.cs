using System.Text.Json.Nodes;
using Dsar.Api.Data;
using Dsar.Api.Security;
using Dsar.Api.Web;
using FluentValidation;
using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Dsar.Api.Features.Systems;

/// <summary>Changes a connected system or its data map, lists of the map as a whole; requests under way keep the plan they began with (GDPR Art. 15(1), 30).</summary>
public static class UpdateSystem
{
    public sealed record Command(Guid Yid, [property: FromHeader(Name = "If-Match")] string? IfMatch, [property: FromBody] Members<SystemInput> Input) : ICommand<SystemView>;

    internal sealed class Validator : AbstractValidator<Command>
    {
        public Validator() => RuleFor(c => c.Input).SetValidator(new SystemInputRules());
    }

    internal sealed class Handler(DsarDbContext db, SystemDesk desk) : IRequestHandler<Command, Outcome<SystemView>>
    {
        public async Task<Outcome<SystemView>> Handle(Command command, CancellationToken ct)
        {
            if (await db.Systems.SingleOrDefaultAsync(s => s.Id == command.Yid, ct) is not { } row)
            {
                return Problem.NotFound;
            }

            if (!ETags.Matches(command.IfMatch, row.Id, row.Version))
            {
                return new Problem("version_conflict", Members: Problem.Extra(("version", row.Version)));
            }

            var (input, map) = (command.Input, JsonNode.Parse(row.Map)!.AsObject());
            if (input.Sent.ContainsKey("controllerId") && input.Typed.ControllerId != row.ControllerId.Value)
            {
                return Problem.Field("/controllerId", "conflicting", "A system stays with its controller.");
            }

            if (input.Sent.ContainsKey("key") && input.Typed.Key != row.Key)
            {
                return Problem.Field("/key", "conflicting", "A system's key is fixed.");
            }

            MergePatch.Apply(map, input.Typed.DataMap ?? []);
            var controller = await db.Controllers.AsNoTracking().Where(c => c.Id == row.ControllerId).Select(c => c.Key).SingleAsync(ct);
            if ((SystemDesk.Join(map, input) ?? await desk.Write(row, controller, map, ct)) is { } wrong)
            {
                return wrong;
            }

            return SystemView.Of(row);
        }
    }

    public static void Map(IEndpointRouteBuilder v1) => v1
        .MapPatch("/systems/{yid:guid}", ([AsParameters] Command command, IMediator mediator, CancellationToken ct) => mediator.Send(command, ct).ToHttp(s => TypedResults.Json(s, Json.Wire)))
        .Takes(CreateSystem.MaxBody, BodyRules.PlainJson, BodyRules.MergePatch).WithName(nameof(UpdateSystem)).WithTags("Systems").Needs(Scope.RegisterWrite).Matched();
}
