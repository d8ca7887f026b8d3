using Dsar.Api.Data;
using Dsar.Api.Features.Records;
using Dsar.Api.Features.Requests;
using Dsar.Api.Security;
using Dsar.Api.Web;
using Dsar.Domain;
using FluentValidation;
using MediatR;

namespace Dsar.Api.Features.Notes;

/// <summary>Adds an internal note to a request; it never reaches the person by itself.</summary>
public static class AddNote
{
    public sealed record Input(string? Text);

    public sealed record Command(RequestId Id, Input Input) : ICommand<View>;

    /// <summary>The note as recorded.</summary>
    public sealed record Record([property: ContentMember] string Text);

    internal sealed class Validator : AbstractValidator<Command>
    {
        public Validator() => RuleFor(c => c.Input.Text).Required().Text(20_000);
    }

    internal sealed class Handler(Caller caller, RequestDesk desk, RecordBook book, TimeProvider clock) : IRequestHandler<Command, Outcome<View>>
    {
        public async Task<Outcome<View>> Handle(Command command, CancellationToken ct)
        {
            if (await desk.Find(command.Id, ct) is not { } request)
            {
                return Problem.NotFound;
            }

            var row = await book.Add(request, Noun.Notes, new Record(command.Input.Text!), ct);
            request.Record(SideAct.NoteAdded, caller.Actor, clock.GetUtcNow());
            await book.Audit(AuditAction.NoteAdded, "note", row, ct);
            return await book.View(request, row, ct);
        }
    }

    public static void Map(IEndpointRouteBuilder v1) => v1
        .MapPost("/requests/{id:guid}/notes", (RequestId id, Input input, IMediator mediator, CancellationToken ct) =>
            mediator.Send(new Command(id, input), ct).ToHttp(view => TypedResults.Created($"/v1/requests/{id}/notes/{view.Id()}", view.Value)))
        .WithName(nameof(AddNote)).WithTags("Notes").Needs(Scope.RequestsWork, Scope.RequestsDecide, Scope.RequestsApprove).Idempotent();
}
