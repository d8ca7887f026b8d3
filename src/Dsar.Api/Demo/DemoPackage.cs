using System.IO.Compression;
using Dsar.Discovery;

namespace Dsar.Api.Demo;

/// <summary>The downloaded package: proven by its own manifest, then unpacked beside itself.</summary>
internal static class DemoPackage
{
    /// <summary>Answers the folder with the package's files.</summary>
    public static string Unpack(string zip, DemoScript script)
    {
        using (var file = File.OpenRead(zip))
        {
            var faults = PackageVerify.Faults(file);
            DemoFailedException.Unless(faults.Count == 0, "The package does not match its manifest: " + string.Join(", ", faults));
        }

        var folder = Path.ChangeExtension(zip, null);
        ZipFile.ExtractToDirectory(zip, folder);
        script.Note("Kim", "checks manifest-sha256.txt", $"{Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Count()} files, all as listed");
        return folder;
    }
}
