namespace Dsar.Domain;

/// <summary>The letters after or beside a decision: done, withdrawn, lift notice, list of recipients, late; and the notice to a recipient (law.md section 7; portal.md section 4.4, L10-L16).</summary>
public static class LaterLetters
{
    private static readonly Dictionary<NoticeAction, LocalText> Actions = new()
    {
        [NoticeAction.Rectified] = new("rättat", "corrected"),
        [NoticeAction.Erased] = new("raderat", "erased"),
        [NoticeAction.Restricted] = new("slutat använda", "stopped using"),
    };

    /// <summary>What ended after the decision letter, such as a deferred erasure; mandatory even when all was done.</summary>
    /// <param name="frame">The frame.</param>
    /// <param name="items">What was done.</param>
    /// <param name="done">When, who was told, and what follows later.</param>
    public static Document Done(LetterFrame frame, IReadOnlyList<LocalText> items, CarriedOut done) => frame.Letter(LetterTexts.DoneTitle,
        [
            new DocumentSection("",
            [
                frame.Say(LetterTexts.Done1),
                frame.Say(LetterTexts.Done2, ("doneDate", LetterDates.InWords(done.On, frame.Language)), ("items", List(frame, items))),
                .. CarriedOutWords.After(frame, done),
            ]),
        ],
        complaint: true);

    /// <summary>The person took the request back: what had been carried out is stated, and its recipients are still told.</summary>
    /// <param name="frame">The frame.</param>
    /// <param name="withdrawnOn">The day it was taken back.</param>
    /// <param name="alreadyDone">What had been carried out; empty: nothing.</param>
    /// <param name="done">When that was and who was told; null: nothing had been carried out.</param>
    /// <param name="keptMonths">How many months after closing the request itself is deleted.</param>
    public static Document Withdrawn(LetterFrame frame, DateOnly withdrawnOn, IReadOnlyList<LocalText> alreadyDone, CarriedOut? done, int keptMonths) => frame.Letter(LetterTexts.WithdrawnTitle,
        [
            new DocumentSection("",
            [
                frame.Say(LetterTexts.Withdrawn1, ("withdrawnAt", LetterDates.InWords(withdrawnOn, frame.Language))),
                .. alreadyDone.Count > 0 ? [frame.Say(LetterTexts.WithdrawnDone, ("items", List(frame, alreadyDone)))] : Array.Empty<string>(),
                .. done is null ? [] : CarriedOutWords.After(frame, done),
                frame.Say(LetterTexts.Withdrawn2, ("keepUntil", frame.Say(new($"{keptMonths} månader efter att ärendet har avslutats", $"{keptMonths} months after the request is closed")))),
            ]),
        ],
        complaint: true);

    /// <summary>A restriction is about to end: told before it does, with the reason (GDPR Art. 18(3)).</summary>
    /// <param name="frame">The frame.</param>
    /// <param name="restriction">The restriction, with its end announced; throws <see cref="ArgumentException"/> when it is not.</param>
    /// <param name="reason">The reason, in the letter's language.</param>
    /// <param name="items">What the restriction covers.</param>
    public static Document LiftNotice(LetterFrame frame, Restriction restriction, string reason, IReadOnlyList<LocalText> items) => restriction.LiftOn is not { } liftOn
        ? throw new ArgumentException("The restriction's end is not announced.", nameof(restriction))
        : frame.Letter(LetterTexts.LiftTitle,
            [new DocumentSection("", [frame.Say(LetterTexts.Lift1, ("liftDate", LetterDates.InWords(liftOn, frame.Language)), ("reason", reason)), List(frame, items)])],
            complaint: true);

    /// <summary>A restriction whose end the person was told of goes on after all.</summary>
    /// <param name="frame">The frame.</param>
    /// <param name="announced">The day it was to end.</param>
    /// <param name="reason">The new reason, in the letter's language.</param>
    public static Document Continues(LetterFrame frame, DateOnly announced, string reason) => frame.Letter(LetterTexts.ContinuesTitle,
        [new DocumentSection("", [frame.Say(LetterTexts.Continues1, ("liftDate", LetterDates.InWords(announced, frame.Language)), ("reason", reason))])],
        complaint: true);

    /// <summary>Why the provisional restriction of an objection ends: it is decided, or the person took it back.</summary>
    public static LocalText ObjectionOver(RequestState state) => state == RequestState.Withdrawn ? LetterTexts.LiftWithdrawn : LetterTexts.LiftDecided;

    /// <summary>Who was told what was done, when the person asks (GDPR Art. 19, last sentence).</summary>
    /// <param name="frame">The frame.</param>
    /// <param name="told">The recipients.</param>
    public static Document RecipientsList(LetterFrame frame, RecipientsTold told) => frame.Letter(LetterTexts.RecipientsTitle,
        [
            new DocumentSection("",
            [
                .. told is { Told.Count: 0, NotTold.Count: 0, Underway.Count: 0 } ? [frame.Say(LetterTexts.RecipientsNone)] : Array.Empty<string>(),
                .. told.Told.Count > 0 ? [frame.Say(LetterTexts.Recipients1, ("recipientList", string.Join(", ", told.Told)))] : Array.Empty<string>(),
                .. told.Underway.Count > 0 ? [frame.Say(LetterTexts.RecipientsUnderway, ("recipientList", string.Join(", ", told.Underway)))] : Array.Empty<string>(),
                .. told.NotTold.Count > 0 ? [frame.Say(LetterTexts.RecipientsFailed, ("failedList", string.Join(", ", told.NotTold)))] : Array.Empty<string>(),
            ]),
        ],
        complaint: true);

    /// <summary>The date has passed: an apology, the cause and a new date; the clock runs on (GDPR Art. 12(3)-(4)).</summary>
    /// <param name="frame">The frame.</param>
    /// <param name="due">The date that passed.</param>
    /// <param name="reason">The cause, in the letter's language.</param>
    /// <param name="newDate">When the answer is expected.</param>
    public static Document Late(LetterFrame frame, DateOnly due, string reason, DateOnly newDate) => frame.Letter(LetterTexts.LateTitle,
        [
            new DocumentSection("",
            [
                frame.Say(LetterTexts.Late1, ("dueDate", LetterDates.InWords(due, frame.Language))),
                frame.Say(LetterTexts.Late2, ("reason", reason)),
                frame.Say(LetterTexts.Late3, ("newDate", LetterDates.InWords(newDate, frame.Language))),
            ]),
        ],
        complaint: true);

    /// <summary>The notice to a recipient: the act, the kinds of data and a reference. No reasons, no name, nothing of the person, nor the request's own reference.</summary>
    /// <param name="controller">The controller as its register states it.</param>
    /// <param name="action">What was done.</param>
    /// <param name="categories">The kinds of data.</param>
    /// <param name="reference">The notice's own reference, by which it is confirmed.</param>
    /// <param name="language">Swedish or English.</param>
    /// <param name="reminder">True when it was sent before and not confirmed.</param>
    public static Document Notice(DataController controller, NoticeAction action, IReadOnlyList<LocalText> categories, string reference, Language language, bool reminder = false)
    {
        (string Name, string Value)[] values =
        [
            ("controller", controller.Name ?? LetterTexts.Unnamed.In(language)),
            ("action", Actions[action].In(language)),
            ("categories", string.Join(", ", categories.Select(c => c.In(language)))),
            ("noticeReference", reference),
        ];
        var said = values.Aggregate(LetterTexts.Notice1.In(language), (text, value) => text.Replace($"{{{value.Name}}}", value.Value, StringComparison.Ordinal));
        return new Document((reminder ? LetterTexts.NoticeReminderTitle : LetterTexts.NoticeTitle).In(language), language, [new DocumentSection("", [said, LetterTexts.Notice2.In(language)])]);
    }

    /// <summary>What a notice adds when the recipient has an earlier one about the same person: nothing else tells whom it is about.</summary>
    /// <param name="reference">The earlier notice's reference.</param>
    /// <param name="language">The language.</param>
    public static string SamePerson(string reference, Language language) => LetterTexts.NoticeSame.In(language).Replace("{reference}", reference, StringComparison.Ordinal);

    private static string List(LetterFrame frame, IReadOnlyList<LocalText> items) => string.Join("; ", items.Select(item => item.In(frame.Language)));
}
