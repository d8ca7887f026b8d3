using Dsar.Domain;

namespace Dsar.Discovery;

/// <summary>Something withheld or masked, as the decision and <c>undantag.json</c> name it: no content.</summary>
internal sealed record ExceptionRow(string System, string Collection, string Activity, LocalText Title, IReadOnlyList<string> Fields, bool IsMask, string Outcome, string Ground, string? Article, string? Statute, LocalText Reason, long Rows);

/// <summary>Gathers what a package leaves out, and why.</summary>
internal static class Exceptions
{
    private static readonly Dictionary<FieldKind, (string Ground, string Article)> Grounds = new()
    {
        [FieldKind.Credential] = ("credential", "5(1)(f), 32"),
        [FieldKind.ThirdParty] = ("third_party_rights", "15(4)"),
        [FieldKind.TradeSecret] = ("trade_secret", "15(4)"),
    };

    public static IReadOnlyList<ExceptionRow> Of(PackageInput input)
    {
        var rows = new List<ExceptionRow>();
        foreach (var item in input.Items.Where(i => !i.Silent && i.Ground != "not_this_person").OrderBy(i => i.Group.Number))
        {
            if (item.Outcome != ItemOutcome.Disclose)
            {
                rows.Add(Withheld(input, item));
                continue;
            }

            rows.AddRange(item.Group.Fields.Where(f => f.Kind is not null && !IsOpened(item, f.Name) && item.Masks.All(m => m.Field != f.Name || m.Row is not null))
                .GroupBy(f => f.Kind!.Value).Select(g => Mask(input, item, [.. g.Select(f => f.Name)], Grounds[g.Key].Ground, Article(input, Grounds[g.Key].Ground), item.Group.RowCount)));
            rows.AddRange(item.Masks.GroupBy(m => m.Ground, StringComparer.Ordinal)
                .Select(g => Mask(input, item, [.. g.Select(m => m.Field).Distinct()], g.Key, Article(input, g.Key), g.Any(m => m.Row is null) ? item.Group.RowCount : g.Select(m => m.Row).Distinct().Count())));
        }

        return rows;
    }

    private static bool IsOpened(PackageItem item, string field) => item.Opened.Any(o => o.Field == field && o.Row is null) && item.Masks.All(m => m.Field != field);

    /// <summary>The rights of others bound a copy by Art. 15(4), and data taken elsewhere by Art. 20(4).</summary>
    private static string? Article(PackageInput input, string ground) =>
        Grounds.Values.FirstOrDefault(g => g.Ground == ground).Article is { } article ? input.Sheet is null && article == "15(4)" ? "20(4)" : article : null;

    private static ExceptionRow Withheld(PackageInput input, PackageItem item) => new(
        item.Group.System, item.Group.Collection, item.Group.Activity, Title(input, item), [.. item.Group.Fields.Where(f => f.Personal).Select(f => f.Name)], false,
        SourceMap.Snake(item.Outcome.ToString()), item.Ground ?? string.Empty, item.Article, item.Statute, item.Rationale ?? new LocalText(string.Empty, string.Empty), item.Group.RowCount);

    private static ExceptionRow Mask(PackageInput input, PackageItem item, IReadOnlyList<string> fields, string ground, string? article, long rows)
    {
        var key = $"ground_{ground}";
        var reason = PackageTexts.Has(key) ? new LocalText(new PackageTexts(Language.Sv)[key], new PackageTexts(Language.En)[key]) : item.Rationale ?? new LocalText(ground, ground);
        return new ExceptionRow(item.Group.System, item.Group.Collection, item.Group.Activity, Title(input, item), fields, true, "mask", ground, article, null, reason, rows);
    }

    private static LocalText Title(PackageInput input, PackageItem item) =>
        input.Plan.Collections.FirstOrDefault(c => c.System.Key == item.Group.System && c.Map.Name == item.Group.Collection)?.Map.Title ?? new LocalText(item.Group.Collection, item.Group.Collection);
}
