using Dsar.Api.Data;
using Dsar.Api.Features.Records;
using Dsar.Api.Features.Requests;
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
    public sealed record Record(ExtensionGround Ground, [property: ContentMember] string Reason, DateOnly OldDueDate, DateOnly NewDueDate, DateTimeOffset AnnouncedAt, IReadOnlyList<string> Warnings);

    internal sealed class Validator : AbstractValidator<Command>
    {
        public Validator()
        {
            RuleFor(c => c.Input.Ground).Required();
            RuleFor(c => c.Input.Reason).Required().Text(2000);
        }
    }

    internal sealed class Handler(Caller caller, RequestDesk desk, RecordBook book, MailOutbox mails, TimeProvider clock) : IRequestHandler<Command, Outcome<View>>
    {
        public async Task<Outcome<View>> Handle(Command command, CancellationToken ct)
        {
            if (await desk.Find(command.Id, ct) is not { } request)
            {
                return Problem.NotFound;
            }

            var (ground, now) = (command.Input.Ground!.Value, clock.GetUtcNow());
            var extension = request.Extend(ground, caller.Actor, now);
            await Tell(request, extension, ct);
            var row = await book.Add(request, Noun.Extensions, new Record(ground, command.Input.Reason!, extension.OldDueDate, extension.NewDueDate, now, extension.ReliesOnPause ? ["relies_on_pause"] : []), ct);
            await book.Audit(AuditAction.DeadlineExtended, "extension", row, ct, ("ground", Words.Of(ground)));
            return await book.View(request, row, ct);
        }

        private async Task Tell(DataSubjectRequest request, Extension extension, CancellationToken ct)
        {
            if ((await desk.Subject(request, ct)).Contact?.Email is not { } email)
            {
                return;
            }

            var (register, language) = (await desk.Register(request, ct), request.Language);
            await mails.Queue("extension", request, request.Reference, email, register, new Dictionary<string, string>
            {
                ["dueDate"] = MailTexts.Date(extension.NewDueDate, language),
                ["dueDateOld"] = MailTexts.Date(extension.OldDueDate, language),
                ["extensionReason"] = MailTexts.Of("reason_" + Words.Of(extension.Ground), language, new Dictionary<string, string>()).Body,
                ["complaint"] = MailOutbox.Complaint(register, language),
            }, ct);
        }
    }

    public static void Map(IEndpointRouteBuilder v1) => v1
        .MapPost("/requests/{id:guid}/extensions", (RequestId id, Input input, IMediator mediator, CancellationToken ct) =>
            mediator.Send(new Command(id, input), ct).ToHttp(view => TypedResults.Created($"/v1/requests/{id}/extensions/{view.Id()}", view.Value)))
        .WithName(nameof(ExtendDeadline)).WithTags("Extensions").Needs(Scope.RequestsWork).Idempotent().Problems("extension_not_allowed");
}
