using Dsar.Domain;
using YamlDotNet.RepresentationModel;

namespace Dsar.Discovery.Tests.Traversal;

/// <summary>
/// Recall and precision against the hand-written truth of the demo landscape. Seen red: with the tuple join turned into an OR of its columns
/// (the return check then refuses the batches), with shared rows leading on, and with identifiers used before they are counted.
/// </summary>
public sealed class TruthTests
{
    public static TheoryData<string> Persons() => [.. Truth().Select(p => p["person"].ToString())];

    [Theory]
    [MemberData(nameof(Persons))]
    public Task Every_row_of_a_person_is_found_and_no_row_of_anybody_else(string person) => Check(person, Landscape.Sqlite);

    [PostgresTheory]
    [MemberData(nameof(Persons))]
    public async Task Every_row_of_a_person_is_found_and_no_row_of_anybody_else_on_postgresql(string person) => await Check(person, await Landscape.Postgres);

    private static async Task Check(string person, Landscape landscape)
    {
        var truth = Truth().Single(p => p["person"].ToString() == person);
        await using var store = DemoRun.NewStore();
        var result = await DemoRun.Start(store, Identifiers(truth), connectors: landscape.Connectors(), plan: landscape.Plan);
        if (result.Questions.Count > 0)
        {
            // What only a shared identifier reaches is asked about, and becomes a leaf once the agent says "shared".
            var ask = ((YamlSequenceNode)truth["rows"]).Children.Where(r => r["expect"].ToString() == "ask");
            DemoRun.Keys(store, landscape.Plan).Keys.Where(f => ask.Any(r => Fits(r, f)) && result.Questions.Any(q => q.Reason == QuestionReason.SeveralPersons)).Should().BeEmpty();
            var answers = result.Questions.Select(q => new IdentityAnswer(q.IdentityId, q.Reason == QuestionReason.SeveralPersons ? IdentityState.Shared : IdentityState.Rejected)).ToArray();
            result = await DemoRun.Start(store, Identifiers(truth), DemoRun.Quick with { Answers = answers }, landscape.Connectors(), landscape.Plan);
        }

        result.Ending.Should().Be(RunEnding.Ended);
        var found = DemoRun.Keys(store, DemoRun.Plan).Keys.ToArray();

        var rows = ((YamlSequenceNode)truth["rows"]).Children.Where(r => DemoRun.Plan.Systems.Any(s => s.Key == r["system"].ToString())).ToArray();
        rows.Where(r => r["expect"].ToString() == "must").Where(r => !found.Any(f => Fits(r, f))).Select(Text).Should().BeEmpty("every must row is found");
        rows.Where(r => r["expect"].ToString() == "must_not").Where(r => found.Any(f => Fits(r, f))).Select(Text).Should().BeEmpty("no must_not row is found");
        rows.Where(r => r["expect"].ToString() == "must").Should().NotBeEmpty();
        found.Where(f => !rows.Any(r => r["expect"].ToString() != "must_not" && Fits(r, f))).Should().BeEmpty("every found row is in the truth");
        rows.Where(r => r["expect"].ToString() == "ask").Where(r => !found.Any(f => Fits(r, f))).Select(Text).Should().BeEmpty("every ask row is found, as shared");
        result.Completeness.Systems.Should().NotContain(s => s.Status == SystemStatus.Failed);
    }

    private static IEnumerable<Identifier> Identifiers(YamlNode truth) => ((YamlSequenceNode)truth["identifiers"]).Children
        .Select(i => new Identifier(Enum.Parse<IdentifierKind>(i["type"].ToString().Replace("_", string.Empty, StringComparison.Ordinal), ignoreCase: true), i["value"].ToString()));

    private static string Text(YamlNode row) => $"{row["system"]}.{row["collection"]} {string.Join(",", ((YamlMappingNode)row["key"]).Children.Select(k => $"{k.Key}={k.Value}"))}";

    private static bool Fits(YamlNode row, string found)
    {
        var space = found.IndexOf(' ', StringComparison.Ordinal);
        return found[..space] == $"{row["system"]}.{row["collection"]}"
            && ((YamlMappingNode)row["key"]).Children.All(k => $",{found[(space + 1)..]},".Contains($",{k.Key}={k.Value},", StringComparison.Ordinal));
    }

    private static IEnumerable<YamlNode> Truth()
    {
        var yaml = new YamlStream();
        yaml.Load(new StringReader(File.ReadAllText(Path.Combine(Seeds.Demo, "truth.yaml"))));
        return ((YamlSequenceNode)yaml.Documents[0].RootNode["persons"]).Children;
    }
}
