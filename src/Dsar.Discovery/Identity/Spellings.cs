using System.Globalization;
using System.Text;
using Dsar.Domain;

namespace Dsar.Discovery;

/// <summary>The at most eight spellings of an identifier that are sent as parameters, so that no function stands on a column and indexes work.</summary>
internal static class Spellings
{
    /// <summary>Most spellings of one identifier or tuple.</summary>
    public const int Most = 8;

    public static IReadOnlyList<string> Of(IdentifierKind kind, string given, string folded, FoldContext context)
    {
        IEnumerable<string> spellings = kind switch
        {
            IdentifierKind.Email => Email(given, folded),
            IdentifierKind.Phone => PhoneNumbers.Spellings(folded, context.Country),
            IdentifierKind.Personnummer => Personnummer.Spellings(folded),
            IdentifierKind.CustomerNumber => [folded, folded.ToLowerInvariant()],
            IdentifierKind.Domain => [folded, Unicode(folded)],
            _ => [folded],
        };
        return [.. spellings.Prepend(folded).Append(given.Trim()).Where(s => s.Length > 0 && IsSendable(s)).Distinct(StringComparer.Ordinal).Take(Most)];
    }

    /// <summary>The spellings of a value that a column compares by folding: as given, folded, and as such columns usually hold it.</summary>
    public static IReadOnlyList<string> Of(FoldKind fold, string given, string folded, FoldContext context)
    {
        IEnumerable<string> spellings = fold switch
        {
            FoldKind.Exact => [],
            FoldKind.Email => Of(IdentifierKind.Email, given, folded, context),
            FoldKind.Phone => Of(IdentifierKind.Phone, given, folded, context),
            FoldKind.Personnummer => Of(IdentifierKind.Personnummer, given, folded, context),
            FoldKind.Domain => Of(IdentifierKind.Domain, given, folded, context),
            FoldKind.Trim => [folded],
            FoldKind.Lower => [folded, Title(folded, first: true), Title(folded, first: false), folded.ToUpperInvariant()],
            FoldKind.Digits => [folded],
        };
        return [.. spellings.Prepend(given).Where(s => s.Length > 0 && IsSendable(s)).Distinct(StringComparer.Ordinal).Take(Most)];
    }

    /// <summary>False for text that no database stores: NUL or a lone surrogate.</summary>
    public static bool IsSendable(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '\0' || (char.IsSurrogate(text[i]) && !(char.IsHighSurrogate(text[i]) && i + 1 < text.Length && char.IsLowSurrogate(text[++i]))))
            {
                return false;
            }
        }

        return true;
    }

    private static IEnumerable<string> Email(string given, string folded)
    {
        var at = folded.LastIndexOf('@');
        var (local, domain) = (folded[..at], folded[(at + 1)..]);
        yield return given.Trim();
        yield return $"{Title(local, first: true)}@{domain}";
        yield return $"{Title(local, first: false)}@{domain}";
        yield return $"{Title(local, first: false)}@{Title(domain, first: true)}";
        yield return $"{Title(local, first: true)}@{Title(domain, first: true)}";
        yield return folded.ToUpperInvariant();
        yield return $"{local}@{Unicode(domain)}";
    }

    private static string Title(string text, bool first)
    {
        var title = new StringBuilder(text);
        for (var i = 0; i < title.Length; i++)
        {
            if (i == 0 || (!first && title[i - 1] is '.' or '-' or '_'))
            {
                title[i] = char.ToUpperInvariant(title[i]);
            }
        }

        return title.ToString();
    }

    private static string Unicode(string domain)
    {
        try
        {
            return new IdnMapping().GetUnicode(domain);
        }
        catch (ArgumentException)
        {
            return domain;
        }
    }
}
