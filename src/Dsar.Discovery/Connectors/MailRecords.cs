using System.Runtime.CompilerServices;
using System.Text.Json;

namespace Dsar.Discovery;

/// <summary>
/// The messages of one folder of a mailbox (maildir): headers up to the empty line, never a body. A message keeps its name when it is moved or marked as read,
/// so a folder is told by the mailbox and the message by the name before its flags.
/// </summary>
internal static class MailRecords
{
    private const int MostHeaderBytes = 256 * 1024;
    private static readonly string[] States = ["new", "cur"];

    /// <summary>The folders of the mailboxes, also those inside them (<c>.Sent</c>). New mail first: a message that is moved meanwhile is met twice, not never.</summary>
    public static IReadOnlyList<FilePart> Folders(string root, FilePattern path) =>
    [
        .. path.Below(root, folders: true)
            .SelectMany(box => Inner(box).Prepend(box)).SelectMany(box => States.Select(s => new FilePart($"{box.Name}/{s}", Path.Combine(box.Path, s), box.LastDay)))
            .Where(f => Directory.Exists(f.Path)),
    ];

    public static async IAsyncEnumerable<FileRecord> Of(FilePart folder, [EnumeratorCancellation] CancellationToken ct)
    {
        foreach (var path in Directory.EnumerateFiles(folder.Path).Order(StringComparer.Ordinal))
        {
            ct.ThrowIfCancellationRequested();
            if (Path.GetFileName(path).StartsWith('.'))
            {
                continue;
            }

            var (gone, headers) = await Headers(path, ct);
            if (!gone)
            {
                yield return new FileRecord(1, 1, headers is null ? null : field => Value(headers, field)) { File = Name(folder, path) };
            }
        }
    }

    /// <summary>The name of a message below the connection's folder: the mailbox, and the name without state and flags.</summary>
    private static string Name(FilePart folder, string path) => $"{folder.Name[..folder.Name.LastIndexOf('/')]}/{Path.GetFileName(path).Split(':')[0]}";

    private static IEnumerable<FilePart> Inner(FilePart box) => new DirectoryInfo(box.Path).EnumerateDirectories(".*")
        .OrderBy(d => d.Name, StringComparer.Ordinal).Select(d => new FilePart($"{box.Name}/{d.Name}", d.FullName, box.LastDay));

    private static async Task<(bool Gone, MailHeaders? Headers)> Headers(string path, CancellationToken ct)
    {
        try
        {
            await using var file = UnpackedFile.Open(path);
            using var lines = new LineReader(file);
            var head = new MemoryStream();
            while (await lines.Next(ct) is { IsWhole: true } line && !line.Text.IsEmpty && head.Length < MostHeaderBytes)
            {
                head.Write(line.Text.Span);
                head.WriteByte((byte)'\n');
            }

            return (false, MailHeaders.Parse(head.ToArray()));
        }
        catch (FileNotFoundException)
        {
            // Read, moved or deleted since the folder was listed.
            return (true, null);
        }
    }

    private static Cell Value(MailHeaders headers, MapField field) => field.Source switch
    {
        "date" => headers.Date is { } date ? new Cell(CellKind.Datetime, date) : Cell.Null,
        "subject" => Text(headers.Text("subject")),
        var name when field.Many => headers.Addresses(Header(name)) is { Count: > 0 } all ? new Cell(CellKind.Json, JsonSerializer.Serialize(all)) : Cell.Null,
        var name => Text(headers.Text(Header(name))),
    };

    private static string Header(string source) => source.Replace('_', '-');

    private static Cell Text(string? text) => text is null ? Cell.Null : Cell.Text(text);
}
