using Dsar.Domain;

namespace Dsar.Discovery.Tests.Policies;

/// <summary>
/// What the policy of PartnerSec AB (<c>002_5a201b2f6de4ff73.txt</c>) promises, on its register as shipped. Its persons are users at a customer, so the contract is not theirs.
/// Seen red with the collection date of a recording not handed to the keeping period, and with traffic data for marketing not flagged as marketing.
/// </summary>
public sealed class PartnerSecTests
{
    private static readonly Policy Policy = Policy.Of("partnersec");
    private static readonly Recorded NoParty = new() { PartyToContract = false };

    private const string Calls = """
          - name: calls
            title: {sv: Samtal, en: Calls}
            key: [id]
            activity: call-recordings
            anchors: {unstated: recorded_on}
            origin: observed
            erase: delete
            fields:
              - {name: id, type: integer, personal: false}
              - {name: email, category: pd:EmailAddress}
              - {name: recorded_on, type: date, category: pd:CommunicationsMetadata}
            identity: [{kind: email, fields: [email]}]
        """;

    [Theory]
    [InlineData("2026-02-05", OverdueFlag.No)] // day 28
    [InlineData("2026-02-04", OverdueFlag.Suspected)] // day 29
    public async Task A_recording_is_flagged_from_day_29_on_and_only_as_suspected(string recorded, OverdueFlag flag)
    {
        await using var found = await Found.Search(Policy, Right.Access, $"CREATE TABLE calls (id INTEGER, email TEXT, recorded_on TEXT); INSERT INTO calls VALUES (1, 'kim@lund.example', '{recorded}');", Calls);
        Overdue.Of(found.In("call-recordings").Retention).Should().Be(flag, "the policy names no day to count from");
        Policy.GapsOf("period_anchor_not_stated").Should().Contain("call-recordings");
    }

    [Fact]
    public async Task The_inbound_log_shows_time_address_and_service_and_no_page_or_content()
    {
        const string sql = "CREATE TABLE log (id INTEGER, email TEXT, at TEXT, ip TEXT, service TEXT, url TEXT); INSERT INTO log VALUES (1, 'kim@lund.example', '2026-03-01', '192.0.2.7', 'mail', '/hemlig-sida');";
        const string map = """
              - name: log
                title: {sv: Logg, en: Log}
                key: [id]
                activity: inbound-traffic-log
                origin: observed
                erase: expire
                fields:
                  - {name: id, type: integer, personal: false}
                  - {name: email, category: pd:EmailAddress}
                  - {name: at, type: date, category: pd:CommunicationsMetadata, flags: [log]}
                  - {name: ip, category: pd:IPAddress, flags: [log]}
                  - {name: service, category: pd:ServiceConsumptionBehaviour, flags: [log]}
                identity: [{kind: email, fields: [email]}]
            """;
        await using var found = await Found.Search(Policy, Right.Access, sql, map);
        found.Values("inbound-traffic-log").Keys.Should().BeEquivalentTo("id", "email", "at", "ip", "service");
        found.Values("inbound-traffic-log").Values.Should().NotContain("/hemlig-sida");
        Policy.Level(Right.Access, "inbound-traffic-log").Should().Be(3);
    }

    [Fact]
    public async Task Compiled_statistics_are_not_reported_as_personal_data()
    {
        const string sql = "CREATE TABLE calls (id INTEGER, email TEXT, recorded_on TEXT); INSERT INTO calls VALUES (1, 'kim@lund.example', '2026-03-01'); CREATE TABLE monthly (month TEXT, calls INTEGER); INSERT INTO monthly VALUES ('2026-02', 412);";
        await using var found = await Found.Search(Policy, Right.Access, sql, Calls);
        found.Groups.Select(g => g.Collection).Should().Equal(["calls"], "a table of counts leads to nobody");
        OutcomeRule.Admits(Right.Erasure, null, new DecidedItem(ItemOutcome.Anonymise, Grounds.NoLongerNecessary)).Should().BeTrue("making anonymous is a way to erase");
    }

    [Fact]
    public void A_user_is_no_party_to_the_customers_contract_so_it_counts_as_legitimate_interests()
    {
        Policy.GapsOf("basis_not_party").Should().Contain(["service-provision-user-data", "security-user-data"]);
        var erasure = Policy.Law(Policy.Item(Right.Erasure, "service-provision-user-data") with { Contract = ContractState.Running, Recorded = NoParty });
        (erasure.Outcome, erasure.Rule).Should().Be((ItemOutcome.Erase, "erasure.interests"));
        erasure.Gaps.Should().Equal(Combination.BasisNotParty);
        Policy.Law(Policy.Item(Right.Objection, "service-provision-user-data", kind: ObjectionKind.OwnSituation) with { Recorded = NoParty }).Ground.Should().Be(Grounds.ObjectionUpheld);
    }

    [Fact]
    public void Data_of_a_colleague_are_masked_and_the_row_is_given_all_the_same()
    {
        var proposal = Policy.Law(Policy.Item(Right.Access, "service-provision-user-data") with { Fields = [new FieldFact("colleague_name", FieldKind.ThirdParty)] });
        proposal.Outcome.Should().Be(ItemOutcome.Disclose);
        proposal.Masks.Should().Equal(new Mask("colleague_name", Grounds.ThirdPartyRights));
    }

    [Fact]
    public void What_is_processed_for_a_customer_is_forwarded_and_the_rest_is_answered()
    {
        var held = Policy.Law(Policy.Item(Right.Access, "customer-assignments") with { OtherController = new OtherController("Kund AB") });
        held.Outcome.Should().Be(ItemOutcome.Forward);
        var own = Policy.Law(Right.Access, "service-provision-user-data");
        OutcomeRule.Of(Right.Access, new DecisionProposal(Guid.NewGuid(), [new DecidedItem(held.Outcome, held.Ground), new DecidedItem(own.Outcome, own.Ground)])).Should().Be(RequestOutcome.Granted);
    }

    [Fact]
    public void Another_companys_service_is_referred_to_that_company_and_nothing_is_sent()
    {
        var item = Policy.Item(Right.Access, "website-cookies") with { Role = ControllerRole.SeparateController, OtherController = new OtherController("Annat Bolag AB", "annat.example") };
        Policy.Law(item).Rationale.Sv.Should().Be("Annat Bolag AB ansvarar själv. Vänd dig till annat.example.");
        var letter = Policy.Words(ForwardLetters.Referred(Policy.Frame(Right.Access), "Annat Bolag AB", "annat.example"));
        letter.Should().Contain("Vi har inte skickat din begäran vidare.").And.Contain("Vänd dig till annat.example");
    }

    [Fact]
    public void The_password_is_named_and_not_shown()
    {
        Policy.Activity("service-provision-user-data").DataCategories.Select(c => c.Sv).Should().Contain(["Telefonnummer", "E-post", "Användar-id", "Lösenord"]);
        foreach (var right in new[] { Right.Access, Right.Portability })
        {
            var proposal = Policy.Law(Policy.Item(right, "service-provision-user-data") with { Fields = [new FieldFact("password", FieldKind.Credential)] });
            proposal.Masks.Should().Equal(new Mask("password", Grounds.Credential));
            proposal.Outcome.Should().Be(ItemOutcome.Disclose);
        }
    }

    [Fact]
    public void What_the_customer_gave_is_not_portable_and_what_use_generated_is()
    {
        var item = Policy.Item(Right.Portability, "service-provision-user-data") with { Recorded = NoParty };
        Policy.Law(item with { Origin = DataOrigin.OtherSource }).Ground.Should().Be(Grounds.NotProvided);
        Policy.Law(item with { Origin = DataOrigin.Observed }).Ground.Should().Be(Grounds.PortabilityGranted);
    }

    [Theory]
    [InlineData("service-development-user-data", "service-development-data", "objection_upheld", "consent_withdrawn")]
    [InlineData("security-user-data", "security-traffic-data", "needed_for_contract", "legal_obligation")]
    public void The_same_purpose_gives_two_proposals_by_kind_of_data(string userData, string otherData, string user, string other)
    {
        Policy.Activity(userData).Purposes.Should().Equal(Policy.Activity(otherData).Purposes);
        Policy.Law(Policy.Item(Right.Erasure, userData) with { Contract = ContractState.Running }).Ground.Should().Be(user);
        Policy.Law(Policy.Item(Right.Erasure, otherData) with { Contract = ContractState.Running }).Ground.Should().Be(other);
    }

    [Fact]
    public void A_consent_of_the_customer_is_a_gap_and_the_users_own_objection_stops_marketing_all_the_same()
    {
        Policy.GapsOf("consent_not_persons").Should().BeEquivalentTo("service-development-data", "marketing-traffic-data");
        Policy.Law(Right.Objection, "marketing-traffic-data", ObjectionKind.DirectMarketing).Ground.Should().Be(Grounds.MarketingObjection);
    }

    [Fact]
    public void A_marketing_objection_stops_letter_phone_sms_and_email_for_user_and_traffic_data()
    {
        Policy.Objected(ObjectionKind.DirectMarketing).Should().BeEquivalentTo("marketing-user-data", "marketing-traffic-data");
        Policy.Activity("marketing-user-data").Purposes.Single().Sv.Should().Contain("brev, telefon, sms och e-post");
        Policy.Check(ObjectionKind.DirectMarketing, "marketing-user-data").MayProcess.Should().BeFalse();
        Policy.Check(ObjectionKind.DirectMarketing, "customer-communication").MayProcess.Should().BeTrue();
    }

    [Fact]
    public void An_objection_puts_a_provisional_restriction_on_recordings_and_chats_until_it_is_weighed()
    {
        RestrictionCauses.OnIdentity(ObjectionKind.OwnSituation).Should().Be(RestrictionReason.Art18D);
        Policy.Objected(ObjectionKind.OwnSituation).Should().Contain(["call-recordings", "chat-analysis"]).And.NotContain("service-provision-user-data");
        var weighed = Policy.Item(Right.Objection, "call-recordings", kind: ObjectionKind.OwnSituation);
        Policy.Law(weighed).Outcome.Should().Be(ItemOutcome.Stop);
        Policy.Law(weighed with { Compelling = new Balancing("Utbildning", "Krävs", "Ingen", "Kort tid", "Väger tyngre", PersonId.New()) }).Outcome.Should().Be(ItemOutcome.Withhold);
        (Policy.Level(Right.Access, "call-recordings"), Policy.Level(Right.Erasure, "call-recordings")).Should().Be((3, 2));
    }

    [Fact]
    public void An_IP_address_against_fraud_is_kept_while_the_contract_runs_and_an_open_obligation_must_be_named()
    {
        Policy.GapsOf("data_category_not_stated").Should().Contain("security-ip-addresses");
        Policy.Demands("security-ip-addresses").Should().Contain("period_not_stated");
        var erasure = Policy.Law(Policy.Item(Right.Erasure, "security-ip-addresses") with { Contract = ContractState.Running });
        erasure.PerBasis.Select(b => b.Rule).Should().Equal("erasure.contract_running", "erasure.obligation_open");
        var open = Policy.Law(Policy.Item(Right.Erasure, "security-traffic-data"));
        open.OpenQuestions.Should().Equal("statute_and_end");
        Policy.Law(Policy.Item(Right.Erasure, "security-traffic-data") with { Recorded = new Recorded { ObligationNamed = "LEK 9 kap. 19 §, sex månader" } }).OpenQuestions.Should().BeEmpty();
        Policy.Law(Right.Objection, "security-ip-addresses", ObjectionKind.OwnSituation).Ground.Should().Be(Grounds.BasisNotObjectionable);
    }

    [Fact]
    public void An_open_reclamation_keeps_its_ticket_with_the_reason()
    {
        var item = Policy.Item(Right.Erasure, "service-provision-user-data") with { Contract = ContractState.Ended };
        Policy.Law(item).Outcome.Should().Be(ItemOutcome.Erase);
        var kept = Policy.Law(item with { Hold = new Hold(HoldGround.LegalClaims, "Reklamation 88 är öppen", PersonId.New(), new DateOnly(2026, 6, 1)) });
        kept.Should().BeEquivalentTo(new { Outcome = ItemOutcome.RetainUntil, Ground = Grounds.LegalClaims, Until = new DateOnly(2026, 6, 1), Statute = "preskriptionslagen (1981:130)" });
    }

    [Fact]
    public void Nothing_about_recipients_transfers_or_contact_is_stated_so_each_is_a_gap()
    {
        Policy.Demands("service-provision-user-data").Should().Contain(["recipients_not_stated", "transfer_not_stated", "transfers_not_stated", "automated_decisions_not_stated"]);
        LetterFrame.Missing(Policy.Register).Should().Equal("contact_email");
        Policy.GapsOf("rights_not_listed").Should().ContainSingle();
        Enum.GetValues<Right>().Should().OnlyContain(r => Policy.Register.IdentityPolicy.RequiredFor(r, null) == 2);
    }
}
