using Dsar.Api.Data;
using Dsar.Api.Security;
using Dsar.Api.Web;
using Dsar.Domain;
using FluentValidation;
using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Dsar.Api.Features.Controllers;

/// <summary>Changes a controller's settings or fills gaps of its policy; letters that waited for its name or contact go on (GDPR Art. 12(1), 24).</summary>
public static class UpdateController
{
    public sealed record Command(Guid Cid, [property: FromHeader(Name = "If-Match")] string? IfMatch, [property: FromBody] Members<ControllerInput> Input) : ICommand<ControllerView>;

    internal sealed class Validator : AbstractValidator<Command>
    {
        public Validator() => RuleFor(c => c.Input).SetValidator(new ControllerRules());
    }

    internal sealed class Handler(DsarDbContext db, RegisterDesk desk) : IRequestHandler<Command, Outcome<ControllerView>>
    {
        public async Task<Outcome<ControllerView>> Handle(Command command, CancellationToken ct)
        {
            var id = new ControllerId(command.Cid);
            if (await db.Controllers.SingleOrDefaultAsync(c => c.Id == id, ct) is not { } row)
            {
                return Problem.NotFound;
            }

            if (!ETags.Matches(command.IfMatch, row.Id.Value, row.Version))
            {
                return new Problem("version_conflict", Members: Problem.Extra(("version", row.Version)));
            }

            var (stored, input) = (Registers.Read(row.Body), command.Input);
            if (input.Sent.ContainsKey("key") && input.Typed.Key != row.Key)
            {
                return Problem.Field("/key", "conflicting", "A controller's key is fixed.");
            }

            var document = RegisterDesk.Document(stored);
            MergePatch.Apply(document, input.Without("gaps"));
            if (input.Sent.ContainsKey("gaps"))
            {
                var (gaps, unknown) = RegisterDesk.FileGaps(row.Id, stored, input.Typed.Gaps ?? []);
                if (unknown is not null)
                {
                    return unknown;
                }

                document["gaps"] = gaps;
            }

            var (register, wrong) = RegisterDesk.Check(document);
            if (register is null)
            {
                return wrong!;
            }

            desk.Keep(row, register);
            return ControllerView.Of(row);
        }
    }

    public static void Map(IEndpointRouteBuilder v1) => v1
        .MapPatch("/controllers/{cid:guid}", ([AsParameters] Command command, IMediator mediator, CancellationToken ct) =>
            mediator.Send(command, ct).ToHttp(c => TypedResults.Json(c, Json.Wire)))
        .WithName(nameof(UpdateController)).WithTags("Controllers").Needs(Scope.RegisterWrite).Matched();
}
