using Dsar.Api.Data;
using Dsar.Api.Features.Records;
using Dsar.Api.Features.Requests;
using Dsar.Api.Security;
using Dsar.Api.Web;
using Dsar.Domain;
using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace Dsar.Api.Features.Deliveries;

/// <summary>Takes a delivery back that has not reached the person, such as one to a wrong address; the answer can be delivered anew (GDPR Art. 32).</summary>
public static class RevokeDelivery
{
    public sealed record Input(string? Reason);

    public sealed record Command(RequestId Id, Guid DeliveryId, Input Input) : ICommand<View>;

    internal sealed class Validator : AbstractValidator<Command>
    {
        public Validator() => RuleFor(c => c.Input.Reason).Required().Text(2000);
    }

    internal sealed class Handler(DsarDbContext db, Caller caller, RequestDesk desk, RecordBook book, TimeProvider clock) : IRequestHandler<Command, Outcome<View>>
    {
        public async Task<Outcome<View>> Handle(Command command, CancellationToken ct)
        {
            if (await desk.Find(command.Id, ct) is not { } request
                || await db.Records.SingleOrDefaultAsync(r => r.Id == command.DeliveryId && r.RequestId == command.Id && r.Noun == Noun.Deliveries, ct) is not { } row)
            {
                return Problem.NotFound;
            }

            if (row.State is not ("prepared" or "available"))
            {
                return Problem.RecordState(row.State!);
            }

            var record = await book.Read<DeliveryRecord>(row, ct);
            var revocation = new DeliveryRevocation(clock.GetUtcNow(), PeopleNames.Unnamed(caller.Actor), command.Input.Reason!);
            await book.Update(row, record with { State = DeliveryState.Revoked, Revocation = revocation }, ct, "revoked");
            await book.Audit(AuditAction.DeliveryRevoked, "delivery", row, ct);
            return await book.View(request, row, ct);
        }
    }

    public static void Map(IEndpointRouteBuilder v1) => v1
        .MapPost("/requests/{id:guid}/deliveries/{nid:guid}/revocations", (RequestId id, Guid nid, Input input, IMediator mediator, CancellationToken ct) =>
            mediator.Send(new Command(id, nid, input), ct).ToHttp(view => TypedResults.Created($"/v1/requests/{id}/deliveries/{nid}", view.Value)))
        .WithName(nameof(RevokeDelivery)).WithTags("Deliveries").Needs(Scope.DeliveriesWrite).Idempotent();
}
