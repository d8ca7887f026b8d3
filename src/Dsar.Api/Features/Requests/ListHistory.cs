using System.Globalization;
using Dsar.Api.Security;
using Dsar.Api.Web;
using Dsar.Domain;
using MediatR;
using Microsoft.AspNetCore.Mvc;

namespace Dsar.Api.Features.Requests;

/// <summary>Lists everything that happened to a request, oldest first; no personal data. With Accept: text/event-stream what happens next follows.</summary>
public static class ListHistory
{
    public sealed record Query(RequestId Id, int? Limit, string? Cursor) : IQuery<Page<HistoryEntryView>>;

    internal sealed class Handler(HistoryViews history, Cursors cursors) : IRequestHandler<Query, Outcome<Page<HistoryEntryView>>>
    {
        public async Task<Outcome<Page<HistoryEntryView>>> Handle(Query query, CancellationToken ct)
        {
            if (Cursors.CheckLimit(query.Limit) is { } tooMany)
            {
                return tooMany;
            }

            var list = $"{query.Id}/history";
            var (ok, position) = await cursors.Read(query.Cursor, list, ct);
            if (!ok)
            {
                return new Problem("invalid_cursor");
            }

            if (await history.Head(query.Id, ct) is not { } request)
            {
                return Problem.NotFound;
            }

            var (limit, after) = (query.Limit ?? Cursors.DefaultLimit, position is null ? 0 : int.Parse(position, CultureInfo.InvariantCulture));
            var entries = await history.After(request, after, limit + 1, ct);
            return new Page<HistoryEntryView>([.. entries.Take(limit)], entries.Count > limit ? await cursors.After(entries[limit - 1].Seq.ToString(CultureInfo.InvariantCulture), list, ct) : null);
        }
    }

    public static void Map(IEndpointRouteBuilder v1) => v1
        .MapGet("/requests/{id:guid}/history", async (RequestId id, int? limit, string? cursor, [FromHeader(Name = "Last-Event-ID")] string? lastEventId, HttpRequest http, HistoryStream stream, IMediator mediator, CancellationToken ct) =>
            Accepts.Wants(http, HistoryStream.MediaType) ? await stream.Open(id, lastEventId, ct) : await mediator.Send(new Query(id, limit, cursor), ct).ToHttp(page => TypedResults.Json(page, Json.Wire)))
        .WithName(nameof(ListHistory)).WithTags("Requests").Needs(Scope.RequestsRead).Problems("invalid_cursor").Answers(BodyRules.PlainJson, HistoryStream.MediaType);
}
