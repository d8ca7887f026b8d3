namespace Dsar.Domain;

/// <summary>One row of a rule table: the first whose condition holds gives the item's outcome.</summary>
/// <param name="Id">The row's number in law.md section 2, such as A5.</param>
/// <param name="Name">Its name, such as access.default.</param>
/// <param name="When">Its condition in words.</param>
/// <param name="Holds">Its condition.</param>
/// <param name="Outcome">What is done.</param>
/// <param name="Ground">The ground's code.</param>
/// <param name="Article">GDPR article, without "Art.".</param>
/// <param name="Statute">The statute, if one carries it.</param>
/// <param name="MustJudge">What a person still has to judge.</param>
/// <param name="Text">The sentence for the person; <c>{…}</c> is filled from the facts.</param>
public sealed record LawRule(
    string Id,
    string Name,
    string When,
    Func<ItemFacts, DateOnly, bool> Holds,
    ItemOutcome Outcome,
    string Ground,
    string Article,
    string? Statute,
    IReadOnlyList<string> MustJudge,
    LocalText Text)
{
    /// <summary>The question it leaves open as of a day, until a person has looked, as a code; null: none.</summary>
    public Func<ItemFacts, DateOnly, string?> Asks { get; init; } = (_, _) => null;

    /// <summary>Until when it is kept, as of a day; for outcomes that keep.</summary>
    public Func<ItemFacts, DateOnly, DateOnly?> Until { get; init; } = (_, _) => null;

    /// <summary>True when the day of <see cref="Until"/> is not the last but the one it is looked at again: what keeps it may still hold then, so no erasure is promised.</summary>
    public Func<ItemFacts, bool> Reviewed { get; init; } = _ => false;

    /// <summary>The event after which it is kept no longer, while it has no date.</summary>
    public RetentionAnchor? After { get; init; }

    /// <summary>The statute in this case, where the facts name it: a code of <see cref="Statutes"/> or a provision in words.</summary>
    public Func<ItemFacts, string?> Names { get; init; } = _ => null;

    /// <summary>True when the item is used for nothing but what keeps it (GDPR Art. 18(2)).</summary>
    public bool Restricts { get; init; }

    /// <summary>True when the person is told nothing of the item.</summary>
    public bool Silent { get; init; }
}

/// <summary>One field rule: it masks fields and never withholds the row; the item's outcome comes from the other rows.</summary>
/// <param name="Id">The row's number in law.md section 2, such as A1.</param>
/// <param name="Name">Its name, such as access.credential.</param>
/// <param name="Kind">The flag of the fields it masks.</param>
/// <param name="Ground">The ground's code.</param>
/// <param name="Article">GDPR article, without "Art.".</param>
/// <param name="Statute">The statute, if one carries it.</param>
/// <param name="MustJudge">What a person still has to judge.</param>
/// <param name="Text">The sentence for the person.</param>
public sealed record FieldRule(
    string Id, string Name, FieldKind Kind, string Ground, string Article, string? Statute, IReadOnlyList<string> MustJudge, LocalText Text)
{
    /// <summary>True when a field that the person supplied stays open (GDPR Art. 20(4)).</summary>
    public bool OpenWhenSupplied { get; init; }

    /// <summary>True when the rule masks this field.</summary>
    public bool Masks(FieldFact field) => field.Kind == Kind && !(OpenWhenSupplied && field.Supplied);
}
