using Dsar.Domain;

namespace Dsar.Discovery;

/// <summary>Where an identifier of a run came from and what became of it.</summary>
public enum IdentityState
{
    /// <summary>Met, and not yet counted.</summary>
    New,

    /// <summary>Used; rows found by it are the person's.</summary>
    Accepted,

    /// <summary>Used; several people have it, so rows reached by it alone are <see cref="Ownership.Shared"/>.</summary>
    Shared,

    /// <summary>An agent is asked; not used until answered.</summary>
    Asked,

    /// <summary>An agent said it is not the person's.</summary>
    Rejected,

    /// <summary>Not used: the map says so, or the value means nobody.</summary>
    Ignored,
}

/// <summary>An identifier known to a run. Personal data: sealed in the run store, never logged.</summary>
/// <param name="Id">Stable id: the first 128 bits of a keyed hash of kind and folded value, hexadecimal.</param>
/// <param name="Identifier">The identifier as given or met.</param>
/// <param name="Folded">Its folded value.</param>
/// <param name="State">What became of it.</param>
/// <param name="Seed">True when the person or an agent gave it; false when a row taught it.</param>
/// <param name="Accept">How the map lets a taught one be used.</param>
/// <param name="MetIn"><c>system.collection</c> of the row that taught it; null for a seed.</param>
/// <param name="Persons">How many persons have it: the most that any person collection counted; -1 before counting.</param>
public sealed record CandidateIdentity(string Id, Identifier Identifier, string Folded, IdentityState State, bool Seed, YieldAccept Accept, string? MetIn, long Persons)
{
    /// <summary>Only id, kind and state, so that the value cannot reach a log by interpolation.</summary>
    public override string ToString() => $"{Id} {Identifier.Kind} {State}";
}

/// <summary>Why an agent is asked about an identifier.</summary>
public enum QuestionReason
{
    /// <summary>A row taught it and the map says ask.</summary>
    Met,

    /// <summary>Two or more persons have it.</summary>
    SeveralPersons,

    /// <summary>It is the address of a function.</summary>
    RoleAddress,

    /// <summary>A system could not count who has it.</summary>
    NotCounted,

    /// <summary>The requester typed it, nothing proves that it is theirs, and no row of theirs carries it.</summary>
    Claimed,
}

/// <summary>A question for an agent: is this identifier the person's? The host makes a manual task of kind identity of it.</summary>
/// <param name="IdentityId">The identifier's id; the answer names it.</param>
/// <param name="Identifier">The identifier. Content: shown to people with access only.</param>
/// <param name="Reason">Why it is asked.</param>
/// <param name="Persons">How many persons have it.</param>
/// <param name="MetIn"><c>system.collection</c> where it was met; null for a seed.</param>
/// <param name="WaitingSystems">Keys of the systems whose search waits for the answer.</param>
public sealed record CandidateQuestion(string IdentityId, Identifier Identifier, QuestionReason Reason, long Persons, string? MetIn, IReadOnlyList<string> WaitingSystems);

/// <summary>An agent's answer about an identifier; the host records who, when and why.</summary>
/// <param name="IdentityId">The identifier's id.</param>
/// <param name="Verdict"><see cref="IdentityState.Accepted"/>, <see cref="IdentityState.Shared"/> or <see cref="IdentityState.Rejected"/>.</param>
public sealed record IdentityAnswer(string IdentityId, IdentityState Verdict);
