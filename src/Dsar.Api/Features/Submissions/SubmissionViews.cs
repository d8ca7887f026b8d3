using Dsar.Api.Data;
using Dsar.Api.Features.Records;
using Dsar.Api.Features.Requests;
using Dsar.Api.Web;
using Dsar.Domain;
using Microsoft.EntityFrameworkCore;

namespace Dsar.Api.Features.Submissions;

/// <summary>What came in together, as the API shows it.</summary>
public sealed record SubmissionView(Guid Id, string Reference, ExternalRef? ExternalRef, IntakeChannel Channel, DateTimeOffset ReceivedAt, DateTimeOffset CreatedAt, ActorView CreatedBy, IReadOnlyList<RequestSummary> Requests) : ITagged
{
    /// <summary>Changes with any of its requests.</summary>
    string ITagged.ETag => ETags.Of(Id, Requests.Sum(r => r.Version));
}

/// <summary>Shapes submissions with their requests, a page of them with as many statements as one.</summary>
public sealed class SubmissionViews(DsarDbContext db, SummaryViews summaries)
{
    /// <summary>The submission that this call has just taken in; not stored yet.</summary>
    public async Task<SubmissionView> Taken(IReadOnlyList<DataSubjectRequest> requests, CancellationToken ct)
    {
        var submission = (await db.Submissions.FindAsync([requests[0].SubmissionId], ct))!;
        var lines = new List<RequestSummary>();
        foreach (var request in requests)
        {
            lines.Add(await summaries.InCall(request, ct));
        }

        return Of(submission, lines);
    }

    /// <summary>Stored submissions of which the caller may see a request: to a colleague who is not named, a protected one looks like none.</summary>
    public IQueryable<Submission> Seen() => db.Submissions.AsNoTracking().Where(s => db.Requests.Any(r => r.SubmissionId == s.Id));

    /// <summary>Stored submissions, oldest first; each has a request that the caller may see.</summary>
    public async Task<IReadOnlyList<SubmissionView>> Of(IReadOnlyList<Submission> submissions, CancellationToken ct)
    {
        var ids = submissions.Select(s => s.Id).ToList();
        var requests = db.Requests.Where(r => ids.Contains(r.SubmissionId)).OrderBy(r => r.Id);
        var lines = (await summaries.Page(requests, submissions.Count * Reference.MostRequests, ct)).ToLookup(l => l.Request.SubmissionId, l => l.Summary);
        return [.. submissions.Select(s => Of(s, [.. lines[s.Id]]))];
    }

    private static SubmissionView Of(Submission s, List<RequestSummary> requests) =>
        new(s.Id.Value, s.Reference, requests[0].ExternalRef, s.Channel, s.ReceivedAt, s.RegisteredAt, requests[0].CreatedBy, requests);
}
