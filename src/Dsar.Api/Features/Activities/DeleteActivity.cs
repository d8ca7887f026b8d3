using Dsar.Api.Features.Controllers;
using Dsar.Api.Security;
using Dsar.Api.Web;
using MediatR;

namespace Dsar.Api.Features.Activities;

/// <summary>Takes an activity and its gaps out of the register, unless a data map or an open request needs it (GDPR Art. 30).</summary>
public static class DeleteActivity
{
    public sealed record Command(Guid Id) : ICommand<Response>;

    public sealed record Response(Guid Id);

    internal sealed class Handler(ActivityDesk desk, RegisterDesk registers) : IRequestHandler<Command, Outcome<Response>>
    {
        public async Task<Outcome<Response>> Handle(Command command, CancellationToken ct)
        {
            if (await desk.Find(command.Id, ct) is not var (row, register, activity))
            {
                return Problem.NotFound;
            }

            if (await desk.Uses(row.Id, activity.Key, ct) is > 0 and var count)
            {
                return new Problem("in_use", Members: Problem.Extra(("count", count)));
            }

            var rest = register with { Activities = [.. register.Activities.Where(a => a.Key != activity.Key)], Gaps = [.. register.Gaps.Where(g => g.Activity != activity.Key)] };
            registers.Keep(row, rest, activity.Key);
            return new Response(command.Id);
        }
    }

    public static void Map(IEndpointRouteBuilder v1) => v1
        .MapDelete("/activities/{aid:guid}", (Guid aid, IMediator mediator, CancellationToken ct) => mediator.Send(new Command(aid), ct).ToHttp(_ => TypedResults.NoContent()))
        .WithName(nameof(DeleteActivity)).WithTags("Activities").Needs(Scope.RegisterWrite).Problems("in_use");
}
