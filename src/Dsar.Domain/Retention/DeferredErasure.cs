namespace Dsar.Domain;

/// <summary>
/// An item that is kept instead of erased, and erased by itself later (law.md section 3; GDPR Art. 5(1)(e), 17(3)). It outlives the request and its key; which rows it means is sealed
/// under a key of its own.
/// </summary>
/// <param name="Id">Identifies the entry.</param>
/// <param name="DecisionItemId">The item of the decision that kept it.</param>
/// <param name="Activity">Key of the activity.</param>
/// <param name="Until">The last day it is kept; null while the event it is counted from has not happened.</param>
/// <param name="After">The event, when there is no date yet.</param>
/// <param name="Ground">Why it is kept, of <see cref="Grounds"/>.</param>
/// <param name="Statute">The statute, if one keeps it.</param>
public sealed record DeferredErasure(Guid Id, Guid DecisionItemId, string Activity, DateOnly? Until, RetentionAnchor? After, string Ground, string? Statute)
{
    /// <summary>Makes the entry of an item that a decision keeps; throws <see cref="ArgumentException"/> for an item without date, event or ground of keeping.</summary>
    public static DeferredErasure Of(Guid id, Guid decisionItemId, string activity, Proposal kept)
    {
        if (kept.Outcome != ItemOutcome.RetainUntil || (kept.Until is null && kept.After is null))
        {
            throw new ArgumentException($"Rule {kept.Rule} keeps nothing until a date or an event.", nameof(kept));
        }

        return new DeferredErasure(id, decisionItemId, activity, kept.Until, kept.After, kept.Ground, kept.Statute);
    }

    /// <summary>True from the day after the last day on: kept through it, erased the next day, no weekend roll.</summary>
    public bool IsDue(DateOnly today) => Until < today;

    /// <summary>The event has happened: from now on there is a date. Null leaves it open.</summary>
    public DeferredErasure Happened(DateOnly? on) => Until is null && on is { } day ? this with { Until = day } : this;

    /// <summary>
    /// What becomes of it when due: the rule table is asked again with what is known then. The answer is the entry with its new date, or null: erase it, prove it, tell the recipients
    /// and destroy the entry's key.
    /// </summary>
    /// <param name="again">The proposal of an erasure as of today.</param>
    /// <param name="today">Today, Europe/Stockholm; the new date is never before it, so that an entry is asked about once and not every day.</param>
    public DeferredErasure? AskedAgain(Proposal again, DateOnly today)
    {
        var decidable = again.OpenQuestions.Count == 0;
        if (decidable && again.Outcome is ItemOutcome.Erase or ItemOutcome.Anonymise)
        {
            return null;
        }

        var kept = this with { Ground = again.Ground, Statute = again.Statute };
        return decidable && again.Outcome == ItemOutcome.RetainUntil && (again.Until is { } until ? until >= today : again.After is not null)
            ? kept with { Until = again.Until, After = again.After }
            // Withheld, or a person has to look first, as at a hold that nobody reviewed: nothing is erased without one. Asked again after the longest time between two reviews.
            : kept with { Until = today.AddMonths(Balancing.ReviewWithinMonths), After = null };
    }
}
