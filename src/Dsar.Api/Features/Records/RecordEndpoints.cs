using System.Text.Json;
using System.Text.Json.Nodes;
using Dsar.Api.Data;
using Dsar.Api.Features.Requests;
using Dsar.Api.Security;
using Dsar.Api.Web;
using Dsar.Domain;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace Dsar.Api.Features.Records;

/// <summary>Rule R: every noun under a request can be listed and read one by one; one registration for all of them.</summary>
public static class RecordEndpoints
{
    /// <summary>Lists the records of a noun, oldest first.</summary>
    public sealed record ListRecords(RequestId RequestId, Noun Noun, int? Limit, string? Cursor) : ICommand<Page<JsonObject>>, IReadsContent;

    /// <summary>Reads one record.</summary>
    public sealed record GetRecord(RequestId RequestId, Noun Noun, Guid RecordId) : ICommand<View>, IReadsContent;

    public static void MapRecords(this IEndpointRouteBuilder v1)
    {
        foreach (var noun in Enum.GetValues<Noun>())
        {
            var path = $"/requests/{{id:guid}}/{Segment(noun)}";
            v1.MapGet(path, (RequestId id, int? limit, string? cursor, IMediator mediator, CancellationToken ct) =>
                    mediator.Send(new ListRecords(id, noun, limit, cursor), ct).ToHttp(page => TypedResults.Json(page, Json.Wire)))
                .WithName($"List{noun}").WithTags(noun.ToString()).WithSummary($"Lists the {Segment(noun).Replace('-', ' ')} of a request, oldest first.").Needs(Scope.RequestsRead).Problems("invalid_cursor");
            v1.MapGet(path + "/{nid:guid}", (RequestId id, Guid nid, IMediator mediator, CancellationToken ct) =>
                    mediator.Send(new GetRecord(id, noun, nid), ct).ToHttp(view => TypedResults.Json(view.Value, Json.Wire)))
                .WithName($"Get{Singular(noun)}").WithTags(noun.ToString()).WithSummary($"Reads one of the {Segment(noun).Replace('-', ' ')} of a request.").Needs(Scope.RequestsRead);
        }
    }

    /// <summary>The path segment of a noun, e.g. <c>identity-checks</c>.</summary>
    public static string Segment(Noun noun) => JsonNamingPolicy.KebabCaseLower.ConvertName(noun.ToString());

    /// <summary>Executions → Execution, Deliveries → Delivery.</summary>
    public static string Singular(Noun noun) => noun.ToString() is var plural && plural.EndsWith("ies", StringComparison.Ordinal) ? plural[..^3] + "y" : plural[..^1];

    /// <summary>What a noun's record is called in the contract.</summary>
    public static string RecordName(Noun noun) => noun == Noun.Tasks ? "ManualTask" : Singular(noun);

    internal sealed class ListHandler(DsarDbContext db, RequestDesk desk, RecordBook book, IdentityChecks.IdentityCheckViews checks, Cursors cursors) : IRequestHandler<ListRecords, Outcome<Page<JsonObject>>>
    {
        public async Task<Outcome<Page<JsonObject>>> Handle(ListRecords query, CancellationToken ct)
        {
            if (Cursors.CheckLimit(query.Limit) is { } tooMany)
            {
                return tooMany;
            }

            if (await desk.Find(query.RequestId, ct) is not { } request)
            {
                return Problem.NotFound;
            }

            var list = $"{query.RequestId}/{query.Noun}";
            var (ok, after) = await cursors.Read(query.Cursor, list, ct);
            if (!ok)
            {
                return new Problem("invalid_cursor");
            }

            if (query.Noun == Noun.IdentityChecks)
            {
                return new Page<JsonObject>([.. (await checks.All(request, ct)).Select(v => v.Value)], null);
            }

            var limit = query.Limit ?? Cursors.DefaultLimit;
            var from = after is null ? Guid.Empty : Guid.Parse(after);
            var rows = await db.Records.AsNoTracking().Where(r => r.RequestId == query.RequestId && r.Noun == query.Noun && r.Id.CompareTo(from) > 0)
                .OrderBy(r => r.Id).Take(limit + 1).ToListAsync(ct);
            var items = new List<JsonObject>();
            foreach (var row in rows.Take(limit))
            {
                items.Add((await book.View(request, row, ct)).Value);
            }

            return new Page<JsonObject>(items, rows.Count > limit ? await cursors.After(rows[limit - 1].Id.ToString(), list, ct) : null);
        }
    }

    internal sealed class GetHandler(DsarDbContext db, RequestDesk desk, RecordBook book, IdentityChecks.IdentityCheckViews checks) : IRequestHandler<GetRecord, Outcome<View>>
    {
        public async Task<Outcome<View>> Handle(GetRecord query, CancellationToken ct)
        {
            if (await desk.Find(query.RequestId, ct) is not { } request)
            {
                return Problem.NotFound;
            }

            if (query.Noun == Noun.IdentityChecks)
            {
                return (await checks.All(request, ct)).SingleOrDefault(v => v.Id() == query.RecordId) is { } check ? check : Problem.NotFound;
            }

            var row = await db.Records.AsNoTracking().SingleOrDefaultAsync(r => r.RequestId == query.RequestId && r.Noun == query.Noun && r.Id == query.RecordId, ct);
            return row is null ? Problem.NotFound : await book.View(request, row, ct);
        }
    }
}
