using System.Globalization;
using System.Net;

namespace Dsar.Api.Tests.Features.Requests;

/// <summary>
/// Due dates over the API against a calculation of its own: a calendar of free days written out from a list of Easter Sundays, walked day by day.
/// Seen red by a planted fault: with the National Day on 7 June.
/// </summary>
public sealed class DeadlineTests
{
    private static readonly DateOnly[] Easters = [.. "2018-04-01 2019-04-21 2020-04-12 2021-04-04 2022-04-17 2023-04-09 2024-03-31 2025-04-20 2026-04-05 2027-03-28 2028-04-16 2029-04-01 2030-04-21 2031-04-13 2032-03-28 2033-04-17 2034-04-09 2035-03-25 2036-04-13 2037-04-05 2038-04-25".Split(' ').Select(Day)];

    private static readonly HashSet<DateOnly> Holidays = [.. Easters.SelectMany(HolidaysOf)];

    private static readonly HashSet<DateOnly> Eves = [.. Easters.SelectMany(e => new[] { Day($"{e.Year}-12-24"), Day($"{e.Year}-12-31"), First(e.Year, 6, 20, DayOfWeek.Saturday).AddDays(-1) })];

    [Theory, OnEachDatabase]
    public async Task Any_receipt_gets_the_date_that_the_calendar_gives(string database)
    {
        using var api = Databases.Fresh(database);
        var intake = api.As(await Keys.Integration(api));
        var random = new Random(20180525);
        var (first, last) = (Day("2018-05-25"), Day("2026-11-22"));
        for (var i = 0; i < 250; i++)
        {
            var received = first.AddDays(random.Next(last.DayNumber - first.DayNumber + 1));
            var answer = await Receive(intake, $"{received:yyyy-MM-dd}T{random.Next(3, 20):00}:{random.Next(60):00}:00+01:00");
            Check(answer, received, Strict(received));
        }
    }

    [Theory]
    [InlineData("2026-03-05", "2026-04-07", "2026-03-27")]
    [InlineData("2026-08-31", "2026-09-30", "2026-09-23")]
    [InlineData("2026-01-31", "2026-03-02")]
    [InlineData("2028-01-31", "2028-02-29")]
    [InlineData("2026-05-06", "2026-06-08", "2026-06-01")]
    [InlineData("2025-11-24", "2025-12-24", "2025-12-17")]
    [InlineData("2026-05-19", "2026-06-19")]
    [InlineData("2026-12-01", "2027-01-04", "2026-12-22")]
    [InlineData("2026-12-06", "2027-01-07")]
    [InlineData("2026-10-01", "2026-11-02")]
    [InlineData("2026-04-14", "2026-05-15", "2026-05-07")]
    [InlineData("2024-01-31", "2024-02-29")]
    [InlineData("2023-01-31", "2023-02-28")]
    [InlineData("2024-02-29", "2024-04-02")]
    [InlineData("2027-11-30", "2027-12-30")]
    [InlineData("2023-11-30", "2024-01-02")]
    [InlineData("2026-02-28", "2026-03-30")]
    [InlineData("2026-03-03", "2026-04-07")]
    [InlineData("2027-02-26", "2027-03-30")]
    [InlineData("2027-02-28", "2027-03-30")]
    [InlineData("2025-03-18", "2025-04-22")]
    [InlineData("2030-03-19", "2030-04-23")]
    [InlineData("2038-03-25", "2038-04-27")]
    [InlineData("2027-04-06", "2027-05-07")]
    [InlineData("2028-04-25", "2028-05-26")]
    [InlineData("2028-05-04", "2028-06-05")]
    [InlineData("2026-04-24", "2026-05-25")]
    [InlineData("2025-05-06", "2025-06-09")]
    [InlineData("2028-05-06", "2028-06-07")]
    [InlineData("2029-05-06", "2029-06-07")]
    [InlineData("2026-04-01", "2026-05-04")]
    [InlineData("2025-10-01", "2025-11-03")]
    [InlineData("2027-05-25", "2027-06-25")]
    [InlineData("2027-05-26", "2027-06-28")]
    [InlineData("2025-12-01", "2026-01-02")]
    [InlineData("2026-11-24", "2026-12-24")]
    [InlineData("2027-11-24", "2027-12-24")]
    [InlineData("2026-11-25", "2026-12-28")]
    [InlineData("2024-11-26", "2024-12-27")]
    [InlineData("2026-11-30", "2026-12-30")]
    [InlineData("2026-12-31", "2027-02-01")]
    [InlineData("2025-12-31", "2026-02-02")]
    [InlineData("2027-12-06", "2028-01-07")]
    [InlineData("2025-03-29T23:30:00Z", "2025-04-30")]
    [InlineData("2026-06-30T22:30:00Z", "2026-08-03")]
    [InlineData("2026-12-31T22:59:59Z", "2027-02-01")]
    [InlineData("2026-12-31T23:00:00Z", "2027-02-01")]
    public async Task The_law_s_examples_come_out(string received, string strict, string? target = null)
    {
        var instant = received.Length == 10 ? $"{received}T12:00:00+01:00" : received;
        var answer = await Receive(FarIn2038.Intake, instant);
        answer.Text("deadline.strictDueDate").Should().Be(strict);
        answer.Text("deadline.dueDate").Should().Be(strict);
        answer.Text("deadline.internalDueDate").Should().Be(target ?? answer.Text("deadline.internalDueDate"));
        if (received.Length == 10)
        {
            Strict(Day(received)).Should().Be(Day(strict), "the test's own calendar agrees");
        }
    }

    [Theory]
    [InlineData("2018-05-24T23:59:00+02:00")]
    [InlineData("1999-01-01T12:00:00Z")]
    [InlineData("2026-11-23T08:01:30Z")]
    [InlineData("2027-01-01T12:00:00Z")]
    public async Task A_receipt_before_the_regulation_or_in_the_future_is_refused(string receivedAt)
    {
        using var api = Databases.Fresh("sqlite");
        var answer = await Receive(api.As(await Keys.Integration(api)), receivedAt);
        answer.Expect(HttpStatusCode.BadRequest).Code.Should().Be("validation_failed");
        answer.Text("errors.0.pointer").Should().Be("/receivedAt");
        answer.Text("errors.0.code").Should().Be("out_of_range");
    }

    private static void Check(Answer answer, DateOnly received, DateOnly strict)
    {
        answer.Expect(HttpStatusCode.Created);
        answer.Text("deadline.strictDueDate").Should().Be($"{strict:yyyy-MM-dd}", "it was received on {0}", received);
        answer.Text("deadline.dueDate").Should().Be($"{strict:yyyy-MM-dd}");
        answer.Text("deadline.internalDueDate").Should().Be($"{Internal(strict):yyyy-MM-dd}", "it is due on {0}", strict);
        var explain = answer["deadline.explain"]!.AsArray();
        explain[0]!["code"]!.GetValue<string>().Should().Be("received");
        explain[^1]!["date"]!.GetValue<string>().Should().Be($"{strict:yyyy-MM-dd}");
        var rolled = explain.Count(e => e!["code"]!.GetValue<string>() == "rolled");
        rolled.Should().Be(strict.DayNumber - Base(received).DayNumber, "each skipped day has a line");
    }

    private static Task<Answer> Receive(Client intake, string receivedAt) =>
        intake.Post("/v1/requests", new { right = "access", channel = "post", receivedAt, askIdentity = false, subject = new { name = "Kim Lund", contact = new { phone = "070-174 06 05" }, identifiers = new[] { new { type = "phone", value = "070-174 06 05" } } } });

    // The same day of the next month, or the last before it that exists: counted down, not computed.
    private static DateOnly Base(DateOnly received)
    {
        for (var day = received.Day; ; day--)
        {
            var month = received.Month % 12 + 1;
            if (DateOnly.TryParseExact($"{(month == 1 ? received.Year + 1 : received.Year):0000}-{month:00}-{day:00}", "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date))
            {
                return date;
            }
        }
    }

    private static DateOnly Strict(DateOnly received) => Enumerable.Range(0, 10).Select(Base(received).AddDays).First(d => !IsFree(d));

    // Five working days earlier; eves and days squeezed between free days are no working days here.
    private static DateOnly Internal(DateOnly due) => Enumerable.Range(1, 40).Select(n => due.AddDays(-n)).Where(d => !IsFree(d) && !Eves.Contains(d) && !IsSqueezed(d)).ElementAt(4);

    private static bool IsSqueezed(DateOnly day) => Off(day.AddDays(-1)) && Off(day.AddDays(1));

    private static bool Off(DateOnly day) => IsFree(day) || Eves.Contains(day);

    private static bool IsFree(DateOnly day) => day.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday || Holidays.Contains(day);

    private static IEnumerable<DateOnly> HolidaysOf(DateOnly easter)
    {
        foreach (var fixedDay in "01-01 01-06 05-01 06-06 12-25 12-26".Split(' '))
        {
            yield return Day($"{easter.Year}-{fixedDay}");
        }

        foreach (var offset in new[] { -2, 0, 1, 39, 49 })
        {
            yield return easter.AddDays(offset);
        }

        yield return First(easter.Year, 6, 20, DayOfWeek.Saturday);
        yield return First(easter.Year, 10, 31, DayOfWeek.Saturday);
    }

    private static DateOnly First(int year, int month, int from, DayOfWeek weekday) => Enumerable.Range(0, 7).Select(new DateOnly(year, month, from).AddDays).First(d => d.DayOfWeek == weekday);

    private static DateOnly Day(string text) => DateOnly.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>One service whose clock stands in 2038, so that every example lies in the past.</summary>
    private static class FarIn2038
    {
        private static readonly Api Service = new(null, new DateTimeOffset(2038, 6, 1, 8, 0, 0, TimeSpan.Zero));

        public static Client Intake { get; } = Service.As(Keys.Integration(Service).GetAwaiter().GetResult());
    }
}
