using Dsar.Api.Features.Requests;
using Dsar.Api.Security;
using Dsar.Api.Web;
using Dsar.Domain;
using FluentValidation;
using MediatR;

namespace Dsar.Api.Features.Submissions;

/// <summary>Takes in what a person asks for under several rights at once (GDPR Art. 12(2), 15-21): one person, one date of receipt, one proof of identity; all or nothing.</summary>
public static class SubmitRequests
{
    public sealed record Input : IntakeSubmission
    {
        public IReadOnlyList<AskedRequest>? Requests { get; init; }
    }

    public sealed record Command(Input Input) : ICommand<SubmissionView>;

    internal sealed class Validator : AbstractValidator<Command>
    {
        public Validator(TimeProvider clock) => RuleFor(c => c.Input).SetValidator(new Rules(clock)).OverridePropertyName("");

        private sealed class Rules : AbstractValidator<Input>
        {
            public Rules(TimeProvider clock)
            {
                Include(new IntakeRules(clock));
                RuleFor(i => i.Subject).Required();
                RuleFor(i => i.Requests).Required();
                RuleFor(i => i.Requests).Must(r => r is null or { Count: >= 1 }).Code("too_few", "Name at least one right.");
                RuleFor(i => i.Requests).Must(r => r is null or { Count: <= Reference.MostRequests }).Code("too_many", $"At most {Reference.MostRequests} requests.");
                RuleForEach(i => i.Requests).SetValidator(new DetailRules());
                RuleForEach(i => i.Requests).Must((i, one) => one.Right is null || i.Requests!.First(r => Same(r, one)) == (object)one).Code("not_unique", "A right is named once, an objection once for each kind.");
                RuleFor(i => i.Text).Required().When(i => i.Requests?.Any(r => r.Right == AskedRight.Unsure) == true);
            }

            private static bool Same(AskedRequest a, AskedRequest b) => a.Right is not null && DetailRules.Of(a.Right.Value) == DetailRules.Of(b.Right!.Value) && a.Details?.Kind == b.Details?.Kind;
        }
    }

    internal sealed class Handler(IntakeDesk intake, SubmissionViews views) : IRequestHandler<Command, Outcome<SubmissionView>>
    {
        public async Task<Outcome<SubmissionView>> Handle(Command command, CancellationToken ct)
        {
            var taken = await intake.Take(command.Input, command.Input.Requests!, "/requests", ct);
            return taken.Problem is { } problem ? problem : await views.Taken(taken.Value, ct);
        }
    }

    public static void Map(IEndpointRouteBuilder v1) => v1
        .MapPost("/submissions", (Input input, IMediator mediator, CancellationToken ct) =>
            mediator.Send(new Command(input), ct).ToHttp(s => TypedResults.Created($"/v1/submissions/{s.Id}", s)))
        .WithName(nameof(SubmitRequests)).WithTags("Submissions").Rated(Rate.Intake).Needs(Scope.RequestsCreate).Idempotent().Problems("people_only", "duplicate_external_ref");
}
