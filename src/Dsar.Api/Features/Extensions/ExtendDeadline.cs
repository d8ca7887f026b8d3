using Dsar.Api.Data;
using Dsar.Api.Features.Messages;
using Dsar.Api.Features.Records;
using Dsar.Api.Features.Requests;
using Dsar.Api.Features.Tasks;
using Dsar.Api.Mail;
using Dsar.Api.Security;
using Dsar.Api.Web;
using Dsar.Domain;
using FluentValidation;
using MediatR;

namespace Dsar.Api.Features.Extensions;

/// <summary>Extends the time limit to three months from receipt, inside the first month, with the reason (GDPR Art. 12(3)); the person is told.</summary>
public static class ExtendDeadline
{
    public sealed record Input(ExtensionGround? Ground, string? Reason);

    public sealed record Command(RequestId Id, Input Input) : ICommand<View>;

    /// <summary>The extension as recorded.</summary>
    public sealed record Record(ExtensionGround Ground, [property: ContentMember] string Reason, DateOnly OldDueDate, DateOnly NewDueDate, Guid MessageId, DateTimeOffset AnnouncedAt, IReadOnlyList<string> Warnings);

    internal sealed class Validator : AbstractValidator<Command>
    {
        public Validator()
        {
            RuleFor(c => c.Input.Ground).Required();
            RuleFor(c => c.Input.Reason).Required().Text(2000);
        }
    }

    internal sealed class Handler(Caller caller, RequestDesk desk, RecordBook book, MessageDesk messages, MailOutbox mails, TimeProvider clock) : IRequestHandler<Command, Outcome<View>>
    {
        public async Task<Outcome<View>> Handle(Command command, CancellationToken ct)
        {
            if (await desk.Find(command.Id, ct) is not { } request)
            {
                return Problem.NotFound;
            }

            var (ground, now) = (command.Input.Ground!.Value, clock.GetUtcNow());
            var extension = request.Extend(ground, caller.Actor, now);
            var message = await Tell(request, extension, command.Input.Reason!, now, ct);
            var row = await book.Add(request, Noun.Extensions, new Record(ground, command.Input.Reason!, extension.OldDueDate, extension.NewDueDate, message, now, extension.ReliesOnPause ? ["relies_on_pause"] : []), ct);
            await book.Audit(AuditAction.DeadlineExtended, "extension", row, ct, ("ground", Words.Of(ground)));
            return await book.View(request, row, ct);
        }

        /// <summary>The notice must leave inside the first month: by mail, and where there is none a person posts it. Answers the message that holds it.</summary>
        private async Task<Guid> Tell(DataSubjectRequest request, Extension extension, string reason, DateTimeOffset now, CancellationToken ct)
        {
            var email = (await desk.Subject(request, ct)).Contact?.Email;
            var letter = ShortLetters.ExtensionNotice(await messages.Frame(request, now, ct), extension, reason);
            var (message, _) = await messages.Keep(request, MessageTemplate.Extension, letter, MessageZone.Confirmed, email, ct);
            if (email is null)
            {
                var post = new TaskRecord(TaskKind.Other, null, "Post the notice of extension", "The person gave no e-mail address. Print the message and post it before the time limit without extension.", TaskState.Open, extension.OldDueDate, null);
                await book.Add(request, Noun.Tasks, post, ct, TaskRows.Aside);
                return message.Id;
            }

            var (register, language) = (await desk.Register(request, ct), request.Language);
            await mails.Queue("extension", request, request.Reference, email, register, new Dictionary<string, string>
            {
                ["dueDate"] = MailTexts.Date(extension.NewDueDate, language),
                ["dueDateOld"] = MailTexts.Date(extension.OldDueDate, language),
                ["extensionReason"] = MailTexts.Of("reason_" + Words.Of(extension.Ground), language, new Dictionary<string, string>()).Body,
                ["complaint"] = MailOutbox.Complaint(register, language),
            }, ct, message.Id);
            return message.Id;
        }
    }

    public static void Map(IEndpointRouteBuilder v1) => v1
        .MapPost("/requests/{id:guid}/extensions", (RequestId id, Input input, IMediator mediator, CancellationToken ct) =>
            mediator.Send(new Command(id, input), ct).ToHttp(view => TypedResults.Created($"/v1/requests/{id}/extensions/{view.Id()}", view.Value)))
        .WithName(nameof(ExtendDeadline)).WithTags("Extensions").Needs(Scope.RequestsWork).Idempotent().Problems("extension_not_allowed");
}
