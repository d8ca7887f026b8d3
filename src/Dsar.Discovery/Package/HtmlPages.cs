using System.Globalization;
using Dsar.Domain;

namespace Dsar.Discovery;

/// <summary>What the pages need to know of a written table.</summary>
internal sealed record WrittenTable(DisclosedTable Table, long Rows, IReadOnlyList<DisclosedRow> First, IReadOnlyList<string> Files, IReadOnlyList<long> ChangedCells, IReadOnlyList<long> Replaced, IReadOnlySet<string> MaskedColumns, DateOnly? From, DateOnly? To);

/// <summary>The three pages that a person reads.</summary>
internal sealed class HtmlPages(PackageInput input, PackageTexts texts, IReadOnlyList<WrittenTable> tables, IReadOnlyList<ExceptionRow> exceptions)
{
    private readonly PageFrame _frame = new(texts, input.Controller, input.Reference, input.DecidedAt);

    public string OverviewName => texts.Language == Language.En ? "1-your-data.html" : input.Sheet is null ? "1-dina-uppgifter.html" : "1-registerutdrag.html";

    public string DecisionName => texts.Language == Language.Sv ? "2-beslut.html" : "2-decision.html";

    public string GlossaryName => texts.Language == Language.Sv ? "3-ordlista.html" : "3-glossary.html";

    public byte[] Overview()
    {
        var page = Begin(texts["title"]);
        Summary(page);
        page.Raw("<nav aria-labelledby=\"toc\">").Tag("h2", texts["contents"], "id=\"toc\"").Raw("<ul>");
        foreach (var (id, key) in new[] { ("what", "overview"), ("use", "about"), ("data", "records"), ("search", "search"), ("files", "other_files") }.Where(s => s.Item1 != "use" || input.Sheet is not null))
        {
            page.Raw($"<li><a href=\"#{id}\">{Html.Encode(texts[key])}</a></li>");
        }

        page.Raw("</ul></nav>").Raw("<section id=\"what\">").Tag("h2", texts["overview"]);
        page.Table(
            [texts["col_what"], texts["col_where"], texts["col_count"], texts["col_period"], texts["col_file"]],
            tables.Select(t => (IReadOnlyList<string>)[texts.Of(t.Table.Collection.Map.Title), texts.Of(t.Table.Collection.System.Map.Title), texts.Count(t.Rows), Span(t), string.Join(" ", t.Files.Where(f => f.EndsWith(".csv", StringComparison.Ordinal)))]),
            numberColumn: 2);
        page.Raw("</section>");
        if (input.Sheet is { } sheet)
        {
            page.Raw("<section id=\"use\">").Tag("h2", texts["about"]).Document(sheet, "h3").Raw("</section>");
        }

        page.Raw("<section id=\"data\">").Tag("h2", texts["records"]);
        foreach (var system in tables.GroupBy(t => t.Table.Collection.System.Index))
        {
            page.Tag("h3", texts.Of(system.First().Table.Collection.System.Map.Title));
            foreach (var table in system)
            {
                Records(page, table);
            }
        }

        page.Raw("</section>");
        Search(page);
        Files(page);
        return End(page);
    }

    public byte[] Decision()
    {
        var page = _frame.Begin(texts["decision"], saysInvented: true);
        page.Document(input.Decision, "h2").Raw("<section>").Tag("h2", texts["withheld"]);
        if (exceptions.Count == 0)
        {
            page.Tag("p", texts["withheld_none"]);
        }
        else
        {
            page.Table(
                [texts["col_what"], texts["col_field"], texts["col_count"], texts["col_reason"], texts["col_law"]],
                exceptions.Select(e => (IReadOnlyList<string>)[texts.Of(e.Title), string.Join(", ", e.Fields), texts.Count(e.Rows), texts.Of(e.Reason), string.Join("; ", new[] { e.Article is null ? null : Citation.Of(e.Article, texts.Language), e.Statute }.OfType<string>())]),
                numberColumn: 2);
        }

        return End(page.Raw("</section>"));
    }

    public byte[] Glossary()
    {
        var page = Begin(texts["glossary"]);
        var categories = tables.SelectMany(t => t.Table.Columns).Select(c => c.Category).OfType<string>().Distinct(StringComparer.Ordinal);
        page.Tag("h2", texts["glossary_categories"]).Tag("p", texts["glossary_categories_intro"]);
        page.Table([texts["col_word"], texts["col_meaning"]], categories.Order(StringComparer.Ordinal).Select(c => (IReadOnlyList<string>)[c, texts.Of(PersonalCategories.Title(c))]));
        page.Tag("h2", texts["glossary_fields"]);
        foreach (var table in tables)
        {
            page.Tag("h3", texts.Of(table.Table.Collection.Map.Title));
            Fields(page, table);
        }

        page.Tag("h2", texts["glossary_signs"]);
        page.Table([texts["col_word"], texts["col_meaning"]], [[texts["masked"], texts["sign_masked"]], [texts["empty"], texts["sign_empty"]], ["[…]", texts["sign_short"]], ["'", texts["sign_apostrophe"]], ["\uFFFD", texts["sign_unreadable"]]]);
        return End(page);
    }

    // The last columns stand only where something was changed.
    private void Fields(Html page, WrittenTable table)
    {
        var counts = new[] { ("col_changed", table.ChangedCells), ("col_replaced", table.Replaced) }.Where(c => c.Item2.Any(n => n > 0)).ToArray();
        page.Table(
            [texts["col_field"], texts["col_category"], texts["col_type"], .. counts.Select(c => texts[c.Item1])],
            table.Table.Columns.Select((c, i) => (IReadOnlyList<string>)[
                c.Name, c.Category is { } category ? texts.Of(PersonalCategories.Title(category)) : texts["context"], texts[$"type_{SourceMap.Snake(c.Type.ToString())}"], .. counts.Select(n => texts.Count(n.Item2[i]))]));
    }

    private Html Begin(string title) => _frame.Begin(title);

    private byte[] End(Html page) => _frame.End(page);

    private void Summary(Html page)
    {
        var rows = tables.Sum(t => t.Rows);
        var systems = tables.Select(t => t.Table.Collection.System.Index).Distinct().Count();
        page.Raw("<section class=\"summary\">").Tag("h2", texts["summary"]);
        page.Tag("p", rows == 0 ? texts["summary_nothing"] : texts.Fill($"summary_{(input.Sheet is null ? "moved" : "found")}{(systems == 1 ? "_one" : "")}", ("rows", texts.Count(rows)), ("systems", texts.Count(systems))));
        if (tables.Any(t => t.MaskedColumns.Count > 0))
        {
            page.Tag("p", texts["summary_masked"]);
        }

        if (exceptions.Any(e => !e.IsMask))
        {
            page.Tag("p", texts["summary_withheld"]);
        }

        if (input.Sheet is null)
        {
            page.Tag("p", texts["summary_portable"]);
        }

        page.Tag("p", texts[input.Completeness.AllSearched ? "summary_all" : "summary_not_all"]).Raw("</section>");
    }

    private void Records(Html page, WrittenTable table)
    {
        page.Tag("h4", texts.Of(table.Table.Collection.Map.Title));
        page.Tag("p", texts.Fill("all_rows", ("rows", texts.Count(table.Rows)), ("files", string.Join(", ", table.Files))));
        if (table.First.Count < table.Rows)
        {
            page.Tag("p", texts.Fill("first_rows", ("shown", texts.Count(table.First.Count)), ("rows", texts.Count(table.Rows))), "class=\"note\"");
        }

        for (var n = 0; n < table.First.Count; n++)
        {
            var row = table.First[n];
            page.Raw("<article class=\"card\">").Tag("h4", texts.Fill("record", ("n", texts.Count(n + 1)))).Raw("<dl>");
            for (var i = 0; i < row.Cells.Length; i++)
            {
                page.Raw("<div>").Tag("dt", Label(table.Table.Columns[i])).Tag("dd", Shown(row.Cells[i]), row.Masked[i] ? "class=\"masked\"" : string.Empty).Raw("</div>");
            }

            page.Raw("</dl></article>");
        }
    }

    private void Search(Html page)
    {
        page.Raw("<section id=\"search\">").Tag("h2", texts["search"]).Tag("p", texts["search_intro"]);
        page.Table(
            [texts["col_where"], texts["col_result"], texts["col_count"], texts["col_not_searched"]],
            input.Completeness.Systems.Select(s => (IReadOnlyList<string>)[texts.Of(s.Title), Result(s), texts.Count(s.Rows), string.Join("; ", s.NotSearched.Select(texts.Of))]),
            numberColumn: 2);
        if (input.Completeness.UncoveredActivities.Count > 0)
        {
            var names = input.Completeness.UncoveredActivities.Select(k => input.Controller.Activities.FirstOrDefault(a => a.Key == k) is { } a ? texts.Of(a.Name) : k);
            page.Tag("p", texts.Fill("uncovered", ("list", string.Join(", ", names))));
        }

        page.Raw("</section>");
    }

    private void Files(Html page)
    {
        page.Raw("<section id=\"files\">").Tag("h2", texts["other_files"]).Raw("<ul>");
        foreach (var (path, key) in new[] { (DecisionName, "file_decision"), (GlossaryName, "file_glossary"), ("data/", "file_data"), ("metadata/", "file_metadata"), ("manifest-sha256.txt", "file_manifest") })
        {
            page.Raw($"<li><strong>{Html.Encode(path)}</strong>: {Html.Encode(texts[key])}</li>");
        }

        page.Raw("</ul></section>");
    }

    private string Result(SystemSearch system)
    {
        var status = texts[$"status_{SourceMap.Snake(system.Status.ToString())}"];
        var rule = system.Rule is { } r && PackageTexts.Has($"rule_{r}") ? texts[$"rule_{r}"] : null;
        return string.Join(": ", new[] { status, system.Reason is { } reason ? texts.Of(reason) : rule }.OfType<string>());
    }

    private static string Span(WrittenTable table) => table.From is { } from && table.To is { } to ? from == to ? Day(from) : $"{Day(from)}\u00A0– {Day(to)}" : string.Empty;

    private static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private string Label(MapField field) => field.Category is { } category ? $"{texts.Of(PersonalCategories.Title(category))} ({field.Name})" : field.Name;

    private string Shown(Cell cell) => cell.Kind switch
    {
        CellKind.Null => texts["empty"],
        CellKind.Boolean => texts[cell.Value],
        CellKind.Bytes => texts["bytes"],
        _ => cell.Value.Length == 0 ? texts["empty"] : cell.Value,
    };
}

/// <summary>What every page begins and ends with.</summary>
internal sealed class PageFrame(PackageTexts texts, DataController controller, string reference, DateTimeOffset decidedAt)
{
    private string Name => controller.Name ?? controller.Key;

    /// <summary>The head of a page; a letter says itself that its sender is invented.</summary>
    public Html Begin(string title, bool saysInvented = false)
    {
        var page = new Html(texts.Code, $"{title} – {reference}");
        page.Raw($"<a class=\"skip\" href=\"#main\">{Html.Encode(texts["skip"])}</a>\n<header><div>").Tag("h1", title).Tag("p", texts.Fill("from", ("controller", Name))).Raw("<dl>");
        page.Raw("<div>").Tag("dt", texts["reference"]).Tag("dd", reference).Raw("</div><div>").Tag("dt", texts["date"])
            .Tag("dd", decidedAt.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)).Raw("</div></dl></div></header>\n<main id=\"main\">");
        return controller.Invented && !saysInvented ? page.Tag("p", texts["invented"], "class=\"note\"") : page;
    }

    public byte[] End(Html page) => page.Raw("</main>").Tag("footer", $"{Name} · {reference}").End();
}
