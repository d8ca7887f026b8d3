namespace Dsar.Domain;

/// <summary>A lawful basis (GDPR Art. 6(1)).</summary>
public enum Basis
{
    /// <summary>Consent (Art. 6(1)(a)).</summary>
    Consent,

    /// <summary>A contract with the person (Art. 6(1)(b)).</summary>
    Contract,

    /// <summary>A legal obligation (Art. 6(1)(c)).</summary>
    LegalObligation,

    /// <summary>Vital interests (Art. 6(1)(d)).</summary>
    VitalInterests,

    /// <summary>A task in the public interest (Art. 6(1)(e)).</summary>
    PublicTask,

    /// <summary>Legitimate interests, after balancing (Art. 6(1)(f); intresseavvägning).</summary>
    LegitimateInterests,
}

/// <summary>The basis of an activity as the policy states it.</summary>
/// <param name="Basis">The basis; null when the policy's words fit none: a gap.</param>
/// <param name="Quote">The policy's words.</param>
public sealed record LawfulBasis(Basis? Basis, string? Quote = null);

/// <summary>The bases in words and articles.</summary>
public static class Bases
{
    private static readonly Dictionary<Basis, (string Article, LocalText Name)> Table = new()
    {
        [Basis.Consent] = ("6(1)(a)", new("samtycke", "consent")),
        [Basis.Contract] = ("6(1)(b)", new("avtal", "contract")),
        [Basis.LegalObligation] = ("6(1)(c)", new("rättslig förpliktelse", "legal obligation")),
        [Basis.VitalInterests] = ("6(1)(d)", new("grundläggande intressen", "vital interests")),
        [Basis.PublicTask] = ("6(1)(e)", new("uppgift av allmänt intresse", "task in the public interest")),
        [Basis.LegitimateInterests] = ("6(1)(f)", new("berättigat intresse (intresseavvägning)", "legitimate interests")),
    };

    /// <summary>The article, without "Art.".</summary>
    public static string Article(Basis basis) => Table[basis].Article;

    /// <summary>The name in words.</summary>
    public static LocalText Name(Basis basis) => Table[basis].Name;
}
