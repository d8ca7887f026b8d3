using System.Globalization;
using System.Text.Json.Nodes;
using Dsar.Api.Data;
using Dsar.Api.Data.Mappings;
using Dsar.Api.Security;
using Dsar.Api.Web;
using Dsar.Domain;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace Dsar.Api.Features.Requests;

/// <summary>Lists requests, those due first at the top; no content.</summary>
public static class ListRequests
{
    public sealed record Query(string? State, string? Right, Guid? SubmissionId, string? Reference, DateOnly? DueBefore, int? Limit, string? Cursor) : IQuery<Page<JsonObject>>;

    internal sealed class Handler(DsarDbContext db, RequestViews views, Cursors cursors) : IRequestHandler<Query, Outcome<Page<JsonObject>>>
    {
        public async Task<Outcome<Page<JsonObject>>> Handle(Query q, CancellationToken ct)
        {
            if (Cursors.CheckLimit(q.Limit) is { } tooMany)
            {
                return tooMany;
            }

            var requests = db.Requests.AsNoTracking().Include(r => r.Clarifications).AsQueryable();
            if (Filter(ref requests, q) is { } wrong)
            {
                return wrong;
            }

            var list = $"requests?{q.State}&{q.Right}&{q.SubmissionId}&{q.Reference}&{q.DueBefore}";
            var (ok, position) = await cursors.Read(q.Cursor, list, ct);
            if (!ok)
            {
                return new Problem("invalid_cursor");
            }

            if (position is not null)
            {
                var (due, id) = (DateOnly.ParseExact(position[..10], "O", CultureInfo.InvariantCulture), RequestId.Parse(position[11..], null));
                requests = requests.Where(r => EF.Property<DateOnly>(r, Model.DueOn) >= due && (EF.Property<DateOnly>(r, Model.DueOn) > due || ((Guid)(object)r.Id).CompareTo(id.Value) > 0));
            }

            var limit = q.Limit ?? Cursors.DefaultLimit;
            var rows = await requests.OrderBy(r => EF.Property<DateOnly>(r, Model.DueOn)).ThenBy(r => r.Id).Take(limit + 1)
                .Select(r => new { Request = r, Due = EF.Property<DateOnly>(r, Model.DueOn) }).ToListAsync(ct);
            var items = new List<JsonObject>();
            foreach (var row in rows.Take(limit))
            {
                items.Add(await views.Summary(row.Request, ct));
            }

            var last = rows.Count > limit ? rows[limit - 1] : null;
            return new Page<JsonObject>(items, last is null ? null : await cursors.After($"{last.Due:O}|{last.Request.Id}", list, ct));
        }

        private static Problem? Filter(ref IQueryable<DataSubjectRequest> requests, Query q)
        {
            if (!Words.TryParse<RequestState>(q.State, out var states))
            {
                return Problem.Validation(new FieldError(null, "state", "unknown_value", "There is no such state."));
            }

            if (!Words.TryParse<Right>(q.Right, out var rights))
            {
                return Problem.Validation(new FieldError(null, "right", "unknown_value", "There is no such right."));
            }

            requests = states.Count == 0 ? requests : requests.Where(r => states.Contains(r.State));
            requests = rights.Count == 0 ? requests : requests.Where(r => rights.Contains(r.Right));
            requests = q.SubmissionId is { } s ? requests.Where(r => r.SubmissionId == new SubmissionId(s)) : requests;
            requests = q.DueBefore is { } before ? requests.Where(r => EF.Property<DateOnly>(r, Model.DueOn) < before) : requests;
            var reference = q.Reference is null ? null : Reference.Parse(q.Reference) ?? "";
            requests = reference is null ? requests : requests.Where(r => r.Reference == reference);
            return null;
        }
    }

    public static void Map(IEndpointRouteBuilder v1) => v1
        .MapGet("/requests", ([AsParameters] Query query, IMediator mediator, CancellationToken ct) => mediator.Send(query, ct).ToHttp(page => TypedResults.Json(page, Json.Wire)))
        .WithName(nameof(ListRequests)).WithTags("Requests").Needs(Scope.RequestsRead).Problems("invalid_cursor");
}
