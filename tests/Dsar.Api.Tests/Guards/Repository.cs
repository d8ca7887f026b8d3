using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Dsar.Api.Tests;

/// <summary>A line that a guard points at; the path is relative to the repository, with slashes.</summary>
internal sealed record Spot(string Path, int Line, string Text)
{
    public override string ToString() => $"  {Path}:{Line}: {Text.Trim()}";
}

/// <summary>A tracked text, read once.</summary>
internal sealed class SourceFile(string path, string[] lines)
{
    /// <summary>Relative to the repository, with slashes.</summary>
    public string Path { get; } = path;

    public IReadOnlyList<string> Lines { get; } = lines;

    /// <summary>The lines that are code, numbered from 1: comments are left out, so that they may name what code may not.</summary>
    public IEnumerable<Spot> Code =>
        Lines.Select((text, i) => new Spot(Path, i + 1, text)).Where(l => !l.Text.TrimStart().StartsWith("//", StringComparison.Ordinal));

    public IEnumerable<Spot> Find(Regex pattern) => Code.Where(l => pattern.IsMatch(l.Text));

    public XElement Xml() => XElement.Parse(string.Join('\n', Lines));

    public Spot At(string text)
    {
        var line = Lines.ToList().FindIndex(l => l.Contains(text, StringComparison.Ordinal));
        return new Spot(Path, line + 1, line < 0 ? text : Lines[line]);
    }
}

/// <summary>The repository that these tests were built in, as text.</summary>
internal static class Repository
{
    private static readonly string[] BuildFolders = ["bin", "obj", "TestResults"];

    /// <summary>The folder above the test assembly that holds the solution.</summary>
    public static string Root { get; } = Find(AppContext.BaseDirectory);

    public static SourceFile File(string path) => new(path, System.IO.File.ReadAllLines(Path.Combine(Root, path)));

    /// <summary>The files below a folder whose names end so, without what a build makes; sorted by path.</summary>
    public static IReadOnlyList<SourceFile> Files(string folder, string ending) =>
    [
        .. Directory.EnumerateFiles(Path.Combine(Root, folder), "*" + ending, SearchOption.AllDirectories)
            .Select(f => Path.GetRelativePath(Root, f).Replace('\\', '/'))
            .Where(f => !f.Split('/').Any(BuildFolders.Contains))
            .Order(StringComparer.Ordinal)
            .Select(File),
    ];

    /// <summary>The product's C# below a folder of <c>src</c>, without generated migrations.</summary>
    public static IReadOnlyList<SourceFile> Sources(string folder = "src") =>
        [.. Files(folder, ".cs").Where(f => !f.Path.Contains("/Migrations/", StringComparison.Ordinal))];

    /// <summary>Every project file, and every file that MSBuild adds to all of them.</summary>
    public static IReadOnlyList<SourceFile> BuildFiles() => [.. Files(".", ".csproj"), .. Files(".", ".props"), .. Files(".", ".targets")];

    /// <summary>Fails with the cure and every place, or passes when there is none.</summary>
    public static void None(IEnumerable<Spot> spots, string cure) => None(spots.Select(s => s.ToString()), cure);

    /// <summary>Fails with the cure and every finding, or passes when there is none.</summary>
    public static void None(IEnumerable<string> findings, string cure)
    {
        var all = findings.ToList();
        if (all.Count > 0)
        {
            Assert.Fail($"{cure}\n{string.Join('\n', all)}");
        }
    }

    private static string Find(string folder)
    {
        for (var at = new DirectoryInfo(folder); at is not null; at = at.Parent)
        {
            if (System.IO.File.Exists(Path.Combine(at.FullName, "Dsar.sln")))
            {
                return at.FullName;
            }
        }

        throw new InvalidOperationException($"No folder above {folder} holds Dsar.sln.");
    }
}
