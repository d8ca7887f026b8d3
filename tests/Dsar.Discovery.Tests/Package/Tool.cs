using System.Diagnostics;

namespace Dsar.Discovery.Tests.Package;

/// <summary>A program that is not ours.</summary>
internal static class Tool
{
    /// <summary>Debian's interpreter, which has Debian's libraries.</summary>
    public const string DebianPython = "/usr/bin/python3";

    /// <summary>Runs it to its end; both outputs together.</summary>
    public static (int Code, string Text) Run(string program, string folder, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true })!;
        var errors = process.StandardError.ReadToEndAsync();
        var text = process.StandardOutput.ReadToEnd() + errors.GetAwaiter().GetResult();
        process.WaitForExit();
        return (process.ExitCode, text);
    }
}

/// <summary>Needs programs (found on the path) or Python libraries of Debian (with the prefix <c>python3-</c>); skipped, naming the first, when one is not there.</summary>
public sealed class ToolFactAttribute : FactAttribute
{
    public ToolFactAttribute(params string[] tools) => Skip = tools.Where(t => !IsHere(t)).Select(t => $"{t} is not here.").FirstOrDefault();

    private static bool IsHere(string tool) => tool.StartsWith("python3-", StringComparison.Ordinal)
        ? File.Exists(Tool.DebianPython) && Directory.Exists($"/usr/lib/python3/dist-packages/{(tool == "python3-dnspython" ? "dns" : tool["python3-".Length..])}")
        : (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, tool)));
}
