using Dsar.Domain;

namespace Dsar.Discovery.Tests.Policies;

/// <summary>
/// What the policy of United Profile Networks AB (<c>000_e39e59f5cf6c156f.txt</c>) states, against the register as shipped: head, the table of eighteen rows cell by cell, contradictions,
/// recipients, gaps. The cells stand here as the policy prints them, its own spelling included. Seen red with one word of row 9 and the period of row 13 changed in the register.
/// </summary>
public sealed class UnitedProfileNetworksRegisterTests
{
    private static readonly Policy Policy = Policy.Of("united-profile-networks");

    private static readonly Dictionary<string, Basis> Bases = new()
    {
        ["Avtal"] = Basis.Contract,
        ["Intresseavvägning"] = Basis.LegitimateInterests,
        ["intresseavvägning"] = Basis.LegitimateInterests,
        ["Samtycke"] = Basis.Consent,
        ["Rättslig förpliktelse"] = Basis.LegalObligation,
    };

    public static TheoryData<int, string, string[]> Rows { get; } = new()
    {
        { 1, "purchase", ["Köp av produkt eller tjänst via någon av våra kanaler", "Leverera varan/tjänsten", "Kontakt, adress och faktureringsuppgifter", "Kunder", "Avtal", "Avtalstiden + 1 år", "contract_end + P1Y"] },
        { 2, "product-demo", ["Test av produkt/tjänst (demo)", "Uppföljning av test av produkt", "Kontaktuppgifter", "Potentiella kunder", "Intresseavvägning", "60 dagar", "unstated + P60D"] },
        { 3, "website-visits", ["Besök på hemsidan", "Analys och uppföljning", "Cookie, IP-adress", "Hemsidebesökare", "Intresseavvägning", "", "not_stated"] },
        { 4, "free-services", ["Anmälan till gratistjänster, t.ex. seminarier, webinarier, nyhetsbrev", "Leverera varan/tjänsten", "Kontaktuppgifter", "Kunder, Potentiella kunder", "Avtal", "Avtalstiden + 1 år", "contract_end + P1Y"] },
        { 5, "direct-marketing", ["Direktmarknadsföring", "Erbjuda varor/tjänster", "Kontaktuppgifter", "Kunder", "Intresseavvägning", "3 år efter avtalet upphört", "contract_end + P3Y"] },
        { 6, "job-applicants", ["Arbetssökande", "Utvärdera och välja rätt person att rekrytera", "Kontaktuppgifter", "Arbetssökande", "Intresseavvägning + Samtycke", "Under rekryteringsprocessen + ytterligare 6 månader om du ger ditt samtycke", "recruitment_end + P6M only if consent"] },
        { 7, "supplier-ledger", ["Leverantörsreskontra", "Köpa vara/tjänst", "Faktureringsuppgifter", "Leverantörer", "Avtal, Rättslig förpliktelse", "7 år", "unstated + P7Y"] },
        { 8, "supplier-register", ["Leverantörsregister", "Kontakta leverantör vid köp/support", "Kontaktuppgifter", "Leverantörer", "Avtal + intresseavvägning", "Avtalstiden + 3 år", "contract_end + P3Y"] },
        { 9, "customer-support", ["Kundärenden/Support", "Loggning i ärendehanteringssystem", "Kund och kontaktuppgifter", "Kunder", "Avtal", "Avtalstiden + 3 år", "contract_end + P3Y"] },
        { 10, "phone-and-chat", ["Kontakt via telefon, chat", "Underlag samt fullgörande för återkontakt, avtal", "Kontaktuppgifter, ljudinspelningar", "Alla kategorier", "Intresseavvägning", "2 år", "unstated + P2Y"] },
        { 11, "mail-and-social-media", ["Kontakt via mail, sociala media", "Underlag samt fullgörande för återkontakt, avtal", "Kontakuppgifter", "Alla kategorier", "Avtal + Intresseavvägning", "5 år", "unstated + P5Y"] },
        { 12, "cloud-storage", ["Lagring av data i molnet", "För personuppgiftsansvariges räkning lagra data", "Alla kategorier av personuppgifter", "Kunder", "Avtal", "Under avtalstiden + 30 dagar", "contract_end + P30D"] },
        { 13, "cloud-backup", ["Backup av lagrad data i molnet/lokalt", "Säkerställa tillgång till data i händelse av avsiktlig eller oavsiktlig förlust", "Alla kategorier av personuppgifter", "Kunder", "Intresseavvägning", "13 mån efter avtalets slut", "contract_end + P13M"] },
        { 14, "unitedprofile-account", ["Anmälan för ett Unitedprofile Konto", "Skapa ett Unitedprofile Konto för att ge tillgång till tjänster som kräver Unitedprofile Konto", "e-postadress, inloggningsuppgifter, kontaktuppgifter", "Kunder", "Avtal", "Under avtalstiden + 1 år", "contract_end + P1Y"] },
        { 15, "address-extraction", ["Adressuttag för direktreklam", "Marknadsföring", "Adressuppgifter", "Potentiella kunder", "Intresseavvägning", "30 dagar", "unstated + P30D"] },
        { 16, "newsletter-subscription", ["Anmälan för nyhetsbrev", "Kundblad, Kortnytt", "e-postadress", "Kunder", "Avtal, Samtycke", "Under avtalstid + 30 dagar", "contract_end + P30D"] },
        { 17, "customer-file-transfer", ["Överföring av kundfiler", "Support", "Uppgifter som ingår i programmen", "Kunder", "Avtal", "Under tid supportärendet är öppet + 7 dagar, max 12 mån", "case_closed + P7D, cap unstated + P12M"] },
        { 18, "remote-control", ["Fjärrstyrning av kunddator", "Support", "Uppgifter som ingår i programmen", "Kunder", "Avtal", "Ingen", "none"] },
    };

    [Fact]
    public void The_register_head_names_the_controller_its_number_and_the_ways_to_ask_for_a_registerutdrag()
    {
        Policy.Register.Should().Match<DataController>(c => c.Name == "United Profile Networks AB" && c.OrgNumber == "556811-7054" && c.Address == "Östtjärna 110, Djurås" && c.ContactEmail == "info@unitedprofile.se");
        Policy.Register.RightsChannels.Select(c => c.Channel).Should().Contain([IntakeChannel.Email, IntakeChannel.Post]);
        LetterFrame.Missing(Policy.Register).Should().BeEmpty("decision letters need not wait");
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public void Each_of_the_eighteen_rows_equals_the_policy_cell_by_cell(int row, string key, string[] cells)
    {
        var activity = Policy.Activity(key);
        activity.Name.Sv.Should().Be(cells[0]);
        string.Join(", ", activity.Purposes.Select(p => p.Sv)).Should().Be(cells[1]);
        string.Join(", ", activity.DataCategories.Select(c => c.Sv)).Should().Be(cells[2]);
        string.Join(", ", activity.SubjectCategories.Select(c => c.Sv)).Should().Be(cells[3]);
        activity.LawfulBases.Select(b => b.Basis).Should().Equal(cells[4].Split(", ").SelectMany(b => b.Split(" + ")).Select(b => (Basis?)Bases[b]));
        activity.LawfulBases.Should().OnlyContain(b => b.Quote == cells[4]);
        var period = activity.Retention.Single(r => r.Source == $"000 row {row}");
        (period.Quote ?? "").Should().Be(cells[5]);
        Notation(period).Should().Be(cells[6]);
    }

    [Fact]
    public void The_register_holds_the_eighteen_rows_in_the_policys_order_before_what_its_prose_adds()
    {
        Policy.Register.Activities.Take(18).Select(a => a.Key).Should().Equal(Rows.Select(r => (string)r[1]));
        Policy.Register.Activities.Skip(18).Select(a => a.Key).Should().Equal(
            "free-services-newsletter", "service-delivery", "legal-compliance", "service-information", "offers", "sensitive-data", "unsolicited-data", "unsolicited-exceptions", "crime-and-abuse");
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public void The_access_sheet_prints_each_row(int row, string key, string[] cells)
    {
        var sheet = Policy.Words(Policy.Sheet(key).ToDocument(Language.Sv));
        sheet.Should().Contain(cells[0]).And.ContainAll(Policy.Activity(key).Purposes.Select(p => p.Sv)).And.ContainAll(Policy.Activity(key).DataCategories.Select(c => c.Sv));
        sheet.Should().ContainAll(Policy.Activity(key).LawfulBases.Select(b => Domain.Bases.Name(b.Basis!.Value).Sv));
        var period = RetentionWords.Describe(Policy.Activity(key).Retention.Single(r => r.Source == $"000 row {row}"))?.Sv;
        sheet.Should().Contain(period ?? "Tiden, eller hur den bestäms, är inte angiven.");
    }

    [Fact]
    public void The_periods_that_contradict_each_other_are_listed_and_each_row_keeps_its_own()
    {
        Policy.GapsOf("retention_conflict").Should().BeEquivalentTo(
            "purchase", "free-services", "free-services-newsletter", "newsletter-subscription", "direct-marketing", "customer-support", "phone-and-chat", "mail-and-social-media", "unitedprofile-account");
        Policy.GapsOf("retention_conflict").Should().OnlyContain(key => Policy.Activity(key!).Retention[0].Source!.StartsWith("000 row "), "the first rule is the one that a finding names");
        Policy.Register.Gaps.Where(g => g.Code == "retention_conflict").Should().OnlyContain(g => g.Text.Sv.Contains("rad", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public void An_access_answer_waits_until_the_unnamed_recipients_are_named_or_a_reason_is_given()
    {
        Policy.Activity("service-delivery").Recipients.Should().HaveCount(5).And.OnlyContain(r => r.Name == null, "hosting, auditor, bookkeeping firm, payment providers, business systems");
        Policy.Demands("service-delivery").Should().Contain("recipient_not_named").And.Contain("recipient_unnamed");
        Policy.Demands("service-delivery", Policy.States("service-delivery", "recipient_not_named"), Policy.States(null, "recipient_unnamed", "Endast revisorn, Exempelrevision AB, har fått uppgifterna."))
            .Should().NotContain("recipient_not_named").And.NotContain("recipient_unnamed");
    }

    [Fact]
    public void The_sheet_says_that_no_transfer_is_stated_and_the_agent_confirms_it()
    {
        Policy.Words(Policy.Sheet("purchase").ToDocument(Language.Sv)).Should().Contain("Policyn anger ingen överföring till land utanför EU/EES. Uppgifterna lagras på datorer och servrar i Sverige.");
        Policy.Words(Policy.Sheet("purchase").ToDocument(Language.En)).Should().Contain("The policy states no transfer to a country outside the EU/EEA.");
        Policy.Demands("purchase").Should().Contain("transfer_unclear", "the unnamed recipients may be anywhere");
    }

    [Fact]
    public void Source_of_the_extracted_addresses_is_demanded_before_an_access_answer() =>
        Policy.Demands("address-extraction").Should().Contain("source_not_stated");

    [Fact]
    public void The_roles_that_the_policy_leaves_open_are_listed() =>
        Policy.GapsOf("role_unclear").Should().BeEquivalentTo("cloud-backup", "customer-file-transfer", "remote-control");

    [Fact]
    public void All_six_rights_are_offered_though_the_heading_lists_none_and_every_letter_names_IMY()
    {
        Policy.GapsOf("rights_not_listed").Should().ContainSingle();
        foreach (var right in Enum.GetValues<Right>())
        {
            LawEngine.Rows(right).Should().NotBeEmpty();
            Policy.Register.IdentityPolicy.RequiredFor(right).Should().Be(2);
            Policy.Words(Policy.Letter(right, RequestOutcome.Refused)).Should().Contain("Integritetsskyddsmyndigheten");
        }
    }

    private static string Notation(RetentionRule rule) => rule switch
    {
        { NotStated: true } => "not_stated",
        { None: true } => "none",
        _ => $"{Snake(rule.Anchor!.Value)} + {rule.Keep}{(rule.Cap is { } cap ? $", cap {Snake(cap.Anchor)} + {cap.Keep}" : "")}{(rule.OnlyIf is { } only ? $" only if {only}" : "")}",
    };

    private static string Snake(RetentionAnchor anchor) => System.Text.Json.JsonNamingPolicy.SnakeCaseLower.ConvertName(anchor.ToString());
}
