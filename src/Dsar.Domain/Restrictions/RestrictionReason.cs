namespace Dsar.Domain;

/// <summary>Why data may not be used. Each row of <see cref="RestrictionReasons"/> says which uses go on and what has to be true before it is lifted.</summary>
public enum RestrictionReason
{
    /// <summary>Accuracy contested (GDPR Art. 18(1)(a)).</summary>
    Art18A,

    /// <summary>Unlawful, and the person wants it kept (GDPR Art. 18(1)(b)).</summary>
    Art18B,

    /// <summary>The person needs it for a legal claim (GDPR Art. 18(1)(c)).</summary>
    Art18C,

    /// <summary>An objection waits to be decided (GDPR Art. 18(1)(d)); also provisionally, from proven identity on.</summary>
    Art18D,

    /// <summary>Kept for a statute, hold, rotation or compelling ground instead of erased (GDPR Art. 17(3)).</summary>
    RetainedForLaw,

    /// <summary>Direct marketing objected to (GDPR Art. 21(2)-(3)).</summary>
    MarketingObjection,

    /// <summary>An objection was upheld (GDPR Art. 21(1)).</summary>
    ObjectionUpheld,

    /// <summary>Consent taken back (GDPR Art. 7(3)).</summary>
    ConsentWithdrawn,
}

/// <summary>A use that may go on under a restriction (GDPR Art. 18(2)).</summary>
public enum AllowedOperation
{
    /// <summary>Any use not named; the one that a system asks for when it says nothing. Never allowed.</summary>
    Other,

    /// <summary>Storage.</summary>
    Storage,

    /// <summary>With the person's consent.</summary>
    Consent,

    /// <summary>Establishing, exercising or defending legal claims.</summary>
    LegalClaims,

    /// <summary>Protecting the rights of another person.</summary>
    ProtectOtherPerson,

    /// <summary>Important public interest of the Union or a Member State.</summary>
    PublicInterest,

    /// <summary>Keeping that a statute demands.</summary>
    StatutoryRetention,

    /// <summary>The purpose that an item is kept for instead of erased, such as the contract or what weighs more (GDPR Art. 17(1)(c), 6(1)(b)).</summary>
    KeepingPurpose,
}

/// <summary>The reasons as a table: article, uses that go on, and what has to be true before the restriction is lifted (law.md section 4, restriction's life).</summary>
public static class RestrictionReasons
{
    private sealed record Row(string Article, AllowedOperation[] Allowed, string MayLift, Func<LiftFacts, bool> Lifts);

    // Art. 18(2), in the order of the article.
    private static readonly AllowedOperation[] UsesOfArt18 =
        [AllowedOperation.Storage, AllowedOperation.Consent, AllowedOperation.LegalClaims, AllowedOperation.ProtectOtherPerson, AllowedOperation.PublicInterest];

    private static readonly Dictionary<RestrictionReason, Row> Table = new()
    {
        [RestrictionReason.Art18A] = new("18(1)(a)", UsesOfArt18, "accuracy verified", f => f.AccuracyVerified),
        [RestrictionReason.Art18B] = new("18(1)(b)", UsesOfArt18, "the person agrees, or the need ended", f => f.PersonAgrees || f.NeedEnded),
        [RestrictionReason.Art18C] = new("18(1)(c)", UsesOfArt18, "the person agrees, or the need ended", f => f.PersonAgrees || f.NeedEnded),
        [RestrictionReason.Art18D] = new("18(1)(d)", UsesOfArt18, "the objection is final", f => f.ObjectionFinal),
        [RestrictionReason.RetainedForLaw] = new("17(3), 18(2)", [AllowedOperation.Storage, AllowedOperation.StatutoryRetention, AllowedOperation.LegalClaims], "never for use: it ends with the erasure", _ => false),
        [RestrictionReason.MarketingObjection] = new("21(3)", [AllowedOperation.Storage], "a later recorded consent or wish of the person", f => f.LaterWish),
        [RestrictionReason.ObjectionUpheld] = new("21(1)", [AllowedOperation.Storage, AllowedOperation.LegalClaims], "a later recorded consent or wish of the person", f => f.LaterWish),
        [RestrictionReason.ConsentWithdrawn] = new("7(3)", [AllowedOperation.Storage], "a later recorded consent or wish of the person", f => f.LaterWish),
    };

    /// <summary>The article, without "Art.".</summary>
    public static string Article(RestrictionReason reason) => Table[reason].Article;

    /// <summary>The uses that go on.</summary>
    public static IReadOnlyList<AllowedOperation> Allowed(RestrictionReason reason) => Table[reason].Allowed;

    /// <summary>What has to be true before its lifting may be announced, in words.</summary>
    public static string MayLift(RestrictionReason reason) => Table[reason].MayLift;

    /// <summary>Whether it is true.</summary>
    public static bool Lifts(RestrictionReason reason, LiftFacts facts) => Table[reason].Lifts(facts);
}

/// <summary>What a person has recorded that may end a restriction.</summary>
/// <param name="AccuracyVerified">The accuracy was verified, or the value corrected.</param>
/// <param name="PersonAgrees">The person agrees that it ends.</param>
/// <param name="NeedEnded">The person's need has ended, or the unlawful processing became lawful or ended.</param>
/// <param name="ObjectionFinal">The objection has reached its end.</param>
/// <param name="LaterWish">The person has consented or asked for it again, after the restriction began, and that is recorded.</param>
public sealed record LiftFacts(bool AccuracyVerified = false, bool PersonAgrees = false, bool NeedEnded = false, bool ObjectionFinal = false, bool LaterWish = false);
