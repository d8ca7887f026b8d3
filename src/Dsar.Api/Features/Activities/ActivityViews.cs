using Dsar.Api.Web;
using Dsar.Domain;

namespace Dsar.Api.Features.Activities;

/// <summary>The record of processing as a table (GDPR Art. 30(1)): one line an activity, the members dotted, several values parted by a bar. What a policy does not state stays empty.</summary>
internal static class ActivityViews
{
    private const string Bar = " | ";

    public static readonly IReadOnlyList<(string Name, Func<ActivityView, string?> Value)> Columns =
    [
        ("id", a => a.Id.ToString()), ("key", a => a.Key), ("name.sv", a => a.Name.Sv), ("name.en", a => a.Name.En), ("role", a => Words.Of(a.Role)),
        ("purposes.sv", a => Joined(a.Purposes, t => t.Sv)), ("purposes.en", a => Joined(a.Purposes, t => t.En)),
        ("subjectCategories.sv", a => Joined(a.SubjectCategories, t => t.Sv)), ("subjectCategories.en", a => Joined(a.SubjectCategories, t => t.En)),
        ("dataCategories.sv", a => Joined(a.DataCategories, t => t.Sv)), ("dataCategories.en", a => Joined(a.DataCategories, t => t.En)),
        ("specialCategories", a => Flag(a.SpecialCategories)), ("financial", a => Flag(a.Financial)), ("logs", a => Flag(a.Logs)), ("directMarketing", a => Flag(a.DirectMarketing)), ("madePublic", a => Flag(a.MadePublic)),
        ("lawfulBases", a => string.Join(Bar, a.LawfulBases.Select(b => b.Basis is { } basis ? Words.Of(basis) : b.Quote))),
        ("recipients", a => string.Join(Bar, a.Recipients.Select(Recipient))),
        ("transfers.sv", a => a.Transfers?.Text.Sv), ("transfers.en", a => a.Transfers?.Text.En),
        ("retention", a => string.Join(Bar, a.Retention.Select(Retention))),
        ("sources.sv", a => Joined(a.Sources, t => t.Sv)), ("sources.en", a => Joined(a.Sources, t => t.En)),
        ("automatedDecisions.sv", a => a.AutomatedDecisions?.Sv), ("automatedDecisions.en", a => a.AutomatedDecisions?.En),
        ("gaps.sv", a => string.Join(Bar, a.Gaps.Select(g => g.Text.Sv))), ("gaps.en", a => string.Join(Bar, a.Gaps.Select(g => g.Text.En))),
    ];

    private static string Joined(IEnumerable<LocalText> texts, Func<LocalText, string> language) => string.Join(Bar, texts.Select(language));

    private static string Flag(bool value) => value ? "true" : "false";

    private static string Recipient(Recipient r) => string.Join(", ", new[] { r.Name ?? "?", Words.Of(r.Kind), r.Country }.Where(p => p is not null));

    private static string Retention(RetentionRule r) => r.NotStated ? "not stated" : r.None ? "none" : string.Join(' ', new[]
    {
        r.Keep, r.Anchor is { } anchor ? $"after {Words.Of(anchor)}" : null, r.Cap is { } cap ? $"at most {cap.Keep} after {Words.Of(cap.Anchor)}" : null, r.AtLeast is { } least ? $"at least {least}" : null,
        r.Statute, r.OnlyIf is { } condition ? $"only if {condition}" : null, r.While is { } during ? $"while {during.En}" : null,
    }.Where(p => p is not null));
}
