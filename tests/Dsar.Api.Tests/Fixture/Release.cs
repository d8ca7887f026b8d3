namespace Dsar.Api.Tests;

/// <summary>Whether the sizes of a release are run (<c>tests/run --release</c>) and not those of every change.</summary>
internal static class Release
{
    public static bool Is { get; } = Environment.GetEnvironmentVariable("DSAR_RELEASE") == "1";
}
