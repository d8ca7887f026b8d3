using Dsar.Api.Data;
using Dsar.Api.Features.Operations;
using Dsar.Api.Features.Requests;
using Dsar.Api.Security;
using Dsar.Api.Web;
using Dsar.Domain;
using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace Dsar.Api.Features.Collections;

/// <summary>Searches the connected systems again, all or some, for a reason such as a failed system or a new identifier.</summary>
public static class StartCollection
{
    public sealed record Input(IReadOnlyList<Guid>? SystemIds, string? Reason);

    public sealed record Command(RequestId Id, Input Input) : ICommand<OperationView>;

    internal sealed class Validator : AbstractValidator<Command>
    {
        public Validator()
        {
            RuleFor(c => c.Input.Reason).Required().Text(2000);
            RuleFor(c => c.Input.SystemIds).Must(s => s is null or { Count: <= 200 }).Code("too_many", "At most 200 systems.");
        }
    }

    internal sealed class Handler(DsarDbContext db, Vault vault, Caller caller, RequestDesk desk, OperationDesk operations, TimeProvider clock) : IRequestHandler<Command, Outcome<OperationView>>
    {
        public async Task<Outcome<OperationView>> Handle(Command command, CancellationToken ct)
        {
            if (await desk.Find(command.Id, ct) is not { } request)
            {
                return Problem.NotFound;
            }

            var ids = command.Input.SystemIds ?? [];
            var systems = await db.Systems.AsNoTracking().Where(s => ids.Count == 0 || ids.Contains(s.Id)).ToListAsync(ct);
            if (ids.Except(systems.Select(s => s.Id)).Any())
            {
                return Problem.Field("/systemIds", "unknown_reference", "There is no such system.");
            }

            request.Recollect([.. systems.Select(s => s.Key)], caller.Actor, clock.GetUtcNow());
            db.Audit(AuditAction.CollectionStarted, "request", request.Id.Value, request.Id, ("count", systems.Count), (AuditAction.Reason, await vault.ProofOf(command.Input.Reason!, request.Id, ct)));
            return operations.Start(OperationKind.Collection, request);
        }
    }

    public static void Map(IEndpointRouteBuilder v1) => v1
        .MapPost("/requests/{id:guid}/collections", (RequestId id, Input input, IMediator mediator, CancellationToken ct) => mediator.Send(new Command(id, input), ct).ToAccepted())
        .WithName(nameof(StartCollection)).WithTags("Collections").Needs(Scope.RequestsWork).Idempotent().Problems("identity_level_insufficient");
}
