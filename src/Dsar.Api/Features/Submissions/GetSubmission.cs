using Dsar.Api.Security;
using Dsar.Api.Web;
using Dsar.Domain;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace Dsar.Api.Features.Submissions;

/// <summary>Shows what came in together, with the requests it was made into.</summary>
public static class GetSubmission
{
    public sealed record Query(Guid Id) : IQuery<SubmissionView>;

    internal sealed class Handler(SubmissionViews views) : IRequestHandler<Query, Outcome<SubmissionView>>
    {
        public async Task<Outcome<SubmissionView>> Handle(Query query, CancellationToken ct)
        {
            var id = new SubmissionId(query.Id);
            return await views.Seen().SingleOrDefaultAsync(s => s.Id == id, ct) is { } submission ? (await views.Of([submission], ct))[0] : Problem.NotFound;
        }
    }

    public static void Map(IEndpointRouteBuilder v1) => v1
        .MapGet("/submissions/{sid:guid}", (Guid sid, IMediator mediator, CancellationToken ct) => mediator.Send(new Query(sid), ct).ToHttp(s => TypedResults.Json(s, Json.Wire)))
        .WithName(nameof(GetSubmission)).WithTags("Submissions").Needs(Scope.RequestsRead);
}
