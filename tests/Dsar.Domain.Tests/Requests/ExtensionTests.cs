namespace Dsar.Domain.Tests;

/// <summary>One extension, in the first month (GDPR Art. 12(3)).</summary>
public sealed class ExtensionTests
{
    private static DateTimeOffset Noon(int month, int day) => new(2026, month, day, 12, 0, 0, TimeSpan.Zero);

    private static string? Why(Action act) => act.Should().Throw<IllegalTransitionException>().Where(e => e.Code == "extension_not_allowed").Which.Why;

    [Fact]
    public void The_last_day_allows_it_and_the_next_does_not()
    {
        var s = new Scenario();
        s.Request.Extend(ExtensionGround.Complexity, s.Anna, Noon(4, 7)).NewDueDate.Should().Be(new DateOnly(2026, 6, 5));
        Why(() => new Scenario().Request.Extend(ExtensionGround.Complexity, s.Anna, Noon(4, 8))).Should().Be("after_first_month");
    }

    [Fact]
    public void There_is_only_one_and_it_changes_no_state()
    {
        var s = new Scenario();
        s.Request.Extend(ExtensionGround.NumberOfRequests, s.Anna, Noon(3, 20));
        Why(() => s.Request.Extend(ExtensionGround.Complexity, s.Anna, Noon(3, 21))).Should().Be("already_extended");
        s.Request.State.Should().Be(RequestState.Received);
    }

    [Fact]
    public void An_answered_request_cannot_be_extended()
    {
        var s = new Scenario().Executing();
        s.Request.PackageBuilt(Actor.System, s.Now);
        s.Request.FinishExecution(Actor.System, s.Now);
        s.Request.Actions(s.Anna, s.Now, null).Should().NotContain(a => a.Trigger == RequestTrigger.Extend);
    }

    [Fact]
    public void A_pause_that_carries_it_is_a_warning()
    {
        var s = new Scenario().AwaitingIdentity();
        s.Request.ConfirmIdentity(2, s.Anna, Noon(3, 15));
        s.Request.Extend(ExtensionGround.Complexity, s.Anna, Noon(4, 9)).ReliesOnPause.Should().BeTrue();
        var early = new Scenario();
        early.Request.Extend(ExtensionGround.Complexity, early.Anna, Noon(4, 6)).ReliesOnPause.Should().BeFalse();
    }
}
