using Dsar.Api.Security;
using Dsar.Api.Web;
using MediatR;

namespace Dsar.Api.Features.Audit;

/// <summary>Signs where the controller's audit chain ends now, for a copy that is kept elsewhere.</summary>
public static class CreateAuditCheckpoint
{
    public sealed record Input;

    public sealed record Command : ICommand<CheckpointView>;

    internal sealed class Handler(Caller caller, Checkpoints checkpoints) : IRequestHandler<Command, Outcome<CheckpointView>>
    {
        public async Task<Outcome<CheckpointView>> Handle(Command command, CancellationToken ct) => CheckpointView.Of(await checkpoints.Sign(caller.Controller!.Value, ct));
    }

    public static void Map(IEndpointRouteBuilder v1) => v1
        .MapPost("/audit/checkpoints", (Input _, IMediator mediator, CancellationToken ct) => mediator.Send(new Command(), ct).ToHttp(c => TypedResults.Created("/v1/audit/checkpoints", c)))
        .WithName(nameof(CreateAuditCheckpoint)).WithTags("Audit").Needs(Scope.AuditRead).Idempotent();
}
