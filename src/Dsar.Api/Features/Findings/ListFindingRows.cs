using System.Globalization;
using System.Text.Json.Nodes;
using Dsar.Api.Data;
using Dsar.Api.Features.Collections;
using Dsar.Api.Features.Requests;
using Dsar.Api.Features.Systems;
using Dsar.Api.Security;
using Dsar.Api.Web;
using Dsar.Discovery;
using Dsar.Domain;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace Dsar.Api.Features.Findings;

/// <summary>Shows the rows of a finding with where each was met, unmasked, to those who review; every look is an entry in the audit trail.</summary>
public static class ListFindingRows
{
    public sealed record Query(RequestId Id, Guid FindingId, int? Limit, string? Cursor) : ICommand<Page<Response>>, IReadsContent;

    /// <summary>One row: its values by field, and the way it was reached.</summary>
    public sealed record Response(long Index, JsonObject Values, IReadOnlyList<string> Provenance);

    internal sealed class Handler(DsarDbContext db, RequestDesk desk, CollectionDesk collections, Plans plans, Cursors cursors) : IRequestHandler<Query, Outcome<Page<Response>>>
    {
        public async Task<Outcome<Page<Response>>> Handle(Query query, CancellationToken ct)
        {
            if (Cursors.CheckLimit(query.Limit) is { } tooMany)
            {
                return tooMany;
            }

            if (await desk.Find(query.Id, ct) is not { } request
                || await db.Records.AsNoTracking().SingleOrDefaultAsync(r => r.Id == query.FindingId && r.RequestId == query.Id && r.Noun == Noun.Findings, ct) is not { } row)
            {
                return Problem.NotFound;
            }

            if (request.ContentDestroyedAt is not null || request.State == RequestState.Withdrawn)
            {
                // The rows of a request that was taken back end with it; of any other with its retention.
                throw new ContentDestroyedException(request.ContentDestroyedAt ?? request.ClosedAt);
            }

            var list = $"{query.FindingId}/rows";
            var (ok, position) = await cursors.Read(query.Cursor, list, ct);
            if (!ok)
            {
                return new Problem("invalid_cursor");
            }

            var (limit, skip) = (query.Limit ?? Cursors.DefaultLimit, position is null ? 0L : long.Parse(position, CultureInfo.InvariantCulture));
            var rows = await Rows(request, row, skip, limit + 1, ct);
            db.Audit(AuditAction.ContentViewed, "finding", row.Id, request.Id, ("section", "rows"), ("rows", Math.Min(rows.Count, limit)), ("finding", row.Id.ToString()));
            var next = rows.Count > limit ? await cursors.After((skip + limit).ToString(CultureInfo.InvariantCulture), list, ct) : null;
            return new Page<Response>([.. rows.Take(limit).Select(r => new Response(r.Index, Values(r), r.Provenance))], next);
        }

        private async Task<IReadOnlyList<FindingRow>> Rows(DataSubjectRequest request, RequestRecord row, long skip, int take, CancellationToken ct)
        {
            var collection = await db.Records.AsNoTracking().SingleAsync(r => r.Id == row.Read<FindingRecord>().CollectionId, ct);
            var plan = await plans.Pinned(collection.Read<CollectionRecord>().PlanHash, ct);
            await using var store = await collections.Open(request, collection, 0, ct);
            var group = FindingGroups.Load(store).Single(g => g.Number == FindingDesk.Inner(row).Group);
            return FindingGroups.Rows(plan, store, group, skip, take);
        }

        private static JsonObject Values(FindingRow row)
        {
            var values = new JsonObject();
            foreach (var (name, cell) in row.Values)
            {
                values[name] = CellJson.Of(cell);
            }

            return values;
        }
    }

    public static void Map(IEndpointRouteBuilder v1) => v1
        .MapGet("/requests/{id:guid}/findings/{nid:guid}/rows", (RequestId id, Guid nid, int? limit, string? cursor, IMediator mediator, CancellationToken ct) =>
            mediator.Send(new Query(id, nid, limit, cursor), ct).ToHttp(page => TypedResults.Json(page, Json.Wire)))
        .WithName(nameof(ListFindingRows)).WithTags("Findings").Needs(Scope.RequestsWork, Scope.RequestsDecide, Scope.RequestsApprove).Problems("invalid_cursor");
}
