using Dsar.Api.Data;
using Dsar.Api.Features.Packages;
using Dsar.Api.Features.Records;
using Dsar.Api.Features.Requests;
using Dsar.Api.Security;
using Dsar.Api.Web;
using Dsar.Domain;
using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace Dsar.Api.Features.Deliveries;

/// <summary>Records that the answer was posted or handed over, with the evidence; this stops the clock and closes the request (GDPR Art. 12(3)).</summary>
public static class ConfirmDelivery
{
    public sealed record Input(DeliveryBasis? Basis, DateTimeOffset? At, string? Evidence);

    public sealed record Command(RequestId Id, Guid DeliveryId, Input Input) : ICommand<View>;

    internal sealed class Validator : AbstractValidator<Command>
    {
        private static readonly DeliveryBasis[] Accepted = [DeliveryBasis.Posted, DeliveryBasis.HandedOver, DeliveryBasis.RecipientReceipt];

        public Validator(TimeProvider clock)
        {
            RuleFor(c => c.Input.Basis).Required().Must(b => b is null || Accepted.Contains(b.Value)).Code("unknown_value", "Posted, handed over, or with the recipient's receipt.");
            RuleFor(c => c.Input.At).Required().Must(at => at is null || at <= clock.GetUtcNow().AddMinutes(1)).Code("out_of_range", "A delivery cannot lie in the future.");
            RuleFor(c => c.Input.Evidence).Required().Text(2000);
        }
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

            if (row.State != "prepared")
            {
                return Problem.RecordState(row.State!);
            }

            var (input, record, at) = (command.Input, await book.Read<DeliveryRecord>(row, ct), command.Input.At!.Value);
            var package = await db.Records.SingleAsync(r => r.Id == record.PackageId, ct);
            if (at < package.CreatedAt.AddMinutes(-1))
            {
                return Problem.Field("/at", "out_of_range", "The answer did not exist yet.");
            }

            if (request.State == RequestState.Delivering)
            {
                request.ConfirmDelivery(input.Basis!.Value, caller.Actor, at, clock.GetUtcNow());
            }

            PackageDesk.EndsAfter(package, at);
            var confirmation = new DeliveryConfirmation(input.Basis!.Value, at, PeopleNames.Unnamed(caller.Actor), input.Evidence!);
            await book.Update(row, record with { State = DeliveryState.Delivered, DeliveredAt = at, Confirmation = confirmation }, ct, "delivered");
            await book.Audit(AuditAction.DeliveryConfirmed, "delivery", row, ct, ("state", Words.Of(request.State)));
            return await book.View(request, row, ct);
        }
    }

    public static void Map(IEndpointRouteBuilder v1) => v1
        .MapPost("/requests/{id:guid}/deliveries/{nid:guid}/confirmations", (RequestId id, Guid nid, Input input, IMediator mediator, CancellationToken ct) =>
            mediator.Send(new Command(id, nid, input), ct).ToHttp(view => TypedResults.Created($"/v1/requests/{id}/deliveries/{nid}", view.Value)))
        .WithName(nameof(ConfirmDelivery)).WithTags("Deliveries").Needs(Scope.DeliveriesWrite).Idempotent();
}
