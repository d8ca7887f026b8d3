namespace Dsar.Domain.Tests;

/// <summary>How a request is worked on: changes leave a trace, the same again does not, and another contact voids what rested on the old one.</summary>
public sealed class HandlingTests
{
    [Fact]
    public void The_same_again_leaves_no_trace()
    {
        var s = new Scenario();
        var (anna, version) = (s.Anna.Person, s.Request.Version);
        Change();
        s.Request.Version.Should().Be(version + 4);
        s.Request.History.TakeLast(4).Select(h => h.Code).Should().Equal("assigned", "labelled", "language_changed", "protected_identity");
        Change();
        s.Request.Version.Should().Be(version + 4);

        void Change()
        {
            s.Request.Assign(anna, s.Anna, s.Now);
            s.Request.Label(["telefoni"], s.Anna, s.Now);
            s.Request.AnswerIn(Language.En, s.Anna, s.Now);
            s.Request.ProtectIdentity(true, s.Anna, s.Now);
        }
    }

    /// <summary>A refusal must not rest on a reminder that went to another address.</summary>
    [Fact]
    public void Another_contact_ends_the_pause_and_voids_the_reminder()
    {
        var s = new Scenario().AwaitingIdentity();
        var question = s.Request.IdentityQuestions[0];
        s.Request.IdentityReminded(question.Id, Actor.System, s.Now.AddDays(14));
        s.Request.ContactChanged(0, s.Anna, s.Now.AddDays(15));
        s.Request.IdentityQuestions.Should().ContainSingle().Which.Should().Be(question with { AnsweredAt = s.Now.AddDays(15), RemindedAt = null });
        s.Request.State.Should().Be(RequestState.AwaitingIdentity);
    }

    [Fact]
    public void The_contact_stays_once_the_search_has_begun() =>
        FluentActions.Invoking(() => new Scenario().Collecting().Request.ContactChanged(0, Actor.System, Scenario.Start.AddDays(1))).Should().Throw<IllegalTransitionException>();

    [Theory]
    [InlineData(true, 0)]
    [InlineData(false, 2)]
    public void What_the_old_mailbox_proved_does_not_prove_the_new_one(bool mailbox, int level)
    {
        var now = Scenario.Start;
        var submission = Submission.Receive(SubmissionId.New(), ControllerId.New(), "GD-7K3M-9Q2P", IntakeChannel.WebForm, now, now);
        submission.Ask(Guid.CreateVersion7(), IdentityMethod.MailboxCode, false, [1], now).Confirm(now);
        submission.Ask(Guid.CreateVersion7(), IdentityMethod.HeldContactMatch, false, null, now);
        var pending = submission.Ask(Guid.CreateVersion7(), IdentityMethod.HeldPhoneCode, true, [1], now);
        submission.ContactChanged(mailbox).Should().Be(level);
        pending.State.Should().Be(IdentityCheckState.Cancelled);
        submission.Ask(Guid.CreateVersion7(), IdentityMethod.CustomerLogin, false, null, now);
        submission.ContactChanged(mailbox).Should().Be(3, "a sign-in does not rest on the mailbox");
    }

    [Fact]
    public void A_day_begins_at_midnight_in_Stockholm()
    {
        StockholmTime.StartOf(new DateOnly(2026, 7, 1)).Should().Be(new DateTimeOffset(2026, 6, 30, 22, 0, 0, TimeSpan.Zero));
        StockholmTime.StartOf(new DateOnly(2026, 12, 1)).Should().Be(new DateTimeOffset(2026, 11, 30, 23, 0, 0, TimeSpan.Zero));
    }

    [Fact]
    public void The_edges_of_urgency_are_those_of_the_deadline()
    {
        for (var today = new DateOnly(2026, 1, 1); today.Year < 2028; today = today.AddDays(1))
        {
            WorkingDays.Between(today, Deadline.LastRedDay(today)).Should().Be(5);
            WorkingDays.Between(today, Deadline.LastRedDay(today).AddDays(1)).Should().Be(6);
            Deadline.LastRedDay(today).Should().BeOnOrBefore(Deadline.LastAmberDay(today));
        }
    }
}
