using Dsar.Api.Data;
using Dsar.Api.Features.Records;
using Dsar.Api.Features.Requests;
using Dsar.Api.Jobs;
using Dsar.Api.Security;
using Dsar.Api.Web;
using Dsar.Domain;
using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace Dsar.Api.Features.Attachments;

/// <summary>Adds a file to a request: a scanned letter, a power of attorney, evidence. Its type is what its content shows; where a scanner is set it is held until it was scanned.</summary>
public static class AddAttachment
{
    /// <summary>The part <c>metadata</c> of the form.</summary>
    public sealed record Input(string? FileName, AttachmentKind? Kind, AttachmentVisibility? Visibility);

    public sealed record Command(RequestId Id, Input Input, ReceivedFile File) : ICommand<View>;

    internal sealed class Validator : AbstractValidator<Command>
    {
        public Validator()
        {
            RuleFor(c => c.Input.FileName).Required().Line(200);
            RuleFor(c => c.Input.FileName).Must(n => n is null || FileNames.IsPlain(n)).Code("wrong_format", "A file name holds no path, no reserved name and no characters that hide what it is.");
            RuleFor(c => c.Input.Kind).Required();
            RuleFor(c => c.Input.Visibility).Required();
        }
    }

    internal sealed class Handler(DsarDbContext db, Caller caller, RequestDesk desk, RecordBook book, AttachmentFiles files, Scanner scanner, JobOutbox jobs, TimeProvider clock) : IRequestHandler<Command, Outcome<View>>
    {
        public async Task<Outcome<View>> Handle(Command command, CancellationToken ct)
        {
            var (input, file) = (command.Input, command.File);
            if (await desk.Find(command.Id, ct) is not { } request || !(caller.Scopes.Contains(Scope.RequestsWork) || await desk.MadeBy(request, caller.Actor, ct)))
            {
                return Problem.NotFound;
            }

            if (await db.Records.CountAsync(r => r.RequestId == request.Id && r.Noun == Noun.Attachments, ct) >= AttachmentDesk.MostPerRequest)
            {
                return Problem.Field("/file", "too_many", $"A request has at most {AttachmentDesk.MostPerRequest} attachments.");
            }

            var state = scanner.IsSet ? AttachmentState.Held : AttachmentState.Available;
            var record = new AttachmentRecord(input.FileName!.Trim(), file.MediaType!, file.Bytes, file.Sha256, input.Kind!.Value, input.Visibility!.Value, state);
            var row = await book.Add(request, Noun.Attachments, record, ct, Words.Of(state), file.Id);
            await files.Bind(row, file, ct);
            request.Record(SideAct.AttachmentAdded, caller.Actor, clock.GetUtcNow());
            await book.Audit(AuditAction.AttachmentAdded, "attachment", row, ct);
            if (state == AttachmentState.Held)
            {
                jobs.Enqueue(Step.Scan, request.Id.Value);
            }

            return await book.View(request, row, ct);
        }
    }

    public static void Map(IEndpointRouteBuilder v1) => v1
        .MapPost("/requests/{id:guid}/attachments", async (RequestId id, HttpRequest http, AttachmentForm form, Idempotency idempotency, IMediator mediator, CancellationToken ct) =>
        {
            using var received = await form.Read(http, ct);
            if (received.Problem is { } problem)
            {
                return new ProblemResult(problem);
            }

            var answer = await mediator.Send(new Command(id, received.Input!, received.File!), ct);
            if (answer.Problem is null && !idempotency.Replayed)
            {
                received.File!.Keep();
            }

            return await Task.FromResult(answer).ToHttp(view => TypedResults.Created($"/v1/requests/{id}/attachments/{view.Id()}", view.Value));
        })
        .WithName(nameof(AddAttachment)).CarriesFile().WithTags("Attachments").Needs(Scope.RequestsWork, Scope.RequestsCreate).Idempotent().Takes(AttachmentForm.MaxBody, BodyRules.Multipart).WithMetadata(new ReadsItself());
}
