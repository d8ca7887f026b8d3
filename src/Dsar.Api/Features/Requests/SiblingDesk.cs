using Dsar.Api.Data;
using Dsar.Domain;
using Microsoft.EntityFrameworkCore;

namespace Dsar.Api.Features.Requests;

/// <summary>The copies that the person behind an erasure has asked for: nothing is erased before they are given (GDPR Art. 5(1)(a), 15; <see cref="Siblings"/>).</summary>
public sealed class SiblingDesk(DsarDbContext db, Opened opened, TimeProvider clock)
{
    private static readonly Right[] Copies = [Right.Access, Right.Portability];
    private static readonly RequestState[] Open = [.. Enum.GetValues<RequestState>().Where(s => !s.IsFinal())];

    /// <summary>Whether a copy is still owed; null for a right that waits for none.</summary>
    public async Task<bool?> CopyOutstanding(DataSubjectRequest request, CancellationToken ct)
    {
        if (request.Right != Right.Erasure)
        {
            return null;
        }

        opened.WaitsFor = await Outstanding(request, ct);
        return opened.WaitsFor.Count > 0;
    }

    /// <summary>Objections of the same person that are weighed and not decided yet (GDPR Art. 21(1), 21(6)).</summary>
    public async Task<IReadOnlyList<DataSubjectRequest>> OpenObjections(DataSubjectRequest request, CancellationToken ct) =>
        await OfSamePerson(request).Where(r => r.Right == Right.Objection && Open.Contains(r.State) && (r.Kind == ObjectionKind.OwnSituation || r.Kind == ObjectionKind.Research)).ToListAsync(ct);

    /// <summary>The requests an erasure waits for: of the same submission, or of one with the same keyed identity; also those with a protected identity, which not every caller sees.</summary>
    private async Task<IReadOnlyList<RequestId>> Outstanding(DataSubjectRequest request, CancellationToken ct)
    {
        var siblings = await OfSamePerson(request).Where(r => Copies.Contains(r.Right) && Open.Contains(r.State)).OrderBy(r => r.ReceivedAt).ThenBy(r => r.Id).ToListAsync(ct);
        var today = StockholmTime.DayOf(clock.GetUtcNow());
        var effective = request.DeadlineOn(today).Effective;
        return [.. siblings.Where(s => Siblings.CopyOutstanding([new SiblingRequest(s.Right, s.State, s.AvailableAt, Reminded: s.DeliveryRemindedAt is not null)], effective, today)).Select(s => s.Id)];
    }

    private IQueryable<DataSubjectRequest> OfSamePerson(DataSubjectRequest request)
    {
        var hashes = db.Lookups.Where(l => l.SubmissionId == request.SubmissionId).Select(l => l.Hash);
        var submissions = db.Lookups.Where(l => l.ControllerId == request.ControllerId && hashes.Contains(l.Hash)).Select(l => l.SubmissionId);
        return db.Requests.AsNoTracking().IgnoreQueryFilters()
            .Where(r => r.ControllerId == request.ControllerId && r.Id != request.Id && (r.SubmissionId == request.SubmissionId || submissions.Contains(r.SubmissionId)));
    }
}
