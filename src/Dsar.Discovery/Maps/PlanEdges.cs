using Dsar.Domain;

namespace Dsar.Discovery;

/// <summary>Makes the edges of a plan from identities and joins.</summary>
internal static class PlanEdges
{
    private const int DefaultHops = 8;
    private const int SelfHops = 10;

    public static Edge[] Of(CollectionPlan[] collections)
    {
        var byId = collections.ToDictionary(c => c.Id, StringComparer.Ordinal);
        var edges = new List<Edge>();
        foreach (var collection in collections.Where(c => c.Skip is null))
        {
            foreach (var identity in collection.Map.Identities)
            {
                edges.Add(Identity(collection, identity, edges.Count));
            }
        }

        foreach (var here in collections)
        {
            foreach (var join in here.Map.Joins.Where(j => j.Follow != Follow.None))
            {
                if (byId.TryGetValue(MapRules.Qualified(here.System.Map, join), out var there))
                {
                    Add(edges, here, there, join);
                }
            }
        }

        return [.. edges];
    }

    /// <summary>Marks the collections whose rows cannot be met twice: one join in, and a join asks each tuple once in one spelling.</summary>
    public static CollectionPlan[] WithWaysIn(CollectionPlan[] collections, Edge[] edges) =>
        [.. collections.Select(c => c with { OneWayIn = edges.Where(e => e.Target == c.Index).ToArray() is [{ Identity: null, IsExact: true }] && c.Map.Fields.All(f => !f.Many) })];

    // A skipped collection gives no rows and takes none, but its edges into others are kept: they tell why those were not reached.
    private static void Add(List<Edge> edges, CollectionPlan here, CollectionPlan there, MapJoin join)
    {
        if (join.Follow is Follow.FromThere or Follow.Both && here.Skip is null)
        {
            edges.Add(Join(edges.Count, join, there, join.ThereFields, here, join.Here));
        }

        if (join.Follow is Follow.FromHere or Follow.Both && there.Skip is null)
        {
            edges.Add(Join(edges.Count, join, here, join.Here, there, join.ThereFields));
        }
    }

    private static Edge Identity(CollectionPlan collection, MapIdentity identity, int index) => new()
    {
        Index = index,
        Name = $"identity:{SourceMap.Snake(identity.Kind.ToString())}",
        Identity = identity.Kind,
        Parse = identity.Parse,
        ExactMatch = identity.ExactMatch,
        Target = collection.Index,
        TargetFields = identity.Fields,
        Folds = [.. identity.Fields.Select(f => FoldOf(collection, f, identity.Fields.Count == 1 ? identity.Kind : null))],
        Ownership = identity.Ownership ?? collection.Map.Ownership,
        MaxHops = 0,
    };

    private static Edge Join(int index, MapJoin join, CollectionPlan from, IReadOnlyList<string> fromFields, CollectionPlan to, IReadOnlyList<string> toFields) => new()
    {
        Index = index,
        Name = join.Name,
        Source = from.Index,
        SourceFields = fromFields,
        Target = to.Index,
        TargetFields = toFields,
        Folds = [.. toFields.Select(f => FoldOf(to, f, null))],
        Ownership = join.Ownership ?? to.Map.Ownership,
        MaxHops = join.MaxHops ?? (from.Index == to.Index ? SelfHops : DefaultHops),
        // Two keys that fold to one tuple would ask it twice.
        SourceKeyInTuple = from.Map.Key.Count > 0 && from.Map.Key.All(fromFields.Contains) && toFields.All(f => FoldOf(to, f, null) == FoldKind.Exact),
    };

    private static FoldKind FoldOf(CollectionPlan collection, string field, IdentifierKind? kind) =>
        collection.Map.Fields.FirstOrDefault(f => f.Name == field)?.Fold ?? kind switch
        {
            IdentifierKind.Email => FoldKind.Email,
            IdentifierKind.Phone => FoldKind.Phone,
            IdentifierKind.Personnummer => FoldKind.Personnummer,
            IdentifierKind.Domain => FoldKind.Domain,
            _ => FoldKind.Exact,
        };
}
