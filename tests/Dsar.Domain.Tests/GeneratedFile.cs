using System.Runtime.CompilerServices;

namespace Dsar.Domain.Tests;

/// <summary>Compares a committed file with what the code generates; <c>DSAR_UPDATE=1 dotnet test</c> rewrites it.</summary>
internal static class GeneratedFile
{
    public static void Block(string path, string name, string content)
    {
        var file = Path.Combine(Source(), path);
        var text = File.ReadAllText(file);
        string begin = $"<!-- {name}:begin -->\n", end = $"<!-- {name}:end -->";
        var from = text.IndexOf(begin, StringComparison.Ordinal) + begin.Length;
        var to = text.IndexOf(end, StringComparison.Ordinal);
        to.Should().BeGreaterThan(from - 1, "{0} needs the marks of the block {1}", path, name);
        if (Environment.GetEnvironmentVariable("DSAR_UPDATE") == "1")
        {
            File.WriteAllText(file, text[..from] + content + text[to..]);
            return;
        }

        text[from..to].Should().Be(content, "{0} is generated: run DSAR_UPDATE=1 dotnet test tests/Dsar.Domain.Tests and commit the file", path);
    }

    public static string Source([CallerFilePath] string here = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "..", "..", "src", "Dsar.Domain"));
}
