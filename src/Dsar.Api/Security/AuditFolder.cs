using Dsar.Api.Data;
using Microsoft.Extensions.Options;

namespace Dsar.Api.Security;

/// <summary>Settings <c>Dsar:Audit</c>.</summary>
public sealed class AuditOptions
{
    /// <summary>Folder of the audit mirror, signed checkpoints and public keys, best on another disk or log store. Default <c>audit</c> in the data folder.</summary>
    public string? Folder { get; set; }

    /// <summary>Where it lies; makes nothing.</summary>
    public string In(string dataFolder) => Folder is { Length: > 0 } set ? System.IO.Path.GetFullPath(set) : System.IO.Path.Combine(dataFolder, "audit");
}

/// <summary>
/// The copy of the audit trail outside the database: <c>&lt;controller&gt;/&lt;yyyy-MM&gt;.ndjson</c> with every entry, <c>checkpoints.ndjson</c>, and the
/// public keys as <c>&lt;keyId&gt;.pem</c>. It holds no personal data. Files only ever grow; what was appended is on the disk when a method returns.
/// </summary>
public sealed class AuditFolder(IOptions<AuditOptions> options, DataFolder data)
{
    private const string CheckpointFile = "checkpoints.ndjson";
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    public string Path { get; } = options.Value.In(data.Path);

    public string Checkpoints => System.IO.Path.Combine(Path, CheckpointFile);

    /// <summary>Makes the folder. Throws <see cref="StartRefusedException"/> when it cannot be written.</summary>
    public void Prepare()
    {
        try
        {
            Directory.CreateDirectory(Path);
            var probe = System.IO.Path.Combine(Path, $".probe-{Guid.CreateVersion7():N}");
            File.WriteAllText(probe, "");
            File.Delete(probe);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StartRefusedException($"Dsar:Audit:Folder: the folder {Path} cannot be written ({e.GetType().Name}).");
        }
    }

    /// <summary>Chains that are mirrored here.</summary>
    public IReadOnlyList<Guid> Chains() => !Directory.Exists(Path) ? [] :
        [.. Directory.EnumerateDirectories(Path).Select(System.IO.Path.GetFileName).Where(n => Guid.TryParseExact(n, "D", out _)).Select(n => Guid.Parse(n!)).Order()];

    /// <summary>The last whole entry mirrored of a chain; null when there is none.</summary>
    public AuditRecord? Last(Guid chain) =>
        MirrorFiles(chain).Reverse().Select(f => NdJson.Lines(f).Select(l => l.Text).LastOrDefault(t => t is not null)).FirstOrDefault(l => l is not null) is { } line ? AuditRecord.Parse(line) : null;

    /// <summary>True when nothing whole was mirrored of a chain yet: no file, or a first line that a crash cut in half.</summary>
    public bool IsEmpty(Guid chain) => MirrorFiles(chain).SelectMany(NdJson.Lines).All(l => l.Text is null);

    /// <summary>The mirrored entries of a chain in the order they were written.</summary>
    public IEnumerable<AuditRecord> Entries(Guid chain) =>
        MirrorFiles(chain).SelectMany(NdJson.Lines).Select(l => l.Text is null ? null : AuditRecord.Parse(l.Text)).OfType<AuditRecord>();

    /// <summary>The files of one chain, or of all, oldest first.</summary>
    public IReadOnlyList<string> MirrorFiles(Guid chain) => MirrorFiles(System.IO.Path.Combine(Path, chain.ToString()));

    /// <summary>The month files of one chain's folder, oldest first.</summary>
    public static IReadOnlyList<string> MirrorFiles(string folder) =>
        Directory.Exists(folder) ? [.. Directory.EnumerateFiles(folder, "????-??.ndjson").Order(StringComparer.Ordinal)] : [];

    /// <summary>Adds entries of a chain, each to the file of its month.</summary>
    public void Append(Guid chain, IEnumerable<AuditRecord> entries)
    {
        var folder = Directory.CreateDirectory(System.IO.Path.Combine(Path, chain.ToString())).FullName;
        foreach (var month in entries.GroupBy(e => e.At[..7]))
        {
            Append(System.IO.Path.Combine(folder, $"{month.Key}.ndjson"), month.Select(e => e.Line()));
        }
    }

    /// <summary>Adds checkpoints.</summary>
    public void Append(IEnumerable<CheckpointRecord> checkpoints) => Append(Checkpoints, checkpoints.Select(c => c.Line()));

    /// <summary>Writes a public key once.</summary>
    public void Publish(SigningKey key)
    {
        var file = System.IO.Path.Combine(Path, $"{key.Id}.pem");
        if (!File.Exists(file))
        {
            File.WriteAllText(file + ".partial", Pem(key.PublicKey));
            File.Move(file + ".partial", file, overwrite: true);
        }
    }

    public static string Pem(byte[] publicKey) => new(System.Security.Cryptography.PemEncoding.Write("PUBLIC KEY", publicKey));

    private static void Append(string file, IEnumerable<string> lines)
    {
        var options = new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite, Share = FileShare.Read };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = OwnerOnly;
        }

        using var stream = new FileStream(file, options);
        stream.Position = WholeLength(stream);
        stream.SetLength(stream.Position);
        using (var writer = new StreamWriter(stream, leaveOpen: true) { NewLine = "\n" })
        {
            foreach (var line in lines)
            {
                writer.WriteLine(line);
            }
        }

        stream.Flush(flushToDisk: true);
    }

    /// <summary>Length up to the last whole line: a line that a crash cut in half is written again.</summary>
    private static long WholeLength(FileStream stream)
    {
        for (var length = stream.Length; length > 0; length--)
        {
            stream.Position = length - 1;
            if (stream.ReadByte() == '\n')
            {
                return length;
            }
        }

        return 0;
    }
}
