namespace Dsar.Domain;

/// <summary>Fills the placeholders of a rule's sentence. What is not known is said in general words, so that no placeholder reaches a person.</summary>
public static class RationaleText
{
    private static readonly Dictionary<string, LocalText> General = new()
    {
        ["{controller}s"] = new("en annan personuppgiftsansvarigs", "another controller"),
        ["{controller}"] = new("en annan personuppgiftsansvarig", "another controller"),
        ["{recipient}"] = new("En annan personuppgiftsansvarig", "Another controller"),
        ["{contact}"] = new("den som ansvarar", "the one responsible"),
        ["{statute}"] = new("lag", "The law"),
        ["{date}"] = new("när skälet upphör", "when the reason ends"),
        ["{task}"] = new("en uppgift av allmänt intresse", "a task in the public interest"),
        ["{basis}"] = new("den här grunden", "processing on this basis"),
        ["{reason}"] = new("se beslutet", "see the decision"),
        ["{evidence}"] = new("se beslutet", "see the decision"),
    };

    /// <summary>The sentence with what the facts know.</summary>
    /// <param name="text">The rule's sentence.</param>
    /// <param name="facts">What is known of the item.</param>
    /// <param name="until">The last day it is kept, for an item that is.</param>
    /// <param name="statute">The statute in words.</param>
    public static LocalText Fill(LocalText text, ItemFacts facts, DateOnly? until = null, LocalText? statute = null)
    {
        var startsWithName = text.Sv.StartsWith("{statute}", StringComparison.Ordinal);
        var known = new Dictionary<string, LocalText?>
        {
            ["{controller}s"] = facts.OtherController?.Name is { } name ? new LocalText(Genitive(name), name) : null,
            ["{recipient}"] = Same(facts.OtherController?.Name),
            ["{contact}"] = Same(facts.OtherController?.Contact),
            ["{statute}"] = statute,
            ["{date}"] = until is { } day ? LetterDates.InWords(day) : null,
            ["{task}"] = Same(facts.Recorded.PublicInterest?.TaskOrLaw),
            ["{basis}"] = facts.Bases is [{ } basis, ..] ? Bases.Name(basis) : null,
            ["{reason}"] = Same(facts.Compelling?.Result),
            ["{evidence}"] = Same(facts.Recorded.ContradictedBy),
        };
        foreach (var (placeholder, value) in known)
        {
            text = value is null ? text : Replace(text, placeholder, value);
        }

        var said = General.Aggregate(text, (filled, general) => Replace(filled, general.Key, general.Value));
        return startsWithName ? new LocalText(Capital(said.Sv), Capital(said.En)) : said;
    }

    /// <summary>A ground's own sentence in general words, for an item an agent decided without a text of its own.</summary>
    public static LocalText InGeneral(Ground ground) => General.Aggregate(ground.Text, (filled, general) => Replace(filled, general.Key, general.Value));

    // A Swedish name that ends in s, x or z takes no further s.
    private static string Genitive(string name) => name[^1] is 's' or 'x' or 'z' ? name : name + "s";

    private static string Capital(string sentence) => char.ToUpperInvariant(sentence[0]) + sentence[1..];

    private static LocalText? Same(string? value) => value is null ? null : new LocalText(value, value);

    private static LocalText Replace(LocalText text, string placeholder, LocalText value) => new(
        text.Sv.Replace(placeholder, value.Sv, StringComparison.Ordinal),
        text.En.Replace(placeholder.TrimEnd('s'), value.En, StringComparison.Ordinal));
}
