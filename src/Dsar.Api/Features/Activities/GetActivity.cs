using Dsar.Api.Security;
using Dsar.Api.Web;
using MediatR;

namespace Dsar.Api.Features.Activities;

/// <summary>Shows one activity of the register with the gaps of its policy (GDPR Art. 30).</summary>
public static class GetActivity
{
    public sealed record Query(Guid Id) : IQuery<ActivityView>;

    internal sealed class Handler(ActivityDesk desk) : IRequestHandler<Query, Outcome<ActivityView>>
    {
        public async Task<Outcome<ActivityView>> Handle(Query query, CancellationToken ct) =>
            await desk.Find(query.Id, ct) is var (row, register, activity) ? ActivityView.Of(row, register, activity) : Problem.NotFound;
    }

    public static void Map(IEndpointRouteBuilder v1) => v1
        .MapGet("/activities/{aid:guid}", (Guid aid, IMediator mediator, CancellationToken ct) => mediator.Send(new Query(aid), ct).ToHttp(a => TypedResults.Json(a, Json.Wire)))
        .WithName(nameof(GetActivity)).WithTags("Activities").Needs(Scope.RequestsRead, Scope.RegisterWrite);
}
