using System.Text.RegularExpressions;
using Dsar.Api.Setup;

namespace Dsar.Api.Tests;

/// <summary>The settings table of the README is what can be set: no more, no less.</summary>
public sealed class SettingsTests
{
    [Fact]
    public void The_readme_lists_every_setting_and_no_other()
    {
        var readme = File.ReadAllText(Path.Combine(Repository.Root, "README.md"));
        var section = Regex.Match(readme, @"^## Settings\n(.*?)(?=^## |\z)", RegexOptions.Multiline | RegexOptions.Singleline).Groups[1].Value;
        var listed = Regex.Matches(section, @"^\| *`(Dsar:[^`]+)`", RegexOptions.Multiline).Select(m => m.Groups[1].Value);
        listed.Should().BeEquivalentTo(SettingsTable.Names(), "the table under ## Settings has one row a setting: setting, default, meaning");
    }

    [Fact]
    public void Every_option_class_is_known()
    {
        var found = typeof(Program).Assembly.GetTypes().Where(t => t.Name.EndsWith("Options", StringComparison.Ordinal) && t.Namespace?.StartsWith("Dsar.", StringComparison.Ordinal) == true);
        found.Except(SettingsTable.All.Select(o => o.Type)).Should().BeEmpty("an option class stands in SettingsTable.All and in the README");
    }

    [Fact]
    public void Every_setting_in_the_shipped_files_exists()
    {
        var all = SettingsTable.Names().ToHashSet();
        foreach (var file in new[] { "appsettings.json", "appsettings.Development.json" })
        {
            var json = System.Text.Json.Nodes.JsonNode.Parse(File.ReadAllText(Path.Combine(Repository.Root, "src/Dsar.Api", file)))!;
            Leaves(json["Dsar"], "Dsar").Should().BeSubsetOf(all, "{0} sets what can be set", file);
        }
    }

    private static IEnumerable<string> Leaves(System.Text.Json.Nodes.JsonNode? node, string path) =>
        node is System.Text.Json.Nodes.JsonObject members ? members.SelectMany(m => Leaves(m.Value, $"{path}:{m.Key}")) : node is null ? [] : [path];
}
