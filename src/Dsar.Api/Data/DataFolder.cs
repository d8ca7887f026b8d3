namespace Dsar.Api.Data;

/// <summary>The folder of everything this installation stores, made with access for its account only.</summary>
public sealed class DataFolder
{
    public DataFolder(string path)
    {
        Path = path;
        Directory.CreateDirectory(path);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    public string Path { get; }

    /// <summary>Where it lies, as set; makes nothing.</summary>
    public static string PathOf(Web.DsarOptions options) => System.IO.Path.GetFullPath(options.DataFolder);

    /// <summary>True when two paths lie on one disk: one failure or one thief then takes both.</summary>
    public static bool SameDisk(string one, string other) => Disk(one) == Disk(other);

    /// <summary>A folder inside, made when missing.</summary>
    public string Sub(string name) => Directory.CreateDirectory(System.IO.Path.Combine(Path, name)).FullName;

    private static string Disk(string path) =>
        DriveInfo.GetDrives().Select(d => d.RootDirectory.FullName).Where(r => path.StartsWith(r, StringComparison.Ordinal)).MaxBy(r => r.Length) ?? "/";
}
