namespace Dsar.Api.Features.Findings;

/// <summary>A merge patch of what is recorded of a finding: what is absent stays, null takes it away.</summary>
public sealed record RecordedPatch
{
    /// <summary>Why it is processed unlawfully (GDPR Art. 17(1)(d)).</summary>
    public string? Unlawful { get; init => (field, _) = (value, Given.Add(nameof(Unlawful))); }

    /// <summary>The law that demands its erasure (GDPR Art. 17(1)(e)).</summary>
    public string? RequiredBy { get; init => (field, _) = (value, Given.Add(nameof(RequiredBy))); }

    /// <summary>The online service that collected it from a child (GDPR Art. 17(1)(f)).</summary>
    public string? ChildService { get; init => (field, _) = (value, Given.Add(nameof(ChildService))); }

    /// <summary>Why freedom of expression or information needs it (GDPR Art. 17(3)(a)).</summary>
    public string? Expression { get; init => (field, _) = (value, Given.Add(nameof(Expression))); }

    /// <summary>Task or law, necessity and, for Art. 89, why anonymising will not do (GDPR Art. 17(3)(b)-(d), 21(6)).</summary>
    public string? PublicInterest { get; init => (field, _) = (value, Given.Add(nameof(PublicInterest))); }

    /// <summary>The condition that a special category, or data on crimes, rests on (GDPR Art. 9(2), 10).</summary>
    public string? Art9Condition { get; init => (field, _) = (value, Given.Add(nameof(Art9Condition))); }

    /// <summary>Whether the person is a party to the contract that the basis names.</summary>
    public bool? PartyToContract { get; init => (field, _) = (value, Given.Add(nameof(PartyToContract))); }

    internal HashSet<string> Given { get; } = [];

    /// <summary>What was recorded, with this laid over it.</summary>
    internal FindingRecorded Over(FindingRecorded old) => new(
        Or(nameof(Unlawful), Unlawful, old.Unlawful), Or(nameof(RequiredBy), RequiredBy, old.RequiredBy), Or(nameof(ChildService), ChildService, old.ChildService), Or(nameof(Expression), Expression, old.Expression),
        Or(nameof(PublicInterest), PublicInterest, old.PublicInterest), Or(nameof(Art9Condition), Art9Condition, old.Art9Condition), Or(nameof(PartyToContract), PartyToContract, old.PartyToContract));

    private T? Or<T>(string member, T? given, T? old) => Given.Contains(member) ? given : old;
}
