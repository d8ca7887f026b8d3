namespace Dsar.Domain;

/// <summary>What a guard may look at: the request, who acts, the time, and the body of the act where it has one.</summary>
/// <param name="Request">The request as it stands.</param>
/// <param name="Actor">Who acts.</param>
/// <param name="Now">The time of the act (UTC).</param>
public sealed record Facts(DataSubjectRequest Request, Actor Actor, DateTimeOffset Now)
{
    /// <summary>True while an open access or portability request of the same person waits for its copy (an erasure waits for it; GDPR Art. 5(1)(a), 15); null when nobody has looked, and then the erasure waits too.</summary>
    public bool? CopyOutstanding { get; init; }

    /// <summary>The decision being proposed; null while only asking what is allowed, when a complete one is taken for granted.</summary>
    public DecisionProposal? Proposed { get; init; }

    /// <summary>The decision the approver has read; null while only asking what is allowed.</summary>
    public Guid? DecisionId { get; init; }

    /// <summary>How the delivery is confirmed; null while only asking what is allowed.</summary>
    public DeliveryBasis? Basis { get; init; }

    /// <summary>Today in Europe/Stockholm.</summary>
    public DateOnly Today => StockholmTime.DayOf(Now);
}

/// <summary>A fact that must be true for a row to be taken.</summary>
/// <param name="Name">The fact in words, as the diagram prints it.</param>
/// <param name="Article">The article that demands it.</param>
/// <param name="Code">The problem code the API answers when it is not true.</param>
/// <param name="Holds">The fact itself.</param>
public sealed record Guard(string Name, string Article, string Code, Func<Facts, bool> Holds)
{
    /// <summary>A closer reason within the code, such as <c>after_first_month</c>; null when the code says it all.</summary>
    public string? Why { get; init; }

    /// <summary>True for a fact that only chooses between rows of the same state and trigger; it is never what blocks an act.</summary>
    public bool ChoosesRow { get; init; }

    /// <summary>The facts this one consists of, in the order they are checked; empty for a single fact.</summary>
    public IReadOnlyList<Guard> Parts { get; init; } = [];

    /// <summary>A guard that holds when all its parts do; its code is only a fallback, the part that fails gives its own.</summary>
    public static Guard All(string name, string article, params IReadOnlyList<Guard> parts) =>
        new(name, article, parts[^1].Code, facts => parts.All(part => part.Holds(facts))) { Parts = parts };

    /// <summary>The first single fact that does not hold, or null when the guard holds.</summary>
    public Guard? Failing(Facts facts) =>
        Holds(facts) ? null : Parts.Select(part => part.Failing(facts)).FirstOrDefault(part => part is not null) ?? this;

    /// <summary>True when this row is not the one meant: a fact that chooses between rows does not hold.</summary>
    public bool IsAnotherRow(Facts facts) =>
        (ChoosesRow && !Holds(facts)) || Parts.Any(part => part.IsAnotherRow(facts));
}
