using Dsar.Api.Data;
using Dsar.Api.Features.Attachments;
using Dsar.Api.Features.Records;
using Dsar.Api.Features.Requests;
using Dsar.Api.Security;
using Dsar.Api.Web;
using Dsar.Domain;
using FluentValidation;
using MediatR;

namespace Dsar.Api.Features.Messages;

/// <summary>Writes to the person, or records what the person wrote; a complaint too. A mail only says that there is something to read: the text stays on the request page and in the letter.</summary>
public static class SendMessage
{
    public sealed record Input(
        MessageDirection? Direction, MessageChannel? Channel, MessageKind? Kind, MessageZone? Zone, string? Text, MessageTemplate? Template, Fee? Fee, LateAnswer? Late, IReadOnlyList<Guid>? AttachmentIds);

    public sealed record Command(RequestId Id, Input Input) : ICommand<View>;

    internal sealed class Validator : AbstractValidator<Command>
    {
        public Validator()
        {
            RuleFor(c => c.Input.Direction).Required();
            RuleFor(c => c.Input.Channel).Required();
            RuleFor(c => c.Input.Text).Required().When(c => c.Input.Template is null);
            RuleFor(c => c.Input.Text).Text(20_000);
            RuleFor(c => c.Input.Text).Must(t => t is null).When(c => c.Input.Template is not null).Code("conflicting", "A template has its own text.");
            RuleFor(c => c.Input.Template).Must(t => t is null).When(c => c.Input.Direction == MessageDirection.In).Code("conflicting", "A message from the person has no template.");
            RuleFor(c => c.Input.Template).Must(t => t is not (MessageTemplate.Forwarded or MessageTemplate.Referred)).Code("unknown_value", "This letter is written by POST forwardings.");
            RuleFor(c => c.Input.Template).Must(t => t is not MessageTemplate.Extension).Code("unknown_value", "This letter is written by POST extensions.");
            RuleFor(c => c.Input.Template).Must(t => t is not MessageTemplate.Withdrawn).Code("unknown_value", "This letter is written by POST withdrawals.");
            RuleFor(c => c.Input.Late).Required().When(c => c.Input.Template == MessageTemplate.Late);
            RuleFor(c => c.Input.Late).Must(l => l is null).When(c => c.Input.Template != MessageTemplate.Late).Code("conflicting", "Only the letter about a late answer says why.");
            RuleFor(c => c.Input.Late!.Reason).Required().Text(2000).When(c => c.Input.Late is not null);
            RuleFor(c => c.Input.Late!.NewDate).Required().When(c => c.Input.Late is not null);
            RuleFor(c => c.Input.Template).Must(t => t is not MessageTemplate.LiftNotice).Code("unknown_value", "This letter is written by POST lift-announcements.");
            RuleFor(c => c.Input.Fee).Required().When(c => c.Input.Template == MessageTemplate.FeeNotice);
            RuleFor(c => c.Input.Fee).Must(f => f is null).When(c => c.Input.Template != MessageTemplate.FeeNotice).Code("conflicting", "Only a fee notice states a fee.");
            RuleFor(c => c.Input.Fee!.Amount).Required().Line(40).When(c => c.Input.Fee is not null);
            RuleFor(c => c.Input.Fee!.Ground).Required().When(c => c.Input.Fee is not null);
            RuleFor(c => c.Input.Fee!.Evidence).Required().Text(2000).When(c => c.Input.Fee is not null);
            RuleFor(c => c.Input.AttachmentIds).Must(a => a is null or { Count: <= AttachmentDesk.MostPerRequest }).Code("too_many", $"At most {AttachmentDesk.MostPerRequest} attachments.");
        }
    }

    internal sealed class Handler(Caller caller, RequestDesk desk, ActDesk acts, MessageDesk messages, FeeDesk fees, AttachmentDesk attachments, RecordBook book, TimeProvider clock) : IRequestHandler<Command, Outcome<View>>
    {
        public async Task<Outcome<View>> Handle(Command command, CancellationToken ct)
        {
            if (await desk.Find(command.Id, ct) is not { } request)
            {
                return Problem.NotFound;
            }

            var (input, now) = (command.Input, clock.GetUtcNow());
            var (outgoing, kind) = (input.Direction == MessageDirection.Out, input.Kind ?? MessageKind.Message);
            if (await attachments.Refuse(request, input.AttachmentIds, ct, toPerson: outgoing) is { } refused)
            {
                return refused;
            }

            var email = outgoing && input.Channel is MessageChannel.Email or MessageChannel.Portal ? (await desk.Subject(request, ct)).Contact?.Email : null;
            if (outgoing && input.Channel == MessageChannel.Email && email is null)
            {
                return Problem.Field("/channel", "conflicting", "The person gave no e-mail address.");
            }

            if (input.Template == MessageTemplate.RecipientsList && await acts.Refuse(request, Noun.RecipientNotices, ct) is { } nothingDone)
            {
                return nothingDone;
            }

            if (input.Late is { } late && NotLate(request, late, StockholmTime.DayOf(now)) is { } tooEarly)
            {
                return tooEarly;
            }

            var text = input.Template is { } template ? await messages.Words(request, template, input.Fee, input.Late, now, ct) : input.Text!;
            var waits = input.Template == MessageTemplate.FeeNotice;
            DateTimeOffset? sentAt = outgoing && !waits && input.Channel != MessageChannel.Email ? now : null;
            var message = new MessageRecord(kind, input.Direction!.Value, input.Channel!.Value, input.Template, input.Zone ?? MessageZone.Confirmed, text, input.Fee, input.AttachmentIds ?? [], sentAt, email is null || waits ? NoticeState.None : NoticeState.Queued);
            var row = await book.Add(request, Noun.Messages, message, ct);
            if (waits)
            {
                await fees.Ask(request, row, ct);
                await book.Audit(AuditAction.MessageAdded, "message", row, ct, ("method", Words.Of(message.Channel)));
                return await book.View(request, row, ct);
            }

            request.Record(outgoing ? SideAct.MessageSent : kind == MessageKind.Complaint ? SideAct.ComplaintReceived : SideAct.MessageReceived, caller.Actor, now);
            await book.Audit(AuditAction.MessageAdded, "message", row, ct, ("method", Words.Of(message.Channel)));
            await messages.Follow(request, row, message, email, ct);
            return await book.View(request, row, ct);
        }
    }

    private static Problem? NotLate(DataSubjectRequest request, LateAnswer late, DateOnly today) =>
        request.DeadlineOn(today).Urgency != Urgency.Overdue ? Problem.Field("/template", "conflicting", "The answer is not late.")
        : late.NewDate < today ? Problem.Field("/late/newDate", "out_of_range", "The day lies behind us.")
        : null;

    public static void Map(IEndpointRouteBuilder v1) => v1
        .MapPost("/requests/{id:guid}/messages", (RequestId id, Input input, IMediator mediator, CancellationToken ct) =>
            mediator.Send(new Command(id, input), ct).ToHttp(view => TypedResults.Created($"/v1/requests/{id}/messages/{view.Id()}", view.Value)))
        .WithName(nameof(SendMessage)).WithTags("Messages").Needs(Scope.RequestsWork).Idempotent().Problems("attachment_held");
}
