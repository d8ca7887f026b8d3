using Dsar.Api.Data;
using Dsar.Api.Security;
using Dsar.Api.Web;
using Dsar.Domain;
using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace Dsar.Api.Features.ApiKeys;

/// <summary>Makes an API key: personal for people, an integration key for systems. The secret is shown once.</summary>
public static class CreateApiKey
{
    public sealed record Input(ApiKeyKind? Kind, string? Name, IReadOnlyList<string>? Scopes, KeyPerson? Person, DateTimeOffset? ExpiresAt, Guid? ControllerId);

    public sealed record Command(Input Input) : ICommand<ApiKeyView>;

    internal sealed class Validator : AbstractValidator<Command>
    {
        public Validator(TimeProvider clock)
        {
            RuleFor(c => c.Input.Kind).Required();
            RuleFor(c => c.Input.Name).Required().Line(200);
            RuleFor(c => c.Input.Scopes).Required().Must(s => s is null or { Count: > 0 }).Code("too_few", "A key needs at least one scope.");
            RuleFor(c => c.Input.Scopes).Must(s => s is null or { Count: <= 20 }).Code("too_many", "At most 20 scopes.");
            RuleForEach(c => c.Input.Scopes).Line(64).Must(s => Scopes.TryParse(s!, out _)).Code("unknown_value", "There is no such scope.");
            RuleFor(c => c.Input.Person).Required().When(c => c.Input.Kind == ApiKeyKind.Agent);
            RuleFor(c => c.Input.Person).Must(p => p is null).When(c => c.Input.Kind == ApiKeyKind.Integration).Code("conflicting", "An integration key belongs to no person.");
            RuleFor(c => c.Input.Person!.Name).Required().Line(200).When(c => c.Input.Person is not null);
            RuleFor(c => c.Input.Person!.Email).Required().Email().When(c => c.Input.Person is not null);
            RuleFor(c => c.Input.ExpiresAt).Must(e => e is null || (e > clock.GetUtcNow() && e <= clock.GetUtcNow() + KeyMaker.LongestLife)).Code("out_of_range", "A key lives at most 365 days.");
            RuleFor(c => c.Input.Scopes).Must((c, scopes) => c.Input.Kind != ApiKeyKind.Integration || scopes is null || !scopes.Any(s => Scopes.TryParse(s, out var scope) && Scopes.PeopleOnly.Contains(scope)))
                .Code("scope_not_allowed", "Only people approve and manage keys.");
        }
    }

    internal sealed class Handler(DsarDbContext db, Caller caller, KeyMaker maker, ApiKeyViews views) : IRequestHandler<Command, Outcome<ApiKeyView>>
    {
        public async Task<Outcome<ApiKeyView>> Handle(Command command, CancellationToken ct)
        {
            var input = command.Input;
            if (caller.Controller is null && input.ControllerId is null)
            {
                return Problem.Field("/controllerId", "required", "The host key says for which controller.");
            }

            var controller = caller.Controller ?? new ControllerId(input.ControllerId!.Value);
            if ((input.ControllerId is { } named && named != controller.Value) || !await db.Controllers.AnyAsync(c => c.Id == controller, ct))
            {
                return Problem.Field("/controllerId", "unknown_reference", "There is no such controller.");
            }

            // An integration's decision counts as made by the person who made its key, so that nobody approves their own.
            var person = input.Person is { } p ? await maker.Person(controller, p, ct) : caller.Person;
            var scopes = input.Scopes!.Distinct().Select(s => Scopes.TryParse(s, out var scope) ? scope : throw new InvalidOperationException("Validated before."));
            var (key, secret) = await maker.Make(controller, input.Kind!.Value, input.Name!.Trim(), person, scopes, input.ExpiresAt, ct);
            if (input.Person is { Email: { } email })
            {
                await maker.Tell(key, email, ct);
            }

            return await views.Of(key, secret, ct);
        }
    }

    public static void Map(IEndpointRouteBuilder v1) => v1
        .MapPost("/api-keys", (Input input, IMediator mediator, CancellationToken ct) =>
            mediator.Send(new Command(input), ct).ToHttp(key => TypedResults.Created($"/v1/api-keys/{key.Id}", key)))
        .WithName(nameof(CreateApiKey)).WithTags("ApiKeys").Needs(Scope.KeysManage).NeedsPerson().Idempotent().Problems("people_only");
}
