namespace Dsar.Domain;

/// <summary>Prints the rule tables for people to read: Law/README.md is made by this, and a test compares.</summary>
public static class RuleTable
{
    private const string Head =
        "| Rule (first match wins) | When | Outcome | Ground | Article; statute | Agent must still judge | Text sv | Text en |\n|---|---|---|---|---|---|---|---|\n";

    /// <summary>A right's rows as a Markdown table, LF line ends, gates first; field rules after, since they only mask.</summary>
    public static string ToMarkdown(Right right) =>
        Head
        + string.Concat(LawEngine.Rows(right).Select(row => Line(row.Id, row.Name, row.When, InWords(row), row.Ground, row.Article, row.Statute, row.MustJudge, row.Text)))
        + string.Concat(LawEngine.FieldRules(right).Select(rule =>
            Line(rule.Id, rule.Name, $"{Words(rule.Kind)} field (field rule)", "those fields masked; the item by the other rows", rule.Ground, rule.Article, rule.Statute, rule.MustJudge, rule.Text)));

    private static string Line(
        string id, string name, string when, string outcome, string ground, string article, string? statute, IReadOnlyList<string> mustJudge, LocalText text) =>
        $"| {id} `{name}` | {when} | {outcome} | `{ground}` | {(statute is null ? article : $"{article}; {statute}")} | {(mustJudge.Count == 0 ? "-" : string.Join("; ", mustJudge))} | {text.Sv} | {text.En} |\n";

    private static string InWords(LawRule row) =>
        Words(row.Outcome)
        + (row.After is { } anchor ? $" ({Words(anchor)}; date not known yet)" : "")
        + (row is { Restricts: true, Outcome: not ItemOutcome.Restrict } ? " + restrict" : "")
        + (row.Silent ? ", neutral, not told" : "");

    private static string Words(Enum value) => System.Text.Json.JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString());
}
