namespace Dsar.Discovery;

/// <summary>Rules about maps of kind files: which rows can be told apart, what a scan can find, what can be written anew.</summary>
internal static class FileRules
{
    /// <summary>The headers of a message that are read.</summary>
    public static readonly string[] Headers = ["date", "from", "to", "cc", "reply_to", "subject"];

    public static void Sources(RuleInput input, Action<DataMap, SourceNode, string> report)
    {
        foreach (var (map, collection) in input.All)
        {
            if (map.Kind == SystemKind.Files && collection.File is null)
            {
                report(map, collection.At, $"collection '{collection.Name}' names its files: path: logs/access-{{date:yyyy-MM-dd}}.jsonl.gz and format: jsonl, csv or maildir");
            }

            if (map.Kind != SystemKind.Files && collection.File is not null)
            {
                report(map, MapRules.At(collection.At, "path"), $"'path', 'format' and 'retention' are for 'kind: files'; this system is '{SourceMap.Snake(map.Kind.ToString())}'");
            }
        }
    }

    public static void Keys(RuleInput input, Action<DataMap, SourceNode, string> report)
    {
        foreach (var (map, collection, file) in Files(input))
        {
            if (file.Format == FileFormat.Maildir && !collection.Key.SequenceEqual(file.Key))
            {
                report(map, MapRules.At(collection.At, "key"), "messages are told apart by 'key: [file]'; declare {name: file, personal: false}");
            }
            else if (collection.Key.Count == 0)
            {
                report(map, MapRules.At(collection.At, "key"), "every line has a key: write 'key: [file, line]' and declare {name: file, personal: false} and {name: line, type: integer, personal: false}");
            }
        }
    }

    public static void Fields(RuleInput input, Action<DataMap, SourceNode, string> report)
    {
        foreach (var (map, collection, file) in Files(input))
        {
            foreach (var field in collection.Fields.Where(f => f.Name == FileSource.Line && f.Type != FieldType.Integer))
            {
                report(map, field.At, "'line' is the number of the line: write 'type: integer', or give a field of the file another name and 'source: line'");
            }

            foreach (var field in collection.Fields.Where(f => file.Format == FileFormat.Maildir && f.Name != FileSource.File && !Headers.Contains(f.Source)))
            {
                report(map, field.At, $"of a message only headers are read: 'source' is one of {string.Join(", ", Headers)}{NearestName.Hint(field.Source, Headers)}");
            }

            foreach (var field in collection.Fields.Where(f => file.Format == FileFormat.Csv && f.Many))
            {
                report(map, field.At, $"a CSV cell holds one value: '{field.Name}' cannot be 'many'");
            }
        }
    }

    /// <summary>Others write to a mailbox: what they are called and what they say is theirs, too (GDPR Art. 15(4)).</summary>
    public static void Counterparts(RuleInput input, Action<DataMap, SourceNode, string> report)
    {
        foreach (var (map, collection, _) in Files(input).Where(c => c.File.Format == FileFormat.Maildir))
        {
            foreach (var field in collection.Fields.Where(f => f.Source is "from" or "to" or "cc" or "reply_to" or "subject" && !f.Flags.Contains(FieldMark.ThirdParty)))
            {
                report(map, field.At, $"'{field.Name}' names or quotes counterparts: add 'flags: [third_party]'");
            }
        }
    }

    public static void Addresses(RuleInput input, Action<DataMap, SourceNode, string> report)
    {
        foreach (var (map, collection, _) in Files(input).Where(c => c.File.Format == FileFormat.Maildir))
        {
            foreach (var identity in collection.Identities.Where(i => i.Fields.Any(n => collection.Fields.FirstOrDefault(f => f.Name == n) is { Many: false } field && field.Source is "from" or "to" or "cc" or "reply_to")))
            {
                report(map, identity.At, "a header is searched by its addresses, not by its text: add 'many: true' to the field, then it is the list of addresses");
            }
        }
    }

    public static void Erasure(RuleInput input, Action<DataMap, SourceNode, string> report)
    {
        foreach (var (map, collection) in input.All.Where(c => c.Map.Kind != SystemKind.Files && c.Collection.Erase == EraseStrategy.Rewrite))
        {
            report(map, MapRules.At(collection.At, "erase"), "'rewrite' is for 'kind: files'; write delete or anonymise");
        }

        foreach (var (map, collection, file) in Files(input))
        {
            var at = MapRules.At(collection.At, "erase");
            switch (collection.Erase)
            {
                case EraseStrategy.Delete or EraseStrategy.Anonymise:
                    report(map, at, "lines of files leave by rotation or are left out when the file is written anew: write expire, rewrite, retain or none");
                    break;
                case EraseStrategy.Expire when file.Retention is null || file.Path.DateFormat is null:
                    report(map, at, "'expire' needs 'retention' and {date:…} in 'path', which say when the line is gone");
                    break;
                case EraseStrategy.Rewrite when file.Format == FileFormat.Maildir || file.Path.DateFormat is null:
                    report(map, at, "'rewrite' needs {date:…} in the 'path' of a jsonl or csv file: only a file that nobody writes to any more is written anew");
                    break;
            }
        }
    }

    public static void Marks(RuleInput input, Action<DataMap, SourceNode, string> report)
    {
        foreach (var map in input.Maps.Where(m => m.Kind == SystemKind.Files))
        {
            if (map.Restrict is RestrictStrategy.Set or RestrictStrategy.Call)
            {
                report(map, MapRules.At(map.At, "restrict"), "lines of files are not marked; write check or manual");
            }

            foreach (var collection in map.Collections.Where(c => c.Stops.Count > 0))
            {
                report(map, MapRules.At(collection.At, "stop"), "lines of files are not marked; leave out 'stop'");
            }
        }
    }

    private static IEnumerable<(DataMap Map, CollectionMap Collection, FileSource File)> Files(RuleInput input) =>
        input.All.Where(c => c.Map.Kind == SystemKind.Files && c.Collection.File is not null).Select(c => (c.Map, c.Collection, c.Collection.File!));
}
