using System.Text.Json;
using Dsar.Api.Data;
using Dsar.Api.Features.IdentityChecks;
using Dsar.Api.Security;
using Dsar.Api.Web;
using Dsar.Domain;
using Microsoft.EntityFrameworkCore;

namespace Dsar.Api.Features.Requests;

/// <summary>
/// Changes where a person is reached, while no identity is proven (law.md section 6): open checks are void, what the old mailbox proved no longer counts, the
/// new one is asked, and whether the contact was held before the request is asked anew.
/// </summary>
public sealed class ContactDesk(DsarDbContext db, Vault vault, Caller caller, RequestDesk desk, IdentityDesk identity, TimeProvider clock)
{
    private static readonly RequestState[] Unproven = [RequestState.Received, RequestState.AwaitingIdentity];

    /// <summary>Changes the contact of the whole submission; a problem when one of its requests is past proving identity, or when nothing would be left.</summary>
    internal async Task<Problem?> Change(DataSubjectRequest request, ContactPatch patch, CancellationToken ct)
    {
        var siblings = (await desk.Siblings(request.SubmissionId, ct)).Where(r => !r.State.IsFinal()).ToList();
        if (!Unproven.Contains(request.State) || siblings.Exists(r => !Unproven.Contains(r.State)))
        {
            throw new IllegalTransitionException(nameof(DataSubjectRequest.ContactChanged), request.State, null);
        }

        var content = await db.SubmissionContents.SingleAsync(c => c.SubmissionId == request.SubmissionId, ct);
        var subject = await desk.Subject(request, ct);
        var (old, changed) = (subject.Contact!, patch.Over(subject.Contact!));
        var errors = await new SubjectRules.ContactRules().ValidateAsync(changed, ct);
        if (!errors.IsValid)
        {
            return Problem.Validation([.. errors.Errors.Select(e => new FieldError("/contact" + string.Concat(e.PropertyName.Split('.', StringSplitOptions.RemoveEmptyEntries).Select(p => "/" + JsonNamingPolicy.CamelCase.ConvertName(p))), null, e.ErrorCode, e.ErrorMessage))]);
        }

        var submission = await identity.Submission(request, ct);
        var asked = old.Email is null || submission.Checks.Any(c => c.Method == IdentityMethod.MailboxCode);
        await Store(submission, content, subject with { Contact = changed }, ct);
        var level = submission.ContactChanged(mailbox: changed.Email != old.Email);
        foreach (var sibling in siblings)
        {
            sibling.ContactChanged(level, caller.Actor, clock.GetUtcNow());
        }

        // Who asked at intake not to be mailed is not mailed now either.
        if (changed.Email is { } email && asked && request.HeldLevel < request.RequiredLevel && !request.NamedOtherControllerOnly)
        {
            var register = await desk.Register(request, ct);
            if (await identity.WaitForCode(email, register, ct) == TimeSpan.Zero)
            {
                await identity.AskMailbox(submission, request, email, register, true, ct, siblings);
            }
        }

        return null;
    }

    private async Task Store(Submission submission, SubmissionContent content, Subject subject, CancellationToken ct)
    {
        content.Subject = await vault.Seal(content.Place, JsonSerializer.Serialize(subject, Json.Wire), ct);
        content.HeldContact = SubmissionContent.NotChecked;
        db.Lookups.RemoveRange(await db.Lookups.Where(l => l.SubmissionId == submission.Id).ToListAsync(ct));
        await desk.Index(submission, subject, ct);
    }
}
