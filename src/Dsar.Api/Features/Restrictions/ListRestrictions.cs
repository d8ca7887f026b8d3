using System.Text.Json.Nodes;
using Dsar.Api.Security;
using Dsar.Api.Web;
using Dsar.Domain;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace Dsar.Api.Features.Restrictions;

/// <summary>Lists restrictions, oldest first: what may be stored and not used, why, and since when (GDPR Art. 18, 21, 7(3)).</summary>
public static class ListRestrictions
{
    public sealed record Query(string? State, string? Reason, string? RequestId, int? Limit, string? Cursor) : ICommand<Page<JsonObject>>, IReadsContent;

    internal sealed class Handler(RestrictionViews views, Caller caller, Cursors cursors) : IRequestHandler<Query, Outcome<Page<JsonObject>>>
    {
        public async Task<Outcome<Page<JsonObject>>> Handle(Query query, CancellationToken ct)
        {
            var errors = new List<FieldError>();
            errors.AddRange(Words.TryParse<RestrictionState>(query.State, out var states) ? [] : [new FieldError(null, "state", "unknown_value", "There is no such state.")]);
            errors.AddRange(Words.TryParse<RestrictionReason>(query.Reason, out var reasons) ? [] : [new FieldError(null, "reason", "unknown_value", "There is no such reason.")]);
            errors.AddRange(query.RequestId is null || Guid.TryParse(query.RequestId, out _) ? [] : [new FieldError(null, "requestId", "wrong_format", "An id is a UUID.")]);
            errors.AddRange(Cursors.CheckLimit(query.Limit)?.Errors ?? []);
            if (errors.Count > 0)
            {
                return Problem.Validation([.. errors]);
            }

            var list = "restrictions?" + query with { Cursor = null, Limit = null };
            var (ok, position) = await cursors.Read(query.Cursor, list, ct);
            if (!ok)
            {
                return new Problem("invalid_cursor");
            }

            var (limit, after) = (query.Limit ?? Cursors.DefaultLimit, position is null ? Guid.Empty : Guid.Parse(position));
            var found = views.Visible().Where(r => r.Id.CompareTo(after) > 0);
            found = states.Count == 0 ? found : found.Where(r => states.Contains(r.State));
            found = reasons.Count == 0 ? found : found.Where(r => reasons.Contains(r.Reason));
            var request = query.RequestId is null ? (RequestId?)null : new RequestId(Guid.Parse(query.RequestId));
            var rows = await found.Where(r => request == null || r.RequestId == request).AsNoTracking().OrderBy(r => r.Id).Take(limit + 1).ToListAsync(ct);
            return new Page<JsonObject>(await Items([.. rows.Take(limit)], ct), rows.Count > limit ? await cursors.After(rows[limit - 1].Id.ToString(), list, ct) : null);
        }

        private async Task<IReadOnlyList<JsonObject>> Items(IReadOnlyList<Restriction> rows, CancellationToken ct)
        {
            var words = caller.SeesContent ? await views.Explanations(rows.Select(r => r.Id), ct) : new Dictionary<Guid, Sealed>();
            var items = new List<JsonObject>();
            foreach (var row in rows)
            {
                items.Add((await views.Of(row, words.GetValueOrDefault(row.Id), ct)).Value);
            }

            return items;
        }
    }

    public static void Map(IEndpointRouteBuilder v1) => v1
        .MapGet("/restrictions", ([AsParameters] Query query, IMediator mediator, CancellationToken ct) => mediator.Send(query, ct).ToHttp(page => TypedResults.Json(page, Json.Wire)))
        .WithName(nameof(ListRestrictions)).WithTags("Restrictions").Needs(Scope.RequestsRead).Problems("invalid_cursor");
}
