namespace Dsar.Domain.Tests;

/// <summary>Another person approves (GDPR Art. 5(2), 24; law.md section 4, row 14 and "One person").</summary>
public sealed class FourEyesTests
{
    private static string Code(Scenario s, Actor approver, DateTimeOffset at)
    {
        try
        {
            s.Request.Approve(s.Request.Decision!.Id, approver, at, copyOutstanding: false);
            return "approved";
        }
        catch (IllegalTransitionException e)
        {
            return e.Code;
        }
    }

    [Fact]
    public void The_decider_does_not_approve()
    {
        var s = new Scenario().Proposed(Scenario.Disclosed);
        Code(s, s.Anna, s.Now.AddDays(2)).Should().Be("four_eyes_same_person");
        Code(s, Actor.Agent(s.Anna.Person!.Value, Guid.CreateVersion7()), s.Now).Should().Be("four_eyes_same_person", "another key is not another person");
        Code(s, s.Bo, s.Now).Should().Be("approved");
    }

    [Fact]
    public void Who_made_the_key_that_decided_is_the_decider()
    {
        var s = new Scenario().InReview();
        s.Request.ProposeDecision(Scenario.Proposal(Scenario.Disclosed), new Actor(ActorType.Integration, Guid.CreateVersion7(), s.Bo.Person), s.Now);
        Code(s, s.Bo, s.Now).Should().Be("four_eyes_same_person");
        Code(s, s.Anna, s.Now).Should().Be("approved");
    }

    [Theory]
    [InlineData(ActorType.Integration)]
    [InlineData(ActorType.System)]
    [InlineData(ActorType.Subject)]
    public void Only_a_natural_person_approves(ActorType type)
    {
        var s = new Scenario().Proposed(Scenario.Disclosed);
        Code(s, new Actor(type, Guid.CreateVersion7(), PersonId.New()), s.Now).Should().Be("people_only");
    }

    [Fact]
    public void One_person_approves_after_a_day_and_a_fresh_log_in()
    {
        var s = new Scenario(b => b.Receipt = b.Receipt with { Approval = ApprovalRule.OnePerson }).Proposed(Scenario.Disclosed);
        var later = s.Now.AddHours(24);
        Code(s, s.Anna with { AuthenticatedAt = later.AddSeconds(-1) }, later.AddSeconds(-1)).Should().Be("waiting_time_not_over");
        Code(s, s.Anna, later).Should().Be("fresh_authentication_required");
        Code(s, s.Anna with { AuthenticatedAt = later.AddMinutes(-11) }, later).Should().Be("fresh_authentication_required");
        Code(s, s.Anna with { AuthenticatedAt = later.AddMinutes(-1) }, later).Should().Be("approved");
        s.Request.History[^1].Should().BeEquivalentTo(new { OnePerson = true, Code = "approve_one_person" });
        s.Request.Decision!.OnePerson.Should().BeTrue();
    }

    [Fact]
    public void Under_one_person_another_person_need_not_wait()
    {
        var s = new Scenario(b => b.Receipt = b.Receipt with { Approval = ApprovalRule.OnePerson }).Proposed(Scenario.Disclosed);
        Code(s, s.Bo, s.Now).Should().Be("approved");
        s.Request.Decision!.OnePerson.Should().BeFalse();
    }

    [Fact]
    public void No_data_held_needs_two_people_and_executes_a_statement()
    {
        var s = new Scenario().InReview(new("crm", SystemStatus.Empty), new("billing", SystemStatus.Empty));
        s.Request.ProposeDecision(Scenario.Proposal(), s.Anna, s.Now);
        s.Request.Decision!.Outcome.Should().Be(RequestOutcome.NothingHeld);
        Code(s, s.Anna, s.Now).Should().Be("four_eyes_same_person");
        Code(s, s.Bo, s.Now);
        s.Request.State.Should().Be(RequestState.Executing);
    }

    [Fact]
    public void A_forwarding_after_the_search_needs_another_person()
    {
        var s = new Scenario().InReview();
        var forward = () => s.Request.Forward(Grounds.ProcessorForCustomer, s.Bo, s.Now);
        forward.Should().Throw<IllegalTransitionException>().Where(e => e.Code == "forwarding_not_allowed" && e.Why == "own_findings");
        s.Request.Reviewed(new ReviewState(Findings: 3, NotThisPerson: 1, AnotherControllers: 2), s.Anna, s.Now);
        s.Request.ProposeForwarding(s.Anna, s.Now);
        FluentActions.Invoking(() => s.Request.Forward(Grounds.ProcessorForCustomer, s.Anna, s.Now)).Should().Throw<IllegalTransitionException>().Where(e => e.Code == "four_eyes_same_person");
        forward();
        (s.Request.State, s.Request.Outcome).Should().Be((RequestState.Forwarded, RequestOutcome.Forwarded));
    }

    [Fact]
    public void Before_the_search_only_a_named_controller_is_forwarded_to()
    {
        var plain = new Scenario();
        FluentActions.Invoking(() => plain.Request.Forward(Grounds.ProcessorForCustomer, plain.Anna, plain.Now))
            .Should().Throw<IllegalTransitionException>().Where(e => e.Code == "forwarding_not_allowed" && e.Why == "not_named");
        var named = new Scenario(b => b.Receipt = b.Receipt with { NamedOtherControllerOnly = true });
        named.Request.Forward(Grounds.ProcessorForCustomer, named.Anna, named.Now);
        named.Request.State.Should().Be(RequestState.Forwarded);
    }
}
