using Dsar.Api.Data;
using Dsar.Api.Security;
using Dsar.Api.Web;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace Dsar.Api.Features.Systems;

/// <summary>Shows one connected system with its data map and the last look at it.</summary>
public static class GetSystem
{
    public sealed record Query(Guid Id) : IQuery<SystemView>;

    internal sealed class Handler(DsarDbContext db) : IRequestHandler<Query, Outcome<SystemView>>
    {
        public async Task<Outcome<SystemView>> Handle(Query query, CancellationToken ct) =>
            await db.Systems.AsNoTracking().SingleOrDefaultAsync(s => s.Id == query.Id, ct) is { } row ? SystemView.Of(row) : Problem.NotFound;
    }

    public static void Map(IEndpointRouteBuilder v1) => v1
        .MapGet("/systems/{yid:guid}", (Guid yid, IMediator mediator, CancellationToken ct) => mediator.Send(new Query(yid), ct).ToHttp(s => TypedResults.Json(s, Json.Wire)))
        .WithName(nameof(GetSystem)).WithTags("Systems").Needs(Scope.RequestsRead, Scope.RegisterWrite);
}
