using Dsar.Api.Data;
using Dsar.Api.Security;
using Dsar.Api.Web;
using Dsar.Domain;
using FluentValidation;
using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Dsar.Api.Features.Requests;

/// <summary>Changes who works on a request, its labels, language and protection; before identity is proven also the contact, which then has to be proven anew (GDPR Art. 12(6)).</summary>
public static class UpdateRequest
{
    private const int MostLabels = 20;

    /// <summary>A merge patch: what is absent stays, null clears.</summary>
    public sealed record Input
    {
        public Guid? AssigneeId { get; init => (field, _) = (value, Given.Add(nameof(AssigneeId))); }

        public IReadOnlyList<string>? Labels { get; init => (field, _) = (value, Given.Add(nameof(Labels))); }

        public Language? Language { get; init => (field, _) = (value, Given.Add(nameof(Language))); }

        public bool? ProtectedIdentity { get; init => (field, _) = (value, Given.Add(nameof(ProtectedIdentity))); }

        public ContactPatch? Contact { get; init => (field, _) = (value, Given.Add(nameof(Contact))); }

        internal HashSet<string> Given { get; } = [];
    }

    public sealed record Command(RequestId Id, [property: FromHeader(Name = "If-Match")] string? IfMatch, [property: FromBody] Input Input) : ICommand<View>;

    internal sealed class Validator : AbstractValidator<Command>
    {
        public Validator()
        {
            RuleFor(c => c.Input.Labels).Must(l => l is null or { Count: <= MostLabels }).Code("too_many", $"At most {MostLabels} labels.");
            RuleFor(c => c.Input.Labels).Must(l => l is null || l.Distinct().Count() == l.Count).Code("not_unique", "Each label stands once.");
            RuleForEach(c => c.Input.Labels).Line(40).Must(l => l is null || (l.Length > 0 && l.Trim() == l && l.All(c => char.IsLetterOrDigit(c) || c is ' ' or '.' or '_' or '-'))).Code("wrong_format", "A label has letters, digits, spaces and ._-.");
            RuleFor(c => c.Input.Contact).Required().When(c => c.Input.Given.Contains(nameof(Input.Contact)));
            RuleFor(c => c.Input.Contact!).SetValidator(new ContactPatchRules()).When(c => c.Input.Contact is not null);
        }
    }

    internal sealed class Handler(DsarDbContext db, Caller caller, RequestDesk desk, ContactDesk contacts, RequestViews views, TimeProvider clock) : IRequestHandler<Command, Outcome<View>>
    {
        public async Task<Outcome<View>> Handle(Command command, CancellationToken ct)
        {
            var (found, problem) = await desk.FindUnchanged(command.Id, command.IfMatch, ct);
            if (found is not { } request)
            {
                return problem!;
            }

            var input = command.Input;
            if (input.AssigneeId is { } id && !await db.People.AnyAsync(p => p.Id == new PersonId(id), ct))
            {
                return Problem.Field("/assigneeId", "unknown_reference", "There is no such person.");
            }

            if (input.Contact is { } contact && await contacts.Change(request, contact, ct) is { } refused)
            {
                return refused;
            }

            Change(request, input);
            if (input.Given.Contains(nameof(Input.ProtectedIdentity)))
            {
                // It is the person who is protected, so all that the person has asked for in one go is.
                foreach (var sibling in await desk.Siblings(request.SubmissionId, ct))
                {
                    sibling.ProtectIdentity(input.ProtectedIdentity ?? false, caller.Actor, clock.GetUtcNow());
                }
            }

            db.Audit(AuditAction.RequestChanged, "request", request.Id.Value, request.Id, ("count", input.Given.Count));
            return await views.Of(request, ct);
        }

        private void Change(DataSubjectRequest request, Input input)
        {
            var (actor, now) = (caller.Actor, clock.GetUtcNow());
            if (input.Given.Contains(nameof(Input.AssigneeId)))
            {
                request.Assign(input.AssigneeId is { } person ? new PersonId(person) : null, actor, now);
            }

            if (input.Given.Contains(nameof(Input.Labels)))
            {
                request.Label(input.Labels ?? [], actor, now);
            }

            if (input.Given.Contains(nameof(Input.Language)))
            {
                request.AnswerIn(input.Language ?? Language.Sv, actor, now);
            }
        }
    }

    public static void Map(IEndpointRouteBuilder v1) => v1
        .MapPatch("/requests/{id:guid}", ([AsParameters] Command command, IMediator mediator, CancellationToken ct) => mediator.Send(command, ct).ToHttp(view => TypedResults.Json(view.Value, Json.Wire)))
        .WithName(nameof(UpdateRequest)).WithTags("Requests").Needs(Scope.RequestsWork).Matched();
}
