using System.Text.Json;
using Dsar.Api.Data;
using Dsar.Api.Data.Mappings;
using Dsar.Api.Features.Controllers;
using Dsar.Api.Features.Records;
using Dsar.Api.Web;
using Dsar.Domain;
using Microsoft.EntityFrameworkCore;

namespace Dsar.Api.Features.Requests;

/// <summary>A line of a list with the request it stands for.</summary>
public sealed record RequestLine(DataSubjectRequest Request, DateOnly DueOn, RequestSummary Summary);

/// <summary>Shapes requests as lines of a list. A page takes the same few statements however long it is, and opens no content.</summary>
public sealed class SummaryViews(DsarDbContext db, PeopleNames names, Registers registers, SiblingDesk siblings, TimeProvider clock)
{
    /// <summary>What a line shows beside the request itself.</summary>
    internal sealed record Around(string PreferredDelivery, Actor CreatedBy, ExternalRef? ExternalRef, IReadOnlyList<IdentityCheck> Checks, bool OpenTask, IReadOnlyList<Guid> Restrictions);

    /// <summary>The first of the requests, in the order they come.</summary>
    public async Task<IReadOnlyList<RequestLine>> Page(IQueryable<DataSubjectRequest> ordered, int most, CancellationToken ct)
    {
        var rows = await ordered.AsNoTracking().Include(r => r.Clarifications).Take(most)
            .Select(r => new { Request = r, DueOn = EF.Property<DateOnly>(r, Model.DueOn), OpenTask = db.Records.Any(t => t.RequestId == r.Id && t.Noun == Noun.Tasks && !WaitingRules.ClosedTask.Contains(t.State)) }).ToListAsync(ct);
        if (rows.Count == 0)
        {
            return [];
        }

        var ids = rows.Select(r => r.Request.Id).ToList();
        var stored = await (
            from content in db.RequestContents
            where ids.Contains(content.RequestId)
            join request in db.Requests on content.RequestId equals request.Id
            join submission in db.Submissions on request.SubmissionId equals submission.Id
            from check in db.IdentityChecks.Where(c => c.SubmissionId == submission.Id).DefaultIfEmpty()
            from restriction in db.Restrictions.Where(x => x.RequestId == request.Id).Select(x => (Guid?)x.Id).DefaultIfEmpty()
            select new
            {
                content.RequestId,
                content.PreferredDelivery,
                content.CreatedBy,
                Source = EF.Property<string?>(submission, RequestMapping.ExternalRefSource),
                ExternalId = EF.Property<string?>(submission, RequestMapping.ExternalRefId),
                Check = check,
                Restriction = restriction,
            }).AsNoTracking().ToListAsync(ct);
        var around = stored.ToLookup(s => s.RequestId);
        await names.Know([.. rows.Select(r => r.Request.AssigneeId).OfType<PersonId>(), .. around.Select(a => Author(a.First().CreatedBy).Person).OfType<PersonId>()], ct);
        var lines = new List<RequestLine>();
        foreach (var row in rows)
        {
            var (all, one) = (around[row.Request.Id], around[row.Request.Id].First());
            var external = one.Source is null ? null : new ExternalRef(one.Source, one.ExternalId);
            lines.Add(new RequestLine(row.Request, row.DueOn, await Of(row.Request, new Around(one.PreferredDelivery, Author(one.CreatedBy), external, [.. all.Select(a => a.Check).OfType<IdentityCheck>().DistinctBy(c => c.Id)], row.OpenTask, [.. all.Select(a => a.Restriction).OfType<Guid>().Distinct().Order()]), ct)));
        }

        return lines;
    }

    /// <summary>A request of this call, with what the call has changed but not stored yet.</summary>
    public async Task<RequestSummary> InCall(DataSubjectRequest request, CancellationToken ct) => await Of(request, await AroundOf(request, ct), ct);

    internal async Task<Around> AroundOf(DataSubjectRequest request, CancellationToken ct)
    {
        // Find looks at what this call has added first: a request is shown in the call that makes it.
        var content = (await db.RequestContents.FindAsync([request.Id], ct))!;
        var submission = db.Entry((await db.Submissions.FindAsync([request.SubmissionId], ct))!);
        var isNew = submission.State == EntityState.Added;
        var stored = isNew ? [] : await db.IdentityChecks.Where(c => c.SubmissionId == request.SubmissionId).ToListAsync(ct);
        var checks = stored.Union(db.IdentityChecks.Local.Where(c => c.SubmissionId == request.SubmissionId)).OrderBy(c => c.Id).ToList();
        var source = (string?)submission.Property(RequestMapping.ExternalRefSource).CurrentValue;
        var external = source is null ? null : new ExternalRef(source, (string?)submission.Property(RequestMapping.ExternalRefId).CurrentValue);
        var openTask = !isNew && await db.Records.AnyAsync(t => t.RequestId == request.Id && t.Noun == Noun.Tasks && !WaitingRules.ClosedTask.Contains(t.State), ct);
        var restrictions = isNew ? [] : await db.Restrictions.Where(r => r.RequestId == request.Id).Select(r => r.Id).ToListAsync(ct);
        return new Around(content.PreferredDelivery, Author(content.CreatedBy), external, checks, openTask, [.. restrictions.Union(db.Restrictions.Local.Where(r => r.RequestId == request.Id).Select(r => r.Id)).Order()]);
    }

    internal async Task<RequestSummary> Of(DataSubjectRequest r, Around around, CancellationToken ct)
    {
        var methods = around.Checks.Where(c => c.State == IdentityCheckState.Confirmed).OrderBy(c => c.Id).Select(c => c.Method).Distinct();
        return new RequestSummary(
            r.Id.Value, r.Reference, r.ControllerId.Value, r.SubmissionId.Value, r.Right, r.Article, r.State, r.Outcome, r.Grounds, WaitingRules.Of(r, around.OpenTask, around.Checks, r is { Right: Right.Erasure, State: RequestState.AwaitingApproval } && await siblings.CopyOutstanding(r, ct) == true),
            r.Channel, r.Language, r.ReceivedAt, r.RegisteredAt, around.ExternalRef, r.AssigneeId is { } id ? new PersonView(id.Value, await names.Of(id, ct)) : null, r.Labels, r.ProtectedIdentity,
            around.PreferredDelivery, around.Restrictions, r.Version, new IdentitySummary(r.HeldLevel, r.RequiredLevel, r.RequiredWhy, [.. methods], r.IdentityConfirmedAt),
            DeadlineSummary.Of(r, r.DeadlineOn(StockholmTime.DayOf(clock.GetUtcNow()))), CompletenessSummary.Of(r.Systems),
            await names.View(around.CreatedBy, ct), r.RegisteredAt, r.UpdatedAt, r.ClosedAt,
            r.ClosedAt?.AddMonths((await registers.Of(r.ControllerId, ct)).ClosedRetentionMonths), r.ContentDestroyedAt, r.OpenedAfter?.Value);
    }

    private static Actor Author(string json) => JsonSerializer.Deserialize<Actor>(json, Json.Wire)!;
}
