using Dsar.Domain;

namespace Dsar.Discovery.Tests.Policies;

/// <summary>
/// What the policy valid from 25 May 2018 (<c>003_2d56f6591519f21d.txt</c>; its controller is not named) promises, on its register as shipped. Seen red with a name given to the controller,
/// and with the logic of the automated evaluation left out.
/// </summary>
public sealed class Webbhotellet2018Tests
{
    private static readonly Policy Policy = Policy.Of("webbhotellet-2018");

    /// <summary>The same register once somebody has filled in who the controller is.</summary>
    private static readonly Policy Named = Policy with { Register = Policy.Register with { Name = "Webbhotellet (påhittat)", ContactEmail = "support@webbhotellet.example" } };

    [Fact]
    public void Receipts_go_and_decision_letters_wait_while_the_controller_is_unnamed()
    {
        LetterFrame.Missing(Policy.Register).Should().Equal("name", "contact_email");
        Policy.GapsOf("controller_not_named").Should().ContainSingle();
        var receipt = ShortLetters.Receipt(Policy.Frame(Right.Access), [Right.Access], Deadline.Of(new DeadlineFacts(Policy.Today), Policy.Today));
        Policy.Words(receipt).Should().Contain("7 april 2026");
        Policy.Invoking(p => p.Letter(Right.Access, RequestOutcome.Granted)).Should().Throw<InvalidOperationException>();
        Named.Letter(Right.Access, RequestOutcome.Granted).Sections.Should().NotBeEmpty();
    }

    [Fact]
    public void The_answer_is_aimed_at_a_day_before_the_legal_one()
    {
        var deadline = Deadline.Of(new DeadlineFacts(Policy.Today), Policy.Today);
        (deadline.Effective, deadline.Internal).Should().Be((new DateOnly(2026, 4, 7), new DateOnly(2026, 3, 27)));
    }

    [Fact]
    public void The_heading_Begransning_is_noted_as_mislabelled_and_restriction_itself_works()
    {
        Policy.Register.Gaps.Single(g => g.Code == "right_mislabelled").Text.En.Should().Contain("machine-readable");
        Policy.Law(Right.Portability, "service-delivery").Ground.Should().Be(Grounds.PortabilityGranted);
        Policy.Law(Policy.Item(Right.Restriction, "service-delivery") with { Claimed = ClaimedGround.AccuracyContested }).Outcome.Should().Be(ItemOutcome.Restrict);
        Policy.Law(Right.Restriction, "service-delivery").OpenQuestions.Should().Equal("which_restriction_ground");
    }

    [Fact]
    public void Erasure_where_the_basis_is_missing_restricts_until_a_person_names_it_or_erases() =>
        Policy.Law(Policy.Item(Right.Erasure, "service-delivery") with { Bases = [null] }).Should().BeEquivalentTo(new { Outcome = ItemOutcome.Restrict, Rule = "erasure.no_basis", OpenQuestions = new[] { "basis_not_stated" } });

    [Fact]
    public void Erasure_where_the_processing_is_unlawful() =>
        Policy.Law(Policy.Item(Right.Erasure, "service-delivery") with { Contract = ContractState.Running, Recorded = new Recorded { Unlawful = true } }).Should().BeEquivalentTo(new { Outcome = ItemOutcome.Erase, Article = "17(1)(d)" });

    [Fact]
    public void Erasure_where_no_legitimate_reason_remains()
    {
        Policy.Law(Policy.Item(Right.Erasure, "automated-evaluation") with { Bases = [Basis.LegitimateInterests] }).Rule.Should().Be("erasure.interests");
        Policy.Law(Policy.Item(Right.Erasure, "service-improvement") with { Retention = RetentionVerdict.Expired(Policy.Today) }).Rule.Should().Be("erasure.overdue");
    }

    [Fact]
    public void Erasure_after_an_objection_to_direct_marketing() =>
        Policy.Law(Right.Erasure, "newsletter").Should().BeEquivalentTo(new { Outcome = ItemOutcome.Erase, Rule = "erasure.marketing" });

    [Fact]
    public void The_other_grounds_of_article_17_count_too_though_the_policy_gives_three_examples()
    {
        Policy.Law(Policy.Item(Right.Erasure, "website-cookies") with { Bases = [Basis.Consent] }).Article.Should().Be("17(1)(b), 7(3)");
        Policy.Law(Policy.Item(Right.Erasure, "service-delivery") with { Recorded = new Recorded { ErasureRequired = true } }).Article.Should().Be("17(1)(e)");
        Policy.Law(Policy.Item(Right.Erasure, "service-delivery") with { Recorded = new Recorded { ChildService = true } }).Article.Should().Be("17(1)(f), 8(1)");
    }

    [Fact]
    public void Two_items_of_one_request_differ_in_outcome()
    {
        var running = Policy.Item(Right.Erasure, "usage-history") with { Bases = [Basis.Contract], Contract = ContractState.Running };
        Policy.Law(running).Outcome.Should().Be(ItemOutcome.RetainUntil);
        Policy.Law(Right.Erasure, "newsletter").Outcome.Should().Be(ItemOutcome.Erase);
    }

    [Fact]
    public void No_way_to_identify_oneself_is_a_copy_of_an_identity_document()
    {
        Policy.GapsOf("identity_requirement_unclear").Should().ContainSingle();
        IdentityMethods.All.Should().NotContain(m => m.Name.En.Contains("copy", StringComparison.Ordinal) || m.Name.En.Contains("passport", StringComparison.Ordinal));
        var question = Policy.Words(ShortLetters.IdentityQuestion(Named.Frame(Right.Access), "Adressen är ny för oss.", [IdentityMethod.MailboxCode, IdentityMethod.HeldAddressLetter], Policy.Today.AddDays(14), null));
        question.Should().Contain("kopia av", "the letter says that none is wanted").And.Contain("kod med brev till den adress vi har");
    }

    [Fact]
    public void To_enforce_a_contract_is_no_exemption_a_claim_with_a_reason_or_the_running_contract_is()
    {
        Policy.GapsOf("exemption_unclear").Should().ContainSingle();
        var item = Policy.Item(Right.Erasure, "service-delivery") with { Bases = [Basis.Contract] };
        Policy.Law(item with { Contract = ContractState.Ended }).Outcome.Should().Be(ItemOutcome.Erase);
        Policy.Law(item with { Contract = ContractState.Running }).Rule.Should().Be("erasure.contract_running");
        Policy.Law(item with { Contract = ContractState.Ended, Hold = new Hold(HoldGround.LegalClaims, "Obetald faktura 77", PersonId.New(), new DateOnly(2026, 9, 1)) }).Rule.Should().Be("erasure.hold");
        Policy.Law(Policy.Item(Right.Erasure, "accounting", Policy.Voucher)).Rule.Should().Be("erasure.statutory");
    }

    [Fact]
    public void The_sheet_has_a_line_on_automated_decisions_and_demands_their_logic()
    {
        Policy.Activity("automated-evaluation").AutomatedDecisions.Should().NotBeNull();
        var member = Policy.Sheet("automated-evaluation").Activities[0].Members.Single(m => m.Article == "15(1)(h)");
        member.Lines.Should().Equal(Policy.Activity("automated-evaluation").AutomatedDecisions!);
        Policy.Demands("automated-evaluation").Should().Contain("automated_logic_not_stated");
        Policy.Demands("automated-evaluation", Policy.States("automated-evaluation", "automated_logic_not_stated", "Vi räknar ihop månadens trafik.")).Should().NotContain("automated_logic_not_stated");
    }

    [Fact]
    public void An_automated_decision_is_stopped_until_a_person_has_decided()
    {
        Policy.Objected(ObjectionKind.AutomatedDecision).Should().Equal("automated-evaluation");
        Policy.Law(Right.Objection, "automated-evaluation", ObjectionKind.AutomatedDecision).Should().BeEquivalentTo(new { Outcome = ItemOutcome.Stop, Ground = Grounds.HumanReview });
    }

    [Fact]
    public void Use_of_the_service_is_no_recorded_consent_and_a_newsletter_stops_whatever_its_basis()
    {
        Policy.GapsOf("consent_not_recorded").Should().Contain([null]);
        var stopped = Policy.Law(Policy.Item(Right.Objection, "newsletter", kind: ObjectionKind.DirectMarketing) with { Contract = ContractState.Running });
        stopped.Ground.Should().Be(Grounds.MarketingObjection);
        stopped.PerBasis.Should().OnlyContain(b => b.Outcome == ItemOutcome.Stop).And.HaveCount(2, "contract and law, as stated");
    }

    [Fact]
    public void Traffic_items_step_the_identity_up_and_observed_history_is_portable()
    {
        (Policy.Level(Right.Access, "usage-history"), Policy.Level(Right.Portability, "usage-history"), Policy.Level(Right.Erasure, "usage-history")).Should().Be((3, 3, 2));
        Policy.Law(Policy.Item(Right.Portability, "usage-history") with { Origin = DataOrigin.Observed }).Outcome.Should().Be(ItemOutcome.Disclose);
        Policy.Law(Policy.Item(Right.Portability, "usage-history") with { Origin = DataOrigin.Derived }).Ground.Should().Be(Grounds.NotProvided);
    }

    [Fact]
    public void An_objection_leaves_service_messages_running()
    {
        Policy.Objected(ObjectionKind.DirectMarketing).Should().Equal("newsletter");
        Policy.Check(ObjectionKind.DirectMarketing, "newsletter").MayProcess.Should().BeFalse();
        Policy.Check(ObjectionKind.DirectMarketing, "account-communication").MayProcess.Should().BeTrue();
        Policy.GapsOf("direct_marketing_unclear").Should().Equal("account-communication");
    }

    [Fact]
    public void The_sheet_demands_the_actual_recipients_and_authorities()
    {
        Policy.Activity("disclosure-on-breach-or-request").Recipients.Count(r => r.Kind == RecipientKind.Authority).Should().Be(4, "tax, police, enforcement and supervisory authorities");
        Policy.Demands("disclosure-on-breach-or-request").Should().Contain(["recipient_not_named", "authority_not_named", "transfer_unclear"]);
    }

    [Fact]
    public void Approval_waits_until_transfers_and_their_safeguards_are_stated()
    {
        Policy.Demands("service-delivery").Should().Contain("transfer_unclear");
        Policy.Demands("service-delivery", Policy.States(null, "transfer_unclear")).Should().NotContain("transfer_unclear");
        var outside = Policy.Activity("service-delivery").Recipients[0] with { Name = "Support Inc.", Country = "US" };
        AccessSheet.Build(Policy.Register, [new SheetInput(Policy.Activity("service-delivery")) { Recipients = [outside] }], []).OpenGaps.Select(g => g.Code).Should().Contain("safeguard_not_stated");
    }

    [Fact]
    public void The_upstream_supplier_is_told_and_its_confirmation_is_kept()
    {
        var notice = NoticeRules.Plan(Policy.Activity("usage-history"), [], NoticeAction.Erased).Single();
        (notice.Recipient.Kind, notice.ByHand).Should().Be((RecipientKind.Processor, true), "it is not named, so a person tells it");
        var supplier = Policy.Activity("usage-history") with { Recipients = [notice.Recipient with { Name = "Leverantör AB", Contact = new RecipientContact("privacy@leverantor.example") }] };
        NoticeRules.Plan(supplier, [], NoticeAction.Erased).Single().ByHand.Should().BeFalse();
    }

    [Fact]
    public void Without_a_period_the_criteria_are_demanded()
    {
        Policy.Demands("service-delivery").Should().Contain("period_not_stated");
        Policy.Demands("service-delivery", Policy.States("service-delivery", "period_not_stated"), Policy.States(null, "period_not_stated")).Should().NotContain("period_not_stated");
        Policy.Words(Policy.Sheet("service-delivery").ToDocument(Language.Sv)).Should().Contain("så länge: så länge det är nödvändigt för åtagandena som leverantör");
    }

    [Fact]
    public void All_six_rights_are_offered_and_letters_name_IMY()
    {
        Policy.GapsOf("rights_not_listed").Should().ContainSingle();
        Policy.GapsOf("supervisory_authority_not_named").Should().ContainSingle();
        Enum.GetValues<Right>().Should().OnlyContain(r => Policy.Words(Named.Letter(r, RequestOutcome.Refused)).Contains("Integritetsskyddsmyndigheten"));
    }
}
