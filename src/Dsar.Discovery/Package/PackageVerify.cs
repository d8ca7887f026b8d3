using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;

namespace Dsar.Discovery;

/// <summary>Checks a package against its manifest: every file is listed, present once and unchanged, and nothing else is there.</summary>
public static class PackageVerify
{
    /// <summary>The faults found, as <c>code path</c> (missing, changed, unlisted, repeated, damaged, no_manifest, bad_signature); none: the package is whole.</summary>
    /// <param name="zip">The ZIP; must be seekable.</param>
    /// <param name="verify">Checks (manifest, signature); null leaves the signature unchecked.</param>
    public static IReadOnlyList<string> Faults(Stream zip, Func<byte[], byte[], bool>? verify = null)
    {
        if (!ZipFrame.IsWhole(zip))
        {
            return ["damaged zip"];
        }

        try
        {
            zip.Position = 0;
            using var archive = new ZipArchive(zip, ZipArchiveMode.Read, leaveOpen: true);
            return Faults(archive, verify);
        }
        catch (InvalidDataException)
        {
            return ["damaged zip"];
        }
    }

    private static List<string> Faults(ZipArchive archive, Func<byte[], byte[], bool>? verify)
    {
        if (archive.GetEntry(PackageWriter.ManifestName) is not { } entry)
        {
            return ["no_manifest"];
        }

        var faults = new List<string>();
        var manifest = Bytes(entry);
        if (verify is not null && (archive.GetEntry(PackageWriter.SignatureName) is not { } signature || !verify(manifest, Bytes(signature))))
        {
            faults.Add("bad_signature");
        }

        var listed = new HashSet<string>(StringComparer.Ordinal) { PackageWriter.ManifestName, PackageWriter.SignatureName };
        foreach (var line in Encoding.UTF8.GetString(manifest).Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            var (hash, path) = (line[..Math.Min(64, line.Length)], line.Length > 66 ? line[66..] : string.Empty);
            listed.Add(path);
            var fault = archive.GetEntry(path) is not { } file ? "missing" : Hash(file) is not { } found ? "damaged" : found == hash ? null : "changed";
            if (fault is not null)
            {
                faults.Add($"{fault} {path}");
            }
        }

        // Of two files with one name every reader takes another.
        faults.AddRange(archive.Entries.GroupBy(e => e.FullName, StringComparer.Ordinal).Where(g => g.Count() > 1).Select(g => $"repeated {g.Key}"));
        faults.AddRange(archive.Entries.Where(e => !listed.Contains(e.FullName)).Select(e => $"unlisted {e.FullName}"));
        return faults;
    }

    private static string? Hash(ZipArchiveEntry entry)
    {
        try
        {
            using var stream = entry.Open();
            return Convert.ToHexStringLower(SHA256.HashData(stream));
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }

    private static byte[] Bytes(ZipArchiveEntry entry)
    {
        using var stream = entry.Open();
        using var memory = new MemoryStream();
        stream.CopyTo(memory);
        return memory.ToArray();
    }
}
