using Dsar.Api.Data;
using Dsar.Api.Security;
using Dsar.Api.Web;
using Dsar.Domain;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace Dsar.Api.Features.Systems;

/// <summary>Lists the connected systems of a controller, by key.</summary>
public static class ListSystems
{
    public sealed record Query(Guid? ControllerId, int? Limit, string? Cursor) : IQuery<Page<SystemView>>;

    internal sealed class Handler(DsarDbContext db, Caller caller, Cursors cursors) : IRequestHandler<Query, Outcome<Page<SystemView>>>
    {
        public async Task<Outcome<Page<SystemView>>> Handle(Query query, CancellationToken ct)
        {
            if (Cursors.CheckLimit(query.Limit) is { } tooMany)
            {
                return tooMany;
            }

            if (caller.Controller is null && query.ControllerId is null)
            {
                return Problem.Validation(new FieldError(null, "controllerId", "required", "The host key says of which controller."));
            }

            var list = $"systems|{query.ControllerId}";
            var (ok, after) = await cursors.Read(query.Cursor, list, ct);
            if (!ok)
            {
                return new Problem("invalid_cursor");
            }

            var (controller, limit) = (query.ControllerId is { } named ? new ControllerId(named) : caller.Controller!.Value, query.Limit ?? Cursors.DefaultLimit);
            var rows = await db.Systems.AsNoTracking().Where(s => s.ControllerId == controller && (after == null || s.Key.CompareTo(after) > 0)).OrderBy(s => s.Key).Take(limit + 1).ToListAsync(ct);
            return new Page<SystemView>([.. rows.Take(limit).Select(SystemView.Of)], rows.Count > limit ? await cursors.After(rows[limit - 1].Key, list, ct) : null);
        }
    }

    public static void Map(IEndpointRouteBuilder v1) => v1
        .MapGet("/systems", ([AsParameters] Query query, IMediator mediator, CancellationToken ct) => mediator.Send(query, ct).ToHttp(page => TypedResults.Json(page, Json.Wire)))
        .WithName(nameof(ListSystems)).WithTags("Systems").Needs(Scope.RequestsRead, Scope.RegisterWrite).Problems("invalid_cursor");
}
