using Dsar.Api.Security;
using Dsar.Api.Web;
using Dsar.Domain;
using FluentValidation;
using MediatR;

namespace Dsar.Api.Features.Requests;

/// <summary>Takes in a data subject's request (GDPR Art. 12(2), 15-21), or one more right of a submission; the clock runs from its arrival, whether or not the person is known.</summary>
public static class SubmitRequest
{
    public sealed record Input : IntakeSubmission
    {
        public AskedRight? Right { get; init; }

        public RequestDetails? Details { get; init; }

        /// <summary>Files one more right in this submission, which gives date of receipt, person and language.</summary>
        public Guid? SubmissionId { get; init; }
    }

    public sealed record Command(Input Input) : ICommand<View>;

    internal sealed class Validator : AbstractValidator<Command>
    {
        public Validator(TimeProvider clock) => RuleFor(c => c.Input).SetValidator(new Rules(clock)).OverridePropertyName("");

        private sealed class Rules : AbstractValidator<Input>
        {
            private const string Inherited = "A further right has the date, person and language of its submission.";

            public Rules(TimeProvider clock)
            {
                Include(new IntakeRules(clock));
                RuleFor(i => new AskedRequest(i.Right, i.Details)).SetValidator(new DetailRules()).OverridePropertyName("");
                RuleFor(i => i.Text).Required().When(i => i.Right == AskedRight.Unsure);
                RuleFor(i => i.Subject).Required().When(i => i.SubmissionId is null);
                When(i => i.SubmissionId is not null, () =>
                {
                    RuleFor(i => i.Subject).Must(s => s is null).Code("conflicting", Inherited);
                    RuleFor(i => i.ReceivedAt).Must(r => r is null).Code("conflicting", Inherited);
                    RuleFor(i => i.Language).Must(l => l is null).Code("conflicting", Inherited);
                    RuleFor(i => i.ExternalRef).Must(e => e is null).Code("conflicting", "The reference belongs to the submission.");
                });
            }
        }
    }

    internal sealed class Handler(IntakeDesk intake, RequestViews views) : IRequestHandler<Command, Outcome<View>>
    {
        public async Task<Outcome<View>> Handle(Command command, CancellationToken ct)
        {
            var input = command.Input;
            var asked = new AskedRequest(input.Right, input.Details);
            var taken = input.SubmissionId is { } submission ? await intake.Add(new SubmissionId(submission), input, asked, ct) : await intake.Take(input, [asked], "", ct);
            return taken.Problem is { } problem ? problem : await views.Of(taken.Value[0], ct);
        }
    }

    public static void Map(IEndpointRouteBuilder v1) => v1
        .MapPost("/requests", (Input input, IMediator mediator, CancellationToken ct) =>
            mediator.Send(new Command(input), ct).ToHttp(view => TypedResults.Created($"/v1/requests/{view.Id()}", view.Value)))
        .WithName(nameof(SubmitRequest)).WithTags("Requests").Rated(Rate.Intake).Needs(Scope.RequestsCreate).Idempotent().Problems("people_only", "duplicate_external_ref", "content_destroyed");
}
