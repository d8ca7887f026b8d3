using Dsar.Api.Data;
using Dsar.Api.Features.Records;
using Dsar.Api.Features.Requests;
using Dsar.Api.Security;
using Dsar.Api.Web;
using Dsar.Domain;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace Dsar.Api.Features.Forwardings;

/// <summary>Another person approves that the whole request is another controller's; it is then passed on and ends (GDPR Art. 28(3)(e)).</summary>
public static class ApproveForwarding
{
    public sealed record Input;

    public sealed record Command(RequestId Id, Guid ForwardingId, Input Input) : ICommand<View>;

    internal sealed class Handler(DsarDbContext db, Caller caller, RequestDesk desk, ForwardingDesk forwardings, RecordBook book, TimeProvider clock) : IRequestHandler<Command, Outcome<View>>
    {
        public async Task<Outcome<View>> Handle(Command command, CancellationToken ct)
        {
            if (await desk.Find(command.Id, ct) is not { } request
                || await db.Records.SingleOrDefaultAsync(r => r.Id == command.ForwardingId && r.RequestId == command.Id && r.Noun == Noun.Forwardings, ct) is not { } row)
            {
                return Problem.NotFound;
            }

            // A later proposal takes an earlier one's place.
            var latest = await db.Records.Where(r => r.RequestId == command.Id && r.Noun == Noun.Forwardings).OrderByDescending(r => r.Id).Select(r => r.Id).FirstAsync(ct);
            if (row.State != "proposed" || row.Id != latest)
            {
                return Problem.RecordState(row.State!);
            }

            var record = await book.Read<ForwardingRecord>(row, ct);
            request.Forward(Words.Of(record.Ground), caller.Actor, clock.GetUtcNow());
            db.Audit(AuditAction.ForwardingApproved, "forwarding", row.Id, request.Id, ("ground", Words.Of(record.Ground)), ("state", Words.Of(request.State)));
            await forwardings.CarryOut(request, row, record with { ApprovedBy = PeopleNames.Unnamed(caller.Actor) }, proven: true, ct);
            return await book.View(request, row, ct);
        }
    }

    public static void Map(IEndpointRouteBuilder v1) => v1
        .MapPost("/requests/{id:guid}/forwardings/{nid:guid}/approvals", (RequestId id, Guid nid, Input input, IMediator mediator, CancellationToken ct) =>
            mediator.Send(new Command(id, nid, input), ct).ToHttp(view => TypedResults.Created($"/v1/requests/{id}/forwardings/{nid}", view.Value)))
        .WithName(nameof(ApproveForwarding)).WithTags("Forwardings").Needs(Scope.RequestsApprove).NeedsPerson().Idempotent().Problems("people_only", "four_eyes_same_person", "forwarding_not_allowed");
}
