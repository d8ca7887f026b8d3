namespace Dsar.Domain.Tests;

/// <summary>The acts of an access request, from receipt to its end.</summary>
public sealed class DataSubjectRequestTests
{
    private static IllegalTransitionException Refused(Action act) => act.Should().Throw<IllegalTransitionException>().Which;

    [Fact]
    public void A_request_goes_from_receipt_to_fulfilled()
    {
        var s = new Scenario().Delivering();
        s.Request.MadeAvailable(s.Now, Actor.System, s.Now);
        s.Request.ConfirmDelivery(DeliveryBasis.Opened, Actor.Subject, s.Now, s.Now);
        (s.Request.State, s.Request.Outcome).Should().Be((RequestState.Fulfilled, RequestOutcome.Granted));
        s.Request.ClosedAt.Should().Be(s.Now);
        s.Request.DeadlineOn(new DateOnly(2026, 5, 1)).OnTime.Should().BeTrue();
    }

    [Fact]
    public void Every_fire_appends_exactly_one_entry_and_every_change_moves_the_version()
    {
        var s = new Scenario();
        var before = s.Request.History.Count;
        s.Request.ConfirmIdentity(2, s.Anna, s.Now);
        s.Request.History.Should().HaveCount(before + 1);
        s.Request.History[^1].Should().BeEquivalentTo(new { Trigger = RequestTrigger.ConfirmIdentity, FromState = RequestState.Received, ToState = RequestState.Collecting, Article = "Art. 12(6)", Code = "confirm_identity" });
        s.Request.Version.Should().Be(s.Request.History.Count);
        s.Request.History.Select(e => e.Seq).Should().Equal(Enumerable.Range(1, s.Request.History.Count));
    }

    [Fact]
    public void A_level_that_does_not_suffice_is_kept_and_changes_nothing_else()
    {
        var s = new Scenario().AwaitingIdentity();
        s.Request.ConfirmIdentity(1, s.Anna, s.Now).Should().BeFalse();
        (s.Request.State, s.Request.HeldLevel).Should().Be((RequestState.AwaitingIdentity, 1));
        s.Request.ConfirmIdentity(2, s.Anna, s.Now).Should().BeTrue();
        s.Request.State.Should().Be(RequestState.Collecting);
    }

    [Fact]
    public void Nobody_may_search_before_identity_is_proven()
    {
        Identifier[] identifiers = [new(IdentifierKind.Email, "asa@example.se")];
        Refused(() => new Scenario().Request.Identity(identifiers)).Code.Should().Be("identity_level_insufficient");
        var known = new Scenario(b => b.Receipt = b.Receipt with { HeldLevel = 3 });
        Refused(() => known.Request.Identity(identifiers)).Code.Should().Be("invalid_state");
        var proven = known.Collecting().Request.Identity(identifiers);
        (proven.Level, proven.RequestId).Should().Be((3, known.Request.Id));
        proven.ToString().Should().NotContain("asa");
    }

    [Fact]
    public void A_level_raised_by_a_finding_does_not_stop_the_search_of_the_right()
    {
        var s = new Scenario().Collecting();
        s.Request.RaiseRequiredLevel(3, [new("logs")], s.Anna, s.Now);
        s.Request.Identity([]).Level.Should().Be(2);
    }

    [Fact]
    public void A_decision_ends_the_waiting_for_identity_and_the_clock_runs_again()
    {
        var s = new Scenario().AwaitingIdentity();
        var refusal = Scenario.Refusal(Grounds.Excessive);
        s.Request.ProposeDecision(refusal, s.Anna, s.Now.AddDays(10));
        var deadline = s.Request.DeadlineOn(new DateOnly(2026, 4, 20));
        (deadline.PausedDays, deadline.Clock, deadline.Effective).Should().Be((10, ClockState.Running, new DateOnly(2026, 4, 15)));
    }

    [Fact]
    public void A_withdrawn_request_gives_no_leave_to_search()
    {
        var s = new Scenario().Collecting();
        s.Request.Withdraw(Actor.Subject, s.Now);
        s.Request.DeadlineOn(new DateOnly(2026, 6, 1)).Should().BeEquivalentTo(new { Clock = ClockState.Stopped, OnTime = (bool?)null });
        Refused(() => s.Request.Identity([])).Code.Should().Be("invalid_state");
    }

    [Fact]
    public void The_search_does_not_end_while_a_system_is_running()
    {
        var s = new Scenario().Collecting();
        s.Request.SystemEnded(new("crm", SystemStatus.Found, Findings: 1, Rows: 1), Actor.System, s.Now);
        Refused(() => s.Request.FinishCollecting(Actor.System, s.Now)).Guard.Should().Be(Guards.PlanComplete);
        s.Request.SystemEnded(new("billing", SystemStatus.Failed), Actor.System, s.Now);
        s.Request.FinishCollecting(Actor.System, s.Now);
        s.Request.State.Should().Be(RequestState.InReview);
    }

    [Fact]
    public void A_failed_system_keeps_a_request_from_fulfilled_until_a_person_waives_it()
    {
        Scenario Delivered(bool waived)
        {
            var s = new Scenario().InReview(new("crm", SystemStatus.Found, Findings: 1), new("billing", SystemStatus.Failed));
            if (waived)
            {
                s.Request.WaiveSystem("billing", s.Anna, s.Now);
            }

            s.Delivering(Scenario.Disclosed).Request.ConfirmDelivery(DeliveryBasis.Posted, s.Anna, s.Now, s.Now);
            return s;
        }

        Delivered(waived: false).Request.State.Should().Be(RequestState.PartlyFulfilled);
        Delivered(waived: true).Request.State.Should().Be(RequestState.Fulfilled);
    }

    [Fact]
    public void Only_a_person_waives_a_system()
    {
        var s = new Scenario().Collecting();
        Refused(() => s.Request.WaiveSystem("crm", new Actor(ActorType.Integration, Guid.CreateVersion7(), PersonId.New()), s.Now)).Code.Should().Be("people_only");
    }

    [Fact]
    public void A_late_result_never_changes_a_proposed_decision()
    {
        var s = new Scenario().Proposed(Scenario.Disclosed);
        Refused(() => s.Request.SystemEnded(new("billing", SystemStatus.Found, Findings: 1), Actor.System, s.Now)).Code.Should().Be("invalid_state");
        s.Request.ReturnDecision(s.Request.Decision!.Id, s.Bo, s.Now);
        s.Request.SystemEnded(new("billing", SystemStatus.Found, Findings: 1), Actor.System, s.Now);
        s.Request.Systems.Should().Contain(c => c.Key == "billing" && c.Status == SystemStatus.Found);
    }

    [Theory]
    [InlineData("open_question", "decision_incomplete")]
    [InlineData("no_basis", "decision_incomplete")]
    [InlineData("gap", "gap_open")]
    [InlineData("left_out", "decision_incomplete")]
    [InlineData("level", "identity_level_insufficient")]
    [InlineData("clarification", "clarification_open")]
    public void A_decision_with_something_open_is_refused(string what, string code)
    {
        var s = new Scenario().InReview();
        var proposal = Scenario.Proposal(Scenario.Disclosed);
        switch (what)
        {
            case "open_question": s.Request.Reviewed(new ReviewState(1, OpenQuestions: 1), s.Anna, s.Now); break;
            case "no_basis": s.Request.Reviewed(new ReviewState(1, BasisNotStated: 1), s.Anna, s.Now); break;
            case "gap": s.Request.Reviewed(new ReviewState(1) { OpenGaps = [Guid.CreateVersion7()] }, s.Anna, s.Now); break;
            case "left_out": proposal = proposal with { WithoutOutcome = 1 }; break;
            case "level": proposal = proposal with { Items = [Scenario.Disclosed with { RequiredLevel = 3 }] }; break;
            default: s.Request.AskClarification(Guid.CreateVersion7(), ClarificationWhy.Other, s.Anna, s.Now); break;
        }

        Refused(() => s.Request.ProposeDecision(proposal, s.Anna, s.Now)).Code.Should().Be(code);
        s.Request.State.Should().Be(RequestState.InReview);
    }

    [Fact]
    public void A_gap_that_the_decision_states_something_for_blocks_no_longer()
    {
        var gap = Guid.CreateVersion7();
        var s = new Scenario().InReview();
        s.Request.Reviewed(new ReviewState(1) { OpenGaps = [gap] }, s.Anna, s.Now);
        s.Request.ProposeDecision(Scenario.Proposal(Scenario.Disclosed) with { ClosedGaps = [gap] }, s.Anna, s.Now);
        s.Request.State.Should().Be(RequestState.AwaitingApproval);
    }

    [Fact]
    public void Items_above_the_held_level_are_withheld_alone_when_the_step_up_does_not_come()
    {
        var s = new Scenario().InReview();
        s.Request.Reviewed(new ReviewState(2, RequiredLevel: 3) { RequiredWhy = [new("logs", Guid.CreateVersion7())] }, s.Anna, s.Now);
        s.AwaitingIdentity();
        Refused(() => s.Request.ProposeDecision(Scenario.Refusal(Grounds.IdentityNotProven), s.Anna, s.Now)).Code.Should().Be("identity_already_sufficient");
        s.Request.AnswerWithoutStepUp(s.Anna, s.Now);
        s.Request.ProposeDecision(Scenario.Proposal(Scenario.Disclosed, new(ItemOutcome.Withhold, Grounds.IdentityNotProven, RequiredLevel: 3)), s.Anna, s.Now);
        s.Request.Decision!.Outcome.Should().Be(RequestOutcome.PartlyGranted);
    }

    [Fact]
    public void A_step_up_returns_to_review_and_not_to_collecting()
    {
        var s = new Scenario().InReview();
        s.Request.RaiseRequiredLevel(3, [new("financial")], s.Anna, s.Now);
        s.AwaitingIdentity().Request.ConfirmIdentity(3, s.Anna, s.Now).Should().BeTrue();
        s.Request.State.Should().Be(RequestState.InReview);
    }

    [Fact]
    public void An_answer_needs_a_complete_information_sheet()
    {
        var s = new Scenario().InReview();
        s.Request.ProposeDecision(Scenario.Proposal(Scenario.Disclosed) with { SheetComplete = false }, s.Anna, s.Now);
        Refused(() => s.Request.Approve(s.Request.Decision!.Id, s.Bo, s.Now, null)).Should().BeEquivalentTo(new { Code = "gap_open", Article = "Art. 15(1)(a)-(h), 15(2)" });
    }

    [Fact]
    public void Only_the_latest_decision_can_be_approved()
    {
        var s = new Scenario().Proposed(Scenario.Disclosed);
        Refused(() => s.Request.Approve(Guid.CreateVersion7(), s.Bo, s.Now, null)).Code.Should().Be("decision_superseded");
    }

    [Fact]
    public void Nothing_is_delivered_before_its_package_is_verified()
    {
        var s = new Scenario().Executing();
        Refused(() => s.Request.FinishExecution(Actor.System, s.Now)).Code.Should().Be("package_not_ready");
    }

    [Fact]
    public void An_agent_confirms_an_unopened_answer_only_after_the_reminder()
    {
        var s = new Scenario().Delivering();
        s.Request.MadeAvailable(s.Now, Actor.System, s.Now);
        Refused(() => s.Request.ConfirmDelivery(DeliveryBasis.MadeAvailable, s.Anna, s.Now, s.Now)).Code.Should().Be("invalid_state");
        s.Request.DeliveryReminded(Actor.System, s.Now.AddDays(14));
        s.Request.ConfirmDelivery(DeliveryBasis.MadeAvailable, s.Anna, s.Now.AddDays(15), s.Now.AddDays(15));
        s.Request.AnsweredAt.Should().Be(s.Now);
    }

    [Fact]
    public void A_clarification_may_pause_the_clock_and_only_one_is_open()
    {
        var s = new Scenario();
        s.Request.AskClarification(Guid.CreateVersion7(), ClarificationWhy.LargeAmount, s.Anna, s.Now);
        Refused(() => s.Request.AskClarification(Guid.CreateVersion7(), ClarificationWhy.Other, s.Anna, s.Now)).Code.Should().Be("clarification_open");
        s.Request.AnswerClarification(Actor.Subject, s.Now.AddDays(10), s.Now.AddDays(10));
        s.Request.DeadlineOn(new DateOnly(2026, 4, 1)).Effective.Should().Be(new DateOnly(2026, 4, 15));
        s.Request.State.Should().Be(RequestState.Received);
    }

    [Fact]
    public void Every_event_of_the_history_has_words() =>
        Enum.GetValues<RequestTrigger>().Select(t => System.Text.Json.JsonNamingPolicy.SnakeCaseLower.ConvertName(t.ToString())).Should().BeSubsetOf(HistoryTexts.Codes);
}
