using Dsar.Api.Data;
using Dsar.Api.Security;
using Dsar.Api.Web;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace Dsar.Api.Features.Controllers;

/// <summary>Lists controllers with their settings and the gaps of their policies; a key of a controller sees only its own.</summary>
public static class ListControllers
{
    public sealed record Query(int? Limit, string? Cursor) : IQuery<Page<ControllerView>>;

    internal sealed class Handler(DsarDbContext db, Cursors cursors) : IRequestHandler<Query, Outcome<Page<ControllerView>>>
    {
        public async Task<Outcome<Page<ControllerView>>> Handle(Query query, CancellationToken ct)
        {
            if (Cursors.CheckLimit(query.Limit) is { } tooMany)
            {
                return tooMany;
            }

            var (ok, after) = await cursors.Read(query.Cursor, "controllers", ct);
            if (!ok)
            {
                return new Problem("invalid_cursor");
            }

            var limit = query.Limit ?? Cursors.DefaultLimit;
            var rows = await db.Controllers.AsNoTracking().Where(c => after == null || c.Key.CompareTo(after) > 0).OrderBy(c => c.Key).Take(limit + 1).ToListAsync(ct);
            return new Page<ControllerView>([.. rows.Take(limit).Select(ControllerView.Of)], rows.Count > limit ? await cursors.After(rows[limit - 1].Key, "controllers", ct) : null);
        }
    }

    public static void Map(IEndpointRouteBuilder v1) => v1
        .MapGet("/controllers", ([AsParameters] Query query, IMediator mediator, CancellationToken ct) => mediator.Send(query, ct).ToHttp(page => TypedResults.Json(page, Json.Wire)))
        .WithName(nameof(ListControllers)).WithTags("Controllers").Needs(Scope.RequestsRead, Scope.RegisterWrite).Problems("invalid_cursor");
}
