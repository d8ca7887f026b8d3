namespace Dsar.Domain.Tests;

/// <summary>What is kept is erased later, by itself, on the right day (law.md section 3). Seen red with an entry due on its last day, and with one that a hold nobody reviewed keeps due every day.</summary>
public sealed class DeferredErasureTests
{
    private static readonly DateOnly Today = new(2026, 3, 5);
    private static readonly ItemFacts Invoice = new(Right.Erasure)
    {
        Bases = [Basis.LegalObligation],
        Accounting = true,
        Retention = RetentionVerdict.MustKeep(new(2032, 12, 31), Statutes.Bfl72),
    };

    private static DeferredErasure Entry(ItemFacts facts) => DeferredErasure.Of(Guid.CreateVersion7(), Guid.CreateVersion7(), "billing", LawEngine.Propose(facts, Today));

    [Fact]
    public void An_invoice_is_kept_through_the_seventh_year_and_due_on_new_years_day()
    {
        var entry = Entry(Invoice);
        entry.Should().BeEquivalentTo(new { Until = new DateOnly(2032, 12, 31), Ground = "legal_obligation", Statute = "BFL 7 kap. 2 §" });
        entry.IsDue(new(2032, 12, 31)).Should().BeFalse();
        entry.IsDue(new(2033, 1, 1)).Should().BeTrue();
    }

    [Fact]
    public void When_due_the_rules_are_asked_again()
    {
        var (entry, due) = (Entry(Invoice), new DateOnly(2033, 1, 1));
        entry.AskedAgain(LawEngine.Propose(Invoice with { Retention = RetentionVerdict.Expired(due) }, due), due).Should().BeNull("its time has ended: erase");
        var held = new Hold(HoldGround.LegalClaims, "reklamation 12", PersonId.New(), new(2033, 6, 30));
        entry.AskedAgain(LawEngine.Propose(Invoice with { Retention = RetentionVerdict.Expired(due), Hold = held }, due), due)
            .Should().BeEquivalentTo(new { Until = new DateOnly(2033, 6, 30), Ground = "legal_claims" });
        entry.AskedAgain(LawEngine.Propose(Invoice with { Retention = RetentionVerdict.Unknown("voucher_date_missing") }, due), due)!
            .IsDue(due).Should().BeFalse("nothing is erased on what is not known");
    }

    [Fact]
    public void A_hold_that_nobody_reviewed_keeps_for_a_time_and_does_not_ask_every_day()
    {
        var (entry, due) = (Entry(Invoice), new DateOnly(2033, 1, 1));
        var old = new Hold(HoldGround.LegalClaims, "reklamation 12", PersonId.New(), due.AddDays(-1));
        var again = LawEngine.Propose(Invoice with { Retention = RetentionVerdict.Expired(due), Hold = old }, due);
        again.OpenQuestions.Should().Equal("hold_review");
        entry.AskedAgain(again, due)!.Until.Should().Be(new DateOnly(2034, 1, 1), "a date that has passed is no date");
        entry.AskedAgain(LawEngine.Propose(Invoice with { Retention = RetentionVerdict.Expired(due), Hold = old with { ReviewOn = due } }, due), due)!.Until.Should().Be(due);
        var asked = LawEngine.Propose(new ItemFacts(Right.Erasure) { Bases = [Basis.Consent], Claimed = ClaimedGround.UnlawfulProcessing }, due);
        entry.AskedAgain(asked, due).Should().NotBeNull("an open question is a person's to answer, not the clock's");
    }

    [Fact]
    public void A_running_contract_has_an_event_and_a_date_once_it_has_ended()
    {
        var entry = Entry(new(Right.Erasure) { Bases = [Basis.Contract], Contract = ContractState.Running });
        entry.Should().BeEquivalentTo(new { Until = (DateOnly?)null, After = RetentionAnchor.ContractEnd });
        entry.IsDue(new(2099, 1, 1)).Should().BeFalse();
        entry.Happened(null).Should().Be(entry);
        entry.Happened(new DateOnly(2026, 5, 31)).IsDue(new(2026, 6, 1)).Should().BeTrue();
    }

    [Fact]
    public void What_is_not_kept_until_something_has_no_entry() =>
        FluentActions.Invoking(() => Entry(new(Right.Erasure) { Bases = [Basis.Consent] })).Should().Throw<ArgumentException>();

    [Fact]
    public void Overdue_is_told_and_erased_only_when_certain_and_no_copy_is_owed()
    {
        Overdue.Of(RetentionVerdict.Expired(Today)).Should().Be(OverdueFlag.Yes);
        Overdue.Of(RetentionVerdict.NoneAllowed).Should().Be(OverdueFlag.Yes);
        Overdue.Of(RetentionVerdict.Unknown("anchor_unstated", suspected: true)).Should().Be(OverdueFlag.Suspected);
        Overdue.Of(RetentionVerdict.Running(Today)).Should().Be(OverdueFlag.No);
        Overdue.MayBeErased(RetentionVerdict.Expired(Today), copyOutstanding: false, null).Should().BeTrue();
        Overdue.MayBeErased(RetentionVerdict.Expired(Today), copyOutstanding: true, null).Should().BeFalse();
        Overdue.MayBeErased(RetentionVerdict.Unknown("anchor_unstated", suspected: true), copyOutstanding: false, null).Should().BeFalse();
    }

    [Fact]
    public void After_a_stop_rows_of_no_other_purpose_have_expired_and_what_law_or_claim_needs_stays()
    {
        AfterStop.Verdict(RetentionVerdict.Running(new(2029, 1, 31)), Today, heldForOtherPurpose: false).Should().Be(RetentionVerdict.Expired(Today));
        AfterStop.Verdict(RetentionVerdict.Running(new(2029, 1, 31)), Today, heldForOtherPurpose: true).Kind.Should().Be(RetentionVerdictKind.Running);
        AfterStop.Verdict(Invoice.Retention, Today, heldForOtherPurpose: false).Should().Be(Invoice.Retention);
        AfterStop.Verdict(RetentionVerdict.Expired(new(2026, 1, 1)), Today, heldForOtherPurpose: false).Since.Should().Be(new DateOnly(2026, 1, 1));
        AfterStop.OpensErasure(RetentionVerdict.Expired(Today), hasHold: false).Should().BeTrue();
        AfterStop.OpensErasure(RetentionVerdict.Expired(Today), hasHold: true).Should().BeFalse();
        IsStop(new(Right.Objection) { DirectMarketing = true }).Should().BeTrue();
        IsStop(new(Right.Objection) { Kind = ObjectionKind.AutomatedDecision }).Should().BeFalse("a review pauses the use");

        static bool IsStop(ItemFacts facts)
        {
            var proposal = LawEngine.Propose(facts, Today);
            return AfterStop.IsStop(proposal.Outcome, proposal.Ground);
        }
    }

    [Theory]
    [InlineData(Grounds.MarketingObjection, Basis.Consent, Basis.LegitimateInterests, false)]
    [InlineData(Grounds.MarketingObjection, Basis.Contract, null, false)]
    [InlineData(Grounds.ConsentWithdrawn, Basis.Consent, null, false)]
    [InlineData(Grounds.ConsentWithdrawn, Basis.Consent, Basis.LegitimateInterests, true)]
    [InlineData(Grounds.ObjectionUpheld, Basis.LegitimateInterests, Basis.PublicTask, false)]
    [InlineData(Grounds.ObjectionUpheld, Basis.LegitimateInterests, Basis.Consent, false)]
    [InlineData(Grounds.ObjectionUpheld, Basis.LegitimateInterests, Basis.Contract, true)]
    [InlineData(Grounds.ObjectionUpheld, Basis.LegitimateInterests, Basis.LegalObligation, true)]
    public void A_basis_that_the_stop_does_not_reach_holds_the_rows(string ground, Basis first, Basis? second, bool held) =>
        AfterStop.IsHeldForOtherPurpose(ground, [first, second]).Should().Be(held);

}
