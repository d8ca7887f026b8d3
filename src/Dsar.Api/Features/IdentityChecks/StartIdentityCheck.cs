using Dsar.Api.Features.Requests;
using Dsar.Api.Security;
using Dsar.Api.Web;
using Dsar.Domain;
using FluentValidation;
using MediatR;

namespace Dsar.Api.Features.IdentityChecks;

/// <summary>Starts or records a check of identity (GDPR Art. 12(6)): only on reasonable doubt, with the reason, and never by a copy of an ID document.</summary>
public static class StartIdentityCheck
{
    public sealed record Command(RequestId Id, IdentityCheckInput Input) : ICommand<View>;

    internal sealed class Validator : AbstractValidator<Command>
    {
        public Validator() => RuleFor(c => c.Input).SetValidator(new IdentityCheckRules(atIntake: false));
    }

    internal sealed class Handler(RequestDesk desk, ActDesk acts, IdentityDesk identity, IdentityCheckViews views, TimeProvider clock) : IRequestHandler<Command, Outcome<View>>
    {
        public async Task<Outcome<View>> Handle(Command command, CancellationToken ct)
        {
            if (await desk.Find(command.Id, ct) is not { } request)
            {
                return Problem.NotFound;
            }

            if (identity.Refuse(command.Input) is { } refused)
            {
                return refused;
            }

            if (await acts.Refuse(request, Data.Noun.IdentityChecks, ct) is { } blocked)
            {
                return blocked;
            }

            if (command.Input.AssertedAt is { } at && (at < request.ReceivedAt.AddHours(-1) || at > clock.GetUtcNow().AddMinutes(1)))
            {
                return Problem.Field("/assertedAt", "out_of_range", "A sign-in counts from one hour before receipt, and not in the future.");
            }

            var submission = await identity.Submission(request, ct);
            var method = command.Input.Method!.Value;
            if (method == IdentityMethod.MailboxCode)
            {
                return await Mail(submission, request, ct);
            }

            if (!IdentityMethods.Row(method).UsesCode)
            {
                return await views.Of(request, await identity.Assert(submission, request, command.Input, ct), ct);
            }

            var (check, code) = await identity.AskWithCode(submission, request, command.Input, null, ct);
            return await views.Of(request, check, ct, code);
        }

        private async Task<Outcome<View>> Mail(Submission submission, DataSubjectRequest request, CancellationToken ct)
        {
            if ((await desk.Subject(request, ct)).Contact?.Email is not { } email)
            {
                return Problem.Field("/method", "conflicting", "The person gave no e-mail address.");
            }

            var register = await desk.Register(request, ct);
            if (await identity.WaitForCode(email, register, ct) is { Ticks: > 0 } wait)
            {
                return new Problem("quota_exceeded", Members: Problem.Extra(("violatedPolicies", new[] { "codes" }))) { RetryAfter = (int)Math.Ceiling(wait.TotalSeconds) };
            }

            return await views.Of(request, (await identity.AskMailbox(submission, request, email, register, true, ct)).Check, ct);
        }
    }

    public static void Map(IEndpointRouteBuilder v1) => v1
        .MapPost("/requests/{id:guid}/identity-checks", (RequestId id, IdentityCheckInput input, IMediator mediator, CancellationToken ct) =>
            mediator.Send(new Command(id, input), ct).ToHttp(view => TypedResults.Created($"/v1/requests/{id}/identity-checks/{view.Id()}", view.Value)))
        .WithName(nameof(StartIdentityCheck)).WithTags("IdentityChecks").Needs(Scope.RequestsWork).Idempotent().Problems("people_only", "identity_already_sufficient", "quota_exceeded");
}
