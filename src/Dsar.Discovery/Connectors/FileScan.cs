using System.Runtime.CompilerServices;
using CsvHelper;

namespace Dsar.Discovery;

/// <summary>Finds and opens the files of a collection; what the system says about a file it cannot read becomes a code, since its messages hold names.</summary>
internal static class FileScan
{
    /// <summary>The files of a collection, or the folders of its mailboxes.</summary>
    /// <exception cref="ConnectorException">The folder cannot be listed.</exception>
    public static IReadOnlyList<FilePart> Parts(string folder, FileSource source)
    {
        try
        {
            return source.Format == FileFormat.Maildir ? MailRecords.Folders(folder, source.Path) : source.Path.Below(folder);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw Translate(fault);
        }
    }

    /// <summary>The records of a file; none when it was taken away since it was listed, as rotation does.</summary>
    public static async IAsyncEnumerable<FileRecord> Records(FileSource source, FilePart part, [EnumeratorCancellation] CancellationToken ct)
    {
        var all = source.Format == FileFormat.Maildir ? MailRecords.Of(part, ct) : FileRecords.Of(source.Format, part, ct);
        await using var records = all.GetAsyncEnumerator(ct);
        while (await Guarded(() => Next(records), ct))
        {
            yield return records.Current;
        }
    }

    /// <summary>Does something with files.</summary>
    public static async Task<T> Guarded<T>(Func<Task<T>> work, CancellationToken ct)
    {
        try
        {
            return await work();
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or InvalidDataException or CsvHelperException)
        {
            ct.ThrowIfCancellationRequested();
            throw Translate(fault);
        }
    }

    private static async Task<bool> Next(IAsyncEnumerator<FileRecord> records)
    {
        try
        {
            return await records.MoveNextAsync();
        }
        catch (FileNotFoundException)
        {
            return false;
        }
    }

    private static ConnectorException Translate(Exception fault) => fault switch
    {
        UnauthorizedAccessException => new ConnectorException("auth", false),
        InvalidDataException or CsvHelperException => new ConnectorException("shape", false),
        _ => new ConnectorException("unavailable", true),
    };
}
