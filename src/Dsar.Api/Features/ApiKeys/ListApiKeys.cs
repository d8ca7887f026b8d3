using Dsar.Api.Data;
using Dsar.Api.Security;
using Dsar.Api.Web;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace Dsar.Api.Features.ApiKeys;

/// <summary>Lists the controller's keys, revoked ones too; never a secret.</summary>
public static class ListApiKeys
{
    public sealed record Query(int? Limit, string? Cursor) : IQuery<Page<ApiKeyView>>;

    internal sealed class Handler(DsarDbContext db, ApiKeyViews views, Cursors cursors) : IRequestHandler<Query, Outcome<Page<ApiKeyView>>>
    {
        public async Task<Outcome<Page<ApiKeyView>>> Handle(Query query, CancellationToken ct)
        {
            if (Cursors.CheckLimit(query.Limit) is { } tooMany)
            {
                return tooMany;
            }

            var (ok, position) = await cursors.Read(query.Cursor, "api-keys", ct);
            if (!ok)
            {
                return new Problem("invalid_cursor");
            }

            var (limit, after) = (query.Limit ?? Cursors.DefaultLimit, position is null ? Guid.Empty : Guid.Parse(position));
            var rows = await db.ApiKeys.AsNoTracking().Where(k => k.Id.CompareTo(after) > 0).OrderBy(k => k.Id).Take(limit + 1).ToListAsync(ct);
            var items = new List<ApiKeyView>();
            foreach (var row in rows.Take(limit))
            {
                items.Add(await views.Of(row, null, ct));
            }

            return new Page<ApiKeyView>(items, rows.Count > limit ? await cursors.After(rows[limit - 1].Id.ToString(), "api-keys", ct) : null);
        }
    }

    public static void Map(IEndpointRouteBuilder v1) => v1
        .MapGet("/api-keys", ([AsParameters] Query query, IMediator mediator, CancellationToken ct) => mediator.Send(query, ct).ToHttp(page => TypedResults.Json(page, Json.Wire)))
        .WithName(nameof(ListApiKeys)).WithTags("ApiKeys").Needs(Scope.KeysManage).NeedsPerson().Problems("people_only", "invalid_cursor");
}
