using System.Diagnostics;

namespace Dsar.Api.Tests.OpenApi;

/// <summary>Needs Spectral; skipped, naming the variable, when there is none.</summary>
public sealed class SpectralFactAttribute : FactAttribute
{
    public SpectralFactAttribute() => Skip = SpectralTests.Program is null ? "DSAR_TEST_SPECTRAL is not set." : null;
}

/// <summary>A linter that knows OpenAPI, and nothing of us, finds nothing to say: no error and no warning. Seen red with an example that lacks a member, a list without cursor, a tag that nobody describes.</summary>
public sealed class SpectralTests
{
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(2);

    /// <summary>The program spectral, or null.</summary>
    public static string? Program => Environment.GetEnvironmentVariable("DSAR_TEST_SPECTRAL") is { Length: > 0 } set ? set : null;

    [SpectralFact]
    public async Task The_document_is_lint_clean()
    {
        var start = new ProcessStartInfo(Program!)
        {
            WorkingDirectory = Path.Combine(Repository.Root, "openapi"),
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            ArgumentList = { "lint", "--ruleset", "spectral.yaml", "--fail-severity", "hint", "--format", "text", "dsar.v1.json" },
        };
        using var spectral = Process.Start(start)!;
        using var time = new CancellationTokenSource(Longest);
        var printed = await Task.WhenAll(spectral.StandardOutput.ReadToEndAsync(time.Token), spectral.StandardError.ReadToEndAsync(time.Token));
        await spectral.WaitForExitAsync(time.Token);
        (spectral.ExitCode, string.Concat(printed)).Should().Match<(int Code, string Text)>(r => r.Code == 0 && r.Text.Contains("No results", StringComparison.Ordinal), "the document keeps openapi/spectral.yaml");
    }
}
