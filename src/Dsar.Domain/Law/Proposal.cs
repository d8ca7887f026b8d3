namespace Dsar.Domain;

/// <summary>A field that is hidden, and why.</summary>
/// <param name="Field">The field's name in the data map.</param>
/// <param name="Ground">The ground's code.</param>
/// <param name="HidesOwnData">True when it hides data of the person too, so that the request is granted only in part.</param>
public sealed record Mask(string Field, string Ground, bool HidesOwnData = false);

/// <summary>What the law gives for one item, as the engine proposes it; an agent decides, another approves.</summary>
/// <param name="Outcome">What is done.</param>
/// <param name="Ground">The ground's code.</param>
/// <param name="Article">GDPR article, without "Art.".</param>
/// <param name="Statute">The statute, if one carries it.</param>
/// <param name="Until">The last day it is kept, for an item that is.</param>
/// <param name="Masks">Fields that are hidden.</param>
/// <param name="MustJudge">What a person still has to judge.</param>
/// <param name="OpenQuestions">Questions that block approval until a person has answered them, as codes.</param>
/// <param name="Rule">The row that gave it, such as access.default.</param>
/// <param name="Rationale">The sentence for the person.</param>
/// <param name="Silent">True when even its existence is not told (rule A2a).</param>
public sealed record Proposal(
    ItemOutcome Outcome,
    string Ground,
    string Article,
    string? Statute,
    DateOnly? Until,
    IReadOnlyList<Mask> Masks,
    IReadOnlyList<string> MustJudge,
    IReadOnlyList<string> OpenQuestions,
    string Rule,
    LocalText Rationale,
    bool Silent = false)
{
    /// <summary>The event after which it is kept no longer, while there is no date yet.</summary>
    public RetentionAnchor? After { get; init; }

    /// <summary>True when <see cref="Until"/> is the day it is looked at again, as for a hold, and not the day after which it is erased.</summary>
    public bool Reviewed { get; init; }

    /// <summary>True when the item is used for nothing but what keeps it (GDPR Art. 18(2)).</summary>
    public bool Restricts { get; init; }

    /// <summary>What each lawful basis gives by itself, in the register's order; one row also where a right does not turn on the basis.</summary>
    public IReadOnlyList<BasisProposal> PerBasis { get; init; } = [];

    /// <summary>What the facts show to be wrong in the register, as codes, such as basis_not_party.</summary>
    public IReadOnlyList<string> Gaps { get; init; } = [];
}

/// <summary>What one lawful basis of an activity gives for an item.</summary>
/// <param name="Basis">The basis as the register states it; null: words that fit none.</param>
/// <param name="Outcome">What it gives by itself.</param>
/// <param name="Rule">The row that gave it.</param>
public sealed record BasisProposal(Basis? Basis, ItemOutcome Outcome, string Rule);
