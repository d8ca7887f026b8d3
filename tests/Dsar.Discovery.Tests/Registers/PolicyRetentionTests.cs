using System.Globalization;
using Dsar.Domain;

namespace Dsar.Discovery.Tests.Registers;

/// <summary>
/// Every keeping period of the five policies (law.md section 3), evaluated for one record from the register as it is shipped: kept through its last day, overdue the day after, and only
/// suspected where the policy names no event. The last days were computed by hand. Seen red with P13M in the register changed to P12M.
/// </summary>
public sealed class PolicyRetentionTests
{
    private static readonly IReadOnlyList<DataController> Registers =
        [.. RegisterReader.Read(MapFile.Folder(Seeds.Registers)).Controllers.Where(c => !c.Invented)];

    private static DateOnly D(string date) => DateOnly.ParseExact(date, "yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static ProcessingActivity Activity(string register, string activity) => Registers.Single(c => c.Key == register).Activities.Single(a => a.Key == activity);

    private static RetentionFacts At(RetentionAnchor anchor, string? date) => anchor == RetentionAnchor.Unstated
        ? new() { CollectedOn = date is null ? null : D(date) }
        : new() { Anchors = new Dictionary<RetentionAnchor, DateOnly?> { [anchor] = date is null ? null : D(date) }, ConditionMet = true };

    [Theory]
    [InlineData("infoflex", "sales-and-support-cases", RetentionAnchor.Contact, "2024-02-29", "2027-02-28")]
    [InlineData("infoflex", "recruitment", RetentionAnchor.PositionFilled, "2024-08-31", "2024-08-31")]
    [InlineData("partnersec", "service-provision-user-data", RetentionAnchor.ContractEnd, "2024-01-31", "2026-01-31")]
    [InlineData("partnersec", "service-provision-traffic-data", RetentionAnchor.InvoicePaid, "2024-12-15", "2025-06-15")]
    [InlineData("partnersec", "customer-communication", RetentionAnchor.ContractEnd, "2024-02-29", "2026-02-28")]
    [InlineData("partnersec", "call-recordings", RetentionAnchor.Unstated, "2024-08-31", "2024-09-28")]
    [InlineData("partnersec", "chat-analysis", RetentionAnchor.Unstated, "2024-01-31", "2024-03-31")]
    [InlineData("partnersec", "service-development-user-data", RetentionAnchor.ContractEnd, "2024-12-15", "2026-12-15")]
    [InlineData("partnersec", "marketing-user-data", RetentionAnchor.ContractEnd, "2024-02-29", "2026-02-28")]
    [InlineData("partnersec", "security-user-data", RetentionAnchor.ContractEnd, "2024-08-31", "2026-08-31")]
    [InlineData("partnersec", "inbound-traffic-log", RetentionAnchor.Unstated, "2024-01-31", "2024-07-29")]
    [InlineData("united-profile-networks", "purchase", RetentionAnchor.ContractEnd, "2024-12-15", "2025-12-15")]
    [InlineData("united-profile-networks", "product-demo", RetentionAnchor.Unstated, "2024-02-29", "2024-04-29")]
    [InlineData("united-profile-networks", "free-services", RetentionAnchor.ContractEnd, "2024-08-31", "2025-08-31")]
    [InlineData("united-profile-networks", "direct-marketing", RetentionAnchor.ContractEnd, "2024-01-31", "2027-01-31")]
    [InlineData("united-profile-networks", "job-applicants", RetentionAnchor.RecruitmentEnd, "2024-12-15", "2025-06-15")]
    [InlineData("united-profile-networks", "supplier-ledger", RetentionAnchor.Unstated, "2024-02-29", "2031-02-28")]
    [InlineData("united-profile-networks", "supplier-register", RetentionAnchor.ContractEnd, "2024-08-31", "2027-08-31")]
    [InlineData("united-profile-networks", "customer-support", RetentionAnchor.ContractEnd, "2024-01-31", "2027-01-31")]
    [InlineData("united-profile-networks", "phone-and-chat", RetentionAnchor.Unstated, "2024-12-15", "2026-12-15")]
    [InlineData("united-profile-networks", "mail-and-social-media", RetentionAnchor.Unstated, "2024-02-29", "2029-02-28")]
    [InlineData("united-profile-networks", "cloud-storage", RetentionAnchor.ContractEnd, "2024-08-31", "2024-09-30")]
    [InlineData("united-profile-networks", "cloud-backup", RetentionAnchor.ContractEnd, "2024-01-31", "2025-02-28")]
    [InlineData("united-profile-networks", "unitedprofile-account", RetentionAnchor.ContractEnd, "2024-12-15", "2025-12-15")]
    [InlineData("united-profile-networks", "address-extraction", RetentionAnchor.Unstated, "2024-02-29", "2024-03-30")]
    [InlineData("united-profile-networks", "newsletter-subscription", RetentionAnchor.ContractEnd, "2024-08-31", "2024-09-30")]
    [InlineData("united-profile-networks", "customer-file-transfer", RetentionAnchor.CaseClosed, "2024-01-31", "2024-02-07")]
    [InlineData("united-profile-networks", "free-services-newsletter", RetentionAnchor.ContractEnd, "2024-12-15", "2025-12-15")]
    [InlineData("united-profile-networks", "service-delivery", RetentionAnchor.LastActivity, "2024-02-29", "2025-02-28")]
    [InlineData("united-profile-networks", "service-information", RetentionAnchor.LastActivity, "2024-08-31", "2025-08-31")]
    [InlineData("united-profile-networks", "offers", RetentionAnchor.LastActivity, "2024-01-31", "2025-01-31")]
    public void A_period_is_kept_through_its_last_day_and_no_longer(string register, string activity, RetentionAnchor anchor, string happened, string last)
    {
        var rule = Activity(register, activity).Retention.Single(r => r.Keep is not null);
        rule.Anchor.Should().Be(anchor);
        Retention.Evaluate(rule, At(anchor, happened), D(last)).Should().Be(RetentionVerdict.Running(D(last)));
        Retention.Evaluate(rule, At(anchor, happened), D(last).AddDays(1)).Should().Be(
            anchor == RetentionAnchor.Unstated ? RetentionVerdict.Unknown("anchor_unstated", suspected: true) : RetentionVerdict.Expired(D(last).AddDays(1)));
        Retention.Evaluate(rule, new RetentionFacts { ConditionMet = true }, D("2099-01-01")).Kind.Should().Be(RetentionVerdictKind.Unknown, "a missing date never ends a period");
    }

    [Fact]
    public void No_period_of_the_policies_is_left_out()
    {
        var listed = typeof(PolicyRetentionTests).GetMethod(nameof(A_period_is_kept_through_its_last_day_and_no_longer))!
            .GetCustomAttributesData().Where(a => a.AttributeType == typeof(InlineDataAttribute))
            .Select(a => (IReadOnlyList<System.Reflection.CustomAttributeTypedArgument>)a.ConstructorArguments[0].Value!).Select(v => $"{v[0].Value} {v[1].Value}");
        var stated = Registers.SelectMany(c => c.Activities.Where(a => a.Retention.Any(r => r.Keep is not null)).Select(a => $"{c.Key} {a.Key}"));
        listed.Should().BeEquivalentTo(stated);
    }

    [Theory] // BFL 7 kap. 2 §; the financial year's end is a setting, no policy states it.
    [InlineData("united-profile-networks", "purchase")]
    [InlineData("united-profile-networks", "supplier-ledger")]
    [InlineData("united-profile-networks", "legal-compliance")]
    [InlineData("ecuni", "billing-and-payment")]
    [InlineData("ecuni", "statutory-obligations")]
    [InlineData("partnersec", "service-provision-user-data")]
    [InlineData("partnersec", "service-provision-traffic-data")]
    [InlineData("partnersec", "legal-compliance")]
    [InlineData("webbhotellet-2018", "accounting")]
    [InlineData("infoflex", "service-delivery")]
    public void Accounting_material_is_kept_to_the_end_of_the_seventh_year(string register, string activity)
    {
        var rules = Activity(register, activity).Retention;
        var voucher = At(RetentionAnchor.VoucherDate, "2025-06-30") with { Accounting = true, FinancialYearEnd = "06-30" };
        Retention.Evaluate(rules, voucher, D("2032-12-31")).Should().Be(RetentionVerdict.MustKeep(D("2032-12-31"), Statutes.Bfl72));
        Retention.Evaluate(rules, voucher, D("2033-01-01")).Kind.Should().NotBe(RetentionVerdictKind.MustKeep);
        Retention.Evaluate(rules, voucher with { FinancialYearEnd = null }, D("2026-01-01")).Kind.Should().Be(RetentionVerdictKind.Unknown);
        Retention.Evaluate(rules, voucher with { Accounting = false }, D("2026-01-01")).Kind.Should().NotBe(RetentionVerdictKind.MustKeep, "the customer card is no accounting material");
    }

    [Fact] // 000 row 6
    public void An_applicant_without_consent_is_erased_at_the_end_of_the_recruitment()
    {
        var rules = Activity("united-profile-networks", "job-applicants").Retention;
        var facts = At(RetentionAnchor.RecruitmentEnd, "2026-03-31");
        Retention.Evaluate(rules, facts with { ConditionMet = false }, D("2026-03-31")).IsOverdue.Should().BeFalse();
        Retention.Evaluate(rules, facts with { ConditionMet = false }, D("2026-04-01")).Should().Be(RetentionVerdict.Expired(D("2026-04-01")));
        Retention.Evaluate(rules, facts, D("2026-09-30")).IsOverdue.Should().BeFalse();
        Retention.Evaluate(rules, facts, D("2026-10-01")).IsOverdue.Should().BeTrue();
    }

    [Fact] // 000 row 17: seven days after the case, at most twelve months; no event is named for those.
    public void A_transferred_file_is_suspected_after_twelve_months_though_its_case_is_open()
    {
        var rules = Activity("united-profile-networks", "customer-file-transfer").Retention;
        var open = At(RetentionAnchor.CaseClosed, null) with { CollectedOn = D("2025-01-10") };
        Retention.Evaluate(rules, open, D("2026-01-10")).Should().Be(RetentionVerdict.Running(D("2026-01-10")));
        Retention.Evaluate(rules, open, D("2026-01-11")).Should().Be(RetentionVerdict.Running(D("2026-01-10"), suspected: true));
    }

    [Theory] // 000 row 18 and unsolicited data; 002 data erased directly
    [InlineData("united-profile-networks", "remote-control")]
    [InlineData("united-profile-networks", "unsolicited-data")]
    [InlineData("partnersec", "directly-erased-data")]
    public void What_is_not_to_be_kept_at_all_is_overdue_at_once(string register, string activity) =>
        Retention.Evaluate(Activity(register, activity).Retention, new RetentionFacts(), D("2026-03-05")).Should().Be(RetentionVerdict.NoneAllowed);

    [Fact] // 002 traffic data
    public void A_paid_and_an_unpaid_invoice_of_one_person_differ()
    {
        var rules = Activity("partnersec", "service-provision-traffic-data").Retention;
        var unpaid = At(RetentionAnchor.InvoicePaid, null) with { WhileHolds = true };
        var paid = At(RetentionAnchor.InvoicePaid, "2025-08-31") with { WhileEndedOn = D("2025-08-31") };
        Retention.Evaluate(rules, unpaid, D("2030-01-01")).Should().Be(RetentionVerdict.Running(null));
        Retention.Evaluate(rules, paid, D("2026-02-28")).Should().Be(RetentionVerdict.Running(D("2026-02-28")));
        Retention.Evaluate(rules, paid, D("2026-03-01")).IsOverdue.Should().BeTrue();
    }

    [Theory] // A while runs as long as it holds; its end is only an end where the policy states no other period.
    [InlineData("infoflex", "newsletter", true)]
    [InlineData("infoflex", "service-delivery", false)]
    [InlineData("ecuni", "security", true)]
    [InlineData("webbhotellet-2018", "newsletter", true)]
    public void What_is_kept_while_a_purpose_lasts_ends_with_it(string register, string activity, bool ends)
    {
        var rules = Activity(register, activity).Retention;
        Retention.Evaluate(rules, new RetentionFacts { WhileHolds = true }, D("2030-01-01")).Kind.Should().Be(RetentionVerdictKind.Running);
        Retention.Evaluate(rules, new RetentionFacts { WhileEndedOn = D("2026-03-04") }, D("2026-03-05")).IsOverdue.Should().Be(ends);
        Retention.Evaluate(rules, new RetentionFacts(), D("2030-01-01")).Kind.Should().Be(RetentionVerdictKind.Unknown);
    }

    [Fact]
    public void Where_no_period_is_stated_nothing_is_ever_taken_as_ended()
    {
        var silent = Registers.SelectMany(c => c.Activities).Where(a => a.Retention.Count > 0 && a.Retention.All(r => r is { NotStated: true, While: null })).ToList();
        silent.Should().NotBeEmpty();
        silent.Should().OnlyContain(a => Retention.Evaluate(a.Retention, new RetentionFacts { CollectedOn = new DateOnly(1990, 1, 1) }, new DateOnly(2099, 1, 1)).Kind == RetentionVerdictKind.Unknown);
    }
}
