using System.Globalization;

namespace Dsar.Domain;

/// <summary>One step of the calculation of a date.</summary>
/// <param name="Code">received, base, clamped, rolled, paused or extended.</param>
/// <param name="Date">The date after the step, Europe/Stockholm.</param>
/// <param name="Article">The rule applied, without "Art.".</param>
/// <param name="Text">The step in words.</param>
public sealed record ExplainLine(string Code, DateOnly Date, string Article, LocalText Text);

/// <summary>Applies the steps of a date and writes a line for each, so that the date and its reason cannot differ.</summary>
internal sealed class DeadlineExplanation
{
    private readonly List<ExplainLine> _lines = [];
    private readonly DateOnly _received;
    private readonly EvesRule _eves;

    public DeadlineExplanation(DateOnly received, EvesRule eves)
    {
        _received = received;
        _eves = eves;
        Add("received", received, "12(3)", "Mottagningsdagen räknas inte.", "The day of receipt is not counted.");
    }

    public IReadOnlyList<ExplainLine> Lines => _lines;

    public DateOnly FirstMonth()
    {
        var date = Deadline.MonthsAfter(_received, 1);
        Add("base", date, "12(3)", "Svaret ska ges inom en månad.", "The answer is due within one month.");
        Clamped(date);
        return Rolled(date);
    }

    public DateOnly Paused(int days)
    {
        var date = Deadline.MonthsAfter(_received, 1).AddDays(days);
        Add("paused", date, "12(6), rec. 63", days == 1 ? "Klockan stod still i en dag i väntan på svar." : $"Klockan stod still i {days} dagar i väntan på svar.", days == 1 ? "The clock stood still for one day, waiting for an answer." : $"The clock stood still for {days} days, waiting for an answer.");
        return Rolled(date);
    }

    public DateOnly Extended(int pausedDays)
    {
        var months = Deadline.MonthsAfter(_received, 3);
        var date = months.AddDays(pausedDays);
        Add("extended", date, "12(3)", "Tiden är förlängd till tre månader från mottagandet.", "The time is extended to three months from receipt.");
        if (pausedDays == 0)
        {
            Clamped(months);
        }

        return Rolled(date);
    }

    private void Clamped(DateOnly date)
    {
        if (date.Day != _received.Day)
        {
            Add("clamped", date, "Reg. 1182/71 Art. 3(2)(c)", "Månaden saknar dagen; sista dagen gäller.", "The month has no such day; its last day counts.");
        }
    }

    private DateOnly Rolled(DateOnly date)
    {
        while (WorkingDays.IsFree(date, _eves))
        {
            var name = Holidays.NameOf(date) ?? (_eves == EvesRule.Extend ? Holidays.EveOf(date) : null) ?? new LocalText("lördag", "Saturday");
            var day = date.ToString("O", CultureInfo.InvariantCulture);
            date = date.AddDays(1);
            Add("rolled", date, "Reg. 1182/71 Art. 3(4)", $"{day} är {name.Sv}; nästa dag gäller.", $"{day} is {name.En}; the next day counts.");
        }

        return date;
    }

    private void Add(string code, DateOnly date, string article, string sv, string en) => _lines.Add(new(code, date, article, new LocalText(sv, en)));
}
