namespace Dsar.Domain.Tests;

/// <summary>The outcome is computed, never sent (api.md section 3.1). Seen red with grounds of other rights admitted, and with an erasure on not_this_person counted as neutral.</summary>
public sealed class OutcomeRuleTests
{
    private static readonly DecidedItem Give = new(ItemOutcome.Disclose, Grounds.AccessGranted);
    private static readonly DecidedItem Keep = new(ItemOutcome.Withhold, Grounds.DraftOrMemo);
    private static readonly DecidedItem Key = new(ItemOutcome.Withhold, Grounds.Credential);
    private static readonly DecidedItem Other = new(ItemOutcome.Withhold, Grounds.NotThisPerson);
    private static readonly DecidedItem Pass = new(ItemOutcome.Forward, Grounds.ProcessorForCustomer);
    private static readonly DecidedItem Hush = new(ItemOutcome.Withhold, Grounds.LegalSecrecy, Silent: true);
    private static readonly DecidedItem Secret = new(ItemOutcome.Withhold, Grounds.LegalSecrecy);

    private static RequestOutcome? Of(params DecidedItem[] items) => OutcomeRule.Of(Right.Access, new DecisionProposal(Guid.CreateVersion7(), items));

    [Fact]
    public void Nothing_held_is_no_finding_or_only_what_is_left_aside()
    {
        Of().Should().Be(RequestOutcome.NothingHeld);
        Of(Other).Should().Be(RequestOutcome.NothingHeld);
        Of(Other, Hush).Should().Be(RequestOutcome.NothingHeld);
    }

    [Fact]
    public void Granted_is_all_positive_or_only_credentials()
    {
        Of(Give).Should().Be(RequestOutcome.Granted);
        Of(Give, Key, Other, Pass, Hush).Should().Be(RequestOutcome.Granted);
        Of(Key).Should().Be(RequestOutcome.Granted);
    }

    [Fact]
    public void A_mix_or_a_mask_over_own_data_is_partly_granted()
    {
        Of(Give, Keep).Should().Be(RequestOutcome.PartlyGranted);
        Of(Give, Secret).Should().Be(RequestOutcome.PartlyGranted);
        Of(Give with { MasksOwnData = true }).Should().Be(RequestOutcome.PartlyGranted);
    }

    [Fact]
    public void Nothing_positive_is_refused()
    {
        Of(Keep).Should().Be(RequestOutcome.Refused);
        Of(Keep, Pass).Should().Be(RequestOutcome.Refused);
        Of(Secret).Should().Be(RequestOutcome.Refused);
    }

    [Fact]
    public void All_of_another_controller_is_no_decision()
    {
        Of(Pass).Should().BeNull();
        Of(Pass, Other).Should().BeNull();
    }

    [Theory] // api.md section 4: an outcome of the right, on a ground of the right that says the same.
    [InlineData(Right.Erasure, null, ItemOutcome.Erase, Grounds.NoLongerNecessary, true)]
    [InlineData(Right.Erasure, null, ItemOutcome.Erase, Grounds.NotThisPerson, false)]
    [InlineData(Right.Erasure, null, ItemOutcome.Erase, Grounds.LegalObligation, false)]
    [InlineData(Right.Erasure, null, ItemOutcome.Erase, Grounds.AccessGranted, false)]
    [InlineData(Right.Erasure, null, ItemOutcome.Withhold, Grounds.DraftOrMemo, false)]
    [InlineData(Right.Erasure, null, ItemOutcome.Withhold, Grounds.LegalObligation, true)]
    [InlineData(Right.Erasure, null, ItemOutcome.Withhold, Grounds.NotThisPerson, true)]
    [InlineData(Right.Erasure, null, ItemOutcome.Withhold, Grounds.IdentityNotProven, true)]
    [InlineData(Right.Erasure, null, ItemOutcome.RetainUntil, Grounds.ConsentWithdrawn, false)]
    [InlineData(Right.Erasure, null, ItemOutcome.Restrict, Grounds.RestrictionInForce, true)]
    [InlineData(Right.Erasure, null, ItemOutcome.Restrict, Grounds.BasisNotStated, true)]
    [InlineData(Right.Erasure, null, ItemOutcome.Forward, Grounds.NotThisPerson, false)]
    [InlineData(Right.Access, null, ItemOutcome.Disclose, Grounds.NotThisPerson, false)]
    [InlineData(Right.Access, null, ItemOutcome.Withhold, "nonsense", false)]
    [InlineData(Right.Objection, ObjectionKind.DirectMarketing, ItemOutcome.Withhold, Grounds.NotThisPerson, true)]
    [InlineData(Right.Objection, ObjectionKind.DirectMarketing, ItemOutcome.Withhold, Grounds.LegalClaims, false)]
    [InlineData(Right.Objection, ObjectionKind.ConsentWithdrawal, ItemOutcome.Stop, Grounds.ConsentWithdrawn, true)]
    public void An_item_has_an_outcome_of_the_right_and_a_ground_that_says_the_same(Right right, ObjectionKind? kind, ItemOutcome outcome, string ground, bool admitted) =>
        OutcomeRule.Admits(right, kind, new(outcome, ground)).Should().Be(admitted);

    [Fact]
    public void Every_proposal_of_the_law_is_admitted() =>
        RuleCases.All.Select(of => (Facts: RuleCases.Facts(of), Rule: of)).Select(of => (of.Rule, Proposal: LawEngine.Propose(of.Facts, Matrix.Today)))
            .Should().OnlyContain(of => OutcomeRule.Admits(of.Rule.Right, null, new(of.Proposal.Outcome, of.Proposal.Ground, false, false, 0)));

    [Fact]
    public void What_is_neutral_is_neutral_only_as_the_outcome_it_belongs_to()
    {
        RequestOutcome? Erasing(params DecidedItem[] items) => OutcomeRule.Of(Right.Erasure, new DecisionProposal(Guid.CreateVersion7(), items));
        Erasing(new DecidedItem(ItemOutcome.Erase, Grounds.NotThisPerson)).Should().Be(RequestOutcome.Granted, "something was erased, so something was held");
        Erasing(new(ItemOutcome.Erase, Grounds.ConsentWithdrawn), new(ItemOutcome.RetainUntil, Grounds.RestrictionInForce)).Should().Be(RequestOutcome.PartlyGranted);
        Erasing(new(ItemOutcome.Erase, Grounds.ConsentWithdrawn), new(ItemOutcome.Restrict, Grounds.RestrictionInForce)).Should().Be(RequestOutcome.Granted);
        OutcomeRule.RequiresApproval(Right.Restriction, new(Guid.Empty, [new(ItemOutcome.Restrict, Grounds.AccuracyContested), new(ItemOutcome.RetainUntil, Grounds.NotThisPerson)])).Should().BeTrue();
    }

    [Theory]
    [InlineData(RequestOutcome.Granted, SystemStatus.Found, RequestState.Fulfilled)]
    [InlineData(RequestOutcome.Granted, SystemStatus.Failed, RequestState.PartlyFulfilled)]
    [InlineData(RequestOutcome.NothingHeld, SystemStatus.Failed, RequestState.PartlyFulfilled)]
    [InlineData(RequestOutcome.NothingHeld, SystemStatus.Waived, RequestState.Fulfilled)]
    [InlineData(RequestOutcome.PartlyGranted, SystemStatus.Found, RequestState.PartlyFulfilled)]
    [InlineData(RequestOutcome.Refused, SystemStatus.Failed, RequestState.Refused)]
    public void The_final_state_follows_from_the_outcome(RequestOutcome outcome, SystemStatus system, RequestState state) =>
        OutcomeRule.FinalState(outcome, [new SystemCoverage("crm", system)]).Should().Be(state);

    [Fact]
    public void Access_always_executes_and_always_needs_approval_but_a_refusal_executes_nothing()
    {
        OutcomeRule.HasSomethingToExecute(Right.Access, new DecisionProposal(Guid.Empty, [])).Should().BeTrue();
        OutcomeRule.HasSomethingToExecute(Right.Access, Scenario.Refusal(Grounds.Excessive)).Should().BeFalse();
        OutcomeRule.RequiresApproval(Right.Access, new DecisionProposal(Guid.Empty, [Give])).Should().BeTrue();
        OutcomeRule.RequiresApproval(Right.Restriction, new DecisionProposal(Guid.Empty, [new(ItemOutcome.Restrict, "accuracy_contested"), Pass])).Should().BeFalse();
        OutcomeRule.RequiresApproval(Right.Restriction, new DecisionProposal(Guid.Empty, [new(ItemOutcome.Withhold, "restriction_ground_missing")])).Should().BeTrue();
    }
}
