using Dsar.Api.Data;
using Dsar.Api.Security;
using Dsar.Api.Web;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace Dsar.Api.Features.Audit;

/// <summary>Lists the signed checkpoints of the controller's audit chain, oldest first. Keep copies outside: they show a chain that was rewritten behind them.</summary>
public static class ListAuditCheckpoints
{
    public sealed record Query(int? Limit, string? Cursor) : IQuery<Page<CheckpointView>>;

    internal sealed class Handler(DsarDbContext db, Cursors cursors) : IRequestHandler<Query, Outcome<Page<CheckpointView>>>
    {
        public async Task<Outcome<Page<CheckpointView>>> Handle(Query query, CancellationToken ct)
        {
            if (Cursors.CheckLimit(query.Limit) is { } tooMany)
            {
                return tooMany;
            }

            const string list = "audit-checkpoints";
            var (ok, position) = await cursors.Read(query.Cursor, list, ct);
            if (!ok)
            {
                return new Problem("invalid_cursor");
            }

            var (limit, after) = (query.Limit ?? Cursors.DefaultLimit, position is null ? Guid.Empty : Guid.Parse(position));
            var rows = await db.AuditCheckpoints.AsNoTracking().Where(c => c.Id.CompareTo(after) > 0).OrderBy(c => c.Id).Take(limit + 1).ToListAsync(ct);
            return new Page<CheckpointView>([.. rows.Take(limit).Select(CheckpointView.Of)], rows.Count > limit ? await cursors.After(rows[limit - 1].Id.ToString(), list, ct) : null);
        }
    }

    public static void Map(IEndpointRouteBuilder v1) => v1
        .MapGet("/audit/checkpoints", ([AsParameters] Query query, IMediator mediator, CancellationToken ct) => mediator.Send(query, ct).ToHttp(page => TypedResults.Json(page, Json.Wire)))
        .WithName(nameof(ListAuditCheckpoints)).WithTags("Audit").Needs(Scope.AuditRead).Problems("invalid_cursor");
}
