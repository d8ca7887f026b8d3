namespace Dsar.Domain.Tests;

/// <summary>What the five policies promise or state and the engine alone decides (law.md section 8); each test is named after the promise and says whose it is.</summary>
public sealed class PolicyPromisesTests
{
    private static readonly DateOnly Today = new(2026, 3, 5);
    private static readonly RetentionVerdict Bookkeeping = RetentionVerdict.MustKeep(new(2032, 12, 31), Statutes.Bfl72);

    private static ItemFacts Erasure(params Basis?[] bases) => new(Right.Erasure) { Bases = bases, Retention = RetentionVerdict.Running(null) };

    private static ItemFacts Objection(ObjectionKind kind, params Basis?[] bases) => new(Right.Objection) { Kind = kind, Bases = bases };

    private static (ItemOutcome Outcome, string Ground, DateOnly? Until) Law(ItemFacts facts) =>
        LawEngine.Propose(facts, Today) is var p ? (p.Outcome, p.Ground, p.Until) : default;

    [Fact]
    public void United_profile_an_invoice_is_kept_to_its_year_and_the_ticket_of_the_same_person_is_erased()
    {
        Law(Erasure(Basis.LegalObligation) with { Accounting = true, Retention = Bookkeeping }).Should().Be((ItemOutcome.RetainUntil, "legal_obligation", new DateOnly(2032, 12, 31)));
        Law(Erasure(Basis.Contract) with { Contract = ContractState.Ended }).Should().Be((ItemOutcome.Erase, "no_longer_necessary", null));
        var hold = new Hold(HoldGround.LegalClaims, "reklamation 12", PersonId.New(), new(2026, 9, 1));
        Law(Erasure(Basis.Contract) with { Contract = ContractState.Ended, Hold = hold }).Should().Be((ItemOutcome.RetainUntil, "legal_claims", new DateOnly(2026, 9, 1)));
    }

    [Fact]
    public void United_profile_a_newsletter_stops_entirely_whatever_its_basis_and_no_contract_part_stays()
    {
        foreach (var basis in Enum.GetValues<Basis>())
        {
            var proposal = LawEngine.Propose(Objection(ObjectionKind.DirectMarketing, basis, Basis.Contract) with { DirectMarketing = true, Contract = ContractState.Running }, Today);
            proposal.Should().BeEquivalentTo(new { Outcome = ItemOutcome.Stop, Ground = "marketing_objection", MustJudge = Array.Empty<string>(), OpenQuestions = Array.Empty<string>() });
            proposal.PerBasis.Should().OnlyContain(b => b.Outcome == ItemOutcome.Stop);
        }
    }

    [Fact]
    public void United_profile_sensitive_data_without_consent_is_unlawful()
    {
        Law(Erasure(Basis.Contract) with { Contract = ContractState.Running, SpecialCategory = true }).Ground.Should().Be("unlawful_processing");
        Law(Erasure(Basis.Contract) with { Contract = ContractState.Running, SpecialCategory = true, Recorded = new() { Art9Condition = "9(2)(a)" } }).Ground.Should().Be("needed_for_contract");
    }

    [Fact]
    public void United_profile_a_backup_says_when_the_newest_copy_ends_and_asks_when_the_rotation_is_not_entered()
    {
        Law(Erasure(Basis.LegitimateInterests) with { Backup = new(new(2026, 3, 1), "P30D") }).Should().Be((ItemOutcome.RetainUntil, "backup_rotation", new DateOnly(2026, 3, 31)));
        LawEngine.Propose(Erasure(Basis.LegitimateInterests) with { Backup = new(null, null) }, Today).OpenQuestions.Should().Equal("backup_rotation");
    }

    [Fact]
    public void Ecuni_three_bases_of_support_give_three_proposals_and_the_one_that_keeps_is_named()
    {
        var together = LawEngine.Propose(Erasure(Basis.Contract, Basis.LegitimateInterests, Basis.Consent) with { Contract = ContractState.Running }, Today);
        together.Should().BeEquivalentTo(new { Outcome = ItemOutcome.RetainUntil, Ground = "needed_for_contract", Restricts = true });
        together.PerBasis.Should().Equal(
            new BasisProposal(Basis.Contract, ItemOutcome.RetainUntil, "erasure.contract_running"),
            new BasisProposal(Basis.LegitimateInterests, ItemOutcome.Erase, "erasure.interests"),
            new BasisProposal(Basis.Consent, ItemOutcome.Erase, "erasure.consent"));
    }

    [Fact]
    public void Ecuni_consent_may_be_withdrawn_whenever_and_nothing_else_is_touched()
    {
        var proposal = LawEngine.Propose(Objection(ObjectionKind.ConsentWithdrawal, Basis.Contract, Basis.Consent) with { Contract = ContractState.Running }, Today);
        proposal.Should().BeEquivalentTo(new { Outcome = ItemOutcome.Stop, Ground = "consent_withdrawn" });
        proposal.PerBasis.Should().Equal(new BasisProposal(Basis.Consent, ItemOutcome.Stop, "objection.consent"));
    }

    [Fact]
    public void Ecuni_when_an_account_ends_what_is_held_for_the_customer_is_erased_and_its_bookkeeping_is_kept()
    {
        var held = Erasure(Basis.Contract) with { Role = ControllerRole.Processor, HeldForClosingCustomer = true };
        Law(held).Should().Be((ItemOutcome.Erase, "no_longer_necessary", null));
        LawEngine.Propose(held, Today).Article.Should().Be("28(3)(g)");
        Law(held with { HeldForClosingCustomer = false }).Ground.Should().Be("processor_for_customer");
        Law(Erasure(Basis.LegalObligation) with { Accounting = true, Retention = Bookkeeping }).Outcome.Should().Be(ItemOutcome.RetainUntil);
    }

    [Fact]
    public void Ecuni_credit_data_from_the_bureau_is_in_the_copy_and_not_in_the_portable_file()
    {
        var credit = new ItemFacts(Right.Access) { Bases = [Basis.Contract], Origin = DataOrigin.OtherSource };
        Law(credit).Outcome.Should().Be(ItemOutcome.Disclose);
        Law(credit with { Right = Right.Portability }).Ground.Should().Be("not_provided");
    }

    [Fact]
    public void Partnersec_a_user_of_a_customer_is_no_party_to_its_contract()
    {
        var user = new Recorded { PartyToContract = false };
        var erasure = LawEngine.Propose(Erasure(Basis.Contract) with { Contract = ContractState.Running, Recorded = user }, Today);
        erasure.Should().BeEquivalentTo(new { Outcome = ItemOutcome.Erase, Ground = "objection_upheld", Gaps = new[] { "basis_not_party" } });
        LawEngine.Propose(Objection(ObjectionKind.OwnSituation, Basis.Contract) with { Recorded = user }, Today).Should().BeEquivalentTo(new { Ground = "objection_upheld", Gaps = new[] { "basis_not_party" } });
        Law(new ItemFacts(Right.Portability) { Bases = [Basis.Contract], Origin = DataOrigin.Observed, Recorded = user }).Outcome.Should().Be(ItemOutcome.Disclose, "portability follows the stated basis");
        Law(new ItemFacts(Right.Portability) { Bases = [Basis.Contract], Origin = DataOrigin.OtherSource, Recorded = user }).Ground.Should().Be("not_provided", "given by the customer");
    }

    [Fact]
    public void Partnersec_an_ip_address_follows_each_of_its_bases()
    {
        Law(Erasure(Basis.Contract) with { Contract = ContractState.Running }).Ground.Should().Be("needed_for_contract");
        LawEngine.Propose(Erasure(Basis.LegalObligation) with { Retention = RetentionVerdict.Unknown("period_not_stated") }, Today).OpenQuestions.Should().Equal("statute_and_end");
        Law(Objection(ObjectionKind.OwnSituation, Basis.LegalObligation)).Ground.Should().Be("basis_not_objectionable");
    }

    [Fact]
    public void Partnersec_a_recorded_call_is_weighed_and_without_a_written_balancing_the_objection_holds()
    {
        Law(Objection(ObjectionKind.OwnSituation, Basis.LegitimateInterests)).Outcome.Should().Be(ItemOutcome.Stop);
        Law(Objection(ObjectionKind.OwnSituation, Basis.LegitimateInterests) with { Compelling = Matrix.Weighed with { PersonsSituation = " " } }).Outcome.Should().Be(ItemOutcome.Stop);
        Law(Objection(ObjectionKind.OwnSituation, Basis.LegitimateInterests) with { Compelling = Matrix.Weighed }).Ground.Should().Be("overriding_legitimate_grounds");
    }

    [Fact]
    public void Webbhotellet_its_three_examples_of_erasure_have_their_grounds_and_enforce_alone_is_none()
    {
        Law(Erasure(Basis.Contract) with { Retention = RetentionVerdict.Expired(Today.AddDays(-1)) }).Ground.Should().Be("no_longer_necessary");
        Law(Erasure(Basis.LegitimateInterests)).Ground.Should().Be("objection_upheld");
        LawEngine.Propose(Erasure([null]), Today).Should().BeEquivalentTo(new { Outcome = ItemOutcome.Restrict, OpenQuestions = new[] { "basis_not_stated" } });
        Law(Erasure(Basis.Contract) with { Contract = ContractState.Ended }).Outcome.Should().Be(ItemOutcome.Erase, "to enforce is a claim with a reason, or the running contract");
    }

    [Fact]
    public void Webbhotellet_an_automated_decision_is_looked_at_by_a_person() =>
        Law(Objection(ObjectionKind.AutomatedDecision, Basis.Consent)).Should().Be((ItemOutcome.Stop, "human_review", null));

    [Fact]
    public void Infoflex_every_stated_basis_is_legitimate_interests_so_access_is_offered_instead_of_a_file()
    {
        LawEngine.Propose(new ItemFacts(Right.Portability) { Bases = [Basis.LegitimateInterests] }, Today).Should().BeEquivalentTo(new { Ground = "basis_not_portable", MustJudge = new[] { "offer access instead" } });
        Law(new ItemFacts(Right.Access) { Bases = [Basis.LegitimateInterests] }).Outcome.Should().Be(ItemOutcome.Disclose);
    }

    [Fact]
    public void Infoflex_the_recruitment_firm_is_referred_to_and_the_own_copy_is_an_item_of_its_own()
    {
        var manpower = Erasure([null]) with { Role = ControllerRole.SeparateController, OtherController = new("Manpower", "manpower.se") };
        LawEngine.Propose(manpower, Today).Rationale.Sv.Should().Be("Manpower ansvarar själv. Vänd dig till manpower.se.");
        Law(Erasure([null]) with { Retention = RetentionVerdict.Expired(Today) }).Outcome.Should().Be(ItemOutcome.Erase);
    }

    [Fact]
    public void A_claim_alone_is_an_open_question_until_a_person_has_recorded_it_either_way()
    {
        var claimed = Erasure(Basis.Contract) with { Contract = ContractState.Running, Claimed = ClaimedGround.UnlawfulProcessing };
        LawEngine.Propose(claimed, Today).OpenQuestions.Should().Equal("claimed_unlawful");
        LawEngine.Propose(claimed with { Recorded = new() { Unlawful = false } }, Today).Should().BeEquivalentTo(new { Ground = "needed_for_contract", OpenQuestions = Array.Empty<string>() });
        LawEngine.Propose(claimed with { Recorded = new() { Unlawful = true } }, Today).Ground.Should().Be("unlawful_processing");
        LawEngine.Propose(claimed with { Claimed = ClaimedGround.ChildService }, Today).OpenQuestions.Should().Equal("claimed_child_service");
        LawEngine.Propose(claimed with { Claimed = ClaimedGround.ErasureRequiredByLaw }, Today).OpenQuestions.Should().Equal("claimed_erasure_required");
        LawEngine.Propose(new ItemFacts(Right.Restriction), Today).OpenQuestions.Should().Equal("which_restriction_ground");
    }

    [Fact]
    public void Compelling_grounds_keep_to_the_own_period_or_to_a_review_within_twelve_months()
    {
        var weighed = Erasure(Basis.LegitimateInterests) with { Compelling = Matrix.Weighed };
        Law(weighed).Until.Should().Be(new DateOnly(2027, 3, 5));
        Law(weighed with { Retention = RetentionVerdict.Running(new(2026, 8, 1)) }).Until.Should().Be(new DateOnly(2026, 8, 1));
        Law(weighed with { Compelling = Matrix.Weighed with { ReviewOn = new(2026, 6, 1) } }).Until.Should().Be(new DateOnly(2026, 6, 1));
        Law(weighed with { Compelling = Matrix.Weighed with { ReviewOn = new(2028, 6, 1) } }).Until.Should().Be(new DateOnly(2027, 3, 5));
    }

    [Fact]
    public void In_a_portable_file_others_are_masked_unless_the_person_supplied_them()
    {
        var mail = new ItemFacts(Right.Portability) { Bases = [Basis.Contract], Fields = [new("contacts", FieldKind.ThirdParty, Supplied: true), new("note_on_others", FieldKind.ThirdParty), new("api_key", FieldKind.Credential)] };
        LawEngine.Propose(mail, Today).Masks.Select(m => m.Field).Should().Equal("api_key", "note_on_others");
    }
}
