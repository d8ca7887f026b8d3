using System.Runtime.CompilerServices;

namespace Dsar.Discovery;

/// <summary>Looks through files in a folder: JSON lines, CSV, mailboxes. Nothing is sent anywhere; each file is read once, from its first line to its last (discovery.md 4.2).</summary>
public sealed class FileConnector : IConnector
{
    private const int KeysPerScan = 100_000;
    private const int UnreadableOf = 1000;
    private readonly string _folder;
    private readonly string? _writing;
    private readonly string _country;
    private readonly TimeProvider _clock;
    private readonly DataMap _map;

    /// <summary>A connector for a map of kind files.</summary>
    /// <param name="map">The system's map.</param>
    /// <param name="connection">Its connection; <see cref="SystemConnection.Read"/> is the folder, <see cref="SystemConnection.Write"/> the same folder where it may be written to.</param>
    /// <param name="country">ISO 3166-1 alpha-2 country for phone numbers without prefix.</param>
    /// <param name="clock">Tells which files are closed.</param>
    /// <exception cref="ArgumentException">There is no folder.</exception>
    public FileConnector(DataMap map, SystemConnection connection, string country, TimeProvider clock)
    {
        (_map, _writing, _country, _clock) = (map, connection.Write, country, clock);
        _folder = connection.Read ?? throw new ArgumentException("the connection has no 'Read'", nameof(connection));
        Traits = new ConnectorTraits(KeysPerScan, KeysPerScan, _writing is not null);
    }

    /// <inheritdoc/>
    public ConnectorTraits Traits { get; }

    private FoldContext Folding => new(_country, Today);

    private DateOnly Today => DateOnly.FromDateTime(_clock.GetUtcNow().UtcDateTime);

    /// <summary>The names of the collection's files.</summary>
    public IReadOnlyList<string?> Parts(CollectionPlan collection) => [.. FileScan.Parts(_folder, collection.Map.File!).Select(p => p.Name)];

    /// <inheritdoc/>
    public async IAsyncEnumerable<Row> Read(ReadBatch batch, [EnumeratorCancellation] CancellationToken ct)
    {
        var keys = new FileKeys(batch, Folding);
        var left = batch.Limit;
        foreach (var part in Wanted(batch))
        {
            await foreach (var row in Rows(batch.Collection, part, ct))
            {
                if (!keys.Has(row))
                {
                    continue;
                }

                yield return row;
                if (--left == 0)
                {
                    yield break;
                }
            }
        }
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<string[]> Keys(CollectionPlan collection, CancellationToken ct) => throw new ConnectorException("unsupported", false);

    /// <inheritdoc/>
    public async Task<long> CountPersons(IdentityProbe probe, CancellationToken ct)
    {
        var (collection, persons) = (probe.Collection, 0L);
        FileKeys[] ways = [.. probe.Ways.Select(w => new FileKeys(new ReadBatch(collection, w.Fields, w.Tuples, 0), Folding))];
        foreach (var part in FileScan.Parts(_folder, collection.Map.File!))
        {
            await foreach (var row in Rows(collection, part, ct))
            {
                var since = collection.Map.Since is { } field ? Cells.Date(row.Cells[collection.Position(field)]) : null;
                persons += Array.Exists(ways, w => w.Has(row)) && (probe.HeldBefore is not { } before || since < before) ? 1 : 0;
            }
        }

        return persons;
    }

    /// <summary>
    /// Writes closed files anew without the lines. A file is whole at any moment, before or after; a line that is not as it was seen stays, and so does one in
    /// a file that is still written to.
    /// </summary>
    public async Task<IReadOnlyList<int>> Write(IReadOnlyList<RowChange> changes, CancellationToken ct)
    {
        if (_writing is null)
        {
            throw new ConnectorException("not_configured", false);
        }

        if (changes.Any(c => !c.Delete || c.Many || c.For is not null || c.Collection.Map.Erase != EraseStrategy.Rewrite))
        {
            throw new ConnectorException("query", false);
        }

        var hit = new HashSet<string>(StringComparer.Ordinal);
        foreach (var alike in changes.GroupBy(c => c.Collection.Index))
        {
            var collection = alike.First().Collection;
            var wanted = alike.DistinctBy(FileRewrite.KeyOf).ToDictionary(FileRewrite.KeyOf, StringComparer.Ordinal);
            foreach (var (part, records) in await FileScan.Guarded(() => Found(collection, wanted, ct), ct))
            {
                await FileScan.Guarded(() => Without(part, records.Values, ct), ct);
                hit.UnionWith(records.Keys.Select(k => $"{collection.Index} {k}"));
            }
        }

        return [.. changes.Select(c => hit.Contains($"{c.Collection.Index} {FileRewrite.KeyOf(c)}") ? 1 : 0)];
    }

    /// <inheritdoc/>
    public Task<ProbeReport> Probe(CancellationToken ct) => FileProbe.Of(_map, _folder, Today, ct);

    /// <inheritdoc/>
    public string Explain(Edge edge, CollectionPlan target) =>
        $"scan {target.Map.File!.Path.Text} ({SourceMap.Snake(target.Map.File.Format.ToString())}) where [{string.Join(", ", edge.TargetFields)}] in @k";

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private async Task<List<(FilePart Part, IReadOnlyDictionary<string, FileRecord> Records)>> Found(CollectionPlan collection, Dictionary<string, RowChange> wanted, CancellationToken ct)
    {
        var named = collection.Map.Key.Contains(FileSource.File) ? wanted.Values.Select(c => c.Where.First(w => w.Field == FileSource.File).Value.Value).ToHashSet(StringComparer.Ordinal) : null;
        var found = new List<(FilePart Part, IReadOnlyDictionary<string, FileRecord> Records)>();
        foreach (var part in FileScan.Parts(_writing!, collection.Map.File!).Where(p => p.LastDay < Today && named?.Contains(p.Name) != false))
        {
            if (await FileRewrite.Find(collection, part, wanted, ct) is { Count: > 0 } records)
            {
                found.Add((part, records));
            }
        }

        return found.SelectMany(f => f.Records.Keys).Distinct(StringComparer.Ordinal).Count() == found.Sum(f => f.Records.Count) ? found : throw new ConnectorException("key_not_unique", false);
    }

    private static async Task<bool> Without(FilePart part, IEnumerable<FileRecord> records, CancellationToken ct)
    {
        await FileRewrite.Without(part, records, ct);
        return true;
    }

    /// <summary>The files that the call is about: where rows are read again by their key, only those that the keys name.</summary>
    private IEnumerable<FilePart> Wanted(ReadBatch batch)
    {
        var at = batch.Collection.Map.File!.Format == FileFormat.Maildir ? -1 : batch.Fields.ToList().IndexOf(FileSource.File);
        var named = at < 0 ? null : batch.Tuples.Select(t => t[at]).ToHashSet(StringComparer.Ordinal);
        var parts = FileScan.Parts(_folder, batch.Collection.Map.File);
        // No file at all is no empty answer: the path is wrong, or the disk is not there.
        return parts.Count == 0 ? throw new ConnectorException("schema", false) : parts.Where(p => (batch.Part is null || p.Name == batch.Part) && named?.Contains(p.Name) != false);
    }

    private static async IAsyncEnumerable<Row> Rows(CollectionPlan collection, FilePart part, [EnumeratorCancellation] CancellationToken ct)
    {
        var (all, bad) = (0L, 0L);
        await foreach (var record in FileScan.Records(collection.Map.File!, part, ct))
        {
            all += record.Lines;
            var (readable, row) = Read(record, collection, part);
            bad += readable ? 0 : record.Lines;
            if (row is not null)
            {
                yield return row;
            }
        }

        if (bad * UnreadableOf > all)
        {
            throw new ConnectorException("unreadable", false);
        }
    }

    private static (bool Readable, Row? Row) Read(FileRecord record, CollectionPlan collection, FilePart part)
    {
        try
        {
            return record.Value is null ? (false, null) : (true, record.Row(collection, part));
        }
        catch (InvalidOperationException)
        {
            return (false, null);
        }
    }
}
