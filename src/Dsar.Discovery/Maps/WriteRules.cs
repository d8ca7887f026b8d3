namespace Dsar.Discovery;

/// <summary>Rules about what execution writes: how rows are told apart, what is emptied, marked, or follows.</summary>
internal static class WriteRules
{
    public static void KeyReadAsWritten(RuleInput input, Action<DataMap, SourceNode, string> report)
    {
        foreach (var (map, collection) in input.All.Where(c => c.Map.Kind == SystemKind.Sqlite))
        {
            foreach (var field in Fields(collection, collection.Key).Where(f => f.Type is not (FieldType.String or FieldType.Integer or FieldType.Bytes)))
            {
                report(map, field.At, $"SQLite keeps {Type(field)} values in several spellings, so the key field '{field.Name}' would not find its row again: declare it as string, as it is stored");
            }
        }
    }

    public static void FieldErasures(RuleInput input, Action<DataMap, SourceNode, string> report)
    {
        foreach (var (map, collection) in input.All)
        {
            foreach (var field in collection.Fields)
            {
                if (field.Erase.Kind is FieldErasureKind.Hash or FieldErasureKind.KeepFormat && (field.Type != FieldType.String || field.Many))
                {
                    report(map, field.At, $"'{SourceMap.Snake(field.Erase.Kind.ToString())}' makes a text, and '{field.Name}' is {Type(field)}: write clear or {{constant: …}}");
                }

                if (field.Erase.Constant is { } constant && !Cells.Fits(constant, field.Type))
                {
                    report(map, field.At, $"the constant '{constant}' is no {Type(field)}, which '{field.Name}' is");
                }
            }

            if (collection.Erase == EraseStrategy.Anonymise || collection.AnonymiseWhenReferenced)
            {
                foreach (var field in Fields(collection, collection.Key).Where(f => f.Personal && f.Erase.Kind != FieldErasureKind.Keep))
                {
                    report(map, field.At, $"the key field '{field.Name}' cannot be emptied, or nobody could tell which row it was: write 'erase: keep' if it says nothing once the others are gone, else delete the row");
                }
            }
        }
    }

    public static void Marks(RuleInput input, Action<DataMap, SourceNode, string> report)
    {
        foreach (var map in input.Maps.Where(MapRules.IsSql))
        {
            var at = MapRules.At(map.At, "restrict");
            if (map.Restrict == RestrictStrategy.Call)
            {
                report(map, at, "a SQL system takes no 'call'; write {set: …}, check or manual");
            }

            foreach (var (name, _) in map.RestrictSet.Where(s => !map.Collections.Any(c => MapRules.Has(c, s.Key))))
            {
                report(map, at, $"no collection declares the field '{name}'{NearestName.Hint(name, map.Collections.SelectMany(c => c.Fields.Select(f => f.Name)).Distinct())}");
            }

            foreach (var collection in map.Collections)
            {
                Marks(collection, map.RestrictSet.Where(s => MapRules.Has(collection, s.Key)), message => report(map, at, message));
                foreach (var stop in collection.Stops)
                {
                    Marks(collection, stop.Set, message => report(map, MapRules.At(collection.At, "stop"), message));
                    if (stop.Set.Count == 0)
                    {
                        report(map, MapRules.At(collection.At, "stop"), $"the stop of '{stop.Purpose}' sets nothing; a SQL system takes no 'call'");
                    }
                }
            }
        }
    }

    public static void Followers(RuleInput input, Action<DataMap, SourceNode, string> report)
    {
        foreach (var (map, collection) in input.All)
        {
            foreach (var join in collection.Joins)
            {
                if (!join.ForeignKey && join.OnParentErased is OnParentErased.Delete or OnParentErased.Nullify)
                {
                    report(map, join.At, $"'onParentErased: {SourceMap.Snake(join.OnParentErased.ToString())}' follows a foreign key: add 'foreignKey: true' to join '{join.Name}'");
                }

                if (join.ForeignKey && input.Target(map, join) is { } target && !ReferenceEquals(target.Map, map))
                {
                    report(map, join.At, $"join '{join.Name}' leads to another system, where no foreign key leads");
                }

                if (join.OnParentErased == OnParentErased.Nullify && join.Here.All(collection.Key.Contains))
                {
                    report(map, join.At, $"join '{join.Name}' is made of the key alone, which cannot be emptied: write delete, block or keep");
                }
            }
        }
    }

    public static void DeleteCycles(RuleInput input, Action<DataMap, SourceNode, string> report)
    {
        foreach (var map in input.Maps)
        {
            var indexes = map.Collections.Select((c, i) => (Id: $"{map.System}.{c.Name}", Index: i)).DistinctBy(c => c.Id).ToDictionary(c => c.Id, c => c.Index, StringComparer.Ordinal);
            var edges = map.Collections.SelectMany((c, i) => c.Joins
                .Where(j => j is { ForeignKey: true, OnParentErased: OnParentErased.Block or OnParentErased.Delete } && indexes.ContainsKey(MapRules.Qualified(map, j)))
                .Select(j => (From: i, To: indexes[MapRules.Qualified(map, j)], Join: j))).ToArray();
            var groups = Components.Of(map.Collections.Count, edges.ToLookup(e => e.From, e => e.To));
            foreach (var edge in edges.Where(e => groups.Any(g => g.Contains(e.From) && g.Contains(e.To))))
            {
                report(map, edge.Join.At, $"join '{edge.Join.Name}' is part of a circle of foreign keys, in which no row could be erased first: one of them needs 'onParentErased: nullify'");
            }
        }
    }

    private static void Marks(CollectionMap collection, IEnumerable<KeyValuePair<string, string>> set, Action<string> report)
    {
        foreach (var (name, value) in set)
        {
            if (collection.Fields.FirstOrDefault(f => f.Name == name) is not { } field)
            {
                report($"the field '{name}' is not declared{MapRules.Hint(collection, name)}");
            }
            else if (collection.Key.Contains(name))
            {
                report($"'{name}' is part of the key and cannot be written");
            }
            else if (!Cells.Fits(value, field.Type))
            {
                report($"the value '{value}' is no {Type(field)}, which '{name}' is");
            }
        }
    }

    private static IEnumerable<MapField> Fields(CollectionMap collection, IEnumerable<string> names) => collection.Fields.Where(f => names.Contains(f.Name));

    private static string Type(MapField field) => SourceMap.Snake(field.Type.ToString());
}
