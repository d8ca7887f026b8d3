using System.Diagnostics;
using System.IO.Compression;
using System.Text.RegularExpressions;
using Dsar.Discovery;

namespace Dsar.Api.Tests.Readme;

/// <summary>What the README says is so: its journey works when it is pasted, its links lead somewhere, its folders and verbs exist.</summary>
/// <remarks>Seen to catch: a journey that decides before the identity is proven, a link to a file that is not there, a verb without a row.</remarks>
public sealed partial class ReadmeTests : IDisposable
{
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(3);
    private static readonly string Text = File.ReadAllText(Path.Combine(Repository.Root, "README.md"));
    private readonly string _folder = Directory.CreateTempSubdirectory("dsar-readme").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [PythonFact]
    public async Task The_journey_works_when_it_is_pasted()
    {
        using var service = await ServiceProcess.Start(_folder);
        var keys = Regex.Replace(Block("keys"), @"(?m)^(\w+)=\S+", line => $"{line.Groups[1].Value}={service.Key(line.Groups[1].Value)}");
        var script = (keys + Block("calls") + Block("refusal")).Replace("http://localhost:5080", service.Address, StringComparison.Ordinal);

        var printed = await Bash(script);

        var answer = Path.Combine(_folder, "answer.zip");
        File.Exists(answer).Should().BeTrue("the journey ends with the package, but printed:\n{0}", printed);
        await using var zip = File.OpenRead(answer);
        PackageVerify.Faults(zip).Should().BeEmpty("the package is whole; the journey printed:\n{0}", printed);
        zip.Position = 0;
        using var archive = new ZipArchive(zip);
        archive.Entries.Select(e => e.FullName).Should().Contain(["1-registerutdrag.html", "data/demo-billing/scores.json"]);
        printed.Should().NotContain("Traceback").And.NotContain("\"errors\"");
        printed.Should().ContainAll("fulfilled\n", "identity_level_insufficient\n", "refusal_not_ready: not_reminded\n").And.EndWith("refused\n");
    }

    [Fact]
    public void Links_lead_somewhere() =>
        Repository.None(
            Link().Matches(Text).Select(m => m.Groups[1].Value).Where(l => !l.StartsWith("http", StringComparison.Ordinal) && !Exists(l)).Select(l => $"  README.md: {l}"),
            "Mend the link or make what it leads to.");

    [Fact]
    public void The_folders_are_those_of_the_repository()
    {
        var listed = Regex.Matches(Section("Folders"), @"(?m)^\| \[([^\]]+)\]").Select(m => m.Groups[1].Value);
        var projects = Directory.GetDirectories(Path.Combine(Repository.Root, "src")).Select(d => "src/" + Path.GetFileName(d));
        listed.Should().BeEquivalentTo(projects.Concat(["seeds", "openapi", "tests"]));
    }

    [Fact]
    public void Every_verb_has_a_row()
    {
        var verbs = Regex.Match(string.Join('\n', Repository.File("src/Dsar.Api/Setup/Verbs.cs").Lines), @"Verbs: (.+?)\.""").Groups[1].Value.Split(", ").Select(v => v.Split(" (")[0]);
        verbs.Should().NotBeEmpty().And.OnlyContain(v => Section("Verbs").Contains("| `" + v, StringComparison.Ordinal));
    }

    private static bool Exists(string link) => Path.Combine(Repository.Root, link.Split('#')[0]) is var path && (File.Exists(path) || Directory.Exists(path));

    private static string Section(string title) => Regex.Match(Text, $@"(?ms)^## {title}$(.*?)(?=^## |\z)").Groups[1].Value;

    private static string Block(string name) => Regex.Match(Text, $@"(?s)<!-- journey:{name} -->\n```bash\n(.*?)```").Groups[1].Value;

    private async Task<string> Bash(string script)
    {
        var start = new ProcessStartInfo("bash") { WorkingDirectory = _folder, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        using var bash = Process.Start(start)!;
        await bash.StandardInput.WriteAsync(script);
        bash.StandardInput.Close();
        using var time = new CancellationTokenSource(Longest);
        var printed = await Task.WhenAll(bash.StandardOutput.ReadToEndAsync(time.Token), bash.StandardError.ReadToEndAsync(time.Token));
        await bash.WaitForExitAsync(time.Token);
        return string.Concat(printed);
    }

    [GeneratedRegex(@"\]\(([^)]+)\)")]
    private static partial Regex Link();
}
