using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Dsar.Api.Data;
using Dsar.Api.Features.RecipientNotices;
using Dsar.Api.Features.Records;
using Dsar.Api.Features.Requests;
using Dsar.Api.Features.Restrictions;
using Dsar.Api.Jobs;
using Dsar.Api.Mail;
using Dsar.Api.Security;
using Dsar.Api.Web;
using Dsar.Discovery;
using Dsar.Domain;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Dsar.Api.Features.IdentityChecks;

/// <summary>Starts checks of identity and carries a confirmed level to every open request of the submission.</summary>
public sealed class IdentityDesk(DsarDbContext db, Vault vault, Caller caller, RequestDesk desk, RecordBook book, RestrictionDesk restrictions, RecipientNoticeDesk notices, MailOutbox mails, JobOutbox jobs, IOptions<RateOptions> rates, TimeProvider clock)
{
    private const int Digits = 6;

    /// <summary>Whether this caller may use the method: what only people can vouch for needs a person, asserting a level needs requests:work.</summary>
    public Problem? Refuse(IdentityCheckInput input) =>
        !caller.Scopes.Contains(Scope.RequestsWork) ? new Problem("permission_denied", Members: Problem.Extra(("requiredScopes", new[] { Scope.RequestsWork.Name() })))
        : IdentityMethods.Row(input.Method!.Value).PeopleOnly && !caller.IsPerson ? new Problem("people_only")
        : null;

    /// <summary>Records a proof that is already made: a sign-in at the controller, a signed letter, an agent's own comparison.</summary>
    public async Task<IdentityCheck> Assert(Submission submission, DataSubjectRequest request, IdentityCheckInput input, CancellationToken ct, IReadOnlyList<DataSubjectRequest>? siblings = null)
    {
        var check = submission.Ask(Guid.CreateVersion7(), input.Method!.Value, input.WhyAsked is not null, null, clock.GetUtcNow());
        await Record(request, check, new IdentityCheckContent(input.WhyAsked, input.Evidence ?? input.AccountRef, null), ct);
        await Carry(submission, check.Level, siblings, ct);
        return check;
    }

    /// <summary>
    /// A code to the mailbox given. With <paramref name="now"/> it leaves at once; otherwise the receipt leads to the request page, where the person asks for it.
    /// </summary>
    public async Task<(IdentityCheck Check, string Code)> AskMailbox(Submission submission, DataSubjectRequest request, string email, DataController register, bool now, CancellationToken ct, IReadOnlyList<DataSubjectRequest>? siblings = null)
    {
        var (check, code) = await AskWithCode(submission, request, new IdentityCheckInput(IdentityMethod.MailboxCode, null, null, null, null), Masks.Email(email), ct, siblings);
        if (now)
        {
            await mails.Queue("code", request, submission.Reference, email, register, new Dictionary<string, string> { ["code"] = code }, ct);
        }

        return (check, code);
    }

    /// <summary>How long the next code to this address has to wait; zero when it may leave now. Counted from the checks themselves, across all submissions that name the address.</summary>
    public async Task<TimeSpan> WaitForCode(string email, DataController register, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var (since, naming) = (now - CodeQuota.Day, await Naming(email, register, ct));
        var checks = await db.IdentityChecks.Where(c => naming.Contains(c.SubmissionId) && c.Method == IdentityMethod.MailboxCode && c.AskedAt > since)
            .Select(c => new { c.AskedAt, c.FailedAt }).ToListAsync(ct);
        return new CodeQuota(rates.Value.CodesPerQuarterHour, rates.Value.CodesPerDay).Wait(checks.Select(c => c.AskedAt), checks.Select(c => c.FailedAt).OfType<DateTimeOffset>(), now);
    }

    /// <summary>Whether another receipt may be mailed to this address today; a request itself is never refused for it.</summary>
    public async Task<bool> MayMailReceipt(string email, DataController register, CancellationToken ct)
    {
        var since = clock.GetUtcNow() - CodeQuota.Day;
        var naming = await Naming(email, register, ct);
        return await db.Outbox.CountAsync(m => m.SubmissionId != null && naming.Contains(m.SubmissionId.Value) && m.Kind == "receipt" && m.CreatedAt > since, ct) < rates.Value.ReceiptsPerDay;
    }

    /// <summary>The submissions that name the address.</summary>
    private async Task<List<SubmissionId>> Naming(string email, DataController register, CancellationToken ct)
    {
        var key = await vault.Key(KeyKind.Lookup, caller.Controller!.Value.Value, ct);
        var hash = LookupHash.Of(key, new Identifier(IdentifierKind.Email, email), new FoldContext(register.Country, StockholmTime.DayOf(clock.GetUtcNow())));
        return hash is null ? [] : await db.Lookups.Where(l => l.Hash == hash).Select(l => l.SubmissionId).Distinct().ToListAsync(ct);
    }

    /// <summary>
    /// A check whose code somebody conveys; the code itself is returned once and stored only as a keyed hash. The submission's other requests wait for the same
    /// proof: <paramref name="siblings"/> names them where they are not stored yet.
    /// </summary>
    public async Task<(IdentityCheck Check, string Code)> AskWithCode(Submission submission, DataSubjectRequest request, IdentityCheckInput input, string? contactMasked, CancellationToken ct, IReadOnlyList<DataSubjectRequest>? siblings = null)
    {
        var (id, at) = (Guid.CreateVersion7(), clock.GetUtcNow());
        var code = RandomNumberGenerator.GetInt32(1_000_000).ToString(CultureInfo.InvariantCulture).PadLeft(Digits, '0');
        var check = submission.Ask(id, input.Method!.Value, input.WhyAsked is not null, await CodeHash(id, code, ct), at);
        foreach (var waiting in (siblings ?? await desk.Siblings(submission.Id, ct)).Where(r => r.HeldLevel < r.RequiredLevel && (r.Id == request.Id || (r.State < RequestState.Collecting && !r.NamedOtherControllerOnly))))
        {
            if (waiting.State == RequestState.AwaitingIdentity)
            {
                waiting.AskIdentity(id, input.WhyAsked is not null, caller.Actor, at);
            }
            else
            {
                waiting.RequireIdentity(id, input.WhyAsked is not null, caller.Actor, at);
            }
        }

        await Record(request, check, new IdentityCheckContent(input.WhyAsked, null, contactMasked), ct);
        return (check, code);
    }

    private async Task Record(DataSubjectRequest request, IdentityCheck check, IdentityCheckContent content, CancellationToken ct) =>
        await book.Audit(AuditAction.IdentityCheckAsked, "identity_check", await book.Add(request, Noun.IdentityChecks, content, ct, id: check.Id), ct, ("method", Words.Of(check.Method)));

    /// <summary>HMAC over challenge and code: a plain hash of six digits could be reversed.</summary>
    public async Task<byte[]> CodeHash(Guid check, string code, CancellationToken ct) => (await CodeHashes(check, code, ct))[0];

    /// <summary>The hashes a code may have: under the key of now, and under one that was replaced while the code was on its way.</summary>
    public async Task<IReadOnlyList<byte[]>> CodeHashes(Guid check, string code, CancellationToken ct) =>
        [.. (await vault.ShortLived(ct)).Select(key => HMACSHA256.HashData(key, Encoding.ASCII.GetBytes($"code|{check:N}|{code}")))];

    /// <summary>Gives every open request of the submission the level; those that waited for it go on to be collected.</summary>
    public async Task Carry(Submission submission, int level, IReadOnlyList<DataSubjectRequest>? known, CancellationToken ct)
    {
        foreach (var request in (known ?? await desk.Siblings(submission.Id, ct)).Where(r => !r.State.IsFinal()))
        {
            var proven = request.ConfirmIdentity(level, caller.Actor, clock.GetUtcNow());
            await restrictions.OnIdentity(request, proven, ct);
            if (proven)
            {
                await notices.OnIdentity(request, ct);
            }

            if (proven && request.State == RequestState.Collecting)
            {
                jobs.Enqueue(Step.Collect, request.Id.Value);
            }
        }
    }

    public Task<Submission> Submission(DataSubjectRequest request, CancellationToken ct) =>
        db.Submissions.Include(s => s.Checks).SingleAsync(s => s.Id == request.SubmissionId, ct);
}

/// <summary>How contacts look where a person must recognise them without anybody reading them.</summary>
public static class Masks
{
    /// <summary><c>kim@example.com</c> becomes <c>k••@e••••••.com</c>.</summary>
    public static string Email(string email)
    {
        var at = email.LastIndexOf('@');
        var dot = email.LastIndexOf('.');
        return at < 1 ? "•••" : $"{email[0]}••@{email[at + 1]}•••{(dot > at ? email[dot..] : "")}";
    }
}
