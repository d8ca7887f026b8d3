using Dsar.Api.Data;
using Dsar.Api.Security;
using Dsar.Api.Web;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace Dsar.Api.Features.ApiKeys;

/// <summary>Ends a key at once; it stays listed.</summary>
public static class RevokeApiKey
{
    public sealed record Command(Guid Id) : ICommand<Response>;

    public sealed record Response(Guid Id);

    internal sealed class Handler(DsarDbContext db, TimeProvider clock) : IRequestHandler<Command, Outcome<Response>>
    {
        public async Task<Outcome<Response>> Handle(Command command, CancellationToken ct)
        {
            if (await db.ApiKeys.SingleOrDefaultAsync(k => k.Id == command.Id, ct) is not { } key)
            {
                return Problem.NotFound;
            }

            key.RevokedAt ??= clock.GetUtcNow();
            db.Audit(AuditAction.KeyRevoked, "api_key", key.Id, null);
            return new Response(key.Id);
        }
    }

    public static void Map(IEndpointRouteBuilder v1) => v1
        .MapDelete("/api-keys/{kid:guid}", (Guid kid, IMediator mediator, CancellationToken ct) => mediator.Send(new Command(kid), ct).ToHttp(_ => TypedResults.NoContent()))
        .WithName(nameof(RevokeApiKey)).WithTags("ApiKeys").Needs(Scope.KeysManage).NeedsPerson().Problems("people_only");
}
