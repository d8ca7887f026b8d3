namespace Dsar.Domain.Tests;

/// <summary>The outcome is computed, never sent (api.md section 3.1).</summary>
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
