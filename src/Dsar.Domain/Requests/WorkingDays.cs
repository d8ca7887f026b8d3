namespace Dsar.Domain;

/// <summary>Whether the three eves count as holidays when a date is rolled forward; a setting of the controller.</summary>
public enum EvesRule
{
    /// <summary>Eves are ordinary days, as in lag 1989:253; the default and the earlier date.</summary>
    Ignore,

    /// <summary>Eves are rolled over too (lag 1930:173).</summary>
    Extend,
}

/// <summary>Working days in Sweden. Two meanings: of the law (roll), and of the office (planning), which also leaves out eves and squeezed days.</summary>
public static class WorkingDays
{
    /// <summary>True for Saturdays, Sundays and public holidays (Reg. 1182/71 Art. 2), and for eves under that setting.</summary>
    public static bool IsFree(DateOnly day, EvesRule eves = EvesRule.Ignore) =>
        day.DayOfWeek == DayOfWeek.Saturday || Holidays.NameOf(day) is not null || (eves == EvesRule.Extend && Holidays.EveOf(day) is not null);

    /// <summary>True for a klämdag: a working day with a free day, eves counted, on both sides.</summary>
    public static bool IsSqueezed(DateOnly day) =>
        !IsFree(day, EvesRule.Extend) && IsFree(day.AddDays(-1), EvesRule.Extend) && IsFree(day.AddDays(1), EvesRule.Extend);

    /// <summary>The day <paramref name="count"/> working days after a day, which itself is not counted.</summary>
    public static DateOnly After(DateOnly day, int count)
    {
        while (count > 0)
        {
            day = day.AddDays(1);
            count -= IsFree(day) ? 0 : 1;
        }

        return day;
    }

    /// <summary>The day <paramref name="count"/> office days before a day: neither free, eve nor squeezed.</summary>
    public static DateOnly Before(DateOnly day, int count)
    {
        while (count > 0)
        {
            day = day.AddDays(-1);
            count -= IsFree(day, EvesRule.Extend) || IsSqueezed(day) ? 0 : 1;
        }

        return day;
    }

    /// <summary>Working days after <paramref name="from"/> up to and including <paramref name="to"/>; 0 when there is none.</summary>
    public static int Between(DateOnly from, DateOnly to)
    {
        var count = 0;
        for (var day = from.AddDays(1); day <= to; day = day.AddDays(1))
        {
            count += IsFree(day) ? 0 : 1;
        }

        return count;
    }
}
