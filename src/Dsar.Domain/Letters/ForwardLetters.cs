namespace Dsar.Domain;

/// <summary>The letters that say who answers instead (law.md section 7, forwarded and referred; GDPR Art. 4(7), 12(2), 28(3)(e)).</summary>
public static class ForwardLetters
{
    /// <summary>The request was passed on to the controller on whose behalf the data are held, or could not be.</summary>
    /// <param name="frame">The frame.</param>
    /// <param name="company">The controller that answers.</param>
    /// <param name="contact">Where the person reaches it; null when the request could not be passed on.</param>
    /// <param name="sentOn">The day it was passed on.</param>
    public static Document Forwarded(LetterFrame frame, string company, string? contact, DateOnly sentOn) => frame.Letter(LetterTexts.ForwardedTitle,
        [
            new DocumentSection("", contact is null
                ? [frame.Say(LetterTexts.NotPassedOn, ("company", company))]
                :
                [
                    frame.Say(LetterTexts.Forwarded1, ("company", company)),
                    frame.Say(LetterTexts.Forwarded2, ("forwardedAt", LetterDates.InWords(sentOn, frame.Language)), ("companyContact", contact)),
                ]),
        ],
        complaint: true);

    /// <summary>Before identity is proven: one text for all, which does not say whether the company is a customer.</summary>
    /// <param name="frame">The frame.</param>
    /// <param name="company">The company the person named.</param>
    public static Document ForwardedUnproven(LetterFrame frame, string company) =>
        frame.Letter(LetterTexts.ForwardedTitle, [new DocumentSection("", [frame.Say(LetterTexts.ForwardedUnproven, ("company", company))])], complaint: true);

    /// <summary>Another decides over the data itself: the person is told where to turn, nothing was sent.</summary>
    /// <param name="frame">The frame.</param>
    /// <param name="recipient">The controller that answers.</param>
    /// <param name="contact">Where the person reaches it; null when that is not known.</param>
    public static Document Referred(LetterFrame frame, string recipient, string? contact) =>
        frame.Letter(LetterTexts.ReferredTitle, [new DocumentSection("", [frame.Say(LetterTexts.Referred, ("recipient", recipient), ("recipientContact", contact ?? recipient))])], complaint: true);
}
