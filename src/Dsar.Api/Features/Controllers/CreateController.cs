using System.Text.Json.Nodes;
using Dsar.Api.Data;
using Dsar.Api.Security;
using Dsar.Api.Web;
using Dsar.Domain;
using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace Dsar.Api.Features.Controllers;

/// <summary>Makes a controller with its settings; what its policy does not state is null and a gap (GDPR Art. 4(7), 24).</summary>
public static class CreateController
{
    public sealed record Command(Members<ControllerInput> Input) : ICommand<ControllerView>;

    internal sealed class Validator : AbstractValidator<Command>
    {
        public Validator()
        {
            RuleFor(c => c.Input).SetValidator(new ControllerRules());
            RuleFor(c => c.Input.Typed.Key).Required();
        }
    }

    internal sealed class Handler(DsarDbContext db, Vault vault, RegisterDesk desk) : IRequestHandler<Command, Outcome<ControllerView>>
    {
        public async Task<Outcome<ControllerView>> Handle(Command command, CancellationToken ct)
        {
            var (input, id) = (command.Input, ControllerId.New());
            var document = input.Without("gaps");
            var (gaps, unknown) = RegisterDesk.FileGaps(id, new DataController { Key = input.Typed.Key! }, input.Typed.Gaps ?? []);
            document["activities"] = new JsonArray();
            document["gaps"] = gaps;
            var (register, wrong) = unknown is null ? RegisterDesk.Check(document) : (null, unknown);
            if (register is null)
            {
                return wrong!;
            }

            if (await db.Controllers.AnyAsync(c => c.Key == register.Key, ct))
            {
                return new Problem("key_taken");
            }

            var row = new ControllerRow { Id = id, Key = register.Key, Body = "", FileHash = "", Version = 0 };
            db.Controllers.Add(row);
            vault.NewKey(KeyKind.Controller, id.Value, id);
            vault.NewKey(KeyKind.Lookup, id.Value, id);
            desk.Keep(row, register);
            return ControllerView.Of(row);
        }
    }

    public static void Map(IEndpointRouteBuilder v1) => v1
        .MapPost("/controllers", (Members<ControllerInput> input, IMediator mediator, CancellationToken ct) =>
            mediator.Send(new Command(input), ct).ToHttp(c => TypedResults.Created($"/v1/controllers/{c.Id}", c)))
        .WithName(nameof(CreateController)).WithTags("Controllers").Needs(Scope.RegisterWrite).NeedsHost().Idempotent().Problems("key_taken");
}
