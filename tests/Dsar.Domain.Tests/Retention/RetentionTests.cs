using System.Globalization;

namespace Dsar.Domain.Tests;

/// <summary>Each period kind of law.md section 3, on its last day and the day after.</summary>
public sealed class RetentionTests
{
    private static DateOnly D(string date) => DateOnly.ParseExact(date, "yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static RetentionFacts On(RetentionAnchor anchor, string? date) =>
        new() { Anchors = new Dictionary<RetentionAnchor, DateOnly?> { [anchor] = date is null ? null : D(date) } };

    private static RetentionRule Rule(RetentionAnchor anchor, string keep) => new() { Anchor = anchor, Keep = keep };

    private static RetentionFacts Voucher(string date, string? yearEnd = "12-31", bool accounting = true) =>
        On(RetentionAnchor.VoucherDate, date) with { Accounting = accounting, FinancialYearEnd = yearEnd };

    [Theory] // BFL 7 kap. 2 §: 31 December of the seventh year after the year in which the financial year ended.
    [InlineData("2025-12-31", "12-31", "2032-12-31")]
    [InlineData("2025-06-30", "06-30", "2032-12-31")]
    [InlineData("2026-04-30", "04-30", "2033-12-31")]
    [InlineData("2024-08-31", "08-31", "2031-12-31")]
    [InlineData("2018-12-31", "12-31", "2025-12-31")]
    [InlineData("2025-07-01", "06-30", "2033-12-31")]
    [InlineData("2025-05-02", "04-30", "2033-12-31")]
    public void Accounting_material_is_kept_through_the_seventh_year(string voucher, string yearEnd, string until)
    {
        var rule = new RetentionRule { Statute = Statutes.Bfl72 };
        Retention.Evaluate(rule, Voucher(voucher, yearEnd), D(until)).Should().Be(RetentionVerdict.MustKeep(D(until), "bfl_7_2"));
        Retention.Evaluate(rule, Voucher(voucher, yearEnd), D(until).AddDays(1)).Should().Be(RetentionVerdict.Expired(D(until).AddDays(1)));
    }

    [Fact]
    public void Without_voucher_date_or_financial_year_nothing_is_computed()
    {
        var rule = new RetentionRule { Statute = Statutes.Bfl72 };
        Retention.Evaluate(rule, new RetentionFacts { Accounting = true, FinancialYearEnd = "12-31" }, D("2050-01-01")).Why.Should().Be("voucher_date_missing");
        Retention.Evaluate(rule, Voucher("2015-01-01", null), D("2050-01-01")).Why.Should().Be("financial_year_end_missing");
        Retention.Evaluate(new RetentionRule { Statute = "xyz" }, Voucher("2015-01-01"), D("2050-01-01")).Why.Should().Be("statute_unknown");
    }

    [Fact]
    public void The_statute_covers_the_invoice_and_not_the_customer_card()
    {
        var rule = Rule(RetentionAnchor.ContractEnd, "P1Y") with { Statute = Statutes.Bfl72 };
        var facts = new RetentionFacts
        {
            FinancialYearEnd = "12-31",
            Anchors = new Dictionary<RetentionAnchor, DateOnly?> { [RetentionAnchor.ContractEnd] = D("2024-01-31"), [RetentionAnchor.VoucherDate] = D("2023-05-02") },
        };
        Retention.Evaluate(rule, facts with { Accounting = true }, D("2026-01-01")).Kind.Should().Be(RetentionVerdictKind.MustKeep);
        Retention.Evaluate(rule, facts, D("2026-01-01")).Should().Be(RetentionVerdict.Expired(D("2025-02-01")));
    }

    [Theory]
    [InlineData("2024-02-29", "P1Y", "2025-02-28")]
    [InlineData("2025-08-31", "P6M", "2026-02-28")]
    [InlineData("2023-08-31", "P6M", "2024-02-29")]
    [InlineData("2026-01-31", "P13M", "2027-02-28")]
    [InlineData("2026-01-01", "P30D", "2026-01-31")]
    [InlineData("2026-01-01", "P60D", "2026-03-02")]
    [InlineData("2026-01-01", "P180D", "2026-06-30")]
    [InlineData("2023-01-15", "P36M", "2026-01-15")]
    [InlineData("2026-01-01", "P0D", "2026-01-01")]
    [InlineData("2026-01-01", "P2W", "2026-01-15")]
    public void A_period_is_kept_through_its_last_day_and_overdue_the_day_after(string anchor, string keep, string last)
    {
        var rule = Rule(RetentionAnchor.ContractEnd, keep);
        Retention.Evaluate(rule, On(RetentionAnchor.ContractEnd, anchor), D(last)).Should().Be(RetentionVerdict.Running(D(last)));
        Retention.Evaluate(rule, On(RetentionAnchor.ContractEnd, anchor), D(last).AddDays(1)).Should().Be(RetentionVerdict.Expired(D(last).AddDays(1)));
    }

    [Fact]
    public void A_missing_date_is_unknown_and_an_event_that_has_not_happened_runs()
    {
        var rule = Rule(RetentionAnchor.ContractEnd, "P1Y");
        Retention.Evaluate(rule, new RetentionFacts(), D("2050-01-01")).Should().Be(RetentionVerdict.Unknown("anchor_date_missing"));
        Retention.Evaluate(rule, On(RetentionAnchor.ContractEnd, null), D("2050-01-01")).Should().Be(RetentionVerdict.Running(null));
    }

    [Fact]
    public void A_policy_without_an_event_only_raises_a_suspicion()
    {
        var rule = Rule(RetentionAnchor.Unstated, "P28D") with { AtLeast = "P3D" };
        var facts = new RetentionFacts { CollectedOn = D("2026-01-01") };
        Retention.Evaluate(rule, facts, D("2026-01-29")).Should().Be(RetentionVerdict.Running(D("2026-01-29")));
        Retention.Evaluate(rule, facts, D("2026-01-30")).Should().Be(RetentionVerdict.Unknown("anchor_unstated", suspected: true));
        Retention.Evaluate(rule, new RetentionFacts(), D("2026-01-30")).Should().Be(RetentionVerdict.Unknown("anchor_unstated"));
    }

    [Fact]
    public void The_cap_wins_over_the_period()
    {
        var rule = Rule(RetentionAnchor.CaseClosed, "P7D") with { Cap = new RetentionCap(RetentionAnchor.AccountTerminated, "P12M") };
        var facts = new RetentionFacts
        {
            Anchors = new Dictionary<RetentionAnchor, DateOnly?> { [RetentionAnchor.CaseClosed] = null, [RetentionAnchor.AccountTerminated] = D("2025-01-10") },
        };
        Retention.Evaluate(rule, facts, D("2026-01-10")).Should().Be(RetentionVerdict.Running(D("2026-01-10")));
        Retention.Evaluate(rule, facts, D("2026-01-11")).Should().Be(RetentionVerdict.Expired(D("2026-01-11")));
    }

    [Fact]
    public void A_cap_without_an_event_only_raises_a_suspicion()
    {
        var rule = Rule(RetentionAnchor.CaseClosed, "P7D") with { Cap = new RetentionCap(RetentionAnchor.Unstated, "P12M") };
        var facts = On(RetentionAnchor.CaseClosed, null) with { CollectedOn = D("2025-01-10") };
        Retention.Evaluate(rule, facts, D("2026-01-11")).Should().Be(RetentionVerdict.Running(D("2026-01-10"), suspected: true));
    }

    [Fact]
    public void An_applicant_without_consent_is_kept_to_the_end_of_the_recruitment()
    {
        var rule = Rule(RetentionAnchor.RecruitmentEnd, "P6M") with { OnlyIf = "consent" };
        var facts = On(RetentionAnchor.RecruitmentEnd, "2026-03-31");
        Retention.Evaluate(rule, facts with { ConditionMet = true }, D("2026-09-30")).Should().Be(RetentionVerdict.Running(D("2026-09-30")));
        Retention.Evaluate(rule, facts with { ConditionMet = false }, D("2026-04-01")).Should().Be(RetentionVerdict.Expired(D("2026-04-01")));
        Retention.Evaluate(rule, facts, D("2026-04-01")).Kind.Should().Be(RetentionVerdictKind.Unknown);
    }

    [Fact]
    public void None_means_any_finding_is_overdue_and_not_stated_means_unknown()
    {
        Retention.Evaluate(new RetentionRule { None = true }, new RetentionFacts(), D("2026-01-01")).IsOverdue.Should().BeTrue();
        Retention.Evaluate(new RetentionRule { NotStated = true }, new RetentionFacts(), D("2026-01-01")).Should().Be(RetentionVerdict.Unknown("period_not_stated"));
        Retention.Evaluate(new RetentionRule { Statute = Statutes.Bfl72 }, new RetentionFacts(), D("2026-01-01")).Should().Be(RetentionVerdict.Unknown("statute_does_not_cover"));
    }

    [Fact]
    public void A_condition_runs_while_it_holds_and_ends_with_it()
    {
        var rule = new RetentionRule { While = new("kundrelationen", "the customer relation"), NotStated = true };
        Retention.Evaluate(rule, new RetentionFacts { WhileHolds = true }, D("2026-01-01")).Should().Be(RetentionVerdict.Running(null));
        Retention.Evaluate(rule, new RetentionFacts { WhileEndedOn = D("2025-12-31") }, D("2025-12-31")).Should().Be(RetentionVerdict.Running(D("2025-12-31")));
        Retention.Evaluate(rule, new RetentionFacts { WhileEndedOn = D("2025-12-31") }, D("2026-01-01")).Should().Be(RetentionVerdict.Expired(D("2026-01-01")));
        Retention.Evaluate(rule, new RetentionFacts(), D("2026-01-01")).Why.Should().Be("condition_not_known");
    }

    [Fact]
    public void Of_several_rules_a_duty_to_keep_wins_and_a_running_one_beats_an_ended_one()
    {
        var facts = Voucher("2024-05-02") with
        {
            Anchors = new Dictionary<RetentionAnchor, DateOnly?> { [RetentionAnchor.VoucherDate] = D("2024-05-02"), [RetentionAnchor.ContractEnd] = D("2024-06-30") },
        };
        RetentionRule[] rules = [Rule(RetentionAnchor.ContractEnd, "P1Y"), new() { Statute = Statutes.Bfl72 }];
        Retention.Evaluate(rules, facts, D("2026-01-01")).Kind.Should().Be(RetentionVerdictKind.MustKeep);
        Retention.Evaluate(rules, facts with { Accounting = false }, D("2026-01-01")).Kind.Should().Be(RetentionVerdictKind.Expired);
        Retention.Evaluate([], facts, D("2026-01-01")).Why.Should().Be("period_not_stated");
    }

    [Theory]
    [InlineData("P")]
    [InlineData("1Y")]
    [InlineData("P1H")]
    [InlineData("PT1H")]
    [InlineData("")]
    public void A_text_that_is_no_calendar_period_is_refused(string text) => FluentActions.Invoking(() => Period.Parse(text)).Should().Throw<FormatException>();

    [Fact]
    public void A_rule_is_told_in_words()
    {
        RetentionWords.Describe(Rule(RetentionAnchor.ContractEnd, "P1Y"))!.Sv.Should().Be("1 år efter avtalets slut");
        RetentionWords.Describe(Rule(RetentionAnchor.CaseClosed, "P7D") with { Cap = new(RetentionAnchor.AccountTerminated, "P12M") })!.En
            .Should().Be("7 days after the case was closed, at most 12 months after the account was closed");
        RetentionWords.Describe(new RetentionRule { NotStated = true }).Should().BeNull();
    }
}
