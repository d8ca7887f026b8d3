namespace Dsar.Domain.Tests;

/// <summary>Refusing the whole request (GDPR Art. 12(2), 12(4)-(6); rows 5, 6 and 11).</summary>
public sealed class RefusalTests
{
    private static (string Code, string? Why) Refused(Scenario s, DecisionProposal proposal)
    {
        var e = FluentActions.Invoking(() => s.Request.ProposeDecision(proposal, s.Anna, s.Now)).Should().Throw<IllegalTransitionException>().Which;
        return (e.Code, e.Why);
    }

    [Theory]
    [InlineData(Grounds.ManifestlyUnfounded)]
    [InlineData(Grounds.Excessive)]
    [InlineData(Grounds.AbusiveIntent)]
    public void A_refusal_without_evidence_is_refused(string ground)
    {
        var refusal = Scenario.Refusal(ground, evidence: false);
        Refused(new Scenario(), refusal).Should().Be(("refusal_not_ready", "no_evidence"));
        Refused(new Scenario().AwaitingIdentity(), refusal).Should().Be(("refusal_not_ready", "no_evidence"));
        Refused(new Scenario().InReview(), refusal).Should().Be(("refusal_not_ready", "no_evidence"));
    }

    [Fact]
    public void With_evidence_and_two_people_it_ends_in_a_letter()
    {
        var s = new Scenario();
        s.Request.ProposeDecision(Scenario.Refusal(Grounds.Excessive), s.Anna, s.Now);
        s.Request.Approve(s.Request.Decision!.Id, s.Bo, s.Now, null);
        s.Request.State.Should().Be(RequestState.Delivering);
        s.Request.PackageBuilt(Actor.System, s.Now);
        s.Request.ConfirmDelivery(DeliveryBasis.Posted, s.Anna, s.Now, s.Now);
        (s.Request.State, s.Request.Outcome).Should().Be((RequestState.Refused, RequestOutcome.Refused));
        s.Request.Grounds.Should().Equal(Grounds.Excessive);
    }

    [Fact]
    public void Identity_not_proven_needs_a_reasoned_question_and_its_reminder()
    {
        var refusal = Scenario.Refusal(Grounds.IdentityNotProven, evidence: false);
        Refused(new Scenario(), refusal).Should().Be(("refusal_not_ready", "not_asked"));
        Refused(new Scenario().AwaitingIdentity(whyAsked: false), refusal).Should().Be(("refusal_not_ready", "not_asked"));
        var asked = new Scenario().AwaitingIdentity();
        Refused(asked, refusal).Should().Be(("refusal_not_ready", "not_reminded"));
        asked.Request.IdentityReminded(asked.Request.IdentityQuestions[0].Id, Actor.System, asked.Now.AddDays(14));
        asked.Request.ProposeDecision(refusal, asked.Anna, asked.Now.AddDays(15));
        asked.Request.State.Should().Be(RequestState.AwaitingApproval);
    }

    [Fact]
    public void A_decision_over_items_before_identity_is_refused() =>
        Refused(new Scenario().AwaitingIdentity(), Scenario.Proposal(Scenario.Disclosed)).Code.Should().Be("identity_level_insufficient");

    [Fact]
    public void A_returned_early_refusal_goes_back_to_identity_and_never_to_review()
    {
        var s = new Scenario();
        s.Request.ProposeDecision(Scenario.Refusal(Grounds.Excessive), s.Anna, s.Now);
        s.Request.ReturnDecision(s.Request.Decision!.Id, s.Bo, s.Now);
        s.Request.State.Should().Be(RequestState.AwaitingIdentity);
    }
}
