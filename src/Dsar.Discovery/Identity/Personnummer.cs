using System.Globalization;

namespace Dsar.Discovery;

/// <summary>Swedish personal identity and coordination numbers to twelve digits (folkbokföringslagen (1991:481) 18 §; coordination numbers keep day + 60).</summary>
internal static class Personnummer
{
    /// <summary>Twelve digits, or null when date or checksum is wrong.</summary>
    public static string? Fold(string value, DateOnly today)
    {
        var text = string.Concat(value.Where(c => !char.IsWhiteSpace(c)));
        var plus = text.Contains('+', StringComparison.Ordinal);
        var digits = string.Concat(text.Where(char.IsAsciiDigit));
        if (text.Any(c => !char.IsAsciiDigit(c) && c is not ('-' or '+')) || digits.Length is not (10 or 12))
        {
            return null;
        }

        var full = digits.Length == 12 ? digits : Century(digits, plus, today) + digits;
        return IsDate(full) && HasChecksum(full[2..]) ? full : null;
    }

    /// <summary>The usual ways to write a folded number.</summary>
    public static IEnumerable<string> Spellings(string folded)
    {
        yield return folded;
        yield return $"{folded[..8]}-{folded[8..]}";
        yield return folded[2..];
        yield return $"{folded[2..8]}-{folded[8..]}";
        yield return $"{folded[2..8]}+{folded[8..]}";
    }

    private static string Century(string digits, bool plus, DateOnly today)
    {
        var two = int.Parse(digits[..2], CultureInfo.InvariantCulture);
        var year = (today.Year / 100 * 100) + two;
        var month = int.Parse(digits[2..4], CultureInfo.InvariantCulture);
        var day = int.Parse(digits[4..6], CultureInfo.InvariantCulture) % 60;
        if (year > today.Year || (year == today.Year && (month, day).CompareTo((today.Month, today.Day)) > 0))
        {
            year -= 100;
        }

        return ((plus ? year - 100 : year) / 100).ToString("00", CultureInfo.InvariantCulture);
    }

    private static bool IsDate(string full)
    {
        var day = int.Parse(full[6..8], CultureInfo.InvariantCulture);
        var date = full[..6] + (day > 60 ? day - 60 : day).ToString("00", CultureInfo.InvariantCulture);
        return DateOnly.TryParseExact(date, "yyyyMMdd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _);
    }

    private static bool HasChecksum(string ten)
    {
        var sum = 0;
        for (var i = 0; i < 10; i++)
        {
            var product = (ten[i] - '0') * (i % 2 == 0 ? 2 : 1);
            sum += (product / 10) + (product % 10);
        }

        return sum % 10 == 0;
    }
}
