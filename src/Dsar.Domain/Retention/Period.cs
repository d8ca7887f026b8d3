using System.Globalization;
using System.Text.RegularExpressions;

namespace Dsar.Domain;

/// <summary>A calendar period of ISO 8601, such as P1Y, P6M, P30D; months are clamped to the month's end.</summary>
/// <param name="Years">Whole years.</param>
/// <param name="Months">Whole months.</param>
/// <param name="Days">Whole days, weeks included.</param>
public sealed partial record Period(int Years, int Months, int Days)
{
    /// <summary>Reads a period; throws <see cref="FormatException"/> when it is none.</summary>
    public static Period Parse(string iso) => TryParse(iso) ?? throw new FormatException($"'{iso}' is no calendar period such as P1Y, P6M or P30D.");

    /// <summary>Reads a period; null when it is none.</summary>
    public static Period? TryParse(string? iso)
    {
        var match = Iso().Match(iso ?? "");
        return match.Success ? new Period(Number(match, "y"), Number(match, "m"), (7 * Number(match, "w")) + Number(match, "d")) : null;
    }

    /// <summary>The last day of the period that begins at an event: 29 February + P1Y = 28 February, 31 August + P6M = the last of February.</summary>
    public DateOnly After(DateOnly day) => day.AddMonths((12 * Years) + Months).AddDays(Days);

    /// <summary>The period in words, such as "13 månader", "30 dagar".</summary>
    public LocalText InWords()
    {
        (int Count, LocalText One, LocalText Many)[] parts =
        [
            (Years,  new("år", "year"),    new("år", "years")),
            (Months, new("månad", "month"), new("månader", "months")),
            (Days,   new("dag", "day"),    new("dagar", "days")),
        ];
        var said = parts.Where(p => p.Count > 0).Select(p => (p.Count, Unit: p.Count == 1 ? p.One : p.Many)).ToList();
        return said.Count == 0
            ? new LocalText("0 dagar", "0 days")
            : new LocalText(string.Join(" och ", said.Select(p => $"{p.Count} {p.Unit.Sv}")), string.Join(" and ", said.Select(p => $"{p.Count} {p.Unit.En}")));
    }

    private static int Number(Match match, string group) => match.Groups[group] is { Success: true } found ? int.Parse(found.Value, CultureInfo.InvariantCulture) : 0;

    [GeneratedRegex(@"^P(?=\d)(?:(?<y>\d{1,3})Y)?(?:(?<m>\d{1,4})M)?(?:(?<w>\d{1,4})W)?(?:(?<d>\d{1,5})D)?$", RegexOptions.CultureInvariant)]
    private static partial Regex Iso();
}
