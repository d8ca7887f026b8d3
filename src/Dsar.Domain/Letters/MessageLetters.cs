namespace Dsar.Domain;

/// <summary>Why a fee may be taken at all: free is the rule, the first copy always (C-307/22).</summary>
public enum FeeGround
{
    /// <summary>The request is manifestly unfounded or excessive, Art. 12(5).</summary>
    Excessive,

    /// <summary>A further copy was asked for, Art. 15(3).</summary>
    FurtherCopy,
}

/// <summary>The messages between the controller and the person as letters ready to print.</summary>
public static class MessageLetters
{
    /// <summary>A message to the person in the frame of a letter, with the right to complain.</summary>
    /// <param name="frame">The frame; its date is the message's.</param>
    /// <param name="title">Heading of the letter.</param>
    /// <param name="text">What was written, in the letter's language; line breaks part paragraphs.</param>
    /// <param name="free">Whether the letter says that answering costs nothing; not one that announces a fee.</param>
    public static Document Letter(LetterFrame frame, LocalText title, string text, bool free = true) =>
        frame.Letter(title, [new DocumentSection("", Paragraphs(text))], complaint: true, free);

    /// <summary>What the person wrote, for the file: who it concerns and the text, without greeting.</summary>
    /// <param name="frame">The frame; its date is the day the message was registered.</param>
    /// <param name="title">Heading of the page.</param>
    /// <param name="text">What was written.</param>
    public static Document Received(LetterFrame frame, LocalText title, string text) =>
        new(title.In(frame.Language), frame.Language, [new DocumentSection("", [frame.Say(LetterTexts.Frame), .. Paragraphs(text)])]);

    /// <summary>The words of a fee notice: that it is free, why not now, how the amount came about, and that the person may narrow or withdraw (GDPR Art. 12(5), 15(3)).</summary>
    /// <param name="frame">The frame.</param>
    /// <param name="amount">The amount with its currency.</param>
    /// <param name="ground">Why a fee may be taken.</param>
    /// <param name="evidence">What shows it, in the letter's language.</param>
    /// <param name="replyBy">The day until which nothing that costs is done.</param>
    public static string FeeNotice(LetterFrame frame, string amount, FeeGround ground, string evidence, DateOnly replyBy)
    {
        var (reason, article) = ground == FeeGround.Excessive ? (LetterTexts.FeeExcessive, "Art. 12(5)") : (LetterTexts.FeeFurtherCopy, "Art. 15(3)");
        return string.Join("\n\n",
            frame.Say(LetterTexts.Fee1, ("amount", amount), ("reason", reason.In(frame.Language)), ("feeArticle", frame.Cite(article))),
            frame.Say(LetterTexts.Fee2, ("evidence", evidence)),
            frame.Say(LetterTexts.Fee3, ("replyBy", LetterDates.InWords(replyBy, frame.Language))));
    }

    /// <summary>The words of a letter without its frame, as they are kept.</summary>
    /// <param name="letter">A letter with opening and closing.</param>
    public static string Words(Document letter) =>
        string.Join("\n\n", letter.Sections.Skip(1).SkipLast(1).SelectMany(s => new[] { s.Heading }.Where(h => h.Length > 0).Concat(s.Paragraphs)));

    private static string[] Paragraphs(string text) => text.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
}
