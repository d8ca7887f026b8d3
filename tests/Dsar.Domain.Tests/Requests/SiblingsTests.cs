namespace Dsar.Domain.Tests;

/// <summary>An erasure waits for the copy that the same person has asked for (GDPR Art. 5(1)(a), 15; law.md section 4). Seen red without the two working days, and with an approval that takes a copy nobody asked about for given.</summary>
public sealed class SiblingsTests
{
    private static readonly DateOnly Effective = new(2026, 4, 7);
    private static readonly DateOnly Early = new(2026, 3, 20);
    private static readonly DateTimeOffset At = Scenario.Start;

    private static bool Waits(SiblingRequest sibling, DateOnly? today = null) => Siblings.CopyOutstanding([sibling], Effective, today ?? Early);

    [Theory]
    [InlineData(Right.Access, true)]
    [InlineData(Right.Portability, true)]
    [InlineData(Right.Rectification, false)]
    [InlineData(Right.Restriction, false)]
    public void Only_a_copy_is_waited_for(Right right, bool waits) => Waits(new(right, RequestState.Collecting)).Should().Be(waits);

    [Theory]
    [InlineData(RequestState.Fulfilled)]
    [InlineData(RequestState.Refused)]
    [InlineData(RequestState.Withdrawn)]
    public void A_final_sibling_unblocks_whatever_its_end(RequestState end) => Waits(new(Right.Access, end)).Should().BeFalse();

    [Fact]
    public void A_package_that_was_fetched_or_reminded_of_unblocks()
    {
        Waits(new(Right.Access, RequestState.Delivering, At)).Should().BeTrue();
        Waits(new(Right.Access, RequestState.Delivering, At, Downloaded: true)).Should().BeFalse();
        Waits(new(Right.Access, RequestState.Delivering, At, Reminded: true)).Should().BeFalse();
        Waits(new(Right.Access, RequestState.Delivering, null, Reminded: true)).Should().BeTrue("there is nothing to fetch yet");
    }

    [Fact] // 2026-04-07 is the Tuesday after Easter; two working days before it is Wednesday 1 April (2 April is Thursday, 3 and 6 April are holidays).
    public void Two_working_days_before_its_date_the_erasure_waits_for_no_download()
    {
        var available = new SiblingRequest(Right.Access, RequestState.Delivering, At);
        Waits(available, new(2026, 3, 31)).Should().BeTrue();
        Waits(available, new(2026, 4, 1)).Should().BeFalse();
        Waits(new(Right.Access, RequestState.InReview), new(2026, 4, 1)).Should().BeTrue("a copy that does not exist does not survive the erasure");
    }

    [Fact]
    public void The_copy_that_an_erasure_waits_for_has_an_earlier_target()
    {
        TargetKinds.Of(Right.Access, null, erasureWaits: true).Should().Be(TargetKind.CopyBeforeErasure);
        TargetKinds.Of(Right.Erasure, null, erasureWaits: true).Should().Be(TargetKind.Ordinary);
        TargetKinds.Of(Right.Restriction, null).Should().Be(TargetKind.Restriction);
        TargetKinds.Of(Right.Objection, ObjectionKind.DirectMarketing).Should().Be(TargetKind.AbsoluteStop);
        TargetKinds.Of(Right.Objection, ObjectionKind.OwnSituation).Should().Be(TargetKind.Ordinary);
        var (ordinary, early) = (Deadline.Of(new(new(2026, 3, 5)), new(2026, 3, 5)), Deadline.Of(new(new(2026, 3, 5)) { Target = TargetKind.CopyBeforeErasure }, new(2026, 3, 5)));
        early.Internal.Should().Be(ordinary.Internal.AddDays(-15));
    }

    [Fact]
    public void The_approval_of_an_erasure_is_refused_while_a_copy_is_owed()
    {
        var s = new Scenario(b => b.Receipt = b.Receipt with { Right = Right.Erasure });
        s.Proposed(new DecidedItem(ItemOutcome.Erase, Grounds.NoLongerNecessary));
        FluentActions.Invoking(() => s.Request.Approve(s.Request.Decision!.Id, s.Bo, s.Now, copyOutstanding: true)).Should().Throw<IllegalTransitionException>().Where(e => e.Code == "sibling_undelivered");
        FluentActions.Invoking(() => s.Request.Approve(s.Request.Decision!.Id, s.Bo, s.Now, copyOutstanding: null)).Should().Throw<IllegalTransitionException>("nobody has looked").Where(e => e.Code == "sibling_undelivered");
        s.Request.Actions(s.Bo, s.Now, copyOutstanding: null).Single(a => a.Trigger == RequestTrigger.Approve).BlockedBy!.Code.Should().Be("sibling_undelivered");
        s.Request.Approve(s.Request.Decision!.Id, s.Bo, s.Now, copyOutstanding: false);
        s.Request.State.Should().Be(RequestState.Executing);
    }
}
