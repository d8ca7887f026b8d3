using Dsar.Api.Features.IdentityChecks;
using Dsar.Domain;

namespace Dsar.Api.Features.Requests;

/// <summary>The right that was asked for, as far as that is known.</summary>
public enum AskedRight
{
    Access,
    Rectification,
    Erasure,
    Restriction,
    Portability,
    Objection,

    /// <summary>Not clear from the person's words: an access request is made, with a question to the person which right is meant (GDPR Art. 12(2)).</summary>
    Unsure,
}

/// <summary>What comes in from a person, whichever rights it names: who, how, when, in which words.</summary>
public abstract record IntakeSubmission
{
    public IntakeChannel? Channel { get; init; }

    /// <summary>When it reached the controller: arrival, not registration.</summary>
    public DateTimeOffset? ReceivedAt { get; init; }

    public Language? Language { get; init; }

    public Subject? Subject { get; init; }

    public bool? ProtectedIdentity { get; init; }

    /// <summary>The person's own words.</summary>
    public string? Text { get; init; }

    /// <summary>The company whose data it is about, as the person named it; nothing is then asked of our own data.</summary>
    public string? OtherController { get; init; }

    public LetterInput? Letter { get; init; }

    public ExternalRef? ExternalRef { get; init; }

    public DeliveryPreference? PreferredDelivery { get; init; }

    public bool? AskIdentity { get; init; }

    public IdentityCheckInput? IdentityCheck { get; init; }
}

/// <summary>One right of a submission.</summary>
public sealed record AskedRequest(AskedRight? Right, RequestDetails? Details);

/// <summary>Whether everything or only some activities are asked for.</summary>
public enum DetailScope
{
    Everything,
    Selected,
}

/// <summary>Why data are to be erased or no longer used, as the person gives it.</summary>
public enum DetailGround
{
    Unspecified,
    NoLongerNecessary,
    ConsentWithdrawn,
    Objection,
    UnlawfulProcessing,
    ErasureRequiredByLaw,
    ChildService,
    AccuracyContested,
    UnlawfulKept,
    NeededByPerson,
    ObjectionPending,
}

/// <summary>One wrong or missing value: what it is, what it says, what is right.</summary>
public sealed record Correction(string? What, string? Wrong, string? Right);

/// <summary>The company that a person wants the data moved to.</summary>
public sealed record TransferTarget(string? Name, string? Email);

/// <summary>What is asked for in detail. Each right takes some of the members: <see cref="DetailRules.Members"/>.</summary>
public sealed record RequestDetails
{
    public DetailScope? Scope { get; init; }

    public IReadOnlyList<Guid>? ActivityIds { get; init; }

    public DateOnly? From { get; init; }

    public DateOnly? To { get; init; }

    public ObjectionKind? Kind { get; init; }

    public DetailGround? Ground { get; init; }

    public IReadOnlyList<Correction>? Corrections { get; init; }

    public TransferTarget? TransferTo { get; init; }

    public string? Text { get; init; }
}
