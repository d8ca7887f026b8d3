using Dsar.Api.Data;
using Dsar.Api.Features.Records;
using Dsar.Api.Features.Requests;
using Dsar.Api.Security;
using Dsar.Api.Web;
using Dsar.Domain;
using FluentValidation;
using MediatR;

namespace Dsar.Api.Features.RecipientNotices;

/// <summary>Tells one more recipient of the register what was done with the data (GDPR Art. 19); those affected are told by themselves.</summary>
public static class NotifyRecipient
{
    public sealed record Input(Guid? RecipientId, NoticeMethod? Method, string? Text);

    public sealed record Command(RequestId Id, Input Input) : ICommand<View>;

    internal sealed class Validator : AbstractValidator<Command>
    {
        public Validator()
        {
            RuleFor(c => c.Input.RecipientId).Required();
            RuleFor(c => c.Input.Method).Required();
            RuleFor(c => c.Input.Method).Must(m => m != NoticeMethod.Webhook).Code("conflicting", "No recipient takes signed calls here; tell it by e-mail or by hand.");
            RuleFor(c => c.Input.Text).Text(20_000);
        }
    }

    internal sealed class Handler(Caller caller, RequestDesk desk, ActDesk acts, RecipientNoticeDesk notices, RecordBook book, TimeProvider clock) : IRequestHandler<Command, Outcome<View>>
    {
        public async Task<Outcome<View>> Handle(Command command, CancellationToken ct)
        {
            if (await desk.Find(command.Id, ct) is not { } request)
            {
                return Problem.NotFound;
            }

            var (input, register) = (command.Input, await desk.Register(request, ct));
            var named = register.Activities.SelectMany(a => a.Recipients.Select(r => (Activity: a, Recipient: r))).FirstOrDefault(n => n.Recipient.Id == input.RecipientId);
            if (named.Recipient is not { } recipient)
            {
                return Problem.Field("/recipientId", "unknown_reference", "There is no such recipient.");
            }

            if (input.Method == NoticeMethod.Email && recipient.Contact?.Email is null)
            {
                return Problem.Field("/method", "conflicting", "The register states no e-mail address of this recipient.");
            }

            if (await acts.Refuse(request, Noun.RecipientNotices, ct) is { } blocked)
            {
                return blocked;
            }

            var inner = new NoticeInner([recipient.Id!.Value], recipient.DataCategories.Count > 0 ? recipient.DataCategories : named.Activity.DataCategories);
            var row = await notices.Add(request, new PlannedNotice(recipient, named.Activity.Key, ActionOf(request.Right), input.Method == NoticeMethod.Manual), inner, input.Text, ct, input.Method);
            request.Record(SideAct.RecipientNoticePlanned, caller.Actor, clock.GetUtcNow(), "1");
            return await book.View(request, row, ct);
        }

        private static NoticeAction ActionOf(Right right) => right switch
        {
            Right.Rectification => NoticeAction.Rectified,
            Right.Erasure => NoticeAction.Erased,
            _ => NoticeAction.Restricted,
        };
    }

    public static void Map(IEndpointRouteBuilder v1) => v1
        .MapPost("/requests/{id:guid}/recipient-notices", (RequestId id, Input input, IMediator mediator, CancellationToken ct) =>
            mediator.Send(new Command(id, input), ct).ToHttp(view => TypedResults.Created($"/v1/requests/{id}/recipient-notices/{view.Id()}", view.Value)))
        .WithName(nameof(NotifyRecipient)).WithTags("RecipientNotices").Needs(Scope.RequestsWork).Idempotent();
}
