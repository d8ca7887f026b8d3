using System.Text.Json;
using Dsar.Api.Data;
using Dsar.Api.Features.Operations;
using Dsar.Api.Security;
using Dsar.Api.Web;
using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace Dsar.Api.Features.Systems;

/// <summary>Repeats in a system the erasures that a restored backup has brought back (GDPR Art. 17, 5(1)(e)).</summary>
public static class ReplayErasures
{
    public sealed record Input(DateTimeOffset? RestoredAt, string? Reason);

    public sealed record Command(Guid Id, Input Input) : ICommand<OperationView>;

    internal sealed class Validator : AbstractValidator<Command>
    {
        public Validator(TimeProvider clock)
        {
            RuleFor(c => c.Input.RestoredAt).Required().Must(at => at is null || at <= clock.GetUtcNow().AddSeconds(60)).Code("out_of_range", "A restore lies in the past.");
            RuleFor(c => c.Input.Reason).Required().Text(2000);
        }
    }

    internal sealed class Handler(DsarDbContext db, OperationDesk operations) : IRequestHandler<Command, Outcome<OperationView>>
    {
        public async Task<Outcome<OperationView>> Handle(Command command, CancellationToken ct)
        {
            if (await db.Systems.AsNoTracking().SingleOrDefaultAsync(s => s.Id == command.Id, ct) is not { } system)
            {
                return Problem.NotFound;
            }

            db.Audit(AuditAction.ErasuresReplayed, "system", system.Id, null, ("restoredAt", AuditChain.Time(command.Input.RestoredAt!.Value)));
            return await operations.Start(OperationKind.Replay, system.ControllerId, system.Id, JsonSerializer.Serialize(command.Input, Json.Wire), ct);
        }
    }

    public static void Map(IEndpointRouteBuilder v1) => v1
        .MapPost("/systems/{yid:guid}/replays", (Guid yid, Input input, IMediator mediator, CancellationToken ct) => mediator.Send(new Command(yid, input), ct).ToAccepted())
        .WithName(nameof(ReplayErasures)).WithTags("Systems").Needs(Scope.RegisterWrite).NeedsPerson().Idempotent().Problems("people_only");
}
