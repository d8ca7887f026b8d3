using Dsar.Api.Data;
using Dsar.Api.Features.Operations;
using Dsar.Api.Security;
using Dsar.Api.Web;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace Dsar.Api.Features.Systems;

/// <summary>Looks at a connected system without reading anybody's rows: whether it answers, what differs from its data map, and which queries a search would send.</summary>
public static class TestSystem
{
    public sealed record Input;

    public sealed record Command(Guid Id, Input Input) : ICommand<OperationView>;

    internal sealed class Handler(DsarDbContext db, OperationDesk operations) : IRequestHandler<Command, Outcome<OperationView>>
    {
        public async Task<Outcome<OperationView>> Handle(Command command, CancellationToken ct) =>
            await db.Systems.AsNoTracking().SingleOrDefaultAsync(s => s.Id == command.Id, ct) is { } system
                ? await operations.Start(OperationKind.SystemTest, system.ControllerId, system.Id, null, ct) : Problem.NotFound;
    }

    public static void Map(IEndpointRouteBuilder v1) => v1
        .MapPost("/systems/{yid:guid}/tests", (Guid yid, Input input, IMediator mediator, CancellationToken ct) => mediator.Send(new Command(yid, input), ct).ToAccepted())
        .WithName(nameof(TestSystem)).WithTags("Systems").Needs(Scope.RegisterWrite).Idempotent();
}
