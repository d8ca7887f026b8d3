using System.Runtime.CompilerServices;

namespace Dsar.Discovery.Tests;

/// <summary>Where the seeds of the repository are, and throw-away folders.</summary>
internal static class Seeds
{
    public static readonly DateOnly Today = new(2026, 11, 22);

    public static string Root { get; } = Path.GetFullPath(Path.Combine(Here(), "..", "..", "seeds"));

    public static string Systems => Path.Combine(Root, "systems");

    public static string Demo => Path.Combine(Root, "demo");

    public static string Registers => Path.Combine(Root, "registers");

    /// <summary>What searches share over HTTP.</summary>
    public static RestClients Clients { get; } = new(TimeProvider.System);

    public static string NewFolder() => Directory.CreateTempSubdirectory("dsar-").FullName;

    private static string Here([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;
}
