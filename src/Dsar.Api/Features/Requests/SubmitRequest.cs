using System.Security.Cryptography;
using System.Text.Json;
using Dsar.Api.Data;
using Dsar.Api.Data.Mappings;
using Dsar.Api.Features.IdentityChecks;
using Dsar.Api.Mail;
using Dsar.Api.Security;
using Dsar.Api.Web;
using Dsar.Discovery;
using Dsar.Domain;
using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace Dsar.Api.Features.Requests;

/// <summary>Takes in a data subject's request (GDPR Art. 12(2), 15); the clock runs from its arrival, whether or not the person is known.</summary>
public static class SubmitRequest
{
    public sealed record Input(
        Right? Right, AccessDetails? Details, IntakeChannel? Channel, DateTimeOffset? ReceivedAt, Language? Language, Subject? Subject, bool? ProtectedIdentity, string? Text,
        string? OtherController, LetterInput? Letter, ExternalRef? ExternalRef, DeliveryPreference? PreferredDelivery, bool? AskIdentity, IdentityCheckInput? IdentityCheck);

    public sealed record Command(Input Input) : ICommand<View>;

    internal sealed class Validator : AbstractValidator<Command>
    {
        public Validator(TimeProvider clock) => RuleFor(c => c.Input).SetValidator(new IntakeRules(clock)).OverridePropertyName("");
    }

    internal sealed class Handler(DsarDbContext db, Vault vault, Caller caller, RequestViews views, Controllers.Registers registers, IdentityDesk identity, MailOutbox mails, TimeProvider clock)
        : IRequestHandler<Command, Outcome<View>>
    {
        public async Task<Outcome<View>> Handle(Command command, CancellationToken ct)
        {
            var (input, now) = (command.Input, clock.GetUtcNow());
            if (caller.Controller is not { } controllerId)
            {
                return new Problem("permission_denied", "The host key takes in no requests.");
            }

            if (input.IdentityCheck is { } asserted && identity.Refuse(asserted) is { } refused)
            {
                return refused;
            }

            if (await Duplicate(input.ExternalRef, ct) is { } duplicate)
            {
                return duplicate;
            }

            var register = await registers.Of(controllerId, ct);
            if (register.AcceptPersonnummer is null && (input.Subject!.Identifiers ?? []).ToList().FindIndex(i => i.Type == IdentifierKind.Personnummer) is >= 0 and var at)
            {
                return Problem.Field($"/subject/identifiers/{at}/type", "identifier_not_accepted", "This controller does not ask for personal identity numbers.");
            }

            if ((input.Details?.ActivityIds ?? []).ToList().FindIndex(id => register.Activities.All(a => Controllers.StableIds.Activity(controllerId, a.Key) != id)) is >= 0 and var activity)
            {
                return Problem.Field($"/details/activityIds/{activity}", "unknown_reference", "There is no such activity.");
            }

            var submission = Submission.Receive(SubmissionId.New(), controllerId, Reference.From(RandomNumberGenerator.GetBytes(Reference.Bytes)), input.Channel!.Value, input.ReceivedAt ?? now, now);
            var request = Receive(input, submission, register, now);
            await Store(input, submission, request, register, ct);
            await Begin(input, submission, request, register, ct);
            return await views.Of(request, ct);
        }

        private DataSubjectRequest Receive(Input input, Submission submission, DataController register, DateTimeOffset now) => DataSubjectRequest.Receive(
            new RequestReceipt
            {
                Id = RequestId.New(),
                ControllerId = submission.ControllerId,
                SubmissionId = submission.Id,
                Reference = submission.Reference,
                Right = input.Right!.Value,
                Channel = submission.Channel,
                Language = input.Language ?? Language.Sv,
                ReceivedAt = submission.ReceivedAt,
                RequiredLevel = register.IdentityPolicy.RequiredFor(input.Right.Value),
                Eves = register.Eves,
                Approval = register.Approval,
                ProtectedIdentity = input.ProtectedIdentity ?? false,
                NamedOtherControllerOnly = input.OtherController is not null,
            },
            caller.Actor,
            now);

        private async Task Store(Input input, Submission submission, DataSubjectRequest request, DataController register, CancellationToken ct)
        {
            vault.NewKey(KeyKind.Submission, submission.Id.Value, submission.ControllerId);
            vault.NewKey(KeyKind.Request, request.Id.Value, submission.ControllerId);
            db.Submissions.Add(submission);
            db.Entry(submission).Property(RequestMapping.ExternalRefSource).CurrentValue = input.ExternalRef?.Source;
            db.Entry(submission).Property(RequestMapping.ExternalRefId).CurrentValue = input.ExternalRef?.Id;
            db.Requests.Add(request);
            var subject = new SubmissionContent { SubmissionId = submission.Id, ControllerId = submission.ControllerId, Subject = Empty, HeldContact = "not_checked" };
            subject.Subject = await vault.Seal(subject.Place, JsonSerializer.Serialize(input.Subject, Json.Wire), ct);
            db.SubmissionContents.Add(subject);
            var words = new RequestContent
            {
                RequestId = request.Id,
                ControllerId = submission.ControllerId,
                Content = Empty,
                PreferredDelivery = JsonNamingPolicy.SnakeCaseLower.ConvertName((input.PreferredDelivery ?? DeliveryPreference.Portal).ToString()),
                CreatedBy = JsonSerializer.Serialize(caller.Actor, Json.Wire),
            };
            var details = input.Details ?? new AccessDetails(AccessScope.Everything, [], null, null, null);
            words.Content = await vault.Seal(words.Place, JsonSerializer.Serialize(new RequestWords(details with { Scope = details.Scope ?? AccessScope.Everything, ActivityIds = details.ActivityIds ?? [] }, input.Text, input.OtherController, input.Letter), Json.Wire), ct);
            db.RequestContents.Add(words);
            var lookupKey = await vault.Key(KeyKind.Lookup, submission.ControllerId.Value, ct);
            var folding = new FoldContext(register.Country, StockholmTime.DayOf(clock.GetUtcNow()));
            foreach (var hash in RequestDesk.Identifiers(input.Subject!).Select(i => LookupHash.Of(lookupKey, i, folding)).OfType<byte[]>().DistinctBy(Convert.ToHexString))
            {
                db.Lookups.Add(new LookupRow(Guid.CreateVersion7(), submission.ControllerId, submission.Id, hash));
            }

            db.Audit(AuditAction.Act(nameof(SubmitRequest)), "request", request.Id.Value, request.Id, ("state", request.State.ToString()));
        }

        /// <summary>Receipt and first proof of identity. The same for known and unknown people: no connected system is touched here.</summary>
        private async Task Begin(Input input, Submission submission, DataSubjectRequest request, DataController register, CancellationToken ct)
        {
            var email = input.Subject!.Contact?.Email;
            if (input.IdentityCheck is { } asserted)
            {
                await identity.Assert(submission, request, asserted, ct);
            }

            if (email is not null)
            {
                await mails.Queue("receipt", request, submission.Reference, email, register, new Dictionary<string, string>
                {
                    ["receivedAt"] = MailTexts.Date(StockholmTime.DayOf(request.ReceivedAt), request.Language),
                    ["dueDate"] = MailTexts.Date(request.DeadlineOn(StockholmTime.DayOf(clock.GetUtcNow())).Effective, request.Language),
                }, ct);
            }

            if (request.State == RequestState.Received && email is not null && (input.AskIdentity ?? true) && !request.NamedOtherControllerOnly)
            {
                await identity.AskMailbox(submission, request, email, register, input.Channel is IntakeChannel.WebForm or IntakeChannel.Api, ct);
            }
        }

        private async Task<Problem?> Duplicate(ExternalRef? reference, CancellationToken ct)
        {
            if (reference is null)
            {
                return null;
            }

            var existing = await db.Submissions.AsNoTracking().Where(s => EF.Property<string?>(s, RequestMapping.ExternalRefSource) == reference.Source && EF.Property<string?>(s, RequestMapping.ExternalRefId) == reference.Id)
                .Select(s => (SubmissionId?)s.Id).SingleOrDefaultAsync(ct);
            if (existing is not { } submission)
            {
                return null;
            }

            var requests = await db.Requests.Where(r => r.SubmissionId == submission).Select(r => r.Id).ToListAsync(ct);
            return new Problem("duplicate_external_ref", Members: Problem.Extra(("submissionId", submission.Value), ("requestIds", requests.Select(r => r.Value).ToArray())));
        }

        private static Sealed Empty => new([]);
    }

    public static void Map(IEndpointRouteBuilder v1) => v1
        .MapPost("/requests", (Input input, IMediator mediator, CancellationToken ct) =>
            mediator.Send(new Command(input), ct).ToHttp(view => TypedResults.Created($"/v1/requests/{view.Id()}", view.Value)))
        .WithName(nameof(SubmitRequest)).WithTags("Requests").Needs(Scope.RequestsCreate).Idempotent().Problems("people_only", "duplicate_external_ref");
}
