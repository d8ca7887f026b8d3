using Dsar.Api.Features.Controllers;
using Dsar.Api.Security;
using Dsar.Api.Web;
using MediatR;

namespace Dsar.Api.Features.Activities;

/// <summary>Lists the activities of a controller, by key: the record of processing (GDPR Art. 30).</summary>
public static class ListActivities
{
    public sealed record Query(Guid? ControllerId, int? Limit, string? Cursor) : IQuery<Page<ActivityView>>;

    internal sealed class Handler(Caller caller, RegisterDesk registers, Cursors cursors) : IRequestHandler<Query, Outcome<Page<ActivityView>>>
    {
        public async Task<Outcome<Page<ActivityView>>> Handle(Query query, CancellationToken ct)
        {
            if (Cursors.CheckLimit(query.Limit) is { } tooMany)
            {
                return tooMany;
            }

            if (caller.Controller is null && query.ControllerId is null)
            {
                return Problem.Validation(new FieldError(null, "controllerId", "required", "The host key says of which controller."));
            }

            var list = $"activities|{query.ControllerId}";
            var (ok, after) = await cursors.Read(query.Cursor, list, ct);
            if (!ok)
            {
                return new Problem("invalid_cursor");
            }

            if (await registers.Owner(query.ControllerId, ct) is not { } row)
            {
                return new Page<ActivityView>([], null);
            }

            var (register, limit) = (Registers.Read(row.Body), query.Limit ?? Cursors.DefaultLimit);
            var rest = register.Activities.OrderBy(a => a.Key, StringComparer.Ordinal).Where(a => after is null || string.CompareOrdinal(a.Key, after) > 0).ToList();
            return new Page<ActivityView>([.. rest.Take(limit).Select(a => ActivityView.Of(row, register, a))], rest.Count > limit ? await cursors.After(rest[limit - 1].Key, list, ct) : null);
        }
    }

    public static void Map(IEndpointRouteBuilder v1) => v1
        .MapGet("/activities", ([AsParameters] Query query, IMediator mediator, CancellationToken ct) => mediator.Send(query, ct).ToHttp(page => TypedResults.Json(page, Json.Wire)))
        .WithName(nameof(ListActivities)).WithTags("Activities").Needs(Scope.RequestsRead, Scope.RegisterWrite).Problems("invalid_cursor");
}
