namespace Dsar.Domain;

/// <summary>The letters before a decision: receipt, identity question, clarification, extension.</summary>
public static class ShortLetters
{
    /// <summary>The receipt: last answer date and why, what happens next, each right separately. Goes even when the register lacks a name.</summary>
    /// <param name="frame">The frame.</param>
    /// <param name="rights">Every right of the submission.</param>
    /// <param name="deadline">The date and how it is counted.</param>
    public static Document Receipt(LetterFrame frame, IReadOnlyList<Right> rights, Deadline deadline)
    {
        var list = string.Join("; ", rights.Select(right => $"{Rights.Name(right).In(frame.Language)} ({frame.Cite(Rights.Article(right))})"));
        return frame.Letter(LetterTexts.ReceiptTitle,
        [
            new DocumentSection("",
            [
                frame.Say(LetterTexts.Receipt1, ("rightsList", list)),
                frame.Say(LetterTexts.Receipt2, ("dueDate", LetterDates.InWords(deadline.Effective, frame.Language))),
                frame.Say(LetterTexts.Receipt3),
            ]),
            new DocumentSection(LetterTexts.ReceiptWhy.In(frame.Language), [.. deadline.Explain.Select(line => $"{LetterDates.InWords(line.Date, frame.Language)}: {line.Text.In(frame.Language)}")]),
        ],
        complaint: true);
    }

    /// <summary>The identity question: why there is doubt, at least two ways of which one needs neither e-mail nor account, and what is not needed. Never says whether data exist.</summary>
    /// <param name="frame">The frame.</param>
    /// <param name="why">The stated doubt (GDPR Art. 12(6)), in the letter's language.</param>
    /// <param name="methods">The ways offered, the least intrusive first.</param>
    /// <param name="replyBy">The last day to answer.</param>
    /// <param name="pausedFrom">The day the clock stands still from; null when it runs on.</param>
    public static Document IdentityQuestion(LetterFrame frame, string why, IReadOnlyList<IdentityMethod> methods, DateOnly replyBy, DateOnly? pausedFrom)
    {
        if (methods.Count < 2 || methods.All(method => IdentityMethods.Row(method).NeedsMailOrAccount))
        {
            throw new ArgumentException("Offer two methods, one of them without e-mail or account (GDPR Art. 12(2)).", nameof(methods));
        }

        var ways = string.Join("; ", methods.Select(method => IdentityMethods.Row(method).Name.In(frame.Language)));
        return frame.Letter(LetterTexts.IdentityTitle,
        [
            new DocumentSection("",
            [
                frame.Say(LetterTexts.Identity1, ("why", why)),
                frame.Say(LetterTexts.Identity2, ("methods", ways)),
                frame.Say(LetterTexts.IdentityFacts),
                frame.Say(LetterTexts.Identity3),
                Clock(frame, pausedFrom),
                frame.Say(LetterTexts.Identity4, ("replyBy", LetterDates.InWords(replyBy, frame.Language))),
            ]),
        ],
        complaint: true);
    }

    /// <summary>The question about what is meant; for access "everything" is a valid answer, for an objection the activities are listed.</summary>
    /// <param name="frame">The frame.</param>
    /// <param name="question">The question, in the letter's language.</param>
    /// <param name="replyBy">The last day to answer.</param>
    /// <param name="pausedFrom">The day the clock stands still from; null when it runs on.</param>
    /// <param name="activities">For an objection: the activities that can be objected to (<see cref="ObjectedActivities"/>).</param>
    public static Document Clarification(LetterFrame frame, string question, DateOnly replyBy, DateOnly? pausedFrom, IReadOnlyList<LocalText>? activities = null) =>
        frame.Letter(LetterTexts.QuestionTitle,
        [
            new DocumentSection("",
            [
                frame.Say(LetterTexts.Question1),
                question,
                .. activities is { Count: > 0 } ? [frame.Say(LetterTexts.QuestionActivities, ("activities", string.Join("; ", activities.Select(a => a.In(frame.Language)))))] : Array.Empty<string>(),
                .. frame.Right == Right.Access ? [frame.Say(LetterTexts.QuestionEverything)] : Array.Empty<string>(),
                frame.Say(frame.Controller.ContactEmail is null ? LetterTexts.Question2WithoutContact : LetterTexts.Question2, ("replyBy", LetterDates.InWords(replyBy, frame.Language))),
                Clock(frame, pausedFrom),
            ]),
        ],
        complaint: true);

    /// <summary>The extension notice: new date and reason, sent inside the first month (GDPR Art. 12(3)).</summary>
    /// <param name="frame">The frame.</param>
    /// <param name="extension">The extension.</param>
    /// <param name="reason">The reason in this case, in the letter's language.</param>
    public static Document ExtensionNotice(LetterFrame frame, Extension extension, string reason)
    {
        var ground = extension.Ground == ExtensionGround.Complexity ? LetterTexts.ExtensionComplexity : LetterTexts.ExtensionNumber;
        return frame.Letter(LetterTexts.ExtensionTitle,
        [
            new DocumentSection("",
            [
                frame.Say(LetterTexts.Extension1,
                    ("dueDateOld", LetterDates.InWords(extension.OldDueDate, frame.Language)), ("extensionReason", ground.In(frame.Language)), ("reason", reason)),
                frame.Say(LetterTexts.Extension2, ("dueDate", LetterDates.InWords(extension.NewDueDate, frame.Language))),
            ]),
        ],
        complaint: true);
    }

    private static string Clock(LetterFrame frame, DateOnly? pausedFrom) => pausedFrom is { } from
        ? frame.Say(LetterTexts.ClockStands, ("pausedFrom", LetterDates.InWords(from, frame.Language)))
        : frame.Say(LetterTexts.ClockRuns);
}
