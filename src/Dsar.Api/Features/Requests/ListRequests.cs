using Dsar.Api.Data;
using Dsar.Api.Security;
using Dsar.Api.Web;
using Dsar.Domain;
using MediatR;

namespace Dsar.Api.Features.Requests;

/// <summary>Lists requests, those due first at the top unless sorted otherwise; no content.</summary>
public static class ListRequests
{
    public sealed record Query(
        string? State, string? Right, string? Outcome, string? WaitingOn, string? Channel, string? Urgency, string? Assignee, string? Label, string? SubmissionId, string? Reference, string? ExternalRefSource,
        string? ExternalRefId, string? DueBefore, string? ReceivedFrom, string? ReceivedTo, string? Sort, string? View, int? Limit, string? Cursor) : IQuery<Page<RequestSummary>>;

    internal sealed class Handler(DsarDbContext db, Caller caller, SummaryViews views, Cursors cursors, TimeProvider clock) : IRequestHandler<Query, Outcome<Page<RequestSummary>>>
    {
        public async Task<Outcome<Page<RequestSummary>>> Handle(Query q, CancellationToken ct)
        {
            var filters = new RequestFilterRules(q);
            if (filters.Problem is { } wrong)
            {
                return wrong;
            }

            // Bound to every filter: whatever the query says but where to go on.
            var list = "requests?" + q with { Cursor = null, Limit = null };
            var (ok, position) = await cursors.Read(q.Cursor, list, ct);
            if (!ok)
            {
                return new Problem("invalid_cursor");
            }

            var (limit, sort) = (q.Limit ?? Cursors.DefaultLimit, RequestSortRules.Of(q.Sort));
            var found = filters.Apply(db, caller, StockholmTime.DayOf(clock.GetUtcNow()));
            var rows = await views.Page(sort.Order(position is null ? found : found.Where(sort.IsAfter(position))), limit + 1, ct);
            var last = rows.Count > limit ? rows[limit - 1] : null;
            return new Page<RequestSummary>([.. rows.Take(limit).Select(r => r.Summary)], last is null ? null : await cursors.After(sort.PositionOf(last), list, ct));
        }
    }

    public static void Map(IEndpointRouteBuilder v1) => v1
        .MapGet("/requests", ([AsParameters] Query query, IMediator mediator, CancellationToken ct) => mediator.Send(query, ct).ToHttp(page => TypedResults.Json(page, Json.Wire)))
        .WithName(nameof(ListRequests)).WithTags("Requests").Needs(Scope.RequestsRead).Problems("invalid_cursor");
}
