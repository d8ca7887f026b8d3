using System.Globalization;

namespace Dsar.Domain;

/// <summary>Keeping periods laid down by statute. Each is one row; a policy names it by its code.</summary>
public static class Statutes
{
    /// <summary>Bokföringslagen: accounting material (räkenskapsinformation) is kept to the end of the seventh year after the calendar year in which the financial year ended.</summary>
    public const string Bfl72 = "bfl_7_2";

    private sealed record Row(string Citation, LocalText Name, Func<RetentionFacts, (DateOnly? Until, string? Why)> Until);

    private static readonly Dictionary<string, Row> Table = new()
    {
        [Bfl72] = new("BFL 7 kap. 2 §", new("bokföringslagen (1999:1078) 7 kap. 2 §", "the Accounting Act (1999:1078) chapter 7 section 2"), AccountingUntil),
    };

    /// <summary>The statute as it is cited, such as "BFL 7 kap. 2 §"; the code itself when it is unknown.</summary>
    public static string Citation(string code) => Table.TryGetValue(code, out var row) ? row.Citation : code;

    /// <summary>The statute's name in words; the code itself when it is unknown.</summary>
    public static LocalText Name(string code) => Table.TryGetValue(code, out var row) ? row.Name : new LocalText(code, code);

    /// <summary>The last day the statute demands, or why it cannot be computed.</summary>
    internal static (DateOnly? Until, string? Why) Until(string code, RetentionFacts facts) =>
        Table.TryGetValue(code, out var row) ? row.Until(facts) : (null, "statute_unknown");

    /// <summary>The end of the financial year that a day falls in.</summary>
    /// <param name="day">Any day.</param>
    /// <param name="financialYearEnd">Last day of the financial year as MM-DD.</param>
    public static DateOnly FinancialYearEnd(DateOnly day, string financialYearEnd)
    {
        var month = int.Parse(financialYearEnd.AsSpan(0, 2), CultureInfo.InvariantCulture);
        var dayOfMonth = int.Parse(financialYearEnd.AsSpan(3, 2), CultureInfo.InvariantCulture);
        var end = EndIn(day.Year);
        return day <= end ? end : EndIn(day.Year + 1);

        DateOnly EndIn(int year) => new(year, month, Math.Min(dayOfMonth, DateTime.DaysInMonth(year, month)));
    }

    private static (DateOnly? Until, string? Why) AccountingUntil(RetentionFacts facts) => (facts.VoucherDate, facts.FinancialYearEnd) switch
    {
        (null, _) => (null, "voucher_date_missing"),
        (_, null) => (null, "financial_year_end_missing"),
        ({ } voucher, { } end) => (new DateOnly(FinancialYearEnd(voucher, end).Year + 7, 12, 31), null),
    };
}
