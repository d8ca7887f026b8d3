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

    private static async Task<IEnumerable<ActivityView>> All(RegisterDesk registers, Query query, CancellationToken ct) =>
        await registers.Owner(query.ControllerId, ct) is { } row && Registers.Read(row.Body) is var register
            ? register.Activities.OrderBy(a => a.Key, StringComparer.Ordinal).Select(a => ActivityView.Of(row, register, a))
            : [];

    public static void Map(IEndpointRouteBuilder v1) => v1
        .MapGet("/activities", async ([AsParameters] Query query, HttpRequest http, RegisterDesk registers, IMediator mediator, CancellationToken ct) =>
        {
            // Asked first for what a page would be refused for; the table then has every row.
            var answer = await mediator.Send(query, ct);
            return answer.Problem is null && Accepts.Wants(http, Csv.MediaType)
                ? Csv.Of(ActivityViews.Columns, await All(registers, query, ct))
                : await Task.FromResult(answer).ToHttp(page => TypedResults.Json(page, Json.Wire));
        })
        .WithName(nameof(ListActivities)).WithTags("Activities").Answers(BodyRules.PlainJson, Csv.MediaType).Needs(Scope.RequestsRead, Scope.RegisterWrite).Problems("invalid_cursor");
}
