using System.Collections.Concurrent;

namespace Dsar.Domain;

/// <summary>Swedish public holidays (lag 1989:253) and the three eves (lag 1930:173). Every rule is one row.</summary>
public static class Holidays
{
    private sealed record Rule(LocalText Name, Func<int, DateOnly> In);

    private static readonly Rule[] Named =
    [
        new(new("nyårsdagen", "New Year's Day"),                       year => new(year, 1, 1)),
        new(new("trettondedag jul", "Epiphany"),                       year => new(year, 1, 6)),
        new(new("långfredagen", "Good Friday"),                        year => Easter(year).AddDays(-2)),
        new(new("påskdagen", "Easter Sunday"),                         year => Easter(year)),
        new(new("annandag påsk", "Easter Monday"),                     year => Easter(year).AddDays(1)),
        new(new("första maj", "May Day"),                              year => new(year, 5, 1)),
        new(new("Kristi himmelsfärdsdag", "Ascension Day"),            year => Easter(year).AddDays(39)),
        new(new("pingstdagen", "Whit Sunday"),                         year => Easter(year).AddDays(49)),
        new(new("nationaldagen", "National Day"),                      year => new(year, 6, 6)),
        new(new("midsommardagen", "Midsummer Day"),                    year => FirstSaturdayFrom(new(year, 6, 20))),
        new(new("alla helgons dag", "All Saints' Day"),                year => FirstSaturdayFrom(new(year, 10, 31))),
        new(new("juldagen", "Christmas Day"),                          year => new(year, 12, 25)),
        new(new("annandag jul", "Boxing Day"),                         year => new(year, 12, 26)),
    ];

    private static readonly Rule[] Eves =
    [
        new(new("midsommarafton", "Midsummer Eve"),                    year => FirstSaturdayFrom(new(year, 6, 20)).AddDays(-1)),
        new(new("julafton", "Christmas Eve"),                          year => new(year, 12, 24)),
        new(new("nyårsafton", "New Year's Eve"),                       year => new(year, 12, 31)),
    ];

    // A year's table is the same for ever; a date looks at a dozen days, a sweep over all requests at millions.
    private static readonly ConcurrentDictionary<int, Dictionary<DateOnly, LocalText>> NamedByYear = new();
    private static readonly ConcurrentDictionary<int, Dictionary<DateOnly, LocalText>> EvesByYear = new();
    private static readonly LocalText Sunday = new("söndag", "Sunday");

    /// <summary>The name of the public holiday that the day is, Sundays without a name of their own included; null for any other day.</summary>
    public static LocalText? NameOf(DateOnly day) =>
        NameIn(NamedByYear, Named, day) ?? (day.DayOfWeek == DayOfWeek.Sunday ? Sunday : null);

    /// <summary>The name of the eve that the day is; null for any other day.</summary>
    public static LocalText? EveOf(DateOnly day) => NameIn(EvesByYear, Eves, day);

    /// <summary>The named holidays of a year, from 2005 on (nationaldagen), in the order of the table.</summary>
    public static IReadOnlyList<DateOnly> In(int year) => [.. Named.Select(rule => rule.In(year))];

    /// <summary>Easter Sunday of the Gregorian calendar (anonymous computus).</summary>
    public static DateOnly Easter(int year)
    {
        int golden = year % 19, century = year / 100;
        var correction = (century - (century / 4) - (((8 * century) + 13) / 25) + (19 * golden) + 15) % 30;
        var moon = correction - (correction / 28 * (1 - (29 / (correction + 1) * ((21 - golden) / 11))));
        var weekday = (year + (year / 4) + moon + 2 - century + (century / 4)) % 7;
        var offset = moon - weekday;
        var month = 3 + ((offset + 40) / 44);
        return new DateOnly(year, month, offset + 28 - (31 * (month / 4)));
    }

    private static LocalText? NameIn(ConcurrentDictionary<int, Dictionary<DateOnly, LocalText>> years, Rule[] rules, DateOnly day) =>
        years.GetOrAdd(day.Year, year => TableOf(rules, year)).GetValueOrDefault(day);

    // Two holidays may fall on one day (6 June 2049 is Whit Sunday); the first of the table names it.
    private static Dictionary<DateOnly, LocalText> TableOf(Rule[] rules, int year)
    {
        var table = new Dictionary<DateOnly, LocalText>();
        foreach (var rule in rules)
        {
            table.TryAdd(rule.In(year), rule.Name);
        }

        return table;
    }

    private static DateOnly FirstSaturdayFrom(DateOnly day) => day.AddDays(((int)DayOfWeek.Saturday - (int)day.DayOfWeek + 7) % 7);
}
