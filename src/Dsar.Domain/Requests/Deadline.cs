namespace Dsar.Domain;

/// <summary>When an answer is due, and why (GDPR Art. 12(3); Reg. 1182/71 Art. 3; EDPB 01/2022). All dates are calendar days in Europe/Stockholm.</summary>
public sealed record Deadline
{
    private const int RedWorkingDays = 5;
    private const int AmberDays = 14;

    /// <summary>The day the request reached the controller, by any official channel.</summary>
    public required DateOnly ReceivedOn { get; init; }

    /// <summary>The first-month date without pauses; never changes.</summary>
    public required DateOnly Strict { get; init; }

    /// <summary>The first-month date with pauses: the last day on which it can be extended.</summary>
    public required DateOnly ExtendBy { get; init; }

    /// <summary>The date in force, with pauses and extension. Overdue from the next day.</summary>
    public required DateOnly Effective { get; init; }

    /// <summary>The working target, some office days earlier.</summary>
    public required DateOnly Internal { get; init; }

    /// <summary>True when extended to three months from receipt.</summary>
    public required bool Extended { get; init; }

    /// <summary>Every pause that counts, in the order asked.</summary>
    public required IReadOnlyList<Pause> Pauses { get; init; }

    /// <summary>Calendar days in the union of the pauses.</summary>
    public required int PausedDays { get; init; }

    /// <summary>True while an open pause is counted to today, so that the date may still move.</summary>
    public required bool Provisional { get; init; }

    /// <summary>Running, paused, or stopped by the answer.</summary>
    public required ClockState Clock { get; init; }

    /// <summary>Days from today to the date in force; negative when overdue.</summary>
    public required int DaysLeft { get; init; }

    /// <summary>How near the date is; null when the clock has stopped.</summary>
    public required Urgency? Urgency { get; init; }

    /// <summary>True when the answer came on or before the date in force; null before the answer.</summary>
    public required bool? OnTime { get; init; }

    /// <summary>Each step of the calculation, in the order applied; the last date is the date in force.</summary>
    public required IReadOnlyList<ExplainLine> Explain { get; init; }

    /// <summary>Computes the date for a request as it stands today.</summary>
    public static Deadline Of(DeadlineFacts facts, DateOnly today)
    {
        var until = facts.AnsweredOn is { } answered && answered < today ? answered : today;
        var pauses = Pause.Counted(facts);
        var paused = Pause.DaysIn(pauses, until);
        var explain = new DeadlineExplanation(facts.ReceivedOn, facts.Eves);

        var strict = explain.FirstMonth();
        var firstMonth = paused > 0 ? explain.Paused(paused) : strict;
        var effective = facts.Extended ? explain.Extended(paused) : firstMonth;
        var open = facts.AnsweredOn is null && pauses.Any(p => p.To is null);
        return new Deadline
        {
            ReceivedOn = facts.ReceivedOn,
            Strict = strict,
            ExtendBy = firstMonth,
            Effective = effective,
            Internal = InternalTarget.Of(facts, effective),
            Extended = facts.Extended,
            Pauses = pauses,
            PausedDays = paused,
            Provisional = open,
            Clock = facts.AnsweredOn is not null ? ClockState.Stopped : open ? ClockState.Paused : ClockState.Running,
            DaysLeft = effective.DayNumber - until.DayNumber,
            Urgency = facts.AnsweredOn is null ? UrgencyOf(today, effective) : null,
            OnTime = facts.AnsweredOn is { } on ? on <= effective : null,
            Explain = explain.Lines,
        };
    }

    /// <summary>The same number in a later month, or that month's last day (Reg. 1182/71 Art. 3(2)(c)).</summary>
    public static DateOnly MonthsAfter(DateOnly day, int months) => day.AddMonths(months);

    /// <summary>The day itself, or the next that is neither Saturday, Sunday nor public holiday (Reg. 1182/71 Art. 3(4)).</summary>
    public static DateOnly Roll(DateOnly day, EvesRule eves = EvesRule.Ignore)
    {
        while (WorkingDays.IsFree(day, eves))
        {
            day = day.AddDays(1);
        }

        return day;
    }

    /// <summary>The last due date that is red today: at most five working days are left.</summary>
    public static DateOnly LastRedDay(DateOnly today) => WorkingDays.After(today, RedWorkingDays + 1).AddDays(-1);

    /// <summary>The last due date that is amber today, unless it is red.</summary>
    public static DateOnly LastAmberDay(DateOnly today) => today.AddDays(AmberDays);

    private static Urgency UrgencyOf(DateOnly today, DateOnly effective) =>
        today > effective ? Domain.Urgency.Overdue
        : effective <= LastRedDay(today) ? Domain.Urgency.Red
        : effective <= LastAmberDay(today) ? Domain.Urgency.Amber
        : Domain.Urgency.Green;
}
