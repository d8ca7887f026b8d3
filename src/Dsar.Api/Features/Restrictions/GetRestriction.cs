using Dsar.Api.Security;
using Dsar.Api.Web;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace Dsar.Api.Features.Restrictions;

/// <summary>Reads one restriction: what may be stored and not used, why, and since when (GDPR Art. 18, 21, 7(3)).</summary>
public static class GetRestriction
{
    public sealed record Query(Guid Id) : ICommand<View>, IReadsContent;

    internal sealed class Handler(RestrictionViews views) : IRequestHandler<Query, Outcome<View>>
    {
        public async Task<Outcome<View>> Handle(Query query, CancellationToken ct)
        {
            if (await views.Visible().AsNoTracking().SingleOrDefaultAsync(r => r.Id == query.Id, ct) is not { } restriction)
            {
                return Problem.NotFound;
            }

            return await views.Of(restriction, (await views.Explanations([query.Id], ct)).GetValueOrDefault(query.Id), ct);
        }
    }

    public static void Map(IEndpointRouteBuilder v1) => v1
        .MapGet("/restrictions/{rid:guid}", (Guid rid, IMediator mediator, CancellationToken ct) => mediator.Send(new Query(rid), ct).ToHttp(view => TypedResults.Json(view.Value, Json.Wire)))
        .WithName(nameof(GetRestriction)).WithTags("Restrictions").Needs(Scope.RequestsRead);
}
