using Dsar.Domain;

namespace Dsar.Discovery;

/// <summary>Rules about the ways between collections.</summary>
internal static class JoinRules
{
    public static void IdentityFields(RuleInput input, Action<DataMap, SourceNode, string> report)
    {
        foreach (var (map, collection) in input.All)
        {
            foreach (var identity in collection.Identities)
            {
                foreach (var field in identity.Fields.Where(f => !MapRules.Has(collection, f)))
                {
                    report(map, identity.At, $"the field '{field}' is not declared{MapRules.Hint(collection, field)}");
                }

                if (identity.Kind is IdentifierKind.Employer or IdentifierKind.Former)
                {
                    report(map, identity.At, "an employer, a former name or address is never enough alone and leads nowhere");
                }
            }
        }
    }

    public static void JoinShape(RuleInput input, Action<DataMap, SourceNode, string> report)
    {
        foreach (var (map, collection) in input.All)
        {
            foreach (var join in collection.Joins)
            {
                if (join.Here.Count == 0 || join.Here.Count != join.ThereFields.Count)
                {
                    report(map, join.At, $"join '{join.Name}' pairs {join.Here.Count} fields with {join.ThereFields.Count}");
                    continue;
                }

                Pair(input, map, collection, join, message => report(map, join.At, message));
            }
        }
    }

    private static void Pair(RuleInput input, DataMap map, CollectionMap collection, MapJoin join, Action<string> report)
    {
        if (input.Target(map, join) is not { } target)
        {
            return;
        }

        for (var i = 0; i < join.Here.Count; i++)
        {
            var here = collection.Fields.FirstOrDefault(f => f.Name == join.Here[i]);
            var there = target.Collection.Fields.FirstOrDefault(f => f.Name == join.ThereFields[i]);
            if (here is null)
            {
                report($"the field '{join.Here[i]}' of join '{join.Name}' is not declared{MapRules.Hint(collection, join.Here[i])}");
            }
            else if (there is null)
            {
                report($"the field '{join.ThereFields[i]}' is not declared in {join.There}{MapRules.Hint(target.Collection, join.ThereFields[i])}");
            }
            else if (here.Type != there.Type)
            {
                report($"join '{join.Name}' pairs {here.Name} ({SourceMap.Snake(here.Type.ToString())}) with {there.Name} ({SourceMap.Snake(there.Type.ToString())})");
            }
        }
    }

    public static void PartialKey(RuleInput input, Action<DataMap, SourceNode, string> report)
    {
        foreach (var (map, collection) in input.All)
        {
            foreach (var join in collection.Joins.Where(j => j.Here.Count == j.ThereFields.Count && j.Follow != Follow.None))
            {
                if (input.Target(map, join) is not { } target)
                {
                    continue;
                }

                var key = target.Collection.Key;
                var covered = key.Where(join.ThereFields.Contains).ToArray();
                if (covered.Length == 0 || covered.Length == key.Count)
                {
                    continue;
                }

                var weak = (join.Ownership ?? collection.Ownership) != Ownership.Owned;
                if (!join.Partial || !weak)
                {
                    report(map, join.At, $"join '{join.Name}' covers only [{string.Join(", ", covered)}] of key [{string.Join(", ", key)}]: it would reach other tenants' rows");
                }
            }
        }
    }

    public static void Yields(RuleInput input, Action<DataMap, SourceNode, string> report)
    {
        foreach (var (map, collection) in input.All)
        {
            foreach (var yield in collection.Yields)
            {
                if (!MapRules.Has(collection, yield.Field))
                {
                    report(map, yield.At, $"the field '{yield.Field}' is not declared{MapRules.Hint(collection, yield.Field)}");
                }

                if (yield.Accept == YieldAccept.Auto && (!collection.Person || collection.Ownership != Ownership.Owned || yield.Kind == IdentifierKind.NameAddress))
                {
                    report(map, yield.At, "'accept: auto' is for owned rows of a 'person' collection, and never for name_address; write ask");
                }
            }
        }
    }

    public static void Reachable(RuleInput input, Action<DataMap, SourceNode, string> report)
    {
        foreach (var controller in input.All.GroupBy(c => c.Map.Controller))
        {
            var reached = controller.Where(c => c.Collection.Identities.Count > 0 || !MapRules.IsSearched(c.Map)).Select(c => Id(c.Map, c.Collection)).ToHashSet(StringComparer.Ordinal);
            var ways = controller.SelectMany(c => c.Collection.Joins.SelectMany(j => Ways(c.Map, c.Collection, j))).ToArray();
            for (var grown = true; grown;)
            {
                grown = ways.Any(w => reached.Contains(w.From) && reached.Add(w.To));
            }

            foreach (var (map, collection) in controller.Where(c => !reached.Contains(Id(c.Map, c.Collection))))
            {
                report(map, collection.At, $"no identity leads to '{collection.Name}': give it an identity, or a join that is followed from a collection that has one");
            }
        }
    }

    public static void TargetsExist(RuleInput input, Action<DataMap, SourceNode, string> report)
    {
        foreach (var (map, collection) in input.All)
        {
            foreach (var join in collection.Joins.Where(j => j.There.Length > 0 && input.Target(map, j) is null))
            {
                var known = input.All.Where(c => c.Map.Controller == map.Controller).Select(c => Id(c.Map, c.Collection));
                report(map, MapRules.At(join.At, "there"), $"there is no collection '{join.There}'{NearestName.Hint(MapRules.Qualified(map, join), known)}");
            }
        }
    }

    public static void TargetSearched(RuleInput input, Action<DataMap, SourceNode, string> report)
    {
        foreach (var (map, collection) in input.All)
        {
            foreach (var join in collection.Joins.Where(j => input.Target(map, j) is { } t && !ReferenceEquals(t.Map, map) && !t.Map.Enabled))
            {
                report(map, join.At, $"join '{join.Name}' leads to a disabled system");
            }
        }
    }

    private static string Id(DataMap map, CollectionMap collection) => $"{map.System}.{collection.Name}";

    private static IEnumerable<(string From, string To)> Ways(DataMap map, CollectionMap collection, MapJoin join)
    {
        var here = Id(map, collection);
        var there = MapRules.Qualified(map, join);
        if (join.Follow is Follow.FromThere or Follow.Both)
        {
            yield return (there, here);
        }

        if (join.Follow is Follow.FromHere or Follow.Both)
        {
            yield return (here, there);
        }
    }
}
