using Dsar.Api.Data;
using Dsar.Api.Features.Operations;
using Dsar.Api.Features.Requests;
using Dsar.Api.Security;
using Dsar.Api.Web;
using Dsar.Domain;
using FluentValidation;
using MediatR;

namespace Dsar.Api.Features.Packages;

/// <summary>Builds the answer once more, in another language or to issue it again; what was decided stays as it is (GDPR Art. 12(1), 15(3)).</summary>
public static class BuildPackage
{
    public sealed record Input(Language? Language, bool? Pdf);

    public sealed record Command(RequestId Id, Input Input) : ICommand<OperationView>;

    internal sealed class Validator : AbstractValidator<Command>
    {
        public Validator() => RuleFor(c => c.Input.Pdf).Must(p => p is not true).Code("unknown_value", "No browser that prints PDF is configured.");
    }

    internal sealed class Handler(DsarDbContext db, RequestDesk desk, ActDesk acts, PackageDesk packages, OperationDesk operations) : IRequestHandler<Command, Outcome<OperationView>>
    {
        public async Task<Outcome<OperationView>> Handle(Command command, CancellationToken ct)
        {
            if (await desk.Find(command.Id, ct) is not { } request)
            {
                return Problem.NotFound;
            }

            if (await acts.Refuse(request, Noun.Packages, ct) is { } refused)
            {
                return refused;
            }

            var id = Guid.CreateVersion7();
            var operation = operations.Start(OperationKind.Package, request, id);
            var row = await packages.Promise(request, id, command.Input.Language ?? request.Language, operation.Id, ct);
            db.Audit(AuditAction.PackageOrdered, "package", row.Id, request.Id, ("state", request.State.ToString()));
            return operation;
        }
    }

    public static void Map(IEndpointRouteBuilder v1) => v1
        .MapPost("/requests/{id:guid}/packages", (RequestId id, Input input, IMediator mediator, CancellationToken ct) => mediator.Send(new Command(id, input), ct).ToAccepted())
        .WithName(nameof(BuildPackage)).WithTags("Packages").Needs(Scope.DeliveriesWrite).Idempotent();
}
