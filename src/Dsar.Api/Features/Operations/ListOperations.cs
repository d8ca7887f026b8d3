using Dsar.Api.Security;
using Dsar.Api.Web;
using Dsar.Domain;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace Dsar.Api.Features.Operations;

/// <summary>Lists work that goes on by itself, oldest first, of one request or in given states when asked.</summary>
public static class ListOperations
{
    public sealed record Query(Guid? RequestId, string? State, int? Limit, string? Cursor) : IQuery<Page<OperationView>>;

    internal sealed class Handler(OperationDesk operations, Cursors cursors, TimeProvider clock) : IRequestHandler<Query, Outcome<Page<OperationView>>>
    {
        public async Task<Outcome<Page<OperationView>>> Handle(Query query, CancellationToken ct)
        {
            if (Cursors.CheckLimit(query.Limit) is { } tooMany)
            {
                return tooMany;
            }

            if (!Words.TryParse<OperationState>(query.State, out var states))
            {
                return Problem.Validation(new FieldError(null, "state", "unknown_value", "There is no such state."));
            }

            var list = $"operations|{query.RequestId}|{query.State}";
            var (ok, position) = await cursors.Read(query.Cursor, list, ct);
            if (!ok)
            {
                return new Problem("invalid_cursor");
            }

            var (limit, after) = (query.Limit ?? Cursors.DefaultLimit, position is null ? Guid.Empty : Guid.Parse(position));
            var found = operations.All(clock.GetUtcNow()).Where(f => f.Facts.Row.Id.CompareTo(after) > 0);
            found = query.RequestId is { } request ? found.Where(f => f.Facts.Row.RequestId == new RequestId(request)) : found;
            found = states.Count == 0 ? found : found.Where(f => states.Contains(f.State));
            var rows = await found.Take(limit + 1).ToListAsync(ct);
            var items = new List<OperationView>();
            foreach (var operation in rows.Take(limit))
            {
                items.Add(await operations.View(operation, ct));
            }

            return new Page<OperationView>(items, rows.Count > limit ? await cursors.After(rows[limit - 1].Facts.Row.Id.ToString(), list, ct) : null);
        }
    }

    public static void Map(IEndpointRouteBuilder v1) => v1
        .MapGet("/operations", ([AsParameters] Query query, IMediator mediator, CancellationToken ct) => mediator.Send(query, ct).ToHttp(page => TypedResults.Json(page, Json.Wire)))
        .WithName(nameof(ListOperations)).WithTags("Operations").Needs(Scope.RequestsRead, Scope.RegisterWrite, Scope.WebhooksManage).Problems("invalid_cursor");
}
