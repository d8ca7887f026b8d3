using Dsar.Api.Data;
using Dsar.Api.Features.Operations;
using Dsar.Api.Features.Requests;
using Dsar.Api.Jobs;
using Dsar.Api.Security;
using Dsar.Api.Web;
using Dsar.Domain;
using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace Dsar.Api.Features.Executions;

/// <summary>Tries at once again to carry out a decision of which something failed; what was done is not done twice.</summary>
public static class RetryExecution
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

    internal sealed class Handler(DsarDbContext db, Vault vault, RequestDesk desk, ActDesk acts, OperationDesk operations, Stopped stopped) : IRequestHandler<Command, Outcome<OperationView>>
    {
        public async Task<Outcome<OperationView>> Handle(Command command, CancellationToken ct)
        {
            if (await desk.Find(command.Id, ct) is not { } request)
            {
                return Problem.NotFound;
            }

            var ids = command.Input.SystemIds ?? [];
            var known = await db.Systems.AsNoTracking().Where(s => ids.Contains(s.Id)).Select(s => s.Id).ToListAsync(ct);
            if (ids.Except(known).Any())
            {
                return Problem.Field("/systemIds", "unknown_reference", "There is no such system.");
            }

            if (await acts.Refuse(request, Noun.Executions, ct) is { } refused)
            {
                return refused;
            }

            await stopped.TryAgain(request.Id, ct);
            db.Audit(AuditAction.ExecutionRetried, "request", request.Id.Value, request.Id, ("count", ids.Count), (AuditAction.Reason, await vault.ProofOf(command.Input.Reason!, request.Id, ct)));
            return operations.Start(OperationKind.Execution, request);
        }
    }

    public static void Map(IEndpointRouteBuilder v1) => v1
        .MapPost("/requests/{id:guid}/executions", (RequestId id, Input input, IMediator mediator, CancellationToken ct) => mediator.Send(new Command(id, input), ct).ToAccepted())
        .WithName(nameof(RetryExecution)).WithTags("Executions").Needs(Scope.RequestsWork).Idempotent();
}
