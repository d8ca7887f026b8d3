using Dsar.Api.Data;
using Dsar.Api.Data.Mappings;
using Dsar.Api.Features.Packages;
using Dsar.Api.Features.Restrictions;
using Dsar.Api.Security;
using Dsar.Domain;
using Microsoft.EntityFrameworkCore;

namespace Dsar.Api.Jobs;

/// <summary>
/// Destroys what is known of a person through one request, in the caller's transaction: its key, its sealed columns, its packages; with the submission's
/// last request also what they shared and the look-up rows. What stays says that a request was answered, when and how (assurance, crypto-shredding).
/// </summary>
public sealed class Shredder(DsarDbContext db, Vault vault, Caller caller, PackageDesk packages, LiftDesk lifts, TimeProvider clock)
{
    /// <summary>Destroys one closed request's content; <paramref name="siblings"/> are all requests of its submission, as tracked.</summary>
    public async Task Destroy(DataSubjectRequest request, IReadOnlyList<DataSubjectRequest> siblings, CancellationToken ct)
    {
        var records = await Records(request, ct);
        var ended = 0;
        foreach (var package in records.Where(r => r.Noun == Noun.Packages && r.State is not ("expired" or "destroyed")))
        {
            await packages.End(package, PackageState.Destroyed, ct);
            ended++;
        }

        (await db.RequestContents.SingleAsync(c => c.RequestId == request.Id, ct)).Content = null;
        db.Idempotency.RemoveRange(await db.Idempotency.Where(i => i.RequestId == request.Id).ToListAsync(ct));
        await vault.Destroy(KeyKind.Request, request.Id.Value, ct);
        await Restrictions(request.Id, ct);
        request.DestroyContent(caller.Actor, clock.GetUtcNow());
        var last = siblings.All(r => r.ContentDestroyedAt is not null);
        if (last)
        {
            await Submission(request.SubmissionId, ct);
        }

        db.Audit(AuditAction.ContentDestroyed, "request", request.Id.Value, request.Id, ("records", records.Count), ("packages", ended), ("submission", last ? request.SubmissionId.ToString() : ""));
        db.Entry(request).Property(RequestMapping.AuditSubject).CurrentValue = null;
    }

    private async Task<IReadOnlyList<RequestRecord>> Records(DataSubjectRequest request, CancellationToken ct)
    {
        var records = await db.Records.Where(r => r.RequestId == request.Id && (r.Content != null || r.Noun == Noun.Packages)).ToListAsync(ct);
        foreach (var record in records.Where(r => r.Content is not null))
        {
            record.Content = null;
            record.Version++;
        }

        return records;
    }

    /// <summary>One that still holds stays, with the hashes it is found by; of one that has ended the words go too.</summary>
    private async Task Restrictions(RequestId request, CancellationToken ct)
    {
        foreach (var lifted in await db.Restrictions.Where(r => r.RequestId == request && r.State == RestrictionState.Lifted).ToListAsync(ct))
        {
            await lifts.Forget(lifted, ct);
        }
    }

    private async Task Submission(SubmissionId id, CancellationToken ct)
    {
        (await db.SubmissionContents.SingleAsync(c => c.SubmissionId == id, ct)).Subject = null;
        db.Lookups.RemoveRange(await db.Lookups.Where(l => l.SubmissionId == id).ToListAsync(ct));
        foreach (var mail in await db.Outbox.Where(m => m.SubmissionId == id && m.Body != null).ToListAsync(ct))
        {
            (mail.State, mail.LastErrorCode, mail.Body) = ("failed", "content_destroyed", null);
        }

        foreach (var check in await db.IdentityChecks.Where(c => c.SubmissionId == id && c.CodeHash != null).ToListAsync(ct))
        {
            check.Cancel();
        }

        await vault.Destroy(KeyKind.Submission, id.Value, ct);
    }
}
