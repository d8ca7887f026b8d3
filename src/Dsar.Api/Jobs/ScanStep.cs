using Dsar.Api.Data;
using Dsar.Api.Features.Attachments;
using Dsar.Api.Features.Records;
using Dsar.Api.Features.Requests;
using Dsar.Api.Security;
using Dsar.Api.Web;
using Dsar.Domain;
using Microsoft.EntityFrameworkCore;

namespace Dsar.Api.Jobs;

/// <summary>Has the held attachments of a request scanned: clean ones open, others are removed. While the scanner is silent they stay held (fails closed).</summary>
public sealed class ScanStep(DsarDbContext db, Caller caller, RequestDesk desk, RecordBook book, AttachmentFiles files, Scanner scanner, Stopped stopped, TimeProvider clock) : IStep
{
    private const int AtOnce = 500;
    private static readonly string Held = Words.Of(AttachmentState.Held);

    public Step Step => Step.Scan;

    public IReadOnlyList<TimeSpan> Retries { get; } = [TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(15), TimeSpan.FromHours(1)];

    /// <summary>Once the scanner speaks again the files open by themselves.</summary>
    public bool NeverGivesUp => true;

    public async Task<IReadOnlyList<DueWork>> Due(DsarDbContext db, Guid? only, DateTimeOffset now, CancellationToken ct)
    {
        var one = new RequestId(only ?? Guid.Empty);
        var held = scanner.IsSet
            ? await db.Records.AsNoTracking().IgnoreQueryFilters().Where(r => r.Noun == Noun.Attachments && r.State == Held && (only == null || r.RequestId == one))
                .Where(r => db.Requests.IgnoreQueryFilters().Any(q => q.Id == r.RequestId && q.ContentDestroyedAt == null))
                .Select(r => new { r.RequestId, r.ControllerId }).Distinct().Take(AtOnce).ToListAsync(ct)
            : [];
        return [.. held.Select(h => new DueWork(h.RequestId.Value, h.ControllerId))];
    }

    public async Task Run(Guid id, CancellationToken ct)
    {
        var request = (await desk.Find(new RequestId(id), ct))!;
        foreach (var row in await db.Records.Where(r => r.RequestId == request.Id && r.Noun == Noun.Attachments && r.State == Held).OrderBy(r => r.Id).ToListAsync(ct))
        {
            var state = await Scan(row, ct);
            await book.Update(row, await book.Read<AttachmentRecord>(row, ct) with { State = state }, ct, Words.Of(state));
            if (state == AttachmentState.Rejected)
            {
                request.Record(SideAct.AttachmentRejected, caller.Actor, clock.GetUtcNow());
            }

            db.Audit(AuditAction.AttachmentScanned, "attachment", row.Id, request.Id, ("outcome", Words.Of(state)));
            await db.SaveChangesAsync(ct);
            if (state == AttachmentState.Rejected)
            {
                files.Remove(row);
            }
        }
    }

    public Task GiveUp(Guid id, string errorCode, CancellationToken ct) => stopped.Tell(id, Step, "Scanning the attachments", errorCode, ct, triesOn: true);

    private async Task<AttachmentState> Scan(RequestRecord row, CancellationToken ct)
    {
        await using var content = await files.OpenForWork(row, ct);
        return await scanner.IsClean(content, ct) ? AttachmentState.Available : AttachmentState.Rejected;
    }
}
