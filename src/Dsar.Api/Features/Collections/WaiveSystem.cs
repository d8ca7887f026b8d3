using Dsar.Api.Data;
using Dsar.Api.Features.Records;
using Dsar.Api.Features.Requests;
using Dsar.Api.Security;
using Dsar.Api.Web;
using Dsar.Domain;
using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace Dsar.Api.Features.Collections;

/// <summary>A person answers for leaving a failed system out, with the reason; the answer names it (GDPR Art. 5(2), 12(1)).</summary>
public static class WaiveSystem
{
    public sealed record Input(Guid? SystemId, string? Reason);

    public sealed record Command(RequestId Id, Guid CollectionId, Input Input) : ICommand<View>;

    internal sealed class Validator : AbstractValidator<Command>
    {
        public Validator()
        {
            RuleFor(c => c.Input.SystemId).Required();
            RuleFor(c => c.Input.Reason).Required().Text(2000);
        }
    }

    internal sealed class Handler(DsarDbContext db, Caller caller, RequestDesk desk, RecordBook book, TimeProvider clock) : IRequestHandler<Command, Outcome<View>>
    {
        public async Task<Outcome<View>> Handle(Command command, CancellationToken ct)
        {
            if (await desk.Find(command.Id, ct) is not { } request
                || await db.Records.SingleOrDefaultAsync(r => r.Id == command.CollectionId && r.RequestId == command.Id && r.Noun == Noun.Collections, ct) is not { } row)
            {
                return Problem.NotFound;
            }

            var (record, now) = (await book.Read<CollectionRecord>(row, ct), clock.GetUtcNow());
            if (record.Systems.SingleOrDefault(s => s.SystemId == command.Input.SystemId) is not { } system)
            {
                return Problem.Field("/systemId", "unknown_reference", "The search has no such system.");
            }

            if (system.Status != SystemStatus.Failed)
            {
                return Problem.RecordState(Words.Of(system.Status));
            }

            request.WaiveSystem(system.Name, caller.Actor, now);
            var waived = system with { Status = SystemStatus.Waived, Waiver = new WaiverView(PeopleNames.Unnamed(caller.Actor), now, command.Input.Reason!) };
            await book.Update(row, record with { Systems = [.. record.Systems.Select(s => s.SystemId == waived.SystemId ? waived : s)] }, ct);
            await book.Audit(AuditAction.CollectionWaived, "collection", row, ct, ("system", waived.SystemId.ToString()));
            return await book.View(request, row, ct);
        }
    }

    public static void Map(IEndpointRouteBuilder v1) => v1
        .MapPost("/requests/{id:guid}/collections/{nid:guid}/waivers", (RequestId id, Guid nid, Input input, IMediator mediator, CancellationToken ct) =>
            mediator.Send(new Command(id, nid, input), ct).ToHttp(view => TypedResults.Created($"/v1/requests/{id}/collections/{nid}", view.Value)))
        .WithName(nameof(WaiveSystem)).WithTags("Collections").Needs(Scope.RequestsWork).NeedsPerson().Idempotent().Problems("people_only");
}
