using Dsar.Api.Data;
using Dsar.Api.Features.IdentityChecks;
using Dsar.Api.Features.Records;
using Dsar.Api.Features.Requests;
using Dsar.Api.Features.Systems;
using Dsar.Api.Security;
using Dsar.Domain;
using Microsoft.EntityFrameworkCore;

namespace Dsar.Api.Jobs;

/// <summary>
/// After a confirmed mailbox code: was exactly this contact held before the request? Systems marked identitySource answer with one bit, no row is read,
/// and the requester sees no difference (law.md section 6).
/// </summary>
public sealed class HeldContactStep(DsarDbContext db, RequestDesk desk, IdentityDesk identity, Plans plans, RecordBook book, TimeProvider clock) : IStep
{
    /// <summary>A contact set within this many days before receipt is not held: it may have been changed for the purpose.</summary>
    private const int QuietDays = 30;

    public Step Step => Step.HeldContact;

    public IReadOnlyList<TimeSpan> Retries { get; } = [TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(30), TimeSpan.FromHours(2)];

    public async Task<IReadOnlyList<DueWork>> Due(DsarDbContext db, Guid? only, DateTimeOffset now, CancellationToken ct)
    {
        var one = new SubmissionId(only ?? Guid.Empty);
        return await db.SubmissionContents.AsNoTracking().IgnoreQueryFilters()
            .Where(c => c.HeldContact == "not_checked" && (only == null || c.SubmissionId == one))
            .Where(c => db.IdentityChecks.Any(i => i.SubmissionId == c.SubmissionId && i.Method == IdentityMethod.MailboxCode && i.State == IdentityCheckState.Confirmed))
            .Select(c => new DueWork(c.SubmissionId.Value, c.ControllerId)).ToListAsync(ct);
    }

    public async Task Run(Guid id, CancellationToken ct)
    {
        var content = await db.SubmissionContents.SingleAsync(c => c.SubmissionId == new SubmissionId(id), ct);
        var requests = await desk.Siblings(content.SubmissionId, ct);
        var (first, now) = (requests[0], clock.GetUtcNow());
        var subject = await desk.Subject(first, ct);
        var plan = await plans.Current(content.ControllerId, ct);
        var connectors = plans.Connectors(plan);
        var held = await Discovery.HeldContact.Ask(plan, connectors, new Identifier(IdentifierKind.Email, subject.Contact!.Email!), StockholmTime.DayOf(first.ReceivedAt).AddDays(-QuietDays), ct);
        foreach (var connector in connectors.Values)
        {
            await connector.DisposeAsync();
        }

        content.HeldContact = held switch { true => "matched", false => "mismatch", null => "unknown" };
        db.Audit(AuditAction.HeldContactAsked, "submission", id, first.Id, ("outcome", held is null ? "unknown" : "asked"));
        if (held is true && requests.Any(r => !r.State.IsFinal()))
        {
            var submission = await identity.Submission(first, ct);
            var check = submission.Ask(Guid.CreateVersion7(), IdentityMethod.HeldContactMatch, false, null, now);
            await book.Add(first, Noun.IdentityChecks, new IdentityCheckContent(null, null, null), ct, id: check.Id);
            await identity.Carry(submission, check.Level, requests, ct);
        }

        await db.SaveChangesAsync(ct);
    }

    public async Task GiveUp(Guid id, string errorCode, CancellationToken ct)
    {
        var content = await db.SubmissionContents.SingleAsync(c => c.SubmissionId == new SubmissionId(id), ct);
        content.HeldContact = "unknown";
        await db.SaveChangesAsync(ct);
    }
}
