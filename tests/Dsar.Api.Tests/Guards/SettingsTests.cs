using System.Reflection;
using System.Text.RegularExpressions;
using Dsar.Api.Jobs;
using Dsar.Api.Mail;
using Dsar.Api.Security;
using Dsar.Api.Web;
using Dsar.Discovery;

namespace Dsar.Api.Tests;

/// <summary>The settings table of the README is what can be set: no more, no less.</summary>
public sealed class SettingsTests
{
    /// <summary>Every option class and where it is bound.</summary>
    private static readonly (string Section, Type Type)[] Options =
    [
        ("Dsar", typeof(DsarOptions)), ("Dsar:Keys", typeof(KeyOptions)), ("Dsar:Smtp", typeof(SmtpOptions)), ("Dsar:Jobs", typeof(JobOptions)), ("Dsar:Security", typeof(SecurityOptions)),
        ("Dsar:Systems:<name>", typeof(SystemConnection)),
    ];

    [Fact]
    public void The_readme_lists_every_setting_and_no_other()
    {
        var readme = File.ReadAllText(Path.Combine(Repository.Root, "README.md"));
        var section = Regex.Match(readme, @"^## Settings\n(.*?)(?=^## |\z)", RegexOptions.Multiline | RegexOptions.Singleline).Groups[1].Value;
        var listed = Regex.Matches(section, @"^\| *`(Dsar:[^`]+)`", RegexOptions.Multiline).Select(m => m.Groups[1].Value);
        listed.Should().BeEquivalentTo(Settings(), "the table under ## Settings has one row a setting: setting, default, meaning");
    }

    [Fact]
    public void Every_option_class_is_known()
    {
        var found = typeof(Program).Assembly.GetTypes().Where(t => t.Name.EndsWith("Options", StringComparison.Ordinal) && t.Namespace?.StartsWith("Dsar.", StringComparison.Ordinal) == true);
        found.Except(Options.Select(o => o.Type)).Should().BeEmpty("an option class stands in SettingsTests.Options and in the README");
    }

    [Fact]
    public void Every_setting_in_the_shipped_files_exists()
    {
        var all = Settings().ToHashSet();
        foreach (var file in new[] { "appsettings.json", "appsettings.Development.json" })
        {
            var json = System.Text.Json.Nodes.JsonNode.Parse(File.ReadAllText(Path.Combine(Repository.Root, "src/Dsar.Api", file)))!;
            Leaves(json["Dsar"], "Dsar").Should().BeSubsetOf(all, "{0} sets what can be set", file);
        }
    }

    private static IEnumerable<string> Settings() =>
        Options.SelectMany(o => o.Type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(p => p.CanWrite).Select(p => $"{o.Section}:{p.Name}"));

    private static IEnumerable<string> Leaves(System.Text.Json.Nodes.JsonNode? node, string path) =>
        node is System.Text.Json.Nodes.JsonObject members ? members.SelectMany(m => Leaves(m.Value, $"{path}:{m.Key}")) : node is null ? [] : [path];
}
