using Dsar.Domain;

namespace Dsar.Discovery.Tests.Policies;

/// <summary>
/// What the policy of United Profile Networks AB (<c>000_e39e59f5cf6c156f.txt</c>) promises about single items, on its register as shipped: proposals, stops, keeping, identity levels.
/// Seen red with the newsletter of row 4 not flagged as marketing, and with cloud storage given the role of controller.
/// </summary>
public sealed class UnitedProfileNetworksTests
{
    private static readonly Policy Policy = Policy.Of("united-profile-networks");
    private static readonly string[] Marketing = ["direct-marketing", "address-extraction", "newsletter-subscription", "free-services-newsletter", "offers"];

    private const string Visits = """
          - name: visits
            title: {sv: Besök, en: Visits}
            key: [id]
            activity: website-visits
            origin: observed
            erase: delete
            fields:
              - {name: id, type: integer, personal: false}
              - {name: cookie, category: pd:DeviceBased}
              - {name: ip, category: pd:IPAddress, flags: [log]}
            identity: [{kind: other, fields: [cookie]}]
          - name: customers
            title: {sv: Kunder, en: Customers}
            key: [id]
            activity: purchase
            origin: provided
            erase: delete
            fields:
              - {name: id, type: integer, personal: false}
              - {name: email, category: pd:EmailAddress}
            identity: [{kind: email, fields: [email]}]
        """;

    [Fact]
    public async Task A_remote_control_finding_is_flagged_overdue_and_proposed_for_erasure()
    {
        await using var found = await Found.Search(Policy, Right.Erasure, "CREATE TABLE sessions (id INTEGER, email TEXT); INSERT INTO sessions VALUES (1, 'kim@lund.example');", Table("sessions", "remote-control"));
        found.In("remote-control").Retention.Should().Be(RetentionVerdict.NoneAllowed);
        Overdue.Of(found.In("remote-control").Retention).Should().Be(OverdueFlag.Yes);
        found.Law("remote-control").Should().BeEquivalentTo(new { Outcome = ItemOutcome.Erase, Rule = "erasure.overdue" });
    }

    [Fact]
    public async Task Unsolicited_data_is_overdue_at_once_and_the_exceptions_of_the_policy_are_not()
    {
        const string sql = "CREATE TABLE sent (id INTEGER, email TEXT); INSERT INTO sent VALUES (1, 'kim@lund.example'); CREATE TABLE applications (id INTEGER, email TEXT); INSERT INTO applications VALUES (1, 'kim@lund.example');";
        await using var found = await Found.Search(Policy, Right.Access, sql, $"{Table("sent", "unsolicited-data")}\n{Table("applications", "unsolicited-exceptions")}");
        Overdue.Of(found.In("unsolicited-data").Retention).Should().Be(OverdueFlag.Yes);
        Overdue.Of(found.In("unsolicited-exceptions").Retention).Should().Be(OverdueFlag.No);
        found.Law("unsolicited-data").Outcome.Should().Be(ItemOutcome.Disclose, "what is kept too long is disclosed all the same");
    }

    [Fact]
    public async Task A_visitor_who_gives_the_cookie_id_gets_a_search_of_that_log_only()
    {
        const string sql = "CREATE TABLE visits (id INTEGER, cookie TEXT, ip TEXT); INSERT INTO visits VALUES (1, 'c-77', '192.0.2.1'), (2, 'c-78', '192.0.2.2'); CREATE TABLE customers (id INTEGER, email TEXT); INSERT INTO customers VALUES (1, 'kim@lund.example');";
        await using var found = await Found.Search(Policy, Right.Access, sql, Visits, new Identifier(IdentifierKind.Other, "c-77"));
        found.Groups.Select(g => (g.Activity, g.RowCount)).Should().Equal(("website-visits", 1L));
        found.Values("website-visits").Should().Contain("ip", "192.0.2.1");
        Policy.GapsOf("cookie_contradiction").Should().Equal("website-visits");
    }

    [Fact]
    public async Task The_plan_names_every_place_that_is_searched_by_hand_and_the_statement_says_what_was_not()
    {
        await using var found = await Found.Search(Policy, Right.Access, "CREATE TABLE t (id INTEGER);", Table("fairs", "mail-and-social-media"), head: "kind: manual\nnotSearched:\n  - {sv: \"Papper från mässor\", en: \"Paper from fairs\"}");
        var office = found.Completeness.Systems.Single();
        (office.Status, office.Rule).Should().Be((SystemStatus.ManualPending, "manual"));
        office.NotSearched.Single().En.Should().Be("Paper from fairs");
        found.Completeness.UncoveredActivities.Should().Contain("phone-and-chat").And.NotContain("mail-and-social-media");
        var statement = Domain.Completeness.Of(
            [new SearchedSystem(new SystemCoverage("office", SystemStatus.ManualPending), office.Title, null, office.NotSearched)],
            [.. found.Completeness.UncoveredActivities.Select(key => Policy.Activity(key).Name)]);
        statement.IsComplete.Should().BeFalse("a task for a person is open");
        statement.Statement.Select(s => s.Sv).Should().Contain("Kontorets system är inte genomsökt än.").And.Contain("I Kontorets system söktes inte: Papper från mässor.")
            .And.Contain("Behandlingen Kontakt via telefon, chat är inte kopplad till något system som vi kan söka i.");
    }

    [Fact]
    public void Invoice_is_kept_to_31_December_of_the_seventh_year_and_the_ticket_of_the_same_person_is_erased()
    {
        var invoice = Policy.Law(Policy.Item(Right.Erasure, "purchase", Policy.Voucher) with { Contract = ContractState.Ended });
        invoice.Should().BeEquivalentTo(new { Outcome = ItemOutcome.RetainUntil, Until = new DateOnly(2032, 12, 31), Statute = "BFL 7 kap. 2 §", Restricts = true });
        var ticket = Policy.Law(Policy.Item(Right.Erasure, "customer-support", Policy.At(RetentionAnchor.ContractEnd, new DateOnly(2025, 12, 31))) with { Contract = ContractState.Ended });
        ticket.Should().BeEquivalentTo(new { Outcome = ItemOutcome.Erase, Rule = "erasure.contract_ended" }, "the policy's three years are a maximum, no exemption");
        Policy.Words(Policy.Letter(Right.Erasure, RequestOutcome.PartlyGranted, ("purchase", invoice), ("customer-support", ticket))).Should().Contain("31 december 2032").And.Contain("1 januari 2033").And.Contain("Bokföringslagen (1999:1078) 7 kap. 2 §");
    }

    [Fact]
    public void Guarding_legal_interests_keeps_nothing_without_a_hold_that_has_a_reason_and_a_review_date()
    {
        var ticket = Policy.Item(Right.Erasure, "customer-support") with { Contract = ContractState.Ended };
        Policy.Law(ticket).Outcome.Should().Be(ItemOutcome.Erase);
        var held = Policy.Law(ticket with { Hold = new Hold(HoldGround.LegalClaims, "Tvist om faktura 1042", PersonId.New(), new DateOnly(2026, 9, 1)) });
        held.Should().BeEquivalentTo(new { Outcome = ItemOutcome.RetainUntil, Until = new DateOnly(2026, 9, 1), Reviewed = true, Article = "17(3)(e)" });
        Policy.Law(ticket with { Hold = new Hold(HoldGround.LegalClaims, "Tvist", PersonId.New(), Policy.Today.AddDays(-1)) }).OpenQuestions.Should().Contain("hold_review");
    }

    [Fact]
    public void One_objection_stops_rows_5_15_and_16_the_newsletter_of_row_4_and_the_offers_of_purpose_3()
    {
        Policy.Objected(ObjectionKind.DirectMarketing).Should().BeEquivalentTo(Marketing);
        foreach (var key in Marketing)
        {
            Policy.Law(Right.Objection, key, ObjectionKind.DirectMarketing).Should().BeEquivalentTo(new { Outcome = ItemOutcome.Stop, Ground = Grounds.MarketingObjection, OpenQuestions = Array.Empty<string>(), MustJudge = Array.Empty<string>() });
            Policy.Check(ObjectionKind.DirectMarketing, key).MayProcess.Should().BeFalse("post, e-mail, phone and SMS of this purpose all ask the check");
        }

        Policy.Check(ObjectionKind.DirectMarketing, "service-information").MayProcess.Should().BeTrue("operating information is no marketing");
        Policy.Check(ObjectionKind.DirectMarketing, "free-services").MayProcess.Should().BeTrue("the seminar itself goes on");
    }

    [Fact]
    public void A_newsletter_on_contract_and_consent_stops_entirely_and_no_contract_part_stays()
    {
        var stopped = Policy.Law(Policy.Item(Right.Objection, "newsletter-subscription", kind: ObjectionKind.DirectMarketing) with { Contract = ContractState.Running });
        stopped.Outcome.Should().Be(ItemOutcome.Stop);
        stopped.PerBasis.Select(b => (b.Basis, b.Outcome, b.Rule)).Should().Equal((Basis.Contract, ItemOutcome.Stop, "objection.marketing"), (Basis.Consent, ItemOutcome.Stop, "objection.marketing"));
    }

    [Theory]
    [InlineData("job-applicants", ItemOutcome.Erase)] // row 6
    [InlineData("supplier-ledger", ItemOutcome.RetainUntil)] // row 7
    [InlineData("supplier-register", ItemOutcome.RetainUntil)] // row 8
    [InlineData("mail-and-social-media", ItemOutcome.RetainUntil)] // row 11
    [InlineData("newsletter-subscription", ItemOutcome.Erase)] // row 16
    public void A_row_with_two_bases_is_evaluated_once_for_each_and_the_keeping_one_is_named(string key, ItemOutcome together)
    {
        var facts = Policy.Item(Right.Erasure, key) with { Contract = ContractState.Running, Recorded = new Recorded { ObligationNamed = null } };
        facts = key == "supplier-ledger" ? facts with { Retention = Retention.Evaluate(Policy.Activity(key).Retention, Policy.Voucher, Policy.Today), Accounting = true } : facts;
        var proposal = Policy.Law(facts);
        proposal.Outcome.Should().Be(together);
        proposal.PerBasis.Select(b => b.Basis).Should().Equal(Policy.Activity(key).LawfulBases.Select(b => b.Basis));
        proposal.Restricts.Should().Be(together == ItemOutcome.RetainUntil, "what one basis keeps, the other may not use");
    }

    [Fact]
    public void Special_categories_without_a_recorded_consent_are_proposed_for_erasure_as_unlawful()
    {
        var item = Policy.Item(Right.Erasure, "sensitive-data");
        item.SpecialCategory.Should().BeTrue();
        Policy.Law(item).Should().BeEquivalentTo(new { Outcome = ItemOutcome.Erase, Ground = Grounds.UnlawfulProcessing });
        Policy.Law(item with { Recorded = new Recorded { Art9Condition = "9(2)(a)" } }).Ground.Should().Be(Grounds.ConsentWithdrawn);
        (Policy.Level(Right.Access, "sensitive-data"), Policy.Level(Right.Erasure, "sensitive-data")).Should().Be((3, 3));
    }

    [Fact]
    public void An_item_of_the_disclosure_log_is_withheld_only_with_a_provision()
    {
        Policy.Activity("crime-and-abuse").Recipients.Should().ContainSingle(r => r.Kind == RecipientKind.Authority && r.Name == null);
        Policy.Demands("crime-and-abuse").Should().Contain("authority_not_named");
        var item = Policy.Item(Right.Access, "crime-and-abuse");
        Policy.Law(item).Outcome.Should().Be(ItemOutcome.Disclose);
        Policy.Law(item with { Secrecy = new Secrecy(null) }).OpenQuestions.Should().Equal("secrecy_provision");
        var withheld = Policy.Law(item with { Secrecy = new Secrecy("OSL 18 kap. 1 §") });
        (withheld.Outcome, withheld.Statute, withheld.OpenQuestions.Count).Should().Be((ItemOutcome.Withhold, "OSL 18 kap. 1 §", 0));
    }

    [Fact]
    public void What_is_stored_in_the_cloud_for_a_customer_is_passed_on_to_that_customer()
    {
        var item = Policy.Item(Right.Access, "cloud-storage") with { OtherController = new OtherController("Bageri Norr AB", "info@bageri.example") };
        Policy.Law(item).Should().BeEquivalentTo(new { Outcome = ItemOutcome.Forward, Ground = Grounds.ProcessorForCustomer });
        Policy.Law(item).Rationale.Sv.Should().Contain("Bageri Norr ABs räkning");
        Policy.Law(item with { OtherController = null }).OpenQuestions.Should().Equal("which_controller");
        PlanActivity.Of(Policy.Register).Where(a => a.Processor).Select(a => a.Key).Should().Equal("cloud-storage");
    }

    [Fact]
    public void Sub_processors_of_the_cloud_services_are_told_and_an_unnamed_one_becomes_a_task()
    {
        var plan = NoticeRules.Plan(Policy.Activity("cloud-storage"), [], NoticeAction.Erased);
        plan.Should().ContainSingle().Which.Should().Match<PlannedNotice>(n => n.ByHand && n.Recipient.Kind == RecipientKind.Processor);
    }

    [Fact]
    public void A_backup_copy_names_the_day_its_newest_copy_ends_and_an_unknown_rotation_is_an_open_question()
    {
        var item = Policy.Item(Right.Erasure, "cloud-backup");
        Policy.Law(item with { Backup = new BackupCopy(new DateOnly(2026, 3, 1), "P30D") }).Should().BeEquivalentTo(new { Outcome = ItemOutcome.RetainUntil, Until = new DateOnly(2026, 3, 31), Restricts = true });
        Policy.Law(item with { Backup = new BackupCopy(new DateOnly(2026, 3, 1), null) }).OpenQuestions.Should().Equal("backup_rotation");
        Policy.Register.Gaps.Single(g => g.Code == "backup_schedule_missing").Should().Match<RegisterGap>(g => g.Activity == "cloud-backup" && g.Blocks == Right.Erasure);
        Policy.Activity("cloud-backup").Retention.Single().Keep.Should().Be("P13M", "thirteen months after the contract are a period, not a rotation");
    }

    [Fact]
    public async Task A_recording_is_listed_other_voices_are_masked_and_a_copy_takes_level_three()
    {
        const string map = """
              - name: calls
                title: {sv: Samtal, en: Calls}
                key: [id]
                activity: phone-and-chat
                origin: observed
                erase: delete
                fields:
                  - {name: id, type: integer, personal: false}
                  - {name: email, category: pd:EmailAddress}
                  - {name: transcript, category: pd:Communication, freeText: true}
                  - {name: agent_voice, category: pd:Name, flags: [third_party], mask: initials}
                identity: [{kind: email, fields: [email]}]
            """;
        const string sql = "CREATE TABLE calls (id INTEGER, email TEXT, transcript TEXT, agent_voice TEXT); INSERT INTO calls VALUES (1, 'kim@lund.example', 'Hej, det är Kim', 'Sara Ek');";
        await using var found = await Found.Search(Policy, Right.Access, sql, map);
        var proposal = found.Law("phone-and-chat");
        proposal.Outcome.Should().Be(ItemOutcome.Disclose);
        proposal.Masks.Select(m => (m.Field, m.Ground)).Should().Equal(("agent_voice", Grounds.ThirdPartyRights));
        proposal.OpenQuestions.Should().Equal(["free_text"], "a person reads the transcript before it is given");
        (Policy.Level(Right.Access, "phone-and-chat"), Policy.Level(Right.Portability, "phone-and-chat"), Policy.Level(Right.Erasure, "phone-and-chat")).Should().Be((3, 3, 2));
    }

    private static string Table(string name, string activity) => $$"""
          - name: {{name}}
            title: {sv: Tabell, en: Table}
            key: [id]
            activity: {{activity}}
            origin: provided
            erase: delete
            fields:
              - {name: id, type: integer, personal: false}
              - {name: email, category: pd:EmailAddress}
            identity: [{kind: email, fields: [email]}]
        """;
}
