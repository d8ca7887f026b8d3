using System.Globalization;
using Dsar.Domain;

namespace Dsar.Discovery;

/// <summary>Checks of single values that several parts of a register share.</summary>
internal static class RegisterChecks
{
    public static string? Email(SourceMap map, string key, string code)
    {
        var text = map.Text(key, code);
        if (text is not null && Folding.Fold(IdentifierKind.Email, text, new FoldContext("SE", DateOnly.MinValue)) is null)
        {
            map.Fault(key, code, $"'{key}' is no e-mail address");
        }

        return text;
    }

    public static string Country(SourceMap map)
    {
        var text = map.Text("country", "RG013");
        if (text is not null && (text.Length != 2 || !text.All(char.IsAsciiLetterUpper)))
        {
            map.Fault("country", "RG013", "'country' is an ISO 3166-1 code of two capitals, such as SE");
        }

        return text ?? "SE";
    }

    public static string? YearEnd(SourceMap map)
    {
        var text = map.Text("financialYearEnd", "RG017");
        if (text is not null && !DateOnly.TryParseExact($"2024-{text}", "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _))
        {
            map.Fault("financialYearEnd", "RG017", "'financialYearEnd' is MM-DD, such as 12-31");
        }

        return text;
    }

    public static string? IsoPeriod(SourceMap map, string key, bool required = false)
    {
        var text = map.Text(key, "RG032", required);
        if (text is not null && Period.TryParse(text) is null)
        {
            map.Fault(key, "RG032", $"'{key}' must be an ISO 8601 period such as P1Y, P6M or P30D");
        }

        return text;
    }
}
