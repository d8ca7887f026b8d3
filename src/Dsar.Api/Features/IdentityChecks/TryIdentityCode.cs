using System.Security.Cryptography;
using Dsar.Api.Data;
using Dsar.Api.Features.Requests;
using Dsar.Api.Jobs;
using Dsar.Api.Security;
using Dsar.Api.Web;
using Dsar.Domain;
using FluentValidation;
using MediatR;

namespace Dsar.Api.Features.IdentityChecks;

/// <summary>Tries the code that a person was sent; five wrong tries end the check. A right code of a mailbox proves the mailbox, and the server then asks whether that contact was held.</summary>
public static class TryIdentityCode
{
    public sealed record Input(string? Code);

    public sealed record Command(RequestId Id, Guid CheckId, Input Input) : ICommand<View>;

    internal sealed class Validator : AbstractValidator<Command>
    {
        public Validator()
        {
            RuleFor(c => c.Input.Code).Required().Line(20);
            RuleFor(c => c.Input.Code).Must(c => c is null || Plain(c) is { Length: 6 } p && p.All(char.IsAsciiDigit)).Code("wrong_format", "A code has six digits.");
        }
    }

    internal sealed class Handler(DsarDbContext db, Caller caller, RequestDesk desk, IdentityDesk identity, IdentityCheckViews views, JobOutbox jobs, TimeProvider clock) : IRequestHandler<Command, Outcome<View>>
    {
        public async Task<Outcome<View>> Handle(Command command, CancellationToken ct)
        {
            if (await desk.Find(command.Id, ct) is not { } request || !await MayTry(request, ct))
            {
                return Problem.NotFound;
            }

            var submission = await identity.Submission(request, ct);
            if (submission.Checks.SingleOrDefault(c => c.Id == command.CheckId) is not { } check)
            {
                return Problem.NotFound;
            }

            check.Expire(clock.GetUtcNow());
            if (check.State == IdentityCheckState.Expired)
            {
                return new Problem("code_expired");
            }

            if (check.State != IdentityCheckState.Pending || check.CodeHash is null)
            {
                return Problem.RecordState(check.State.ToString().ToLowerInvariant());
            }

            var tried = await identity.CodeHashes(check.Id, Plain(command.Input.Code!), ct);
            var correct = check.TryCode(stored => tried.Any(hash => CryptographicOperations.FixedTimeEquals(stored, hash)), clock.GetUtcNow()) == IdentityCheckState.Confirmed;
            db.Audit(AuditAction.IdentityCheckTried, "identity_check", check.Id, request.Id, ("outcome", correct ? "correct" : "incorrect"));
            if (correct)
            {
                await identity.Carry(submission, submission.Level, null, ct);
                if (check.Method == IdentityMethod.MailboxCode)
                {
                    jobs.Enqueue(Step.HeldContact, submission.Id.Value);
                }
            }

            return await views.Of(request, check, ct, null, correct ? CodeResult.Correct : CodeResult.Incorrect);
        }

        /// <summary>Who only takes requests in may try codes on those it made itself; to it the others do not exist.</summary>
        private async Task<bool> MayTry(DataSubjectRequest request, CancellationToken ct) =>
            caller.Scopes.Contains(Scope.RequestsWork) || await desk.MadeBy(request, caller.Actor, ct);
    }

    public static void Map(IEndpointRouteBuilder v1) => v1
        .MapPost("/requests/{id:guid}/identity-checks/{nid:guid}/attempts", (RequestId id, Guid nid, Input input, IMediator mediator, CancellationToken ct) =>
            mediator.Send(new Command(id, nid, input), ct).ToHttp(view => TypedResults.Created($"/v1/requests/{id}/identity-checks/{nid}", view.Value)))
        .WithName(nameof(TryIdentityCode)).WithTags("IdentityChecks").Needs(Scope.RequestsWork, Scope.RequestsCreate).Idempotent().Problems("code_expired", "quota_exceeded");

    private static string Plain(string code) => code.Replace(" ", "", StringComparison.Ordinal).Replace("-", "", StringComparison.Ordinal);
}
