using System.Text.RegularExpressions;
using Dsar.Api.Setup;
using Xunit.Abstractions;
using YamlDotNet.Serialization;
using YamlDotNet.Serialization.NamingConventions;

namespace Dsar.Api.Tests;

/// <summary>
/// The list of OWASP ASVS 5.0.0 is whole and honest: one row an id, and what is called met names tests that exist and run. A release
/// (<c>DSAR_RELEASE=1</c>) has nothing open. Seen red with a list that YAML read as more than one member.
/// </summary>
public sealed class AsvsTests(ITestOutputHelper output)
{
    /// <summary>Requirements of levels 1 and 2, and those of level 3 that are taken on: how many ids a section has.</summary>
    private const int LevelsOneAndTwo = 253;
    private const int LevelThree = 18;
    private const int NotApplicable = 54;

    private static readonly string[] TakenOfLevelThree =
    [
        "V1.2.10", "V1.3.12", "V2.3.5", "V2.4.2", "V4.1.4", "V4.1.5", "V5.2.4", "V5.2.5", "V5.3.3", "V6.3.8", "V7.5.3", "V8.3.2", "V11.2.4", "V11.3.4", "V13.4.6", "V14.2.7", "V15.4.2", "V16.5.4",
    ];

    [Fact]
    public void The_list_has_every_id_once_in_order()
    {
        var ids = Rows().Select(r => r.Id).ToList();
        ids.Should().OnlyHaveUniqueItems().And.HaveCount(LevelsOneAndTwo + LevelThree).And.Contain(TakenOfLevelThree);
        ids.Should().OnlyContain(i => Regex.IsMatch(i, @"^V(\d|1[0-7])\.\d\.\d{1,2}$"));
        ids.Should().Equal(ids.OrderBy(i => i[1..].Split('.').Aggregate(0, (sum, n) => (sum * 100) + int.Parse(n, System.Globalization.CultureInfo.InvariantCulture))));
        Rows().Count(r => r.Row.Status == "not_applicable").Should().Be(NotApplicable);
    }

    [Fact]
    public void What_is_met_names_tests_that_exist_and_run()
    {
        Repository.None(Rows().Where(r => r.Row.Status == "met" && r.Row.Evidence.Count == 0).Select(r => $"  {r.Id}"), "Name the tests that show it, or call it open.");
        Repository.None(Rows().SelectMany(r => r.Row.Evidence.Where(e => !Runs(e)).Select(e => $"  {r.Id}: {e}")).Distinct(), "No such test, or it is skipped: Project/Folder/Class.Method.");
    }

    [Fact]
    public void The_others_say_why_or_where()
    {
        var readme = File.ReadAllText(Path.Combine(Repository.Root, "README.md"));
        foreach (var (id, row) in Rows().Where(r => r.Row.Status != "met"))
        {
            var told = row.ToldIn.Replace("README.md#", "", StringComparison.Ordinal).Replace('-', ' ');
            var isRight = row.Status == "deployer"
                ? row.Hook.Length > 0 && Regex.IsMatch(readme, $"(?im)^## {Regex.Escape(told)}\\s*$") && readme.Contains(row.Hook.Split(' ')[0], StringComparison.Ordinal) && Warnings.All.Any(w => w.Code == row.Warns)
                : row.Status is "not_applicable" or "open" && row.Why.Length > 0;
            isRight.Should().BeTrue("{0} needs its reason; what the deployer adds has a hook and stands in the README", id);
        }

        var sums = Rows().GroupBy(r => r.Row.Status).OrderBy(g => g.Key).Select(g => $"{g.Key} {g.Count()}").ToList();
        output.WriteLine(string.Join(", ", sums));
        if (Release.Is)
        {
            Rows().Should().NotContain(r => r.Row.Status == "open", "a release has nothing open");
        }
    }

    private static bool Runs(string evidence)
    {
        if (Regex.Match(evidence, @"^(Dsar\.\w+\.Tests)/(.+/)?(\w+)\.(\w+)$") is not { Success: true } match)
        {
            return false;
        }

        var file = Path.Combine(Repository.Root, "tests", match.Groups[1].Value, match.Groups[2].Value, match.Groups[3].Value + ".cs");
        if (!File.Exists(file))
        {
            return false;
        }

        // Its attributes stand on the lines above: a fact or a theory that is not skipped.
        var lines = File.ReadAllLines(file);
        var at = Array.FindIndex(lines, l => Regex.IsMatch(l, $@"public (async Task|void) {match.Groups[4].Value}\("));
        var attributes = lines.Take(Math.Max(at, 0)).Reverse().TakeWhile(l => l.TrimStart().StartsWith('[')).ToList();
        return attributes.Exists(l => Regex.IsMatch(l, @"\[\w*(Fact|Theory)\b")) && !attributes.Exists(l => Regex.IsMatch(l, @"\bSkip\s*="));
    }

    private static IReadOnlyList<(string Id, Requirement Row)> Rows()
    {
        var yaml = File.ReadAllText(Path.Combine(Repository.Root, "src/Dsar.Api/Security/asvs.yaml"));
        return [.. new DeserializerBuilder().WithNamingConvention(UnderscoredNamingConvention.Instance).Build().Deserialize<Dictionary<string, Requirement>>(yaml).Select(r => (r.Key, r.Value))];
    }

    /// <summary>One row.</summary>
    public sealed class Requirement
    {
        public string Status { get; set; } = "";

        public List<string> Evidence { get; set; } = [];

        public string Why { get; set; } = "";

        public string Hook { get; set; } = "";

        public string ToldIn { get; set; } = "";

        public string Warns { get; set; } = "";
    }
}
