using System.Globalization;

namespace Dsar.Domain.Tests;

/// <summary>Every vector of law.md section 5.</summary>
public sealed class DeadlineTests
{
    private static DateOnly D(string date) => DateOnly.ParseExact(date, "yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static Deadline Of(string received, bool extended = false, EvesRule eves = EvesRule.Ignore, params DeadlineQuestion[] questions) =>
        Deadline.Of(new DeadlineFacts(D(received)) { Extended = extended, Eves = eves, Questions = questions }, D(received).AddDays(60));

    private static DeadlineQuestion Identity(string asked, string? answered) => new(Guid.Empty, PauseCause.Identity, D(asked), answered is null ? null : D(answered), true);

    private static DeadlineQuestion Clarify(string asked, string? answered) => new(Guid.Empty, PauseCause.Clarification, D(asked), answered is null ? null : D(answered), true);

    [Theory]
    [InlineData("2026-03-05", "2026-04-07", "2026-06-05", null, "2026-03-27")]
    [InlineData("2026-08-31", "2026-09-30", "2026-11-30", null, "2026-09-23")]
    [InlineData("2026-01-31", "2026-03-02", "2026-04-30", null, null)]
    [InlineData("2028-01-31", "2028-02-29", "2028-05-02", null, null)]
    [InlineData("2026-05-06", "2026-06-08", "2026-08-06", null, "2026-06-01")]
    [InlineData("2025-11-24", "2025-12-24", "2026-02-24", "2025-12-29", "2025-12-17")]
    [InlineData("2026-05-19", "2026-06-19", "2026-08-19", "2026-06-22", null)]
    [InlineData("2026-12-01", "2027-01-04", "2027-03-01", null, "2026-12-22")]
    [InlineData("2026-12-06", "2027-01-07", "2027-03-08", null, null)]
    [InlineData("2026-10-01", "2026-11-02", "2027-01-04", null, null)]
    [InlineData("2026-04-14", "2026-05-15", "2026-07-14", null, "2026-05-07")]
    [InlineData("2024-01-31", "2024-02-29", "2024-04-30", null, null)]
    [InlineData("2023-01-31", "2023-02-28", "2023-05-02", null, null)]
    [InlineData("2024-02-29", "2024-04-02", "2024-05-29", null, null)]
    [InlineData("2027-11-30", "2027-12-30", "2028-02-29", null, null)]
    [InlineData("2023-11-30", "2024-01-02", "2024-02-29", null, null)]
    [InlineData("2026-02-28", "2026-03-30", "2026-05-28", null, null)]
    [InlineData("2026-03-03", "2026-04-07", null, null, null)]
    [InlineData("2027-02-26", "2027-03-30", null, null, null)]
    [InlineData("2027-02-28", "2027-03-30", null, null, null)]
    [InlineData("2025-03-18", "2025-04-22", null, null, null)]
    [InlineData("2030-03-19", "2030-04-23", null, null, null)]
    [InlineData("2038-03-25", "2038-04-27", null, null, null)]
    [InlineData("2027-04-06", "2027-05-07", null, null, null)]
    [InlineData("2028-04-25", "2028-05-26", null, null, null)]
    [InlineData("2028-05-04", "2028-06-05", null, null, null)]
    [InlineData("2026-04-24", "2026-05-25", null, null, null)]
    [InlineData("2025-05-06", "2025-06-09", null, null, null)]
    [InlineData("2028-05-06", "2028-06-07", "2028-08-07", null, null)]
    [InlineData("2029-05-06", "2029-06-07", null, null, null)]
    [InlineData("2026-04-01", "2026-05-04", null, null, null)]
    [InlineData("2025-10-01", "2025-11-03", "2026-01-02", null, null)]
    [InlineData("2027-05-25", "2027-06-25", null, "2027-06-28", null)]
    [InlineData("2027-05-26", "2027-06-28", null, null, null)]
    [InlineData("2025-12-01", "2026-01-02", "2026-03-02", null, null)]
    [InlineData("2026-11-24", "2026-12-24", null, "2026-12-28", null)]
    [InlineData("2027-11-24", "2027-12-24", null, "2027-12-27", null)]
    [InlineData("2026-11-25", "2026-12-28", null, null, null)]
    [InlineData("2024-11-26", "2024-12-27", null, null, null)]
    [InlineData("2026-11-30", "2026-12-30", "2027-03-01", null, null)]
    [InlineData("2026-12-31", "2027-02-01", "2027-03-31", null, null)]
    [InlineData("2025-12-31", "2026-02-02", null, null, null)]
    [InlineData("2027-12-06", "2028-01-07", null, null, null)]
    public void The_date_is_that_of_the_vector(string received, string strict, string? extended, string? withEves, string? inner)
    {
        Of(received).Strict.Should().Be(D(strict));
        Of(received).Effective.Should().Be(D(strict));
        if (extended is not null)
        {
            Of(received, extended: true).Effective.Should().Be(D(extended));
        }

        Of(received, eves: EvesRule.Extend).Effective.Should().Be(D(withEves ?? strict));
        if (inner is not null)
        {
            Of(received).Internal.Should().Be(D(inner));
        }
    }

    [Theory]
    [InlineData("2025-03-29T23:30:00Z", "2025-03-30", "2025-04-30")]
    [InlineData("2026-06-30T22:30:00Z", "2026-07-01", "2026-08-03")]
    [InlineData("2026-12-31T22:59:59Z", "2026-12-31", "2027-02-01")]
    [InlineData("2026-12-31T23:00:00Z", "2027-01-01", "2027-02-01")]
    public void An_instant_counts_as_its_day_in_Stockholm(string instant, string day, string due)
    {
        var on = StockholmTime.DayOf(DateTimeOffset.Parse(instant, CultureInfo.InvariantCulture));
        on.Should().Be(D(day));
        Of(day).Effective.Should().Be(D(due));
    }

    [Fact]
    public void Ten_days_of_waiting_for_identity_move_the_date_ten_days()
    {
        Of("2026-03-05", questions: Identity("2026-03-06", "2026-03-16")).Effective.Should().Be(D("2026-04-15"));
        Of("2026-03-05", extended: true, questions: Identity("2026-03-06", "2026-03-16")).Effective.Should().Be(D("2026-06-15"));
        Of("2026-12-01", questions: Identity("2026-12-02", "2026-12-09")).Effective.Should().Be(D("2027-01-08"));
        Of("2024-01-31", questions: Identity("2024-02-01", "2024-02-02")).Effective.Should().Be(D("2024-03-01"));
    }

    [Fact]
    public void Overlapping_pauses_count_each_day_once()
    {
        var deadline = Of("2026-03-05", questions: [Identity("2026-03-06", "2026-03-16"), Clarify("2026-03-10", "2026-03-20")]);
        deadline.PausedDays.Should().Be(14);
        deadline.Effective.Should().Be(D("2026-04-20"));
        deadline.Strict.Should().Be(D("2026-04-07"));
    }

    [Fact]
    public void An_answer_on_the_same_day_pauses_nothing() =>
        Of("2026-03-05", questions: Identity("2026-03-06", "2026-03-06")).Effective.Should().Be(D("2026-04-07"));

    [Theory]
    [InlineData("2026-03-10", 10)]
    [InlineData("2026-03-11", 0)]
    public void A_question_asked_after_three_working_days_does_not_pause(string asked, int days) =>
        Of("2026-03-05", questions: Identity(asked, D(asked).AddDays(10).ToString("O", CultureInfo.InvariantCulture))).PausedDays.Should().Be(days);

    [Fact]
    public void A_second_question_counts_within_three_working_days_of_the_answer_that_made_it_possible()
    {
        Of("2026-03-05", questions: [Identity("2026-03-06", "2026-03-16"), Clarify("2026-03-19", "2026-03-23")]).PausedDays.Should().Be(14);
        Of("2026-03-05", questions: [Identity("2026-03-06", "2026-03-16"), Clarify("2026-03-20", "2026-03-23")]).PausedDays.Should().Be(10);
        Of("2026-03-05", questions: [Identity("2026-03-11", "2026-03-16"), Clarify("2026-03-17", "2026-03-23")]).PausedDays.Should().Be(0);
    }

    [Fact]
    public void A_question_without_a_stated_doubt_does_not_pause() =>
        Of("2026-03-05", questions: Identity("2026-03-06", "2026-03-16") with { CanPause = false }).PausedDays.Should().Be(0);

    [Fact]
    public void An_open_pause_is_counted_to_today_and_marked_provisional()
    {
        var facts = new DeadlineFacts(D("2026-03-05")) { Questions = [Identity("2026-03-06", null)] };
        var deadline = Deadline.Of(facts, D("2026-03-16"));
        deadline.Provisional.Should().BeTrue();
        deadline.Clock.Should().Be(ClockState.Paused);
        deadline.PausedDays.Should().Be(10);
        Deadline.Of(facts, D("2026-03-06")).PausedDays.Should().Be(0);
    }

    [Fact]
    public void The_explanation_names_each_skipped_day_and_ends_with_the_date()
    {
        var lines = Of("2026-03-05").Explain;
        lines.Select(l => l.Code).Should().Equal("received", "base", "rolled", "rolled");
        lines.Select(l => l.Date).Should().Equal(D("2026-03-05"), D("2026-04-05"), D("2026-04-06"), D("2026-04-07"));
        lines[2].Text.Should().Be(new LocalText("2026-04-05 är påskdagen; nästa dag gäller.", "2026-04-05 is Easter Sunday; the next day counts."));
        Of("2026-08-31").Explain.Select(l => l.Code).Should().Equal("received", "base", "clamped");
        Of("2026-03-05", extended: true, questions: Identity("2026-03-06", "2026-03-16")).Explain[^1].Date.Should().Be(D("2026-06-15"));
    }

    [Fact]
    public void The_clock_stops_at_the_answer_and_overdue_begins_the_day_after()
    {
        var facts = new DeadlineFacts(D("2026-03-05"));
        Deadline.Of(facts, D("2026-04-07")).Urgency.Should().Be(Urgency.Red);
        Deadline.Of(facts, D("2026-04-08")).Urgency.Should().Be(Urgency.Overdue);
        Deadline.Of(facts, D("2026-04-08")).DaysLeft.Should().Be(-1);
        Deadline.Of(facts, D("2026-03-23")).Urgency.Should().Be(Urgency.Green);
        Deadline.Of(facts, D("2026-03-24")).Urgency.Should().Be(Urgency.Amber);
        var answered = Deadline.Of(facts with { AnsweredOn = D("2026-04-07") }, D("2026-05-01"));
        (answered.Clock, answered.Urgency, answered.OnTime).Should().Be((ClockState.Stopped, null, true));
        Deadline.Of(facts with { AnsweredOn = D("2026-04-08") }, D("2026-05-01")).OnTime.Should().BeFalse();
    }

    [Fact]
    public void Working_targets_differ_by_kind()
    {
        DateOnly Target(TargetKind kind) => Deadline.Of(new DeadlineFacts(D("2026-03-05")) { Target = kind }, D("2026-03-05")).Internal;
        Target(TargetKind.Ordinary).Should().Be(D("2026-03-27"));
        Target(TargetKind.AbsoluteStop).Should().Be(D("2026-03-06"));
        Target(TargetKind.Restriction).Should().Be(D("2026-03-09"));
        Target(TargetKind.CopyBeforeErasure).Should().Be(D("2026-03-12"));
    }
}
