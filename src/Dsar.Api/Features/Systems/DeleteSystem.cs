using Dsar.Api.Data;
using Dsar.Api.Security;
using Dsar.Api.Web;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace Dsar.Api.Features.Systems;

/// <summary>Disconnects a system, unless another map leads to it or an open request is being searched in it.</summary>
public static class DeleteSystem
{
    public sealed record Command(Guid Id) : ICommand<Response>;

    public sealed record Response(Guid Id);

    internal sealed class Handler(DsarDbContext db, SystemDesk desk) : IRequestHandler<Command, Outcome<Response>>
    {
        public async Task<Outcome<Response>> Handle(Command command, CancellationToken ct)
        {
            if (await db.Systems.SingleOrDefaultAsync(s => s.Id == command.Id, ct) is not { } row)
            {
                return Problem.NotFound;
            }

            if (await desk.Uses(row, ct) is > 0 and var count)
            {
                return new Problem("in_use", Members: Problem.Extra(("count", count)));
            }

            db.Systems.Remove(row);
            db.Audit(AuditAction.MapChanged, "system", row.Id, null, ("key", row.Key), ("version", row.Version + 1));
            return new Response(row.Id);
        }
    }

    public static void Map(IEndpointRouteBuilder v1) => v1
        .MapDelete("/systems/{yid:guid}", (Guid yid, IMediator mediator, CancellationToken ct) => mediator.Send(new Command(yid), ct).ToHttp(_ => TypedResults.NoContent()))
        .WithName(nameof(DeleteSystem)).WithTags("Systems").Needs(Scope.RegisterWrite).Problems("in_use");
}
