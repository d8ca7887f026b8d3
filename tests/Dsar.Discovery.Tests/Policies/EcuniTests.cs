using Dsar.Domain;

namespace Dsar.Discovery.Tests.Policies;

/// <summary>
/// What the policy of ECUNI AB (<c>001_f2bc06e3f47f5817.txt</c>) promises, on its register as shipped. Seen red with the country of DK Hostmaster left out, and with customer hosting given the
/// role of controller.
/// </summary>
public sealed class EcuniTests
{
    private static readonly Policy Policy = Policy.Of("ecuni");

    private const string Customers = """
          - name: customers
            title: {sv: Kunder, en: Customers}
            key: [id]
            activity: service-delivery
            exports:
              - activities: [service-delivery]
                anchors: {}
                contract: {field: state, running: [active], ended: [ended]}
            origin: provided
            erase: delete
            fields:
              - {name: id, type: integer, personal: false}
              - {name: email, category: pd:EmailAddress}
              - {name: personnummer, category: pd:OfficialID, fold: personnummer, mask: last4}
              - {name: state, category: pd:Purchase}
              - {name: password_hash, category: pd:Password, flags: [credential]}
              - {name: credit, type: integer, category: pd:Credit, activity: billing-and-payment, origin: other_source}
            identity: [{kind: email, fields: [email]}]
        """;

    private const string Sql = "CREATE TABLE customers (id INTEGER, email TEXT, personnummer TEXT, state TEXT, password_hash TEXT, credit INTEGER); INSERT INTO customers VALUES (1, 'kim@lund.example', '19811218-9876', 'active', 'HASH-OF-KIM', 640);";

    public static TheoryData<string, string?, string> Recipients { get; } = new()
    {
        { "Google", null, "marketing" }, { "Facebook", null, "marketing" }, { "Key Systems GmbH", "DE", "service-delivery" }, { "Kommunikationsverket", "FI", "service-delivery" },
        { "AB Name ISP", null, "service-delivery" }, { "DK Hostmaster", "DK", "service-delivery" }, { "Microsoft", "IE", "service-delivery" }, { "Svea Ekonomi AB", null, "billing-and-payment" },
        { "Payson AB", null, "billing-and-payment" }, { "PayPal Inc.", "IE", "billing-and-payment" }, { "Soluno BC AB", null, "call-recording" }, { "Pipedrive Osaühing", "EE", "sales-follow-up" },
    };

    [Fact]
    public async Task Personnummer_is_masked_in_lists_and_whole_in_the_persons_own_copy()
    {
        await using var found = await Found.Search(Policy, Right.Access, Sql, Customers);
        found.Law("service-delivery").Masks.Should().NotContain(m => m.Field == "personnummer", "it is the person's own");
        var value = found.Values("service-delivery")["personnummer"];
        value.Should().Be("19811218-9876");
        var field = found.In("service-delivery").Fields.Single(f => f.Name == "personnummer");
        Masking.Apply(Cell.Text(value), field.Mask, "dolt").Value.Should().Be("***9876");
    }

    [Fact]
    public async Task A_password_hash_is_named_and_never_read()
    {
        await using var found = await Found.Search(Policy, Right.Access, Sql, Customers);
        found.In("service-delivery").Fields.Single(f => f.Name == "password_hash").Held.Should().BeFalse();
        found.Values("service-delivery").Values.Should().NotContain(v => v.Contains("HASH-OF-KIM"));
        found.Law("service-delivery").Masks.Should().Contain(m => m.Field == "password_hash" && m.Ground == Grounds.Credential && !m.HidesOwnData);
        found.Completeness.Systems.Single().Collections.Single().Credentials.Should().Equal("password_hash");
    }

    [Fact]
    public async Task Credit_data_from_the_bureau_is_in_the_copy_with_its_source_and_not_in_the_portable_file()
    {
        await using var access = await Found.Search(Policy, Right.Access, Sql, Customers);
        access.Law("billing-and-payment").Outcome.Should().Be(ItemOutcome.Disclose);
        await using var portable = await Found.Search(Policy, Right.Portability, Sql, Customers);
        portable.Law("billing-and-payment").Ground.Should().Be(Grounds.NotProvided);
        portable.Law("service-delivery").Ground.Should().Be(Grounds.PortabilityGranted);
        var sheet = AccessSheet.Build(Policy.Register, [new SheetInput(Policy.Activity("billing-and-payment")) { Origins = [DataOrigin.OtherSource] }], []);
        sheet.Activities[0].Members.Single(m => m.Article == "15(1)(g)").Lines.Should().Contain(l => l.En.Contains("credit", StringComparison.Ordinal));
        Policy.Level(Right.Access, "billing-and-payment").Should().Be(3, "credit information is financial data");
    }

    [Fact]
    public void The_three_bases_of_support_give_three_proposals_and_each_is_named()
    {
        var item = Policy.Item(Right.Erasure, "communication-and-support") with { Contract = ContractState.Running };
        Policy.Law(item).PerBasis.Should().Equal(
            new BasisProposal(Basis.LegitimateInterests, ItemOutcome.Erase, "erasure.interests"),
            new BasisProposal(Basis.Consent, ItemOutcome.Erase, "erasure.consent"),
            new BasisProposal(Basis.Contract, ItemOutcome.RetainUntil, "erasure.contract_running"));
        Policy.Law(item).Should().BeEquivalentTo(new { Outcome = ItemOutcome.RetainUntil, Restricts = true });
        Policy.GapsOf("basis_split_unclear").Should().ContainSingle();
    }

    [Fact]
    public void An_interest_that_is_only_called_yours_and_ours_prevails_over_no_objection_without_a_written_balancing()
    {
        Policy.GapsOf("interest_not_stated").Should().ContainSingle();
        var item = Policy.Item(Right.Objection, "service-development", kind: ObjectionKind.OwnSituation);
        Policy.Law(item).Outcome.Should().Be(ItemOutcome.Stop);
        Policy.Law(item with { Compelling = new Balancing("I bådas intresse", "", "", "", "", PersonId.New()) }).Outcome.Should().Be(ItemOutcome.Stop, "a name for the interest is no balancing");
    }

    [Fact]
    public void Consent_taken_back_stops_at_once_on_receipt_and_the_contract_goes_on()
    {
        RestrictionCauses.OnReceipt(ObjectionKind.ConsentWithdrawal).Should().Be(RestrictionReason.ConsentWithdrawn);
        Policy.Objected(ObjectionKind.ConsentWithdrawal).Should().BeEquivalentTo("communication-and-support", "newsletter-and-offers", "service-development", "marketing");
        Policy.Check(ObjectionKind.ConsentWithdrawal, "service-development").MayProcess.Should().BeFalse();
        Policy.Check(ObjectionKind.ConsentWithdrawal, "service-delivery").MayProcess.Should().BeTrue();
        Policy.Law(Right.Objection, "service-development", ObjectionKind.ConsentWithdrawal).Should().BeEquivalentTo(new { Outcome = ItemOutcome.Stop, Ground = Grounds.ConsentWithdrawn });
        Policy.Register.IdentityPolicy.RequiredFor(Right.Objection, ObjectionKind.ConsentWithdrawal).Should().Be(0);
    }

    [Fact]
    public async Task A_running_domain_is_kept_while_the_contract_runs_with_the_reason_in_the_letter_and_its_end_offered()
    {
        await using var found = await Found.Search(Policy, Right.Erasure, Sql, Customers);
        var kept = found.Law("service-delivery");
        kept.Should().BeEquivalentTo(new { Outcome = ItemOutcome.RetainUntil, After = (RetentionAnchor?)RetentionAnchor.ContractEnd, Until = (DateOnly?)null, Ground = Grounds.NeededForContract });
        kept.MustJudge.Should().ContainSingle(j => j.Contains("offer to end it"));
        var named = Policy with { Register = Policy.Register with { ContactEmail = "kontakt@ecuni.example" } };
        Policy.Words(named.Letter(Right.Erasure, RequestOutcome.Refused, ("service-delivery", kept))).Should().Contain("Behövs så länge avtalet löper.");
    }

    [Fact]
    public void A_purpose_that_has_ended_is_overdue_and_the_criteria_are_demanded_in_an_access_answer()
    {
        Policy.Demands("service-delivery").Should().Contain("period_not_stated");
        var ended = Retention.Evaluate(Policy.Activity("marketing").Retention, new RetentionFacts { WhileEndedOn = new DateOnly(2026, 1, 31) }, Policy.Today);
        Overdue.Of(ended).Should().Be(OverdueFlag.Yes);
        Policy.Activity("call-recording").LawfulBases.Should().OnlyContain(b => b.Basis == null);
        Policy.Law(Right.Erasure, "call-recording").OpenQuestions.Should().Equal("basis_not_stated");
    }

    [Fact]
    public void When_the_account_ends_what_is_held_for_the_customer_is_erased_and_not_forwarded()
    {
        Policy.Register.RightsChannels.Should().Contain(c => c.Channel == IntakeChannel.AccountClosure);
        var item = Policy.Item(Right.Erasure, "customer-hosting");
        Policy.Law(item with { HeldForClosingCustomer = true }).Should().BeEquivalentTo(new { Outcome = ItemOutcome.Erase, Article = "28(3)(g)" });
        Policy.Law(item).Outcome.Should().Be(ItemOutcome.Forward);
        foreach (var own in new[] { "service-delivery", "sales-follow-up" })
        {
            Policy.Law(Policy.Item(Right.Erasure, own) with { Contract = ContractState.Ended, Retention = RetentionVerdict.Expired(Policy.Today) }).Outcome.Should().Be(ItemOutcome.Erase, "domains, sites, mailboxes and CRM");
        }
    }

    [Fact]
    public void Every_named_recipient_is_told_to_erase_and_confirms_or_is_excused_by_a_person()
    {
        var planned = Policy.Register.Activities.SelectMany(a => NoticeRules.Plan(a, [], NoticeAction.Erased)).ToList();
        planned.Select(n => n.Recipient.Name).Should().Contain(Recipients.Select(r => (string)r[0]));
        planned.Should().OnlyContain(n => n.ByHand, "the policy gives no contact for any of them: a gap and a task each");
        Policy.GapsOf("recipient_contact_missing").Should().ContainSingle();
        var sent = new RecipientNotice(Guid.NewGuid(), Guid.NewGuid(), NoticeAction.Erased).Sent(DateTimeOffset.UnixEpoch);
        sent.Acknowledged(DateTimeOffset.UnixEpoch).IsSettled.Should().BeTrue();
        sent.Excused(ExcuseGround.Impossible, "Bolaget är upplöst.", Actor.Agent(PersonId.New())).IsSettled.Should().BeTrue();
        sent.Invoking(n => n.Excused(ExcuseGround.Impossible, " ", Actor.Agent(PersonId.New()))).Should().Throw<InvalidOperationException>();
    }

    [Fact]
    public void Backups_go_by_a_schedule_that_has_to_be_entered_first()
    {
        Policy.Register.Gaps.Single(g => g.Code == "backup_schedule_missing").Blocks.Should().Be(Right.Erasure);
        Policy.Law(Policy.Item(Right.Erasure, "backups") with { Backup = new BackupCopy(Policy.Today, null) }).OpenQuestions.Should().Equal("backup_rotation");
        Policy.Law(Policy.Item(Right.Erasure, "backups") with { Backup = new BackupCopy(Policy.Today, "P90D") }).Until.Should().Be(new DateOnly(2026, 6, 3));
    }

    [Fact]
    public void An_invoice_is_retained_until_a_shown_date_and_erased_by_itself_the_day_after()
    {
        var kept = Policy.Law(Policy.Item(Right.Erasure, "billing-and-payment", Policy.Voucher));
        kept.Should().BeEquivalentTo(new { Outcome = ItemOutcome.RetainUntil, Until = new DateOnly(2032, 12, 31) });
        var entry = DeferredErasure.Of(Guid.NewGuid(), Guid.NewGuid(), "billing-and-payment", kept);
        entry.IsDue(new DateOnly(2032, 12, 31)).Should().BeFalse();
        entry.IsDue(new DateOnly(2033, 1, 1)).Should().BeTrue();
        var later = LawEngine.Propose(Policy.Item(Right.Erasure, "billing-and-payment") with { Accounting = true, Contract = ContractState.Ended, Retention = Retention.Evaluate(Policy.Activity("billing-and-payment").Retention[2], Policy.Voucher, new DateOnly(2033, 1, 1)) }, new DateOnly(2033, 1, 1));
        entry.AskedAgain(later, new DateOnly(2033, 1, 1)).Should().BeNull("it is erased");
    }

    [Theory]
    [MemberData(nameof(Recipients))]
    public void Each_named_recipient_stands_in_the_register_with_its_country_or_a_gap(string name, string? country, string activity)
    {
        var recipient = Policy.Activity(activity).Recipients.Single(r => r.Name == name);
        recipient.Country.Should().Be(country);
        recipient.Purpose.Should().NotBeNull();
        recipient.DataCategories.Should().NotBeEmpty();
        Policy.GapsOf("recipient_country_not_stated").Contains(activity).Should().Be(Policy.Activity(activity).Recipients.Any(r => r is { Name: not null, Country: null }));
    }

    [Fact]
    public void The_sheet_names_only_the_recipients_that_got_this_persons_data_with_their_country()
    {
        var got = Policy.Activity("service-delivery").Recipients.Single(r => r.Name == "Key Systems GmbH");
        var sheet = AccessSheet.Build(Policy.Register, [new SheetInput(Policy.Activity("service-delivery")) { Recipients = [got] }], []);
        var lines = sheet.Activities[0].Members.Single(m => m.Article == "15(1)(c)").Lines;
        lines.Should().ContainSingle().Which.Sv.Should().StartWith("Key Systems GmbH, DE");
        sheet.Activities[0].Members.Single(m => m.Article == "15(2)").OpenGaps.Should().NotContain(g => g.Code == "country_not_stated");
        Policy.GapsOf("recipient_pairing_unclear").Should().Contain(["service-delivery", "billing-and-payment", "call-recording", "sales-follow-up"]);
    }

    [Theory]
    [InlineData("marketing")] // Google, Facebook
    [InlineData("service-delivery")] // AB Name ISP, the top-level domain printed as .bo
    [InlineData("billing-and-payment")] // Svea Ekonomi, Payson; PayPal's group
    [InlineData("call-recording")] // Soluno
    public void None_outside_the_EU_has_to_be_confirmed_where_a_country_is_missing(string activity)
    {
        Policy.Demands(activity).Should().Contain("transfer_unclear").And.Contain("country_not_stated");
        Policy.Demands(activity, Policy.States(activity, "transfer_unclear"), Policy.States(activity, "country_not_stated"), Policy.States(activity, "recipient_country_not_stated"))
            .Should().NotContain(["transfer_unclear", "country_not_stated"]);
    }

    [Fact]
    public void A_notice_tells_the_act_the_kinds_of_data_and_a_reference_and_nothing_of_the_person()
    {
        var google = Policy.Activity("marketing").Recipients.Single(r => r.Name == "Google");
        var notice = LaterLetters.Notice(Policy.Register, NoticeAction.Erased, google.DataCategories, "N-77", Language.Sv);
        Policy.Words(notice).Should().Contain("ECUNI AB har raderat").And.Contain("N-77").And.NotContain("GD-").And.NotContain("@");
    }

    [Fact]
    public void What_the_police_forbids_to_tell_is_withheld_only_with_a_provision()
    {
        Policy.Activity("statutory-obligations").Recipients.Should().ContainSingle(r => r.Kind == RecipientKind.Authority);
        Policy.Demands("statutory-obligations").Should().Contain("authority_not_named");
        Policy.Law(Policy.Item(Right.Access, "statutory-obligations") with { Secrecy = new Secrecy("RB 27 kap.", ExistenceMayBeTold: false) }).Silent.Should().BeTrue();
        Policy.Law(Policy.Item(Right.Access, "statutory-obligations") with { Secrecy = new Secrecy(null) }).OpenQuestions.Should().Equal("secrecy_provision");
    }

    [Fact]
    public void A_customer_of_a_hosted_shop_is_passed_on_to_the_shop_owner()
    {
        var forwarded = Policy.Law(Policy.Item(Right.Access, "customer-hosting") with { OtherController = new OtherController("Garnboden", "hej@garnboden.example") });
        (forwarded.Outcome, forwarded.Rationale.En).Should().Be((ItemOutcome.Forward, "We process this for Garnboden and have passed your request on."));
    }

    [Fact]
    public void What_the_policy_leaves_out_is_listed_and_all_six_rights_are_offered_anyway()
    {
        foreach (var code in new[] { "rights_not_listed", "channel_missing", "contact_missing", "supervisory_authority_not_named", "dpo_not_stated", "consent_not_recorded" })
        {
            Policy.GapsOf(code).Should().NotBeEmpty(code);
        }

        LetterFrame.Missing(Policy.Register).Should().Equal(["contact_email"], "decision letters wait until it is entered");
        Enum.GetValues<Right>().Should().OnlyContain(r => LawEngine.Rows(r).Count > 0 && Policy.Register.IdentityPolicy.RequiredFor(r, null) == 2);
    }
}
