using Dsar.Api.Security;
using Dsar.Api.Web;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace Dsar.Api.Features.Operations;

/// <summary>Shows where work that goes on by itself stands, and what it came to.</summary>
public static class GetOperation
{
    public sealed record Query(Guid Id) : IQuery<OperationView>;

    internal sealed class Handler(OperationDesk operations, TimeProvider clock) : IRequestHandler<Query, Outcome<OperationView>>
    {
        public async Task<Outcome<OperationView>> Handle(Query query, CancellationToken ct) =>
            await operations.All(clock.GetUtcNow()).SingleOrDefaultAsync(f => f.Facts.Row.Id == query.Id, ct) is { } found ? await operations.View(found, ct) : Problem.NotFound;
    }

    public static void Map(IEndpointRouteBuilder v1) => v1
        .MapGet("/operations/{oid:guid}", (Guid oid, IMediator mediator, CancellationToken ct) => mediator.Send(new Query(oid), ct).ToOperation())
        .WithName(nameof(GetOperation)).WithTags("Operations").Needs(Scope.RequestsRead, Scope.RegisterWrite, Scope.WebhooksManage);
}
