namespace Dsar.Discovery;

/// <summary>Rules about one collection.</summary>
internal static class CollectionRules
{
    public static void KeyFields(RuleInput input, Action<DataMap, SourceNode, string> report)
    {
        foreach (var (map, collection) in input.All)
        {
            foreach (var field in collection.Key.Where(f => !MapRules.Has(collection, f)))
            {
                report(map, MapRules.At(collection.At, "key"), $"the key field '{field}' is not declared under fields{MapRules.Hint(collection, field)}");
            }
        }
    }

    public static void KeylessOneWayIn(RuleInput input, Action<DataMap, SourceNode, string> report)
    {
        foreach (var (map, collection) in input.All.Where(c => c.Collection.Key.Count == 0 && MapRules.IsSearched(c.Map)))
        {
            var joins = collection.Joins.Count(j => j.Follow is Follow.FromThere or Follow.Both);
            if (joins > 1 || (joins == 1 && collection.Identities.Count > 0))
            {
                report(map, MapRules.At(collection.At, "key"), $"collection '{collection.Name}' has no key, so it takes one way in: identities, or one join");
            }
        }
    }

    public static void PersonNeedsKeyAndIdentity(RuleInput input, Action<DataMap, SourceNode, string> report)
    {
        foreach (var (map, collection) in input.All)
        {
            if (collection.Person && (collection.Key.Count == 0 || collection.Identities.Count == 0))
            {
                report(map, MapRules.At(collection.At, "person"), "a 'person' collection needs a key and an identity");
            }

            if (collection.Since is { } since && !MapRules.Has(collection, since))
            {
                report(map, MapRules.At(collection.At, "since"), $"the field '{since}' is not declared{MapRules.Hint(collection, since)}");
            }
        }
    }

    public static void KnownActivity(RuleInput input, Action<DataMap, SourceNode, string> report)
    {
        foreach (var (map, collection) in input.All)
        {
            var places = collection.Fields.Where(f => f.Activity is not null).Select(f => (Key: f.Activity!, f.At)).Append((Key: collection.Activity, collection.At));
            foreach (var (key, at) in places.Where(p => p.Key.Length > 0 && !input.KnowsActivity(map, p.Key)))
            {
                var known = input.Activities!.TryGetValue(map.Controller, out var list) ? list.Select(a => a.Key) : [];
                report(map, MapRules.At(at, "activity"), $"the register of '{map.Controller}' has no activity '{key}'{NearestName.Hint(key, known)}");
            }
        }
    }

    public static void AnchorFields(RuleInput input, Action<DataMap, SourceNode, string> report)
    {
        foreach (var (map, collection) in input.All)
        {
            foreach (var field in collection.Anchors.Values.Where(f => !MapRules.Has(collection, f)))
            {
                report(map, MapRules.At(collection.At, "anchors"), $"the field '{field}' is not declared{MapRules.Hint(collection, field)}");
            }
        }
    }

    public static void ExistenceNeedsForwardTo(RuleInput input, Action<DataMap, SourceNode, string> report)
    {
        foreach (var (map, collection) in input.All)
        {
            if (collection.Search == SearchDepth.Existence && (collection.ForwardTo is null || collection.Key.Count == 0))
            {
                report(map, MapRules.At(collection.At, "search"), "'search: existence' needs a key and 'forwardTo', the field that says which customer is the controller");
            }

            if (collection.ForwardTo is { } field && !MapRules.Has(collection, field))
            {
                report(map, MapRules.At(collection.At, "forwardTo"), $"the field '{field}' is not declared{MapRules.Hint(collection, field)}");
            }
        }
    }

    public static void Exports(RuleInput input, Action<DataMap, SourceNode, string> report)
    {
        foreach (var (map, collection) in input.All.Where(c => c.Collection.Exports.Count > 0))
        {
            var at = MapRules.At(collection.At, "exports");
            if (collection.Ownership != Ownership.Owned)
            {
                report(map, at, "only an 'owned' collection may export anchors");
            }

            foreach (var export in collection.Exports)
            {
                var fields = export.Anchors.Values.Concat(export.ContractField is { } contract ? [contract] : []);
                foreach (var field in fields.Where(f => !MapRules.Has(collection, f)))
                {
                    report(map, at, $"the field '{field}' is not declared{MapRules.Hint(collection, field)}");
                }

                foreach (var activity in export.Activities.Where(a => !input.KnowsActivity(map, a)))
                {
                    report(map, at, $"the register of '{map.Controller}' has no activity '{activity}'");
                }
            }
        }
    }

    public static void FieldNames(RuleInput input, Action<DataMap, SourceNode, string> report)
    {
        foreach (var (map, collection) in input.All)
        {
            if (collection.Fields.Count == 0 && MapRules.IsSearched(map))
            {
                report(map, collection.At, $"collection '{collection.Name}' declares no fields; only declared columns are read");
            }
        }
    }

    public static void OriginKnown(RuleInput input, Action<DataMap, SourceNode, string> report)
    {
        foreach (var (map, collection) in input.All.Where(c => c.Collection.Origin is null))
        {
            foreach (var field in collection.Fields.Where(f => f is { Personal: true, Origin: null }).Take(1))
            {
                report(map, field.At, $"say where the values come from: 'origin' on the collection, or on the field '{field.Name}'");
            }
        }
    }

    public static void CredentialNotInKey(RuleInput input, Action<DataMap, SourceNode, string> report)
    {
        foreach (var (map, collection) in input.All)
        {
            var used = collection.Key.Concat(collection.Joins.SelectMany(j => j.Here)).Concat(collection.Identities.SelectMany(i => i.Fields))
                .Concat(collection.Yields.Select(y => y.Field)).ToHashSet(StringComparer.Ordinal);
            foreach (var field in collection.Fields.Where(f => f.IsCredential && used.Contains(f.Name)))
            {
                report(map, field.At, $"the credential '{field.Name}' is never read, so it cannot be part of a key, identity, join or yield");
            }
        }
    }

    public static void EraseRequired(RuleInput input, Action<DataMap, SourceNode, string> report)
    {
        foreach (var (map, collection) in input.All.Where(c => c.Collection.Erase is null && c.Map.Kind != SystemKind.Manual && c.Collection.Fields.Any(f => f.Personal)))
        {
            report(map, collection.At, $"say what erasure does with '{collection.Name}': erase: delete, anonymise, retain, expire or none");
        }
    }

    public static void NoAnchor(RuleInput input, Action<DataMap, SourceNode, string> report)
    {
        foreach (var (map, collection) in input.All.Where(c => c.Collection.Erase == EraseStrategy.Retain && c.Collection.Anchors.Count == 0))
        {
            var exported = input.All.Any(c => c.Map.Controller == map.Controller && c.Collection.Exports.Any(e => e.Anchors.Count > 0 && e.Activities.Contains(collection.Activity)));
            if (!exported)
            {
                report(map, collection.At, $"'{collection.Name}' is retained but names no anchor, and no collection exports one: its retention verdict will be Unknown");
            }
        }
    }
}
