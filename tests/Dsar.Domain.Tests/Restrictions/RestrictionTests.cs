namespace Dsar.Domain.Tests;

/// <summary>A restriction's life, its check and its causes (GDPR Art. 18, 21, 7(3), 17(3)). Seen red with a lift on the day of the notice, with Art18A lifted without verification, and with a contract beside a consent left unrestricted.</summary>
public sealed class RestrictionTests
{
    // Thursday 2 April 2026, 11:00 in Stockholm; the next working day is Tuesday 7 April, after Easter.
    private static readonly DateTimeOffset Maundy = new(2026, 4, 2, 9, 0, 0, TimeSpan.Zero);
    private static readonly DateOnly AfterEaster = new(2026, 4, 7);

    private static Restriction Of(RestrictionReason reason, params string[] activities) => Restriction.PutInForce(Guid.CreateVersion7(), RequestId.New(), reason, activities, Maundy.AddDays(-20));

    private static string? Code(Action act)
    {
        try
        {
            act();
            return null;
        }
        catch (IllegalRestrictionActException e)
        {
            return e.Code;
        }
    }

    public static TheoryData<RestrictionReason, LiftFacts?> Demands => new()
    {
        { RestrictionReason.Art18A, new(AccuracyVerified: true) },
        { RestrictionReason.Art18B, new(PersonAgrees: true) },
        { RestrictionReason.Art18B, new(NeedEnded: true) },
        { RestrictionReason.Art18C, new(PersonAgrees: true) },
        { RestrictionReason.Art18C, new(NeedEnded: true) },
        { RestrictionReason.Art18D, new(ObjectionFinal: true) },
        { RestrictionReason.MarketingObjection, new(LaterWish: true) },
        { RestrictionReason.ObjectionUpheld, new(LaterWish: true) },
        { RestrictionReason.ConsentWithdrawn, new(LaterWish: true) },
        { RestrictionReason.RetainedForLaw, null },
    };

    [Theory]
    [MemberData(nameof(Demands))]
    public void Each_reason_is_lifted_only_on_what_it_demands(RestrictionReason reason, LiftFacts? demanded)
    {
        var everythingElse = new LiftFacts(
            demanded?.AccuracyVerified != true && reason != RestrictionReason.Art18A,
            reason is not (RestrictionReason.Art18B or RestrictionReason.Art18C),
            reason is not (RestrictionReason.Art18B or RestrictionReason.Art18C),
            reason != RestrictionReason.Art18D,
            reason is not (RestrictionReason.MarketingObjection or RestrictionReason.ObjectionUpheld or RestrictionReason.ConsentWithdrawn));
        Code(() => Of(reason).AnnounceLift(everythingElse, AfterEaster, Maundy)).Should().Be("invalid_state");
        if (demanded is not null)
        {
            Code(() => Of(reason).AnnounceLift(demanded, AfterEaster, Maundy)).Should().BeNull();
        }
    }

    [Fact]
    public void The_person_is_told_and_a_working_day_passes_before_it_is_lifted()
    {
        var restriction = Of(RestrictionReason.Art18A);
        Code(() => restriction.Lift(Maundy)).Should().Be("lift_not_announced");
        Code(() => restriction.AnnounceLift(new(AccuracyVerified: true), new(2026, 4, 3), Maundy)).Should().Be("invalid_state", "Good Friday is no working day");
        restriction.AnnounceLift(new(AccuracyVerified: true), AfterEaster, Maundy);
        Code(() => restriction.Lift(Maundy.AddDays(5))).Should().Be("lift_not_announced", "the notice has not reached the person");
        restriction.NoticeDelivered(Maundy.AddHours(1));
        Code(() => restriction.Lift(Maundy.AddDays(4))).Should().Be("lift_not_announced", "Easter Monday");
        restriction.Permits("billing", AllowedOperation.Other).Should().BeFalse("announced is not lifted");
        restriction.Lift(Maundy.AddDays(5));
        (restriction.State, restriction.Permits("billing", AllowedOperation.Other)).Should().Be((RestrictionState.Lifted, true));
    }

    [Fact]
    public void A_notice_that_arrives_late_moves_the_end()
    {
        var restriction = Of(RestrictionReason.Art18D);
        restriction.AnnounceLift(new(ObjectionFinal: true), AfterEaster, Maundy);
        restriction.NoticeDelivered(Maundy.AddDays(5)); // Tuesday 7 April
        Code(() => restriction.Lift(Maundy.AddDays(5))).Should().Be("lift_not_announced");
        Code(() => restriction.Lift(Maundy.AddDays(6))).Should().BeNull();
    }

    [Fact]
    public void An_announcement_is_taken_back_on_a_new_ground()
    {
        var restriction = Of(RestrictionReason.Art18D);
        Code(() => restriction.KeepInForce(RestrictionReason.ObjectionUpheld)).Should().Be("lift_not_announced");
        restriction.AnnounceLift(new(ObjectionFinal: true), AfterEaster, Maundy);
        restriction.KeepInForce(RestrictionReason.ObjectionUpheld);
        restriction.Should().BeEquivalentTo(new { State = RestrictionState.InForce, LiftOn = (DateOnly?)null, Reason = RestrictionReason.ObjectionUpheld });
    }

    [Fact]
    public void An_objection_that_is_upheld_makes_the_provisional_restriction_last()
    {
        var provisional = Of(RestrictionReason.Art18D, "fraud");
        provisional.Confirm();
        provisional.Should().BeEquivalentTo(new { State = RestrictionState.InForce, Reason = RestrictionReason.ObjectionUpheld, Version = 2L });
        provisional.Permits("fraud", AllowedOperation.Consent).Should().BeFalse();
        Code(provisional.Confirm).Should().Be("invalid_state");
    }

    [Fact]
    public void What_is_kept_for_law_ends_with_the_data_and_nothing_else_does()
    {
        var kept = Of(RestrictionReason.RetainedForLaw);
        kept.DataErased(Maundy);
        kept.State.Should().Be(RestrictionState.Lifted);
        Code(() => Of(RestrictionReason.Art18A).DataErased(Maundy)).Should().Be("invalid_state");
    }

    [Theory] // Art. 18(2), 21(1), 21(3), 7(3), 17(3)
    [InlineData(RestrictionReason.Art18A, "Storage Consent LegalClaims ProtectOtherPerson PublicInterest")]
    [InlineData(RestrictionReason.Art18D, "Storage Consent LegalClaims ProtectOtherPerson PublicInterest")]
    [InlineData(RestrictionReason.RetainedForLaw, "Storage StatutoryRetention LegalClaims")]
    [InlineData(RestrictionReason.MarketingObjection, "Storage")]
    [InlineData(RestrictionReason.ConsentWithdrawn, "Storage")]
    [InlineData(RestrictionReason.ObjectionUpheld, "Storage LegalClaims")]
    public void Only_the_uses_of_the_law_go_on(RestrictionReason reason, string uses) =>
        Enum.GetValues<AllowedOperation>().Where(operation => Of(reason).Permits("any", operation)).Should().BeEquivalentTo(uses.Split(' ').Select(Enum.Parse<AllowedOperation>));

    [Fact]
    public void The_check_names_what_stands_in_the_way()
    {
        var (marketing, gone) = (Of(RestrictionReason.MarketingObjection, "newsletter"), Of(RestrictionReason.RetainedForLaw));
        gone.DataErased(Maundy);
        RestrictionCheck.Ask([marketing, gone], "newsletter").Should().BeEquivalentTo(new { MayProcess = false, By = new[] { marketing } });
        RestrictionCheck.Ask([marketing, gone], "billing").MayProcess.Should().BeTrue("it is used for another purpose");
        RestrictionCheck.Ask([], "newsletter").MayProcess.Should().BeTrue("nobody knows the person");
        RestrictionCheck.Ask([marketing], "leaflets").MayProcess.Should().BeTrue();
        RestrictionCheck.Ask([marketing], "leaflets", directMarketing: true).MayProcess.Should().BeFalse("no to direct marketing is no to what is added later");
        RestrictionCheck.Ask([marketing], "leaflets", AllowedOperation.Storage, directMarketing: true).MayProcess.Should().BeTrue();
        marketing.Widen(["offers"]);
        RestrictionCheck.Ask([marketing], "offers").MayProcess.Should().BeFalse();
    }

    public static TheoryData<string, Basis[], bool, string> Kept => new()
    {
        { "the contract alone goes on", [Basis.Contract], false, "" },
        { "beside a consent nothing but the contract does", [Basis.Contract, Basis.Consent], false, "Storage StatutoryRetention LegalClaims KeepingPurpose" },
        { "the purpose that weighs more goes on", [Basis.LegitimateInterests], true, "Storage StatutoryRetention LegalClaims KeepingPurpose" },
        { "what life and health need goes on", [Basis.VitalInterests, Basis.Consent], false, "Storage StatutoryRetention LegalClaims KeepingPurpose" },
        { "E13 names no restriction", [Basis.LegalObligation], false, "" },
        { "a duty beside a consent is the duty's alone", [Basis.LegalObligation, Basis.Consent], false, "Storage StatutoryRetention LegalClaims" },
    };

    [Theory] // law.md section 2: a keeping outcome beats erase, but the item is then restricted to the purposes that keep it.
    [MemberData(nameof(Kept))]
    public void What_a_proposal_restricts_is_put_in_force_and_leaves_the_purpose_that_keeps(string why, Basis[] bases, bool compelling, string uses)
    {
        var facts = new ItemFacts(Right.Erasure) { Bases = [.. bases], Contract = ContractState.Running, Compelling = compelling ? Matrix.Weighed : null };
        var proposal = LawEngine.Propose(facts, Matrix.Today);
        var item = new DecidedItem(proposal.Outcome, proposal.Ground) { Restricts = proposal.Restricts };
        RestrictionCauses.Allowed(item).Should().BeEquivalentTo(uses.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(Enum.Parse<AllowedOperation>), why);
        (RestrictionCauses.OnExecution(item) is not null).Should().Be(uses.Length > 0, why);
        NoticeRules.Of(Right.Erasure, item).Should().Be(uses.Length > 0 ? NoticeAction.Restricted : null, why);
        OutcomeRule.HasSomethingToExecute(Right.Erasure, new(Guid.Empty, [item])).Should().Be(uses.Length > 0 || item.Outcome == ItemOutcome.RetainUntil, why);
        if (uses.Contains("Keeping", StringComparison.Ordinal))
        {
            var inForce = Restriction.PutInForce(Guid.Empty, RequestId.New(), RestrictionReason.RetainedForLaw, ["support"], Maundy, RestrictionCauses.Allowed(item));
            (inForce.Permits("support", AllowedOperation.KeepingPurpose), inForce.Permits("support", AllowedOperation.Other)).Should().Be((true, false), why);
        }
    }

    [Fact]
    public void The_workflow_restricts_on_receipt_on_identity_and_on_execution()
    {
        Enum.GetValues<ObjectionKind>().Select(kind => (RestrictionCauses.OnReceipt(kind), RestrictionCauses.OnIdentity(kind))).Should().Equal(
            (null, RestrictionReason.Art18D),
            (RestrictionReason.MarketingObjection, null),
            (null, RestrictionReason.Art18D),
            (RestrictionReason.ConsentWithdrawn, null),
            (null, null));
        RestrictionReason? On(ItemOutcome outcome, string ground) => RestrictionCauses.OnExecution(new(outcome, ground));
        On(ItemOutcome.RetainUntil, Grounds.LegalObligation).Should().Be(RestrictionReason.RetainedForLaw);
        On(ItemOutcome.RetainUntil, Grounds.NeededForContract).Should().BeNull();
        On(ItemOutcome.Restrict, Grounds.AccuracyContested).Should().Be(RestrictionReason.Art18A);
        On(ItemOutcome.Restrict, Grounds.UnlawfulKept).Should().Be(RestrictionReason.Art18B);
        On(ItemOutcome.Restrict, Grounds.NeededByPerson).Should().Be(RestrictionReason.Art18C);
        On(ItemOutcome.Restrict, Grounds.ObjectionPending).Should().Be(RestrictionReason.Art18D);
        On(ItemOutcome.Stop, Grounds.ObjectionUpheld).Should().Be(RestrictionReason.ObjectionUpheld);
        On(ItemOutcome.Stop, Grounds.MarketingObjection).Should().Be(RestrictionReason.MarketingObjection);
        On(ItemOutcome.Stop, Grounds.ConsentWithdrawn).Should().Be(RestrictionReason.ConsentWithdrawn);
        On(ItemOutcome.Restrict, Grounds.RestrictionInForce).Should().BeNull("it is restricted already");
        On(ItemOutcome.Erase, Grounds.ConsentWithdrawn).Should().BeNull();
    }
}
