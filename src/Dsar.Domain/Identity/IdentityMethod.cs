namespace Dsar.Domain;

/// <summary>A way to prove who one is. Never a copy of an identity document (law.md section 6).</summary>
public enum IdentityMethod
{
    /// <summary>A code to the mailbox given.</summary>
    MailboxCode,

    /// <summary>A token of the controller's own mailing.</summary>
    UnsubscribeToken,

    /// <summary>The mailbox was held before the request; added by the server, never typed.</summary>
    HeldContactMatch,

    /// <summary>A code by post to an address held before the request.</summary>
    HeldAddressLetter,

    /// <summary>Log-in with the person's own user id.</summary>
    CustomerLogin,

    /// <summary>A code over a telephone number held before the request.</summary>
    HeldPhoneCode,

    /// <summary>A signed letter; enough only for an answer posted to the held address.</summary>
    SignedLetter,

    /// <summary>An agent compared facts and answers for it; never alone for special categories.</summary>
    AgentAttestation,

    /// <summary>An eID whose personnummer equals a held one, or with two held facts besides the name.</summary>
    Eid,
}

/// <summary>What a method proves and how it is carried out: one row each (law.md section 6).</summary>
/// <param name="Method">The method.</param>
/// <param name="Level">The level it proves, 1 to 4.</param>
/// <param name="UsesCode">True when a code of six digits is compared.</param>
/// <param name="OpenFor">How long it may be answered; null when it is confirmed at once.</param>
/// <param name="PeopleOnly">True when only a natural person may record it.</param>
/// <param name="NeedsEvidence">True when what was compared has to be written down.</param>
/// <param name="NeedsMailOrAccount">False for a method that somebody without e-mail or account can use.</param>
/// <param name="Name">What it is called.</param>
public sealed record IdentityMethodRow(
    IdentityMethod Method, int Level, bool UsesCode, TimeSpan? OpenFor, bool PeopleOnly, bool NeedsEvidence, bool NeedsMailOrAccount, LocalText Name);

/// <summary>The table of methods.</summary>
public static class IdentityMethods
{
    private static readonly TimeSpan TenMinutes = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan ThirtyDays = TimeSpan.FromDays(30);

    /// <summary>Every method, weakest first.</summary>
    public static IReadOnlyList<IdentityMethodRow> All { get; } =
    [
        new(IdentityMethod.MailboxCode,       1, true,  TenMinutes, false, false, true,  new("kod till din e-postadress", "a code to your e-mail address")),
        new(IdentityMethod.UnsubscribeToken,  1, false, null,       false, false, true,  new("länken i ett utskick från oss", "the link in a mailing from us")),
        new(IdentityMethod.HeldContactMatch,  2, false, null,       false, false, true,  new("e-postadress som vi redan hade", "an e-mail address we already had")),
        new(IdentityMethod.HeldAddressLetter, 2, true,  ThirtyDays, false, false, false, new("kod med brev till den adress vi har", "a code by post to the address we have")),
        new(IdentityMethod.CustomerLogin,     3, false, null,       false, false, true,  new("inloggning med ditt eget konto", "signing in with your own account")),
        new(IdentityMethod.HeldPhoneCode,     3, true,  TenMinutes, false, false, false, new("kod över det telefonnummer vi har", "a code over the telephone number we have")),
        new(IdentityMethod.SignedLetter,      3, false, null,       true,  true,  false, new("undertecknat brev, med svar till den adress vi har", "a signed letter, answered to the address we have")),
        new(IdentityMethod.AgentAttestation,  3, false, null,       true,  true,  false, new("samtal där vi ringer upp det nummer vi har", "a call that we make to the number we have")),
        new(IdentityMethod.Eid,               4, false, ThirtyDays, false, false, true,  new("e-legitimation", "an eID")),
    ];

    /// <summary>The row of a method.</summary>
    public static IdentityMethodRow Row(IdentityMethod method) => All.First(row => row.Method == method);

    /// <summary>The level a method proves, 1 to 4.</summary>
    public static int Level(IdentityMethod method) => Row(method).Level;
}
