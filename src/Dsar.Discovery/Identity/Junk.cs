using Dsar.Domain;

namespace Dsar.Discovery;

/// <summary>Values that stand where an identifier should and mean nobody, and addresses that mean a function and not a person.</summary>
internal static class Junk
{
    private static readonly HashSet<string> Words = new(StringComparer.OrdinalIgnoreCase)
    {
        "-", "--", ".", "?", "n/a", "na", "null", "none", "nil", "unknown", "undefined", "empty", "okänd", "okant", "okänt", "saknas", "ingen", "inget", "ej angivet", "test", "xxx",
    };

    private static readonly HashSet<string> Mailboxes = new(StringComparer.OrdinalIgnoreCase)
    {
        "noemail", "no-email", "none", "null", "unknown", "okand", "saknas", "ingen", "noreply", "no-reply", "donotreply", "invalid", "test",
    };

    private static readonly HashSet<string> Roles = new(StringComparer.OrdinalIgnoreCase)
    {
        "info", "support", "kontakt", "contact", "hello", "hej", "sales", "salj", "forsaljning", "order", "orders", "kundtjanst", "kundservice", "service", "help", "helpdesk",
        "admin", "administrator", "webmaster", "hostmaster", "postmaster", "root", "abuse", "security", "office", "kontor", "reception", "faktura", "invoice", "billing", "ekonomi",
        "finance", "hr", "personal", "jobb", "jobs", "marketing", "press", "privacy", "dataskydd", "gdpr", "dpo", "legal", "team", "staff", "mail", "post",
    };

    /// <summary>True for a join value that stands for nothing. Zero and false are values.</summary>
    public static bool IsEmptyWord(string value) => string.IsNullOrWhiteSpace(value) || Words.Contains(value.Trim());

    /// <summary>True for a folded identifier that means nobody.</summary>
    public static bool IsJunk(IdentifierKind kind, string folded) => kind switch
    {
        IdentifierKind.Email => Mailboxes.Contains(Local(folded)),
        IdentifierKind.Phone => folded.Length > 4 && folded[^7..].Distinct().Count() == 1,
        _ => IsEmptyWord(folded) || folded.Trim('0').Length == 0,
    };

    /// <summary>True for the address of a function (<c>info@</c>), which several people read.</summary>
    public static bool IsRoleAddress(IdentifierKind kind, string folded) => kind == IdentifierKind.Email && Roles.Contains(Local(folded));

    private static string Local(string email) => email[..Math.Max(0, email.LastIndexOf('@'))].Split('+')[0];
}
