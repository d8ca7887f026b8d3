using System.Globalization;
using Dsar.Api.Data;
using Dsar.Api.Features.Records;
using Dsar.Api.Security;
using Dsar.Api.Web;
using Dsar.Domain;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace Dsar.Api.Features.Requests;

/// <summary>Lists everything that happened to a request, oldest first; no personal data.</summary>
public static class ListHistory
{
    public sealed record Query(RequestId Id, int? Limit, string? Cursor) : IQuery<Page<Response>>;

    /// <summary>One thing that happened.</summary>
    public sealed record Response(int Seq, DateTimeOffset At, ActorView Actor, HistoryType Type, string Code, RequestTrigger? Trigger, RequestState? FromState, RequestState? ToState, string? Article, LocalText Summary);

    internal sealed class Handler(DsarDbContext db, PeopleNames names, Cursors cursors) : IRequestHandler<Query, Outcome<Page<Response>>>
    {
        public async Task<Outcome<Page<Response>>> Handle(Query query, CancellationToken ct)
        {
            if (Cursors.CheckLimit(query.Limit) is { } tooMany)
            {
                return tooMany;
            }

            // The request is asked for first: history rows carry no controller of their own.
            if (!await db.Requests.AnyAsync(r => r.Id == query.Id, ct))
            {
                return Problem.NotFound;
            }

            var list = $"{query.Id}/history";
            var (ok, position) = await cursors.Read(query.Cursor, list, ct);
            if (!ok)
            {
                return new Problem("invalid_cursor");
            }

            var (limit, after) = (query.Limit ?? Cursors.DefaultLimit, position is null ? 0 : int.Parse(position, CultureInfo.InvariantCulture));
            var rows = await db.History.AsNoTracking().Where(h => h.RequestId == query.Id && h.Seq > after).OrderBy(h => h.Seq).Take(limit + 1).ToListAsync(ct);
            var items = new List<Response>();
            foreach (var h in rows.Take(limit))
            {
                items.Add(new Response(h.Seq, h.At, await names.View(new Actor(h.ActorType, h.ActorId, h.ActorPerson), ct), h.Type, h.Code, h.Trigger, h.FromState, h.ToState, h.Article, h.Summary));
            }

            return new Page<Response>(items, rows.Count > limit ? await cursors.After(rows[limit - 1].Seq.ToString(CultureInfo.InvariantCulture), list, ct) : null);
        }
    }

    public static void Map(IEndpointRouteBuilder v1) => v1
        .MapGet("/requests/{id:guid}/history", (RequestId id, int? limit, string? cursor, IMediator mediator, CancellationToken ct) =>
            mediator.Send(new Query(id, limit, cursor), ct).ToHttp(page => TypedResults.Json(page, Json.Wire)))
        .WithName(nameof(ListHistory)).WithTags("Requests").Needs(Scope.RequestsRead).Problems("invalid_cursor");
}
