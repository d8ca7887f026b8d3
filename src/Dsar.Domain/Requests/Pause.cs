namespace Dsar.Domain;

/// <summary>Why the clock stands still.</summary>
public enum PauseCause
{
    /// <summary>Reasonable doubt about identity, stated (GDPR Art. 12(6)).</summary>
    Identity,

    /// <summary>A question about what is meant (GDPR rec. 63).</summary>
    Clarification,
}

/// <summary>A time in which the clock stands still: the day asked is not counted, the day answered is.</summary>
/// <param name="From">The day asked.</param>
/// <param name="To">The day answered; null while open.</param>
/// <param name="Cause">Why.</param>
/// <param name="RecordId">The identity check or clarification.</param>
public sealed record Pause(DateOnly From, DateOnly? To, PauseCause Cause, Guid RecordId)
{
    /// <summary>How many working days after receipt, or after the answer that made it possible, a question is still without undue delay (EDPB 01/2022).</summary>
    public const int AskWithinWorkingDays = 3;

    /// <summary>The questions that pause: of a kind that can, and asked without undue delay.</summary>
    public static IReadOnlyList<Pause> Counted(DeadlineFacts facts)
    {
        // A follow-up is in time only after a question that was itself in time; else a late one could buy another pause.
        var inTime = new List<DeadlineQuestion>();
        foreach (var question in facts.Questions.OrderBy(q => q.AskedOn))
        {
            if (IsInTime(question.AskedOn, facts.ReceivedOn) || inTime.Any(q => q.AnsweredOn is { } answered && answered <= question.AskedOn && IsInTime(question.AskedOn, answered)))
            {
                inTime.Add(question);
            }
        }

        return [.. inTime.Where(q => q.CanPause).Select(q => new Pause(q.AskedOn, q.AnsweredOn, q.Cause, q.RecordId))];
    }

    /// <summary>Calendar days in the union of the pauses; an open one is counted to <paramref name="until"/>.</summary>
    public static int DaysIn(IReadOnlyList<Pause> pauses, DateOnly until)
    {
        var days = new HashSet<int>();
        foreach (var pause in pauses)
        {
            var last = pause.To is { } to && to < until ? to : until;
            for (var day = pause.From.DayNumber + 1; day <= last.DayNumber; day++)
            {
                days.Add(day);
            }
        }

        return days.Count;
    }

    private static bool IsInTime(DateOnly asked, DateOnly since) => asked <= WorkingDays.After(since, AskWithinWorkingDays);
}
