namespace Dsar.Domain;

/// <summary>Ground codes used by the code itself; the full table follows.</summary>
public static class Grounds
{
    /// <summary>Who asks could not be established (GDPR Art. 11(2), 12(2), 12(6)).</summary>
    public const string IdentityNotProven = "identity_not_proven";

    /// <summary>The data are another person's (GDPR Art. 4(1)).</summary>
    public const string NotThisPerson = "not_this_person";

    /// <summary>A password or key (GDPR Art. 5(1)(f), 32).</summary>
    public const string Credential = "credential";

    /// <summary>Secrecy by law (GDPR Art. 23).</summary>
    public const string LegalSecrecy = "legal_secrecy";

    /// <summary>The person's own restriction is in force (GDPR Art. 18).</summary>
    public const string RestrictionInForce = "restriction_in_force";
}
