using Dsar.Api.Data;
using Dsar.Api.Features.IdentityChecks;
using Dsar.Api.Features.Packages;
using Dsar.Api.Features.Records;
using Dsar.Api.Features.Requests;
using Dsar.Api.Security;
using Dsar.Api.Web;
using Dsar.Domain;
using FluentValidation;
using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Dsar.Api.Features.Deliveries;

/// <summary>Prepares the delivery of a ready package, by hand or by registered post. What discloses data goes only to a contact held before the request (GDPR Art. 12(3), 32).</summary>
public static class DeliverPackage
{
    public sealed record Input(Guid? PackageId, DeliveryMethod? Method, AddressSource? AddressSource);

    public sealed record Command(RequestId Id, [property: FromHeader(Name = "If-Match")] string? IfMatch, [property: FromBody] Input Input) : ICommand<View>;

    internal sealed class Validator : AbstractValidator<Command>
    {
        public Validator()
        {
            RuleFor(c => c.Input.PackageId).Required();
            RuleFor(c => c.Input.Method).Required();
            RuleFor(c => c.Input.AddressSource).Required().When(c => c.Input.Method == DeliveryMethod.RegisteredPost);
            RuleFor(c => c.Input.AddressSource).Must(a => a is null).When(c => c.Input.Method == DeliveryMethod.Handover).Code("conflicting", "A handover has no postal address.");
        }
    }

    internal sealed class Handler(DsarDbContext db, RequestDesk desk, IdentityDesk identity, RecordBook book) : IRequestHandler<Command, Outcome<View>>
    {
        public async Task<Outcome<View>> Handle(Command command, CancellationToken ct)
        {
            var (found, problem) = await desk.FindUnchanged(command.Id, command.IfMatch, ct);
            if (found is not { } request)
            {
                return problem!;
            }

            var input = command.Input;
            if (await db.Records.AsNoTracking().SingleOrDefaultAsync(r => r.Id == input.PackageId && r.RequestId == command.Id && r.Noun == Noun.Packages, ct) is not { } row)
            {
                return Problem.Field("/packageId", "unknown_reference", "There is no such package.");
            }

            var package = row.Read<PackageRecord>();
            if (request.State is not (RequestState.Delivering or RequestState.Fulfilled or RequestState.PartlyFulfilled or RequestState.Refused))
            {
                throw new IllegalTransitionException(nameof(DeliverPackage), request.State, null);
            }

            if (package.State != PackageState.Ready)
            {
                return new Problem("package_not_ready", Members: Problem.Extra(("packageState", package.State)));
            }

            if (package.Kind == PackageKind.Disclosure && input.AddressSource == AddressSource.Given)
            {
                return new Problem("delivery_not_allowed", "Data goes only to an address held before the request.", null, Problem.Extra(("why", "contact_not_held")));
            }

            var posted = input.Method == DeliveryMethod.RegisteredPost;
            if (package.Kind == PackageKind.Disclosure && (await identity.Submission(request, ct)).LevelFor(posted, specialCategories: false) < request.IntakeLevel)
            {
                return new Problem("delivery_not_allowed", "A signed letter is answered by post to the held address.", null, Problem.Extra(("why", "contact_not_held")));
            }

            if (request.ProtectedIdentity && posted && input.AddressSource != AddressSource.Held)
            {
                return new Problem("delivery_not_allowed", "The person's data are protected: no address is looked up or taken as given. Post to the held one, such as that of the tax agency's forwarding.", null, Problem.Extra(("why", "protected_identity")));
            }

            db.Audit(AuditAction.DeliveryPrepared, "package", row.Id, request.Id, ("method", Words.Of(input.Method!.Value)));
            var record = new DeliveryRecord(row.Id, input.Method.Value, DeliveryState.Prepared, null, input.AddressSource, null, null, null, [], null, null);
            var delivery = await book.Add(request, Noun.Deliveries, record, ct, "prepared");
            return await book.View(request, delivery, ct);
        }
    }

    public static void Map(IEndpointRouteBuilder v1) => v1
        .MapPost("/requests/{id:guid}/deliveries", ([AsParameters] Command command, IMediator mediator, CancellationToken ct) =>
            mediator.Send(command, ct).ToHttp(view => TypedResults.Created($"/v1/requests/{command.Id}/deliveries/{view.Id()}", view.Value)))
        .WithName(nameof(DeliverPackage)).WithTags("Deliveries").Needs(Scope.DeliveriesWrite).Idempotent().Matched().Problems("package_not_ready", "delivery_not_allowed");
}
