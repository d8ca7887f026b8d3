using Dsar.Api.Data;
using Dsar.Api.Security;
using Dsar.Api.Web;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace Dsar.Api.Features.ApiKeys;

/// <summary>Reads one key, revoked or not; never its secret.</summary>
public static class GetApiKey
{
    public sealed record Query(Guid Id) : IQuery<ApiKeyView>;

    internal sealed class Handler(DsarDbContext db, ApiKeyViews views) : IRequestHandler<Query, Outcome<ApiKeyView>>
    {
        public async Task<Outcome<ApiKeyView>> Handle(Query query, CancellationToken ct) =>
            await db.ApiKeys.AsNoTracking().SingleOrDefaultAsync(k => k.Id == query.Id, ct) is { } key ? await views.Of(key, null, ct) : Problem.NotFound;
    }

    public static void Map(IEndpointRouteBuilder v1) => v1
        .MapGet("/api-keys/{kid:guid}", (Guid kid, IMediator mediator, CancellationToken ct) => mediator.Send(new Query(kid), ct).ToHttp(key => TypedResults.Json(key, Json.Wire)))
        .WithName(nameof(GetApiKey)).WithTags("ApiKeys").Needs(Scope.KeysManage).NeedsPerson().Problems("people_only");
}
