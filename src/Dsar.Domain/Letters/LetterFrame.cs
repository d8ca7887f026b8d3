namespace Dsar.Domain;

/// <summary>What every letter to the person says about itself (law.md section 7).</summary>
/// <param name="Controller">The controller as its register states it.</param>
/// <param name="Reference">The reference, such as GD-7K3M-9Q2P.</param>
/// <param name="Right">The right exercised.</param>
/// <param name="Kind">The kind of an objection.</param>
/// <param name="ReceivedOn">The day the request was received.</param>
/// <param name="Date">The day of the letter.</param>
/// <param name="Language">Swedish or English.</param>
public sealed record LetterFrame(DataController Controller, string Reference, Right Right, ObjectionKind? Kind, DateOnly ReceivedOn, DateOnly Date, Language Language)
{
    /// <summary>What the register lacks for a decision letter: name, contact_email. While it lacks something the letter waits in a manual task.</summary>
    public static IReadOnlyList<string> Missing(DataController controller) =>
    [
        .. string.IsNullOrWhiteSpace(controller.Name) ? ["name"] : Array.Empty<string>(),
        .. string.IsNullOrWhiteSpace(controller.ContactEmail) ? ["contact_email"] : Array.Empty<string>(),
    ];

    /// <summary>True for an erasure that the controller opened by itself after a stop (<see cref="AfterStop"/>): the person asked for nothing.</summary>
    public bool OpenedByController { get; init; }

    internal string Name => Controller.Name ?? LetterTexts.Unnamed.In(Language);

    /// <summary>A letter: the frame, its sections, whether it ends with the right to complain, and the greeting.</summary>
    internal Document Letter(LocalText title, IReadOnlyList<DocumentSection> body, bool complaint, bool free = true)
    {
        var opening = new List<string> { Say(LetterTexts.Frame), Say(OpenedByController ? LetterTexts.OpenedByUs : LetterTexts.Concerns) };
        if (Controller.Invented)
        {
            opening.Add(Say(LetterTexts.Invented));
        }

        List<string> closing = complaint ? [.. free ? [Say(LetterTexts.Free)] : Array.Empty<string>(), Say(Controller.ContactEmail is null ? LetterTexts.ComplaintWithoutContact : LetterTexts.Complaint)] : [];
        closing.Add(Say(LetterTexts.Greeting));
        closing.Add(Name);
        closing.AddRange(Contacts());
        return new Document(title.In(Language), Language, [new DocumentSection("", opening), .. body, new DocumentSection("", closing)]);
    }

    /// <summary>A sentence with its placeholders filled; the frame's own are filled everywhere.</summary>
    internal string Say(LocalText text, params IReadOnlyList<(string Name, string Value)> values)
    {
        (string Name, string Value)[] own =
        [
            ("controller", Name),
            ("reference", Reference),
            ("date", LetterDates.InWords(Date, Language)),
            ("receivedAt", LetterDates.InWords(ReceivedOn, Language)),
            ("right", Rights.Name(Right).In(Language)),
            ("article", Cite(Rights.Article(Right, Kind))),
            ("contact", Controller.ContactEmail ?? ""),
        ];
        return values.Concat(own).Aggregate(text.In(Language), (said, value) => said.Replace($"{{{value.Name}}}", value.Value, StringComparison.Ordinal));
    }

    internal string Cite(string article) => Citation.Of(article, Language);

    private IEnumerable<string> Contacts()
    {
        if (Controller.ContactEmail is { } contact)
        {
            yield return Say(LetterTexts.Contact, ("contact", string.Join(", ", new[] { contact, Controller.Address }.OfType<string>())));
        }

        if (Controller.Dpo is { } dpo)
        {
            yield return Say(LetterTexts.Dpo, ("dpo", string.Join(", ", new[] { dpo.Name, dpo.Email }.OfType<string>())));
        }
    }
}
