using Dsar.Api.Data;
using Dsar.Api.Features.Clarifications;
using Dsar.Api.Features.IdentityChecks;
using Dsar.Api.Features.Records;
using Dsar.Api.Features.Restrictions;
using Dsar.Api.Mail;
using Dsar.Api.Security;
using Dsar.Domain;

namespace Dsar.Api.Features.Requests;

/// <summary>What an intake works with: the input, its submission, the person and the controller.</summary>
internal sealed record Intake(IntakeSubmission Input, Submission Submission, Subject Subject, DataController Register);

/// <summary>What happens in the call that takes a request in: receipt, first proof of identity, and the question which right is meant.</summary>
public sealed class IntakeStartDesk(Caller caller, IdentityDesk identity, RestrictionDesk restrictions, RecordBook book, MailOutbox mails, TimeProvider clock)
{
    private const int DaysToReply = 14;

    private static readonly LocalText WhichRight = new(
        "Vi är inte säkra på vad du vill att vi gör. Vill du få en kopia av dina uppgifter, få dem rättade, raderade eller begränsade, flytta dem till någon annan, eller invända mot hur vi använder dem?",
        "We are not sure what you want us to do. Do you want a copy of your data, to have them corrected, erased or restricted, to move them to somebody else, or to object to how we use them?");

    /// <summary>The level that the submission's proofs have reached counts for a request that is filed later, too.</summary>
    internal Task Inherit(Intake intake, DataSubjectRequest request, CancellationToken ct) =>
        intake.Submission.Level > 0 ? identity.Carry(intake.Submission, intake.Submission.Level, [request], ct) : Task.CompletedTask;

    /// <summary>Begins what has been stored.</summary>
    /// <param name="intake">What came in.</param>
    /// <param name="requests">The new requests.</param>
    /// <param name="unsure">For each request, whether it is unclear which right is meant.</param>
    /// <param name="ct">Ends the work.</param>
    internal async Task Begin(Intake intake, IReadOnlyList<DataSubjectRequest> requests, IReadOnlyList<bool> unsure, CancellationToken ct)
    {
        foreach (var request in requests)
        {
            await restrictions.OnReceipt(request, ct);
        }

        var email = intake.Subject.Contact?.Email;
        if (intake.Input.IdentityCheck is { } asserted)
        {
            await identity.Assert(intake.Submission, requests[0], asserted, ct, requests);
        }

        // What stops at once for the contact given waits for no proof (GDPR Art. 21(3), 7(3)).
        await identity.Carry(intake.Submission, 0, [.. requests.Where(r => r is { State: RequestState.Received, RequiredLevel: 0 })], ct);
        if (email is not null && await identity.MayMailReceipt(email, intake.Register, ct))
        {
            await SendReceipt(intake, requests, email, ct);
        }

        foreach (var request in requests.Where((_, i) => unsure[i]))
        {
            await AskWhichRight(intake, request, email, ct);
        }

        if (email is not null && (intake.Input.AskIdentity ?? true))
        {
            await AskMailbox(intake, [.. requests.Where(r => !r.NamedOtherControllerOnly && (r.State == RequestState.Received || r.RequiredLevel == 0))], email, ct);
        }
    }

    private Task SendReceipt(Intake intake, IReadOnlyList<DataSubjectRequest> requests, string email, CancellationToken ct)
    {
        var (first, today) = (requests[0], StockholmTime.DayOf(clock.GetUtcNow()));
        return mails.Queue("receipt", first, requests.Count == 1 ? first.Reference : intake.Submission.Reference, email, intake.Register, new Dictionary<string, string>
        {
            ["receivedAt"] = MailTexts.Date(StockholmTime.DayOf(first.ReceivedAt), first.Language),
            ["dueDate"] = MailTexts.Date(requests.Min(r => r.DeadlineOn(today).Effective), first.Language),
        }, ct);
    }

    private async Task AskMailbox(Intake intake, IReadOnlyList<DataSubjectRequest> requests, string email, CancellationToken ct)
    {
        if (requests.Count == 0)
        {
            return;
        }

        if (intake.Submission.Checks.LastOrDefault(c => c is { Method: IdentityMethod.MailboxCode, State: IdentityCheckState.Pending }) is { } pending)
        {
            // The person has a code to this mailbox already; another one would make it void.
            foreach (var request in requests.Where(r => r.State == RequestState.Received))
            {
                request.RequireIdentity(pending.Id, whyAsked: false, caller.Actor, clock.GetUtcNow());
            }

            return;
        }

        // Taken in all the same: a mailbox that had its codes is asked later, by an agent.
        if (await identity.WaitForCode(email, intake.Register, ct) > TimeSpan.Zero)
        {
            return;
        }

        await identity.AskMailbox(intake.Submission, requests[0], email, intake.Register, intake.Input.Channel is IntakeChannel.WebForm or IntakeChannel.Api, ct, requests);
    }

    private async Task AskWhichRight(Intake intake, DataSubjectRequest request, string? email, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var question = request.AskClarification(Guid.CreateVersion7(), ClarificationWhy.WhichRight, caller.Actor, now);
        var words = request.Language == Language.Sv ? WhichRight.Sv : WhichRight.En;
        await book.Add(request, Noun.Clarifications, new ClarificationRecord(words, ClarificationReason.WhichRight, null, ClarificationState.Asked, now, null, null, null, false), ct, "asked", question.Id);
        if (email is not null)
        {
            var replyBy = StockholmTime.DayOf(now).AddDays(DaysToReply);
            await mails.Queue("action", request, request.Reference, email, intake.Register, new Dictionary<string, string> { ["replyBy"] = MailTexts.Date(replyBy, request.Language) }, ct);
        }
    }
}
