using Dsar.Api.Security;
using Dsar.Api.Web;
using Dsar.Domain;
using MediatR;

namespace Dsar.Api.Features.Requests;

/// <summary>Shows one request: state, deadline with its reasons, what can be done now and what stands in the way.</summary>
public static class GetRequest
{
    public sealed record Query(RequestId Id) : ICommand<View>, IReadsContent;

    internal sealed class Handler(RequestDesk desk, RequestViews views) : IRequestHandler<Query, Outcome<View>>
    {
        public async Task<Outcome<View>> Handle(Query query, CancellationToken ct) =>
            await desk.Find(query.Id, ct) is { } request ? await views.Of(request, ct) : Problem.NotFound;
    }

    public static void Map(IEndpointRouteBuilder v1) => v1
        .MapGet("/requests/{id:guid}", (RequestId id, IMediator mediator, CancellationToken ct) =>
            mediator.Send(new Query(id), ct).ToHttp(view => TypedResults.Json(view.Value, Json.Wire)))
        .WithName(nameof(GetRequest)).WithTags("Requests").Needs(Scope.RequestsRead);
}
