using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace Dsar.Discovery.Tests.Policies;

/// <summary>
/// The table of <c>seeds/registers/README.md</c>: every promise of every policy, and the tests that show it. A reader walks it; a test that is renamed or removed without it fails here.
/// Seen red with one name misspelt, and with a row taken out.
/// </summary>
public sealed partial class PolicyTableTests
{
    private static readonly IReadOnlyList<string> Lines = File.ReadAllLines(Path.Combine(Seeds.Registers, "README.md"));

    [Theory]
    [InlineData("united-profile-networks", 18)]
    [InlineData("ecuni", 18)]
    [InlineData("partnersec", 15)]
    [InlineData("webbhotellet-2018", 17)]
    [InlineData("infoflex", 21)]
    public void Every_promise_of_a_policy_stands_in_the_table_with_the_tests_that_show_it(string register, int promises)
    {
        var rows = Lines.SkipWhile(l => !l.StartsWith($"## `{register}.yaml`", StringComparison.Ordinal)).Skip(1).TakeWhile(l => !l.StartsWith("## ", StringComparison.Ordinal))
            .Where(l => l.StartsWith("| ", StringComparison.Ordinal) && !l.StartsWith("| Promised", StringComparison.Ordinal)).ToList();
        rows.Should().HaveCount(promises);
        rows.Should().OnlyContain(row => TestName().IsMatch(row) || row.Contains("*Open*: ", StringComparison.Ordinal), "a row without a test says what is missing");
    }

    [Fact]
    public void Every_test_that_the_table_names_exists()
    {
        var sources = Directory.EnumerateFiles(Path.Combine(Seeds.Root, "..", "tests"), "*Tests.cs", SearchOption.AllDirectories)
            .Select(File.ReadAllText).SelectMany(text => ClassName().Matches(text).Select(c => (Class: c.Groups[1].Value, Text: text))).ToLookup(s => s.Class, s => s.Text);
        var named = Lines.SelectMany(l => TestName().Matches(l)).Select(m => (Class: m.Groups[1].Value, Method: m.Groups[2].Value)).Distinct().ToList();
        named.Should().HaveCountGreaterThan(90);
        named.Where(t => !sources[t.Class].Any(text => Regex.IsMatch(text, $@"public (?:async )?(?:Task|void) {t.Method}\(")))
            .Select(t => $"{t.Class}.{t.Method}").Should().BeEmpty();
    }

    [Fact]
    public void Every_test_of_a_policy_stands_in_the_table() =>
        Directory.EnumerateFiles(Here(), "*Tests.cs").Where(f => !f.EndsWith("PolicyTableTests.cs", StringComparison.Ordinal))
            .SelectMany(f => Method().Matches(File.ReadAllText(f)).Select(m => $"{Path.GetFileNameWithoutExtension(f)}.{m.Groups[1].Value}"))
            .Where(name => !Lines.Any(l => l.Contains($"`{name}`", StringComparison.Ordinal))).Should().BeEmpty();

    private static string Here([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;

    [GeneratedRegex(@"`(\w+Tests)\.(\w+)`")]
    private static partial Regex TestName();

    [GeneratedRegex(@"\bclass (\w+Tests)\b")]
    private static partial Regex ClassName();

    [GeneratedRegex(@"public (?:async )?(?:Task|void) (\w+)\(")]
    private static partial Regex Method();
}
