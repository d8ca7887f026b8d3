using Dsar.Api.Data;
using Dsar.Api.Security;
using Dsar.Api.Web;
using Dsar.Domain;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace Dsar.Api.Features.Controllers;

/// <summary>Shows one controller with its settings and the gaps of its policy.</summary>
public static class GetController
{
    public sealed record Query(Guid Id) : IQuery<ControllerView>;

    internal sealed class Handler(DsarDbContext db) : IRequestHandler<Query, Outcome<ControllerView>>
    {
        public async Task<Outcome<ControllerView>> Handle(Query query, CancellationToken ct)
        {
            var id = new ControllerId(query.Id);
            return await db.Controllers.AsNoTracking().SingleOrDefaultAsync(c => c.Id == id, ct) is { } row ? ControllerView.Of(row) : Problem.NotFound;
        }
    }

    public static void Map(IEndpointRouteBuilder v1) => v1
        .MapGet("/controllers/{cid:guid}", (Guid cid, IMediator mediator, CancellationToken ct) => mediator.Send(new Query(cid), ct).ToHttp(c => TypedResults.Json(c, Json.Wire)))
        .WithName(nameof(GetController)).WithTags("Controllers").Needs(Scope.RequestsRead, Scope.RegisterWrite);
}
