using System.Globalization;
using System.Text.RegularExpressions;

namespace Dsar.Discovery;

/// <summary>Counts ISO 8601 periods of years, months, weeks and days.</summary>
internal static partial class Periods
{
    /// <summary>The day that lies a period after another; a day that the month has not becomes its last.</summary>
    public static DateOnly After(DateOnly day, string period)
    {
        var parts = Parts().Match(period);
        int Part(string name) => parts.Groups[name].Success ? int.Parse(parts.Groups[name].ValueSpan, CultureInfo.InvariantCulture) : 0;
        return day.AddMonths((Part("y") * 12) + Part("m")).AddDays((Part("w") * 7) + Part("d"));
    }

    [GeneratedRegex("^P(?:(?<y>\\d{1,4})Y)?(?:(?<m>\\d{1,4})M)?(?:(?<w>\\d{1,4})W)?(?:(?<d>\\d{1,5})D)?\\z", RegexOptions.CultureInvariant)]
    private static partial Regex Parts();
}
