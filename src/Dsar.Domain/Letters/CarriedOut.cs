namespace Dsar.Domain;

/// <summary>Who was told of what was done (GDPR Art. 19).</summary>
/// <param name="Told">Names of recipients that have a notice.</param>
/// <param name="NotTold">Names of those it could not be told, or who were excused.</param>
public sealed record RecipientsTold(IReadOnlyList<string> Told, IReadOnlyList<string> NotTold)
{
    /// <summary>Names of those whose notice has not left yet.</summary>
    public IReadOnlyList<string> Underway { get; init; } = [];

    /// <summary>Nobody had received the data.</summary>
    public static RecipientsTold Nobody { get; } = new([], []);
}

/// <summary>What was carried out for the person, as a letter tells it.</summary>
/// <param name="On">The day it was done, or from which it holds; Europe/Stockholm.</param>
public sealed record CarriedOut(DateOnly On)
{
    /// <summary>Who was told; null where nobody has to be (portability, marketing).</summary>
    public RecipientsTold? Recipients { get; init; }

    /// <summary>The day by which every backup is overwritten; null: none holds the data.</summary>
    public DateOnly? BackupsUntil { get; init; }

    /// <summary>The kinds of files given, such as JSON and CSV.</summary>
    public IReadOnlyList<string> Formats { get; init; } = [];

    /// <summary>The controller that the files were sent to (GDPR Art. 20(2)).</summary>
    public string? TransferredTo { get; init; }

    /// <summary>Why they could not be sent there, in the letter's language (GDPR Art. 20(2)).</summary>
    public (string Recipient, string Reason)? TransferNotFeasible { get; init; }

    /// <summary>The last day a mailing that was already under way may arrive.</summary>
    public DateOnly? LastMailing { get; init; }

    /// <summary>The erasure that was opened after a stop: its reference, and what it erases (<see cref="AfterStop"/>); null: nothing was held for that use alone.</summary>
    public (string Reference, IReadOnlyList<LocalText> What)? Erasure { get; init; }
}

/// <summary>The sentences about what was carried out, one way a right (portal.md section 4.4, L5, L6, L10).</summary>
internal static class CarriedOutWords
{
    public static IEnumerable<string> Of(LetterFrame frame, DecisionLetterContent content)
    {
        if (frame.Right == Right.Access)
        {
            // A part of the answer is told row by row; only the whole is told as one.
            return content.Outcome == RequestOutcome.PartlyGranted ? [] : [frame.Say(LetterTexts.GrantedAccess)];
        }

        return content.CarriedOut is { } done ? [.. Act(frame, content, done), .. Kept(frame, content), .. After(frame, done)] : Kept(frame, content);
    }

    /// <summary>Who was told, and what follows later.</summary>
    public static IEnumerable<string> After(LetterFrame frame, CarriedOut done)
    {
        if (done.Erasure is { } opened)
        {
            yield return frame.Say(LetterTexts.ErasureOpened, ("items", string.Join("; ", opened.What.Select(item => item.In(frame.Language)))), ("erasureReference", opened.Reference));
        }

        if (done.Recipients is { Told.Count: 0, NotTold.Count: 0, Underway.Count: 0 })
        {
            yield return frame.Say(LetterTexts.RecipientsNone);
        }

        if (done.Recipients is { Told.Count: > 0 } some)
        {
            yield return frame.Say(LetterTexts.RecipientsTold, ("recipientList", string.Join(", ", some.Told)));
        }

        if (done.Recipients is { Underway.Count: > 0 } soon)
        {
            // Notices never delay the answer, and the answer says no more than is true on its day.
            yield return frame.Say(LetterTexts.RecipientsUnderway, ("recipientList", string.Join(", ", soon.Underway)));
        }

        if (done.Recipients is { NotTold.Count: > 0 } failed)
        {
            yield return frame.Say(LetterTexts.RecipientsFailed, ("failedList", string.Join(", ", failed.NotTold)));
        }
    }

    private static IEnumerable<string> Act(LetterFrame frame, DecisionLetterContent content, CarriedOut done)
    {
        string Say(LocalText text, params (string, string)[] values) => frame.Say(text, [("doneDate", LetterDates.InWords(done.On, frame.Language)), .. values]);
        return frame.Right switch
        {
            Right.Rectification => [Say(LetterTexts.GrantedRectification)],
            Right.Erasure => [Say(LetterTexts.GrantedErasure), .. done.BackupsUntil is { } day ? [Say(LetterTexts.Backups, ("backupDate", LetterDates.InWords(day, frame.Language)))] : Array.Empty<string>()],
            Right.Restriction => [Say(LetterTexts.GrantedRestriction), Say(LetterTexts.RestrictionEnds)],
            Right.Portability => [Say(LetterTexts.GrantedPortability, ("formats", string.Join(", ", done.Formats))), .. Transfer(done, Say)],
            Right.Objection => Stop(frame, content, done, Say),
            Right.Access => [],
        };
    }

    private static IEnumerable<string> Transfer(CarriedOut done, Func<LocalText, (string, string)[], string> say)
    {
        if (done.TransferredTo is { } recipient)
        {
            yield return say(LetterTexts.Transferred, [("recipient", recipient)]);
        }
        else if (done.TransferNotFeasible is { } not)
        {
            yield return say(LetterTexts.TransferNotFeasible, [("recipient", not.Recipient), ("reason", not.Reason)]);
        }
    }

    private static IEnumerable<string> Stop(LetterFrame frame, DecisionLetterContent content, CarriedOut done, Func<LocalText, (string, string)[], string> say)
    {
        var stopped = content.Items.Where(item => item.IsTold && item.Outcome == ItemOutcome.Stop).ToList();
        if (frame.Kind == ObjectionKind.DirectMarketing || stopped.Exists(item => item.Ground == Grounds.MarketingObjection))
        {
            yield return say(LetterTexts.GrantedMarketing, []);
            if (done.LastMailing is { } last)
            {
                yield return say(LetterTexts.LastMailing, [("lastDate", LetterDates.InWords(last, frame.Language))]);
            }

            yield return say(LetterTexts.Suppressed, []);
        }

        if (frame.Kind == ObjectionKind.ConsentWithdrawal || stopped.Exists(item => item.Ground == Grounds.ConsentWithdrawn))
        {
            yield return say(LetterTexts.GrantedConsent, []);
        }

        if (frame.Kind == ObjectionKind.AutomatedDecision)
        {
            yield return say(LetterTexts.GrantedReview, []);
        }

        if (stopped.Where(item => item.Ground == Grounds.ObjectionUpheld).ToList() is { Count: > 0 } upheld)
        {
            yield return say(LetterTexts.GrantedStop, [("items", string.Join("; ", upheld.Select(item => item.What.In(frame.Language))))]);
        }
    }

    private static IEnumerable<string> Kept(LetterFrame frame, DecisionLetterContent content)
    {
        var kept = content.Items.Where(item => item.IsTold && item.Outcome == ItemOutcome.RetainUntil).ToList();
        var days = kept.Where(item => !item.Reviewed).Select(item => item.Until).OfType<DateOnly>().Distinct().Order().Select(day => LetterDates.InWords(day.AddDays(1), frame.Language)).ToList();
        if (days.Count > 0)
        {
            yield return frame.Say(LetterTexts.KeptForATime, ("eraseDates", string.Join(", ", days)));
        }

        if (kept.Exists(item => item.Until is null))
        {
            yield return frame.Say(LetterTexts.KeptUntilEvent);
        }

        var reviews = kept.Where(item => item.Reviewed).Select(item => item.Until).OfType<DateOnly>().Distinct().Order().Select(day => LetterDates.InWords(day, frame.Language)).ToList();
        if (reviews.Count > 0)
        {
            yield return frame.Say(LetterTexts.KeptUntilReview, ("reviewDates", string.Join(", ", reviews)));
        }

        if (content.Items.Any(item => item.IsTold && item.Ground == Grounds.RestrictionInForce))
        {
            yield return frame.Say(LetterTexts.StaysRestricted);
        }
    }
}
