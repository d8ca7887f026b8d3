using Dsar.Api.Data.Mappings;
using Dsar.Api.Security;
using Dsar.Api.Web;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace Dsar.Api.Features.Submissions;

/// <summary>Lists what came in together, oldest first; an integrator finds its own by the reference it gave.</summary>
public static class ListSubmissions
{
    public sealed record Query(string? ExternalRefSource, string? ExternalRefId, int? Limit, string? Cursor) : IQuery<Page<SubmissionView>>;

    internal sealed class Handler(SubmissionViews views, Cursors cursors) : IRequestHandler<Query, Outcome<Page<SubmissionView>>>
    {
        public async Task<Outcome<Page<SubmissionView>>> Handle(Query q, CancellationToken ct)
        {
            if (Cursors.CheckLimit(q.Limit) is { } tooMany)
            {
                return tooMany;
            }

            var list = $"submissions?{q.ExternalRefSource}&{q.ExternalRefId}";
            var (ok, position) = await cursors.Read(q.Cursor, list, ct);
            if (!ok)
            {
                return new Problem("invalid_cursor");
            }

            var limit = q.Limit ?? Cursors.DefaultLimit;
            var submissions = views.Seen();
            submissions = q.ExternalRefSource is { } source ? submissions.Where(s => EF.Property<string?>(s, RequestMapping.ExternalRefSource) == source) : submissions;
            submissions = q.ExternalRefId is { } id ? submissions.Where(s => EF.Property<string?>(s, RequestMapping.ExternalRefId) == id) : submissions;
            if (position is not null)
            {
                var after = Guid.Parse(position);
                submissions = submissions.Where(s => ((Guid)(object)s.Id).CompareTo(after) > 0);
            }

            var rows = await submissions.OrderBy(s => s.Id).Take(limit + 1).ToListAsync(ct);
            var page = await views.Of([.. rows.Take(limit)], ct);
            return new Page<SubmissionView>(page, rows.Count > limit ? await cursors.After(rows[limit - 1].Id.ToString(), list, ct) : null);
        }
    }

    public static void Map(IEndpointRouteBuilder v1) => v1
        .MapGet("/submissions", ([AsParameters] Query query, IMediator mediator, CancellationToken ct) => mediator.Send(query, ct).ToHttp(page => TypedResults.Json(page, Json.Wire)))
        .WithName(nameof(ListSubmissions)).WithTags("Submissions").Needs(Scope.RequestsRead).Problems("invalid_cursor");
}
