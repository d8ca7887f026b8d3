using Dsar.Api.Data;
using Dsar.Api.Features.Executions;
using Dsar.Api.Features.Findings;
using Dsar.Api.Features.IdentityChecks;
using Dsar.Api.Features.Requests;
using Dsar.Api.Security;
using Dsar.Api.Web;
using Dsar.Domain;
using FluentValidation;
using MediatR;
using Microsoft.AspNetCore.Mvc;

namespace Dsar.Api.Features.Decisions;

/// <summary>Puts a decision before another person: an outcome for every finding, from the law engine's proposal or the agent's own judgement (GDPR Art. 12(1), 12(4), 15-18, 20, 21).</summary>
public static class ProposeDecision
{
    private static readonly string[] RefusalGrounds = [Grounds.IdentityNotProven, Grounds.ManifestlyUnfounded, Grounds.Excessive, Grounds.AbusiveIntent];

    public sealed record Input(IReadOnlyList<DecisionItemInput>? Items, bool? AcceptProposals, RefusalInput? Refusal, IReadOnlyList<GapStatement>? GapStatements, string? Statement);

    public sealed record Command(RequestId Id, [property: FromHeader(Name = "If-Match")] string? IfMatch, [property: FromBody] Input Input) : ICommand<View>;

    internal sealed class Validator : AbstractValidator<Command>
    {
        public Validator()
        {
            RuleFor(c => c.Input.Items).Must(i => i is null or { Count: <= 10_000 }).Code("too_many", "At most 10 000 items.");
            RuleForEach(c => c.Input.Items).ChildRules(item =>
            {
                item.RuleFor(i => i.FindingId).Must((i, id) => (id is null) != (i.Select is null)).Code("conflicting", "An item names one finding or a selection, not both.");
                item.RuleFor(i => i.Outcome).Required();
                item.RuleFor(i => i.Ground).Required().When(i => i.Outcome is ItemOutcome.Withhold or ItemOutcome.Forward or ItemOutcome.RetainUntil);
                item.RuleFor(i => i.Select!.Collection).Line(200).When(i => i.Select is not null);
                item.RuleFor(i => i.Ground).Line(64).Must(g => g is null || Grounds.Find(g) is not null).Code("unknown_value", "There is no such ground.");
                item.RuleFor(i => i.Until).Must((i, until) => until is null || i.Outcome is null or ItemOutcome.RetainUntil).Code("conflicting", "Only what is retained has a last day.");
                item.RuleFor(i => i.Changes).Must((i, changes) => changes is null || i.Outcome is null or ItemOutcome.Rectify).Code("conflicting", "Only a correction changes values.");
                item.RuleFor(i => i.Changes).Must(c => c is null or { Count: >= 1 and <= 200 }).Code("too_many", "A correction has 1 to 200 changes.");
                item.RuleForEach(i => i.Changes).ChildRules(change =>
                {
                    change.RuleFor(x => x.Field).Required().Line(200);
                    change.RuleFor(x => x.To).Required().Text(2000);
                });
                item.RuleFor(i => i.Rationale!.Sv).Text(20_000).When(i => i.Rationale is not null);
                item.RuleFor(i => i.Rationale!.En).Text(20_000).When(i => i.Rationale is not null);
            });
            RuleFor(c => c.Input.Refusal).Must((c, r) => r is null || (c.Input.Items is null or { Count: 0 } && c.Input.AcceptProposals is not true)).Code("conflicting", "A refusal of the whole has no items.");
            When(c => c.Input.Refusal is not null, () =>
            {
                RuleFor(c => c.Input.Refusal!.Ground).Required().Line(64).Must(g => g is null || RefusalGrounds.Contains(g)).Code("unknown_value", "This is no ground to refuse the whole.");
                RuleFor(c => c.Input.Refusal!.Rationale).Required().Must(r => r is null || !string.IsNullOrWhiteSpace(r.Sv) || !string.IsNullOrWhiteSpace(r.En)).Code("required", "Say why in at least one language.");
                RuleFor(c => c.Input.Refusal!.Rationale!.Sv).Text(20_000).When(c => c.Input.Refusal!.Rationale is not null);
                RuleFor(c => c.Input.Refusal!.Rationale!.En).Text(20_000).When(c => c.Input.Refusal!.Rationale is not null);
                RuleFor(c => c.Input.Refusal!.Evidence).Text(2000).Required().When(c => c.Input.Refusal!.Ground != Grounds.IdentityNotProven);
            });
            RuleFor(c => c.Input.GapStatements).Must(g => g is null or { Count: <= 200 }).Code("too_many", "At most 200 statements.");
            RuleForEach(c => c.Input.GapStatements).ChildRules(g =>
            {
                g.RuleFor(x => x.GapId).Required();
                g.RuleFor(x => x.Sv).Must((x, sv) => !string.IsNullOrWhiteSpace(sv) || !string.IsNullOrWhiteSpace(x.En)).Code("required", "Say it in at least one language.").Text(20_000);
                g.RuleFor(x => x.En).Text(20_000);
            });
            RuleFor(c => c.Input.Statement).Text(20_000);
        }
    }

    internal sealed class Handler(Caller caller, RequestDesk desk, ActDesk acts, FindingDesk findings, ChangeDesk changes, IdentityDesk identity, DecisionBook decisions, ExecutionDesk executions, TimeProvider clock) : IRequestHandler<Command, Outcome<View>>
    {
        public async Task<Outcome<View>> Handle(Command command, CancellationToken ct)
        {
            var (found, problem) = await desk.FindUnchanged(command.Id, command.IfMatch, ct);
            if (found is not { } request)
            {
                return problem!;
            }

            var (input, now, id) = (command.Input, clock.GetUtcNow(), Guid.CreateVersion7());
            // The stronger proof that a finding demanded did not come: the rest is answered, and what needs it is withheld alone.
            if (input.Refusal is null && request is { State: RequestState.AwaitingIdentity, Collected: true } && request.IdentityQuestions.Any(q => q.RemindedAt is not null))
            {
                request.AnswerWithoutStepUp(caller.Actor, now);
            }

            if (input.Refusal is null && request.State == RequestState.InReview && await acts.Refuse(request, Noun.Decisions, ct) is { Code: not "decision_incomplete" } blocked)
            {
                return blocked; // what is incomplete is named finding by finding below
            }

            var items = new DecisionItems([], [], null);
            if (input.Refusal is null && request.State == RequestState.InReview)
            {
                var asked = new DecisionBasis(request, await findings.Current(request, ct), StockholmTime.DayOf(now), await Level(request, ct), await changes.Rules(request, ct));
                items = DecisionItems.Of(asked, input.Items ?? [], input.AcceptProposals ?? false);
                if (items.Problem is { } wrong)
                {
                    return wrong;
                }
            }

            var closed = (input.GapStatements ?? []).Select(g => g.GapId!.Value).ToList();
            if (request.State == RequestState.InReview && closed.FindIndex(g => !request.Review.OpenGaps.Contains(g)) is >= 0 and var unknown)
            {
                return Problem.Field($"/gapStatements/{unknown}/gapId", "unknown_reference", "The answer has no such gap.");
            }

            request.ProposeDecision(
                new DecisionProposal(id, items.ForLaw)
                {
                    Refusal = input.Refusal is { } r ? new RefusalProposal(r.Ground!, !string.IsNullOrWhiteSpace(r.Evidence)) : null,
                    ClosedGaps = closed,
                    SheetComplete = request.Review.OpenGaps.All(closed.Contains),
                    TouchesIdentityContact = items.TouchesIdentityContact,
                },
                caller.Actor,
                now);
            await executions.Begin(request, ct); // where nothing is kept from the person, nobody else has to look
            return await decisions.Record(request, id, items, new DecisionWords(input.Refusal, input.GapStatements ?? [], input.Statement), ct);
        }

        /// <summary>The level that holds for a finding: an agent's word alone never opens special categories (law.md section 6).</summary>
        private async Task<Func<FindingRecord, int>> Level(DataSubjectRequest request, CancellationToken ct)
        {
            var submission = await identity.Submission(request, ct);
            return finding => Math.Min(request.HeldLevel, submission.LevelFor(postedToHeldAddress: true, finding.Flags.Contains("special_category")));
        }
    }

    public static void Map(IEndpointRouteBuilder v1) => v1
        .MapPost("/requests/{id:guid}/decisions", ([AsParameters] Command command, IMediator mediator, CancellationToken ct) =>
            mediator.Send(command, ct).ToHttp(view => TypedResults.Created($"/v1/requests/{command.Id}/decisions/{view.Id()}", view.Value)))
        .WithName(nameof(ProposeDecision)).WithTags("Decisions").Needs(Scope.RequestsDecide).Takes(8 * BodyRules.Mebibyte).Idempotent().Matched()
        .Problems("identity_level_insufficient", "decision_incomplete", "outcome_not_available", "retention_conflict", "gap_open", "clarification_open", "refusal_not_ready");
}
