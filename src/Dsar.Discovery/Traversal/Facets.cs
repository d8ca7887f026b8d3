using Dsar.Domain;

namespace Dsar.Discovery;

/// <summary>The fields of a collection that share activity, origin and automation: the law looks at them as one.</summary>
internal sealed record Facet(int Number, string Activity, DataOrigin Origin, bool Automated, IReadOnlyList<MapField> Fields)
{
    public bool Has(FieldMark mark) => Fields.Any(f => f.Flags.Contains(mark));

    public IReadOnlyList<string> Flags =>
    [
        .. Fields.SelectMany(f => f.Flags).Distinct().Order().Select(f => SourceMap.Snake(f.ToString())),
        .. Fields.Any(f => f.SpecialCategory is not null) ? ["special_category"] : Array.Empty<string>(),
        .. Fields.Any(f => f.FreeText) ? ["free_text"] : Array.Empty<string>(),
    ];

    public static IReadOnlyList<Facet> Of(CollectionPlan collection)
    {
        var map = collection.Map;
        var main = (map.Activity, Origin: map.Origin ?? DataOrigin.Provided, map.Automated);
        var groups = map.Fields.Where(f => f.Personal)
            .GroupBy(f => (Activity: f.Activity ?? map.Activity, Origin: f.Origin ?? main.Origin, Automated: f.Automated ?? map.Automated)).ToArray();
        return groups.Length == 0
            ? [new Facet(0, main.Activity, main.Origin, main.Automated, [])]
            : [.. groups.Select((g, i) => new Facet(i, g.Key.Activity, g.Key.Origin, g.Key.Automated, [.. g]))];
    }

    /// <summary>True when a row holds something of this facet; a collection without personal fields has one facet, which every row holds.</summary>
    public bool IsIn(CollectionPlan collection, StoredRow row) =>
        Fields.Count == 0 || collection.Search == SearchDepth.Existence || Fields.Any(f => collection.Position(f.Name) is >= 0 and var at && !row.Cells[at].IsNull);
}
