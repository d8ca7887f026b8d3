namespace Dsar.Domain.Tests;

/// <summary>What holds for every day, and the same answer by another road.</summary>
public sealed class DeadlinePropertyTests
{
    private static readonly DateOnly First = new(2005, 1, 1);
    private static readonly DateOnly Last = new(2049, 12, 31);

    // Written apart from the product: a list of dates by another computus, then counting on a calendar.
    private static readonly HashSet<DateOnly> Free = [.. Enumerable.Range(2004, 48).SelectMany(FreeIn)];

    private static Deadline Of(DateOnly received, bool extended = false, EvesRule eves = EvesRule.Ignore) =>
        Deadline.Of(new DeadlineFacts(received) { Extended = extended, Eves = eves }, received);

    [Fact]
    public void Every_day_from_2005_to_2049_has_a_date_that_the_law_allows()
    {
        var earlier = DateOnly.MinValue;
        for (var day = First; day <= Last; day = day.AddDays(1))
        {
            var deadline = Of(day);
            var due = deadline.Effective;
            var rolled = due.DayNumber - day.AddMonths(1).DayNumber;
            var after = due.DayNumber - day.DayNumber;
            if (WorkingDays.IsFree(due) || rolled is < 0 or > 4 || due < earlier || after is < 28 or > 35
                || Of(day, extended: true).Effective <= deadline.Strict || Of(day, eves: EvesRule.Extend).Effective < due)
            {
                Assert.Fail($"received {day:O}: due {due:O}");
            }

            earlier = due;
        }
    }

    [Fact]
    public void Ten_thousand_random_receipts_agree_with_an_independent_calculation()
    {
        var random = new Random(19891253);
        for (var i = 0; i < 10_000; i++)
        {
            var received = First.AddDays(random.Next(Last.DayNumber - First.DayNumber));
            var months = i % 2 == 0 ? 1 : 3;
            if (Of(received, extended: months == 3).Effective != Independent(received, months))
            {
                Assert.Fail($"received {received:O}, {months} months");
            }
        }
    }

    [Fact]
    public void The_holiday_table_agrees_with_an_independent_calendar_from_2005_to_2050()
    {
        for (var year = 2005; year <= 2050; year++)
        {
            var ours = Enumerable.Range(0, 366).Select(n => new DateOnly(year, 1, 1).AddDays(n)).Where(d => d.Year == year && WorkingDays.IsFree(d));
            ours.Should().BeEquivalentTo(Free.Where(d => d.Year == year), "the year is {0}", year);
        }
    }

    [Theory]
    [InlineData(2024, 3, 31)]
    [InlineData(2025, 4, 20)]
    [InlineData(2026, 4, 5)]
    [InlineData(2027, 3, 28)]
    [InlineData(2028, 4, 16)]
    [InlineData(2029, 4, 1)]
    [InlineData(2030, 4, 21)]
    [InlineData(2035, 3, 25)]
    [InlineData(2038, 4, 25)]
    public void Easter_falls_on_the_day_of_the_vector(int year, int month, int day) => Holidays.Easter(year).Should().Be(new DateOnly(year, month, day));

    [Fact]
    public void The_squeezed_days_of_2026_and_2027_are_those_of_the_vector() =>
        Enumerable.Range(0, 730).Select(n => new DateOnly(2026, 1, 1).AddDays(n)).Where(WorkingDays.IsSqueezed)
            .Should().Equal(new DateOnly(2026, 1, 2), new DateOnly(2026, 1, 5), new DateOnly(2026, 5, 15), new DateOnly(2027, 5, 7));

    [Fact]
    public void Midsummer_and_All_Saints_are_Saturdays_in_their_week()
    {
        for (var year = 2005; year <= 2050; year++)
        {
            Holidays.In(year).Should().Contain(d => d.Month == 6 && d.Day >= 20 && d.Day <= 26 && d.DayOfWeek == DayOfWeek.Saturday);
            Holidays.In(year).Should().Contain(d => ((d.Month == 10 && d.Day == 31) || (d.Month == 11 && d.Day <= 6)) && d.DayOfWeek == DayOfWeek.Saturday);
        }
    }

    private static DateOnly Independent(DateOnly received, int months)
    {
        var month = received.Month - 1 + months;
        var year = received.Year + (month / 12);
        var day = received.Day;
        while (day > DateTime.DaysInMonth(year, (month % 12) + 1))
        {
            day--;
        }

        var due = new DateOnly(year, (month % 12) + 1, day);
        while (Free.Contains(due))
        {
            due = due.AddDays(1);
        }

        return due;
    }

    private static IEnumerable<DateOnly> FreeIn(int year)
    {
        var easter = GaussEaster(year);
        var fixedDays = new[] { (1, 1), (1, 6), (5, 1), (6, 6), (12, 25), (12, 26) };
        var all = Enumerable.Range(0, DateTime.IsLeapYear(year) ? 366 : 365).Select(n => new DateOnly(year, 1, 1).AddDays(n));
        return all.Where(d => (int)d.DayOfWeek % 6 == 0 || fixedDays.Contains((d.Month, d.Day)) || new[] { -2, 1, 39 }.Contains(d.DayNumber - easter.DayNumber));
    }

    // Gauss, with the corrections for 1900-2099 (M = 24, N = 5).
    private static DateOnly GaussEaster(int year)
    {
        var d = ((19 * (year % 19)) + 24) % 30;
        var e = ((2 * (year % 4)) + (4 * (year % 7)) + (6 * d) + 5) % 7;
        var march = 22 + d + e;
        var april = d + e - 9;
        return march <= 31 ? new DateOnly(year, 3, march)
            : new DateOnly(year, 4, april == 26 ? 19 : april == 25 && d == 28 && year % 19 > 10 ? 18 : april);
    }
}
