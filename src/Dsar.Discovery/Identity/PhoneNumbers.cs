namespace Dsar.Discovery;

/// <summary>Telephone numbers to E.164, with the controller's country for numbers without prefix.</summary>
internal static class PhoneNumbers
{
    private static readonly Dictionary<string, string> Codes = new(StringComparer.OrdinalIgnoreCase)
    {
        ["SE"] = "46",
        ["NO"] = "47",
        ["DK"] = "45",
        ["FI"] = "358",
        ["IS"] = "354",
        ["EE"] = "372",
        ["LV"] = "371",
        ["LT"] = "370",
        ["DE"] = "49",
        ["AT"] = "43",
        ["CH"] = "41",
        ["NL"] = "31",
        ["BE"] = "32",
        ["LU"] = "352",
        ["FR"] = "33",
        ["ES"] = "34",
        ["PT"] = "351",
        ["IT"] = "39",
        ["PL"] = "48",
        ["CZ"] = "420",
        ["SK"] = "421",
        ["HU"] = "36",
        ["RO"] = "40",
        ["BG"] = "359",
        ["GR"] = "30",
        ["HR"] = "385",
        ["SI"] = "386",
        ["IE"] = "353",
        ["GB"] = "44",
        ["MT"] = "356",
        ["CY"] = "357",
        ["US"] = "1",
    };

    /// <summary><c>+46701740635</c>, or null when the text holds letters or is no number of 7 to 15 digits.</summary>
    public static string? Fold(string value, string country)
    {
        var text = value.Trim().Replace("(0)", string.Empty, StringComparison.Ordinal);
        if (text.Any(c => !char.IsAsciiDigit(c) && !char.IsWhiteSpace(c) && !"+-()./\u2010\u2011\u2013".Contains(c, StringComparison.Ordinal)))
        {
            return null;
        }

        var digits = string.Concat(text.Where(char.IsAsciiDigit));
        var code = Code(country);
        var full = text.StartsWith('+') ? digits
            : digits.StartsWith("00", StringComparison.Ordinal) ? digits[2..]
            : digits.StartsWith('0') ? code + digits[1..]
            : digits.StartsWith(code, StringComparison.Ordinal) && digits.Length > 9 ? digits
            : code + digits;
        return full.Length is >= 7 and <= 15 && digits.Length >= 5 ? $"+{full}" : null;
    }

    /// <summary>The usual ways to write a folded number.</summary>
    public static IEnumerable<string> Spellings(string folded, string country)
    {
        var code = Code(country);
        yield return folded;
        yield return folded[1..];
        yield return $"00{folded[1..]}";
        if (!folded[1..].StartsWith(code, StringComparison.Ordinal) || folded.Length < code.Length + 7)
        {
            yield break;
        }

        var national = "0" + folded[(1 + code.Length)..];
        yield return national;
        var area = national.StartsWith("08", StringComparison.Ordinal) && country.Equals("SE", StringComparison.OrdinalIgnoreCase) ? 2 : 3;
        yield return $"{national[..area]}-{national[area..]}";
        if (national.Length == 10 && area == 3)
        {
            yield return $"{national[..3]}-{national[3..6]} {national[6..8]} {national[8..]}";
            yield return $"{national[..3]} {national[3..6]} {national[6..8]} {national[8..]}";
            yield return $"+{code} {national[1..3]} {national[3..6]} {national[6..8]} {national[8..]}";
        }
    }

    private static string Code(string country) => Codes.GetValueOrDefault(country, "46");
}
