namespace Dsar.Domain;

/// <summary>What the person says is the ground, in an erasure or a restriction. Nobody has to cite a letter of the law.</summary>
public enum ClaimedGround
{
    /// <summary>None named.</summary>
    Unspecified,

    /// <summary>No longer needed (GDPR Art. 17(1)(a)).</summary>
    NoLongerNecessary,

    /// <summary>Consent taken back (GDPR Art. 17(1)(b)).</summary>
    ConsentWithdrawn,

    /// <summary>Objection (GDPR Art. 17(1)(c)).</summary>
    Objection,

    /// <summary>Unlawful (GDPR Art. 17(1)(d)).</summary>
    UnlawfulProcessing,

    /// <summary>A law demands erasure (GDPR Art. 17(1)(e)).</summary>
    ErasureRequiredByLaw,

    /// <summary>Collected by an online service from a child (GDPR Art. 17(1)(f)).</summary>
    ChildService,

    /// <summary>Accuracy contested (GDPR Art. 18(1)(a)).</summary>
    AccuracyContested,

    /// <summary>Unlawful, and to be kept all the same (GDPR Art. 18(1)(b)).</summary>
    UnlawfulKept,

    /// <summary>The person needs it for a claim (GDPR Art. 18(1)(c)).</summary>
    NeededByPerson,

    /// <summary>An objection is pending (GDPR Art. 18(1)(d)).</summary>
    ObjectionPending,
}

/// <summary>
/// What a person at the controller has recorded of an item. Null is "nobody has looked", which is not the same as no:
/// what the data subject only claims stays an open question until it is recorded either way.
/// </summary>
public sealed record Recorded
{
    /// <summary>Whether it is processed unlawfully (GDPR Art. 17(1)(d)).</summary>
    public bool? Unlawful { get; init; }

    /// <summary>Whether a law demands that it is erased (GDPR Art. 17(1)(e)).</summary>
    public bool? ErasureRequired { get; init; }

    /// <summary>Whether an online service collected it from a child (GDPR Art. 17(1)(f), 8(1)); also when the person is now adult (rec. 65).</summary>
    public bool? ChildService { get; init; }

    /// <summary>True when it is needed for journalistic or artistic purposes or the freedom of information (GDPR Art. 17(3)(a)).</summary>
    public bool Expression { get; init; }

    /// <summary>The public interest it serves; null: none recorded.</summary>
    public PublicInterest? PublicInterest { get; init; }

    /// <summary>The condition of Art. 9(2) that a special category rests on; null: none recorded.</summary>
    public string? Art9Condition { get; init; }

    /// <summary>The authority for criminal data (GDPR Art. 10; DSL 3 kap. 8-9 §§); null: none recorded.</summary>
    public string? Art10Authority { get; init; }

    /// <summary>False when the person is not a party to the contract the basis names; the default for a user of a customer, a contact person, an employee.</summary>
    public bool PartyToContract { get; init; } = true;

    /// <summary>The independent evidence that contradicts the value the person wants; null: none (GDPR Art. 16).</summary>
    public string? ContradictedBy { get; init; }

    /// <summary>True when the correction is of a plain fact inside an assessment or log, such as a name, date or number.</summary>
    public bool FactInside { get; init; }

    /// <summary>Why a law obliges to keep it, and until when, as named by a person: closes the question of rule E13.</summary>
    public string? ObligationNamed { get; init; }
}

/// <summary>Which public interest keeps data from erasure (GDPR Art. 17(3)(b)-(d)).</summary>
public enum PublicInterestKind
{
    /// <summary>A task in the public interest (17(3)(b)).</summary>
    Task,

    /// <summary>Public health (17(3)(c)).</summary>
    Health,

    /// <summary>Archiving, research or statistics (17(3)(d), 89(1)).</summary>
    Research,
}

/// <summary>A public interest as a person has recorded it. A part that is missing keeps nothing.</summary>
/// <param name="Kind">Which one.</param>
/// <param name="TaskOrLaw">The task or law it rests on.</param>
/// <param name="Necessity">Why it needs just these data.</param>
/// <param name="WhyNotAnonymous">Why anonymous data will not do; needed for research (GDPR Art. 89(1)).</param>
public sealed record PublicInterest(PublicInterestKind Kind, string TaskOrLaw, string Necessity, string? WhyNotAnonymous = null)
{
    /// <summary>True when the task or law and the need for these data are recorded; all that an objection is answered with (GDPR Art. 21(6)).</summary>
    public bool IsNeeded => !string.IsNullOrWhiteSpace(TaskOrLaw) && !string.IsNullOrWhiteSpace(Necessity);

    /// <summary>True when all that an exception from erasure demands of the kind is recorded: for research also why anonymous data will not do (GDPR Art. 17(3)(d), 89(1)).</summary>
    public bool IsComplete => IsNeeded && (Kind != PublicInterestKind.Research || !string.IsNullOrWhiteSpace(WhyNotAnonymous));
}

/// <summary>What a hold rests on.</summary>
public enum HoldGround
{
    /// <summary>A legal claim (GDPR Art. 17(3)(e)), often preskriptionslagen (1981:130).</summary>
    LegalClaims,

    /// <summary>An order or duty by law (GDPR Art. 17(3)(b)), such as RB 27 kap. 16 §.</summary>
    LegalObligation,
}

/// <summary>A hold on an activity or item, recorded by a person and never assumed.</summary>
/// <param name="Ground">What it rests on.</param>
/// <param name="Reason">The concrete claim or order.</param>
/// <param name="By">Who recorded it.</param>
/// <param name="ReviewOn">The day it is looked at again; an item is kept no longer without a new decision.</param>
/// <param name="ForObjectedUse">True when it is for the very purpose that is objected to (rule O4); else only the claim may use the data.</param>
public sealed record Hold(HoldGround Ground, string Reason, PersonId By, DateOnly ReviewOn, bool ForObjectedUse = false);

/// <summary>A backup copy that cannot be singled out.</summary>
/// <param name="NewestOn">The day of the newest copy that holds the row; null: not known.</param>
/// <param name="Life">How long that copy lives, ISO 8601; null: the rotation is not entered.</param>
public sealed record BackupCopy(DateOnly? NewestOn, string? Life)
{
    /// <summary>The day the newest copy is overwritten; null while the rotation is not known, which is an open question.</summary>
    public DateOnly? OverwrittenOn => NewestOn is { } newest && Period.TryParse(Life) is { } life ? life.After(newest) : null;
}

/// <summary>The same person's restriction of the item (GDPR Art. 18(1)(b)-(c)).</summary>
/// <param name="NamedInRequest">True when the erasure request names just this data: that is the answer.</param>
public sealed record OwnRestriction(bool NamedInRequest);

/// <summary>What the person claims and nobody has looked at: an open question that blocks approval (law.md section 2).</summary>
public static class Claims
{
    /// <summary>The question a claim leaves open, as a code; null when it is recorded either way or nothing of the kind is claimed.</summary>
    public static string? Open(ItemFacts facts) => (facts.Claimed, facts.Recorded) switch
    {
        (ClaimedGround.UnlawfulProcessing or ClaimedGround.UnlawfulKept, { Unlawful: null }) => "claimed_unlawful",
        (ClaimedGround.ErasureRequiredByLaw, { ErasureRequired: null }) => "claimed_erasure_required",
        (ClaimedGround.ChildService, { ChildService: null }) => "claimed_child_service",
        _ => null,
    };
}
