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

/// <summary>Records that a recipient has confirmed that it did the same (GDPR Art. 19).</summary>
public static class RecordRecipientReceipt
{
    private static readonly TimeSpan ClockSkew = TimeSpan.FromSeconds(60);

    public sealed record Input(DateTimeOffset? At, string? Evidence);

    public sealed record Command(RequestId Id, Guid NoticeId, Input Input) : ICommand<View>;

    internal sealed class Validator : AbstractValidator<Command>
    {
        public Validator(TimeProvider clock)
        {
            RuleFor(c => c.Input.At).Required();
            RuleFor(c => c.Input.At).Must(at => at is null || at <= clock.GetUtcNow() + ClockSkew).Code("out_of_range", "A receipt does not lie in the future.");
            RuleFor(c => c.Input.Evidence).Required().Text(2000);
        }
    }

    internal sealed class Handler(DsarDbContext db, RequestDesk desk, RecipientNoticeDesk notices, RecordBook book) : IRequestHandler<Command, Outcome<View>>
    {
        public async Task<Outcome<View>> Handle(Command command, CancellationToken ct)
        {
            if (await desk.Find(command.Id, ct) is not { } request
                || await db.Records.SingleOrDefaultAsync(r => r.Id == command.NoticeId && r.RequestId == command.Id && r.Noun == Noun.RecipientNotices, ct) is not { } row)
            {
                return Problem.NotFound;
            }

            if (row.State is not ("sent" or "failed"))
            {
                return Problem.RecordState(row.State!);
            }

            var receipt = new NoticeReceipt(command.Input.At!.Value, command.Input.Evidence!);
            await notices.Change(request, row, (n, _) => n.Acknowledged(receipt.At), SideAct.RecipientNoticeAcknowledged, AuditAction.RecipientNoticeAcknowledged, ct, n => n with { Receipt = receipt });
            return await book.View(request, row, ct);
        }
    }

    public static void Map(IEndpointRouteBuilder v1) => v1
        .MapPost("/requests/{id:guid}/recipient-notices/{nid:guid}/receipts", (RequestId id, Guid nid, Input input, IMediator mediator, CancellationToken ct) =>
            mediator.Send(new Command(id, nid, input), ct).ToHttp(view => TypedResults.Created($"/v1/requests/{id}/recipient-notices/{nid}", view.Value)))
        .WithName(nameof(RecordRecipientReceipt)).WithTags("RecipientNotices").Needs(Scope.RequestsWork).Idempotent();
}
