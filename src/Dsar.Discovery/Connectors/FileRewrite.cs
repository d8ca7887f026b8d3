using System.IO.Compression;

namespace Dsar.Discovery;

/// <summary>
/// Leaves lines out of a closed file. An empty line stays where one was: the numbers of all others, which tell them apart, are still right, and whoever repeats
/// the work after a stop hits nobody else's. A file beside is written, flushed to the disk and counted before it takes the place of the first.
/// </summary>
internal static class FileRewrite
{
    private static readonly byte[] Empty = "\n"u8.ToArray();

    /// <summary>The lines of a file that changes mean: those of the key, as they were seen.</summary>
    /// <param name="collection">The collection.</param>
    /// <param name="part">The file.</param>
    /// <param name="changes">The changes by the values of their keys.</param>
    /// <param name="ct">Ends the work.</param>
    public static async Task<IReadOnlyDictionary<string, FileRecord>> Find(CollectionPlan collection, FilePart part, IReadOnlyDictionary<string, RowChange> changes, CancellationToken ct)
    {
        var found = new Dictionary<string, FileRecord>(StringComparer.Ordinal);
        await foreach (var record in FileScan.Records(collection.Map.File!, part, ct))
        {
            if (record.Value is not null && record.Row(collection, part) is { } row
                && changes.TryGetValue(Key(collection.Map.Key.Select(k => row.Cells[collection.Position(k)])), out var change)
                && change.Where.All(w => Cells.Same(row.Cells[collection.Position(w.Field)], w.Value)))
            {
                // Two rows of one key are none's key: neither is touched.
                if (!found.TryAdd(KeyOf(change), record))
                {
                    throw new ConnectorException("key_not_unique", false);
                }
            }
        }

        return found;
    }

    /// <summary>The values of a change's key.</summary>
    public static string KeyOf(RowChange change) => Key(change.Collection.Map.Key.Select(k => change.Where.First(w => w.Field == k).Value));

    /// <summary>Writes the file anew without the lines of the records.</summary>
    public static async Task Without(FilePart part, IEnumerable<FileRecord> records, CancellationToken ct)
    {
        var lines = records.SelectMany(r => Enumerable.Range(0, r.Lines).Select(i => r.Line + i)).ToHashSet();
        var before = new FileInfo(part.Path);
        var seen = (before.Length, before.LastWriteTimeUtc);
        var beside = Path.Combine(Path.GetDirectoryName(part.Path)!, $".{Path.GetFileName(part.Path)}.dsar");
        try
        {
            await Copy(part.Path, beside, lines, ct);
            await Prove(part.Path, beside, lines, ct);
            before.Refresh();
            if (seen != (before.Length, before.LastWriteTimeUtc))
            {
                // Somebody writes to it after all.
                throw new ConnectorException("unavailable", true);
            }

            Settle(before, beside);
        }
        finally
        {
            File.Delete(beside);
        }
    }

    private static string Key(IEnumerable<Cell> key) => RowName.Of(key.Select(k => k.Value));

    private static async Task Copy(string from, string to, HashSet<long> without, CancellationToken ct)
    {
        await using var source = UnpackedFile.Open(from);
        using var lines = new LineReader(source);
        await using var file = new FileStream(to, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 64 * 1024);
        await using (var packed = UnpackedFile.IsPacked(from) ? new GZipStream(file, CompressionLevel.Optimal, leaveOpen: true) : null)
        {
            Stream target = packed is null ? file : packed;
            while (await lines.Next(ct) is { } line)
            {
                // A line too long to be kept in memory cannot be copied.
                await target.WriteAsync(!line.IsWhole ? throw new ConnectorException("shape", false) : without.Contains(line.Number) ? Empty : line.Bytes, ct);
            }
        }

        file.Flush(flushToDisk: true);
    }

    /// <summary>As many lines as before, all but those left out to the byte as they were.</summary>
    private static async Task Prove(string before, string after, HashSet<long> without, CancellationToken ct)
    {
        await using var old = UnpackedFile.Open(before);
        await using var made = UnpackedFile.Open(after, UnpackedFile.IsPacked(before));
        using var oldLines = new LineReader(old);
        using var newLines = new LineReader(made);
        while (await oldLines.Next(ct) is { } line)
        {
            if (await newLines.Next(ct) is not { } copy || !copy.Bytes.Span.SequenceEqual(without.Contains(line.Number) ? Empty : line.Bytes.Span))
            {
                throw new ConnectorException("unproven", false);
            }
        }

        if (await newLines.Next(ct) is not null)
        {
            throw new ConnectorException("unproven", false);
        }
    }

    private static void Settle(FileInfo before, string beside)
    {
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(beside, before.UnixFileMode);
        }

        // Rotation goes by the day of the last change.
        File.SetLastWriteTimeUtc(beside, before.LastWriteTimeUtc);
        File.Move(beside, before.FullName, overwrite: true);
    }
}
