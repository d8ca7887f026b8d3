using Dsar.Api.Data;
using Dsar.Api.Features.Records;
using Dsar.Api.Features.Requests;
using Dsar.Api.Security;
using Dsar.Api.Web;
using Dsar.Domain;
using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace Dsar.Api.Features.RecipientNotices;

/// <summary>A person answers for not telling a recipient: it proves impossible, or takes disproportionate effort (GDPR Art. 19).</summary>
public static class ExcuseRecipient
{
    public sealed record Input(ExcuseGround? Ground, string? Reason);

    public sealed record Command(RequestId Id, Guid NoticeId, Input Input) : ICommand<View>;

    internal sealed class Validator : AbstractValidator<Command>
    {
        public Validator()
        {
            RuleFor(c => c.Input.Ground).Required();
            RuleFor(c => c.Input.Reason).Required().Text(2000);
        }
    }

    internal sealed class Handler(DsarDbContext db, Caller caller, RequestDesk desk, RecipientNoticeDesk notices, RecordBook book) : IRequestHandler<Command, Outcome<View>>
    {
        public async Task<Outcome<View>> Handle(Command command, CancellationToken ct)
        {
            if (await desk.Find(command.Id, ct) is not { } request
                || await db.Records.SingleOrDefaultAsync(r => r.Id == command.NoticeId && r.RequestId == command.Id && r.Noun == Noun.RecipientNotices, ct) is not { } row)
            {
                return Problem.NotFound;
            }

            if (row.State is "acknowledged" or "excused")
            {
                return Problem.RecordState(row.State);
            }

            // What an integration's key decides counts as decided by the person who made the key.
            var (ground, reason, by) = (command.Input.Ground!.Value, command.Input.Reason!, Actor.Agent(caller.Person!.Value));
            var excusal = new NoticeExcusal(ground, reason, PeopleNames.Unnamed(caller.Actor));
            await notices.Change(request, row, (n, _) => n.Excused(ground, reason, by), SideAct.RecipientNoticeExcused, AuditAction.RecipientNoticeExcused, ct, n => n with { Excusal = excusal });
            return await book.View(request, row, ct);
        }
    }

    public static void Map(IEndpointRouteBuilder v1) => v1
        .MapPost("/requests/{id:guid}/recipient-notices/{nid:guid}/excusals", (RequestId id, Guid nid, Input input, IMediator mediator, CancellationToken ct) =>
            mediator.Send(new Command(id, nid, input), ct).ToHttp(view => TypedResults.Created($"/v1/requests/{id}/recipient-notices/{nid}", view.Value)))
        .WithName(nameof(ExcuseRecipient)).WithTags("RecipientNotices").Needs(Scope.RequestsDecide).Idempotent();
}
