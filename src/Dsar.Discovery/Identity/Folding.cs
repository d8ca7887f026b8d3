using System.Globalization;
using System.Text;
using Dsar.Domain;

namespace Dsar.Discovery;

/// <summary>The one place that makes two spellings of an identifier equal: search, look-up hash, held-contact question and connectors (assurance.md 3.4).</summary>
public static class Folding
{
    private static readonly IdnMapping Idn = new() { AllowUnassigned = false, UseStd3AsciiRules = false };

    /// <summary>The folded identifier, or null when the value cannot be one of its kind (wrong checksum, no digits, blank).</summary>
    public static string? Fold(IdentifierKind kind, string value, FoldContext context) => kind switch
    {
        IdentifierKind.Email => Email(value),
        IdentifierKind.Domain => Domain(value),
        IdentifierKind.Phone => PhoneNumbers.Fold(value, context.Country),
        IdentifierKind.Personnummer => Personnummer.Fold(value, context.Today),
        IdentifierKind.CustomerNumber => NotBlank(string.Concat(Normal(value).Where(c => !char.IsWhiteSpace(c))).ToUpperInvariant()),
        IdentifierKind.Username or IdentifierKind.Other => NotBlank(Normal(value)),
        IdentifierKind.Employer or IdentifierKind.Former or IdentifierKind.NameAddress => AsItLooks(value, context),
    };

    /// <summary>A value of a column made comparable; null when it is blank or cannot be of that kind.</summary>
    public static string? Fold(FoldKind fold, string value, FoldContext context) => fold switch
    {
        FoldKind.Exact => NotBlank(value),
        FoldKind.Trim => NotBlank(value.Trim()),
        FoldKind.Lower => NotBlank(Normal(value).ToLowerInvariant()),
        FoldKind.Email => Email(value),
        FoldKind.Phone => PhoneNumbers.Fold(value, context.Country),
        FoldKind.Personnummer => Personnummer.Fold(value, context.Today),
        FoldKind.Digits => NotBlank(string.Concat(value.Where(char.IsAsciiDigit))),
        FoldKind.Domain => Domain(value),
    };

    private static string? Email(string value)
    {
        var text = Normal(value);
        var at = text.LastIndexOf('@');
        if (at <= 0 || at == text.Length - 1 || text.Length > 254 || text.Any(c => char.IsWhiteSpace(c) || char.IsControl(c)))
        {
            return null;
        }

        return Domain(text[(at + 1)..]) is { } domain ? $"{text[..at].ToLowerInvariant()}@{domain}" : null;
    }

    private static string? Domain(string value)
    {
        var text = Normal(value).TrimEnd('.').ToLowerInvariant();
        if (text.Length is 0 or > 253 || text.Any(c => char.IsWhiteSpace(c) || char.IsControl(c)))
        {
            return null;
        }

        try
        {
            return Idn.GetAscii(text);
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    private static string? AsItLooks(string value, FoldContext context)
    {
        if (value.Contains('@', StringComparison.Ordinal) && Email(value) is { } email)
        {
            return email;
        }

        if (value.Any(char.IsAsciiDigit) && !value.Any(char.IsLetter) && PhoneNumbers.Fold(value, context.Country) is { } phone)
        {
            return phone;
        }

        return NotBlank(string.Join(' ', Normal(value).ToLowerInvariant().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)));
    }

    // A lone surrogate is no character; normalising it would throw.
    private static string Normal(string value)
    {
        try
        {
            return value.Normalize(NormalizationForm.FormC).Trim();
        }
        catch (ArgumentException)
        {
            return string.Empty;
        }
    }

    private static string? NotBlank(string value) => string.IsNullOrWhiteSpace(value) ? null : value;
}
