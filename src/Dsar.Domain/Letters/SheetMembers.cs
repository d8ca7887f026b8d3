namespace Dsar.Domain;

/// <summary>The members of the information sheet: one row each with its article, what it says, and which gaps it may have.</summary>
internal static class SheetMembers
{
    private sealed record Row(string Article, LocalText Heading, Func<SheetInput, IEnumerable<LocalText>> Lines, Func<SheetInput, IEnumerable<(string Code, LocalText Text)>> Gaps);

    private static readonly HashSet<string> Eea =
    [
        "AT", "BE", "BG", "HR", "CY", "CZ", "DK", "EE", "FI", "FR", "DE", "GR", "HU", "IE", "IT", "LV", "LT", "LU", "MT", "NL", "PL", "PT", "RO", "SK", "SI", "ES", "SE", "IS", "LI", "NO",
    ];

    private static readonly Row[] Table =
    [
        new("15(1)(a)", new("Varför vi har uppgifterna", "Why we have the data"), Purposes, input => When(input.Activity.Purposes.Count == 0,
            "purpose_not_stated", "Ändamålet är inte angivet.", "The purpose is not stated.")),
        new("15(1)(b)", new("Vilka slags uppgifter", "What kinds of data"), input => Categories(input), input => When(!Categories(input).Any(),
            "categories_not_stated", "Kategorierna av uppgifter är inte angivna.", "The categories of data are not stated.")),
        new("15(1)(c)", new("Vilka som får dem", "Who receives it"), input => RecipientLines(input), RecipientGaps),
        new("15(1)(d)", new("Hur länge de sparas", "How long it is kept"), Periods, input => When(input.Activity.Retention.Count == 0 || input.Activity.Retention.Any(r => r.NotStated || RetentionWords.Describe(r) is null),
            "period_not_stated", "Tiden, eller hur den bestäms, är inte angiven.", "The period, or how it is determined, is not stated.")),
        new("15(1)(g)", new("Varifrån de kommer", "Where it comes from"), Sources, input => When(NeedsSource(input) && input.Activity.Sources.Count == 0,
            "source_not_stated", "Källan är inte angiven.", "The source is not stated.")),
        new("15(1)(h)", new("Automatiserade beslut", "Automated decisions"), Automated, _ => []),
        new("15(2)", new("Överföring utanför EU", "Transfers outside the EU"), Transfers, TransferGaps),
    ];

    /// <summary>The members for one activity; a gap that the agent states something for becomes a line.</summary>
    public static IReadOnlyList<SheetMember> Of(SheetInput input, DataController controller, IReadOnlyList<GapStatement> statements)
    {
        var key = input.Activity.Key;
        var members = Table.Select(row => Close(row.Article, row.Heading, row.Lines(input), row.Gaps(input).Select(gap => new SheetGap(key, gap.Code, row.Article, gap.Text)), statements)).ToList();
        var own = Blocking(controller, key).Where(gap => !Table.SelectMany(row => row.Gaps(input)).Any(g => g.Code == gap.Code)).ToList();
        return own.Count == 0 ? members : [.. members, Close("15(1)", new("Övrigt som registret saknar", "Other things the register lacks"), [], own, statements)];
    }

    /// <summary>The register's own gaps that block access, of one activity or of the controller as a whole.</summary>
    public static IEnumerable<SheetGap> Blocking(DataController controller, string? activity) =>
        controller.Gaps.Where(gap => gap.Blocks == Right.Access && gap.Activity == activity).Select(gap => new SheetGap(activity, gap.Code, "15(1)", gap.Text));

    private static SheetMember Close(string article, LocalText heading, IEnumerable<LocalText> lines, IEnumerable<SheetGap> gaps, IReadOnlyList<GapStatement> statements)
    {
        var all = gaps.ToList();
        var stated = all.Select(gap => statements.FirstOrDefault(s => s.Activity == gap.Activity && s.Code == gap.Code)).OfType<GapStatement>().Select(s => BothLanguages(s.Text));
        return new SheetMember(article, heading, [.. lines, .. stated], [.. all.Where(gap => !statements.Any(s => s.Activity == gap.Activity && s.Code == gap.Code))]);
    }

    private static IEnumerable<LocalText> Purposes(SheetInput input) =>
    [
        .. input.Activity.Purposes,
        .. input.Activity.LawfulBases.Where(b => b.Basis is not null).Select(b => new LocalText(
            $"Rättslig grund: {Bases.Name(b.Basis!.Value).Sv} ({Citation.Of(Bases.Article(b.Basis.Value), Language.Sv)})",
            $"Lawful basis: {Bases.Name(b.Basis.Value).En} ({Citation.Of(Bases.Article(b.Basis.Value), Language.En)})")),
    ];

    private static IEnumerable<LocalText> Categories(SheetInput input) => input.Categories.Count > 0 ? input.Categories : input.Activity.DataCategories;

    private static IReadOnlyList<Recipient> Recipients(SheetInput input) => input.Recipients ?? input.Activity.Recipients;

    private static List<LocalText> RecipientLines(SheetInput input)
    {
        var named = Recipients(input).Where(r => r.Name is not null).Select(r => new LocalText(
            string.Join(", ", new[] { r.Name, r.Country, r.Purpose?.Sv }.OfType<string>()),
            string.Join(", ", new[] { r.Name, r.Country, r.Purpose?.En }.OfType<string>()))).ToList();
        return Recipients(input).Count == 0 ? [new("Inga mottagare är angivna.", "No recipients are stated.")] : named;
    }

    private static IEnumerable<(string, LocalText)> RecipientGaps(SheetInput input) => When(Recipients(input).Any(r => r.Name is null),
        "recipient_not_named", "En mottagare är bara angiven till sin art; namnet krävs (C-154/21).", "A recipient is stated only by kind; the name is demanded (C-154/21).");

    private static IEnumerable<LocalText> Periods(SheetInput input) =>
    [
        .. input.Activity.Retention.Select(RetentionWords.Describe).OfType<LocalText>(),
        .. input.KeptUntil.Distinct().Order().Select(LetterDates.InWords).Select(day => new LocalText($"De här uppgifterna: till och med {day.Sv}", $"These data: through {day.En}")),
    ];

    private static bool NeedsSource(SheetInput input) => input.Origins.Contains(DataOrigin.OtherSource);

    private static IEnumerable<LocalText> Sources(SheetInput input)
    {
        var words = new Dictionary<DataOrigin, LocalText>
        {
            [DataOrigin.Provided] = new("Du har lämnat dem.", "You gave it."),
            [DataOrigin.Observed] = new("De har uppstått när du använt våra tjänster.", "It came about when you used our services."),
            [DataOrigin.Derived] = new("Vi har själva kommit fram till dem.", "It is our own conclusion."),
        };
        return [.. input.Origins.Distinct().Where(words.ContainsKey).Order().Select(origin => words[origin]), .. NeedsSource(input) ? input.Activity.Sources : []];
    }

    private static IEnumerable<LocalText> Automated(SheetInput input) =>
        [input.Activity.AutomatedDecisions ?? new("Inget automatiserat beslutsfattande är angivet.", "No automated decision-making is stated.")];

    private static IEnumerable<LocalText> Transfers(SheetInput input) =>
    [
        .. input.Activity.Transfers is { } stated ? [stated.Text] : Array.Empty<LocalText>(),
        .. Recipients(input).Where(r => IsOutside(r) && r.Safeguard is not null).Select(r => new LocalText($"{r.Name}, {r.Country}: {r.Safeguard!.Sv}", $"{r.Name}, {r.Country}: {r.Safeguard.En}")),
    ];

    private static IEnumerable<(string, LocalText)> TransferGaps(SheetInput input) =>
    [
        .. When(input.Activity.Transfers is null, "transfers_not_stated", "Det är inte angivet om uppgifter överförs utanför EU.", "Whether data is transferred outside the EU is not stated."),
        .. When(Recipients(input).Any(r => r is { Name: not null, Country: null }), "country_not_stated", "En mottagares land är inte angivet.", "A recipient's country is not stated."),
        .. When(Recipients(input).Any(r => IsOutside(r) && r.Safeguard is null), "safeguard_not_stated", "Skyddet för en överföring utanför EU är inte angivet.", "The safeguard of a transfer outside the EU is not stated."),
    ];

    // A country that is not an EEA code is taken as outside: better a question to the agent than a transfer left out.
    private static bool IsOutside(Recipient recipient) => recipient.Country is { } country && !Eea.Contains(country);

    private static IEnumerable<(string, LocalText)> When(bool missing, string code, string sv, string en) => missing ? [(code, new LocalText(sv, en))] : [];

    private static LocalText BothLanguages(LocalText text) => new(text.Sv.Length > 0 ? text.Sv : text.En, text.En.Length > 0 ? text.En : text.Sv);
}
