using Dsar.Api.Features.Collections;
using Dsar.Api.Features.Decisions;
using Dsar.Api.Features.Findings;
using Dsar.Discovery;
using Dsar.Domain;

namespace Dsar.Api.Features.Packages;

/// <summary>Turns decided items into what the package writer takes: which fields are hidden, which a person opened, which rows are left out.</summary>
internal static class PackageItems
{
    public static PackageItem Of(DecisionItem item, FindingRecord finding, FindingGroup group) => new()
    {
        Group = group,
        Outcome = item.Outcome,
        Ground = item.Ground,
        Article = item.Article,
        Statute = item.Statute,
        Rationale = item.Rationale,
        Silent = finding.Proposal.Rule == DecisionItems.SilentRule,
        Masks = [.. finding.Masks.Select(m => new PackageMask(m.Field!, m.Row, [], m.Ground!))],
        Opened = [.. group.Fields.Where(f => f.Kind is FieldKind.ThirdParty or FieldKind.TradeSecret && finding.Masks.All(m => m.Field != f.Name)).Select(f => new OpenedField(f.Name))],
        ExcludedRows = finding.ExcludedRows.Select(r => r.Row!.Value).ToHashSet(),
    };

    /// <summary>How many rows the groups stand for: a row whose fields serve several purposes is in several groups and counts once.</summary>
    public static long Rows(IEnumerable<FindingGroup> groups) =>
        groups.GroupBy(g => (g.System, g.Collection)).Sum(c => c.GroupBy(g => g.Facet).Max(f => f.Sum(g => g.RowCount)));

    /// <summary>A field in words: its category as the glossary names it.</summary>
    public static LocalText Words(FindingGroup group, string field) =>
        group.Fields.FirstOrDefault(f => f.Name == field)?.Category is { } term ? PersonalCategories.Title(term) : new LocalText(field, field);
}

/// <summary>The search's own account, corrected by what people answered for afterwards: waivers and searches by hand.</summary>
internal static class SearchStatement
{
    public static Discovery.Completeness Of(Discovery.Completeness search, CollectionRecord searched, IReadOnlyList<SystemCoverage> systems) => search with
    {
        Systems =
        [
            .. search.Systems.Select(s => s with { EndedAt = searched.Systems.SingleOrDefault(c => c.Name == s.Key)?.EndedAt }).Select(s => systems.SingleOrDefault(c => c.Key == s.Key) is { } now && now.Status != s.Status
                ? s with { Status = now.Status, Rule = now.Rule, Reason = Reason(searched, s.Key) ?? s.Reason }
                : s),
        ],
    };

    private static LocalText? Reason(CollectionRecord searched, string key) =>
        searched.Systems.SingleOrDefault(s => s.Name == key)?.Waiver is { } waiver ? new LocalText(waiver.Reason, waiver.Reason) : null;
}

/// <summary>Kinds of identifiers in plain words.</summary>
internal static class KindWords
{
    private static readonly Dictionary<IdentifierKind, LocalText> Table = new()
    {
        [IdentifierKind.Email] = new("e-postadress", "e-mail address"),
        [IdentifierKind.Phone] = new("telefonnummer", "telephone number"),
        [IdentifierKind.CustomerNumber] = new("kundnummer", "customer number"),
        [IdentifierKind.Personnummer] = new("personnummer", "personal identity number"),
        [IdentifierKind.Domain] = new("domännamn", "domain name"),
        [IdentifierKind.Username] = new("användarnamn", "user name"),
        [IdentifierKind.Employer] = new("arbetsgivare", "employer"),
        [IdentifierKind.Former] = new("tidigare namn eller adress", "former name or address"),
        [IdentifierKind.NameAddress] = new("namn och adress", "name and address"),
        [IdentifierKind.Other] = new("annan uppgift", "other detail"),
    };

    public static LocalText Of(IdentifierKind kind) => Table[kind];
}
