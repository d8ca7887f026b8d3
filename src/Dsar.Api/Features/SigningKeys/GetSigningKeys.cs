using Dsar.Api.Data;
using Dsar.Api.Web;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace Dsar.Api.Features.SigningKeys;

/// <summary>The public keys that packages and audit checkpoints are signed with, replaced and revoked ones too, as a JWK Set (RFC 7517); for anybody.</summary>
public static class GetSigningKeys
{
    public sealed record Query : IQuery<JwkSet>;

    internal sealed class Handler(DsarDbContext db) : IRequestHandler<Query, Outcome<JwkSet>>
    {
        public async Task<Outcome<JwkSet>> Handle(Query query, CancellationToken ct) =>
            new JwkSet([.. (await db.SigningKeys.AsNoTracking().OrderBy(k => k.Id).ToListAsync(ct)).Select(SigningKeyView.Of)]);
    }

    /// <summary>Outside /v1, where nothing is anonymous.</summary>
    public static void MapPublic(IEndpointRouteBuilder app) => app
        .MapGet("/.well-known/jwks.json", (IMediator mediator, CancellationToken ct) => mediator.Send(new Query(), ct).ToHttp(set => TypedResults.Json(set, Json.Wire)))
        .WithName(nameof(GetSigningKeys)).WithTags("SigningKeys").AllowAnonymous();
}
