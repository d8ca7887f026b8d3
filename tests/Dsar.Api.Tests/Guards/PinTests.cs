using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Dsar.Api.Tests;

/// <summary>A package is one version, named in one file; a feed that has another one stops the build.</summary>
/// <remarks>
/// Seen to catch: 16.*, a lowest version and a range; VersionOverride; a package without a pin; a pin without a package; a lock of another version;
/// a project without a lock; NU1603 in NoWarn, as element and as attribute, and no longer an error; lock files switched off.
/// </remarks>
public sealed class PinTests
{
    private const string Versions = "Directory.Packages.props";

    [Fact]
    public void Every_version_is_exact()
    {
        var file = Repository.File(Versions);
        var wrong = file.Xml().Descendants("PackageVersion")
            .Where(p => !Regex.IsMatch(p.Attribute("Version")?.Value ?? "", @"^\[\d+(\.\d+)+(-[\w.]+)?\]$"))
            .Select(p => file.At($"\"{Name(p)}\""));
        Repository.None(wrong, $"Write the version as [x.y.z] in {Versions}: anything else lets the feed choose.");
    }

    [Fact]
    public void Every_reference_takes_its_version_from_the_one_file()
    {
        var known = Pins().Keys.ToHashSet(StringComparer.OrdinalIgnoreCase);
        var wrong =
            from file in Repository.BuildFiles()
            from reference in file.Xml().Descendants().Where(e => e.Name.LocalName is "PackageReference" or "GlobalPackageReference")
            where reference.Attribute("Include") is null
                || !known.Contains(Name(reference))
                || reference.Attributes().Select(a => a.Name.LocalName).Concat(reference.Elements().Select(e => e.Name.LocalName)).Any(n => n is "Version" or "VersionOverride")
            select file.At(Name(reference));
        Repository.None(wrong, $"Name the package without a version, and give it one in {Versions}.");
    }

    [Fact]
    public void Every_pin_is_used()
    {
        var restored = Locks().SelectMany(l => l.Packages.Select(p => p.Name)).ToHashSet(StringComparer.OrdinalIgnoreCase);
        Repository.None(Pins().Keys.Where(p => !restored.Contains(p)).Select(p => Repository.File(Versions).At($"\"{p}\"")), "No project restores this package: take its pin out.");
    }

    [Fact]
    public void Every_lock_says_what_the_pins_say()
    {
        var pins = Pins();
        var wrong =
            from file in Locks()
            from package in file.Packages
            where pins.TryGetValue(package.Name, out var pin) && pin != package.Version
            select $"  {file.Path}: {package.Name} is {package.Version}, pinned {pins[package.Name]}";
        Repository.None(wrong, "Renew the lock files: dotnet restore Dsar.sln --force-evaluate.");
    }

    [Fact]
    public void Every_project_has_a_lock()
    {
        var wrong = Repository.Files(".", ".csproj").Select(p => Path.GetDirectoryName(p.Path)!).Where(d => !File.Exists(Path.Combine(Repository.Root, d, "packages.lock.json")));
        Repository.None(wrong.Select(d => $"  {d}"), "Restore once and commit packages.lock.json.");
    }

    [Fact]
    public void A_version_that_the_feed_does_not_have_stops_the_build()
    {
        var shared = Repository.File("Directory.Build.props").Xml();
        foreach (var setting in new[] { "TreatWarningsAsErrors", "ManagePackageVersionsCentrally", "CentralPackageTransitivePinningEnabled", "RestorePackagesWithLockFile" })
        {
            shared.Descendants(setting).Select(e => e.Value).Should().Equal(["true"], $"{setting} in Directory.Build.props keeps the pins");
        }

        string.Join(';', shared.Descendants("WarningsAsErrors").Select(e => e.Value)).Split(';').Should().Contain("NU1603", "a risen version must be an error in Directory.Build.props");
        var silenced =
            from file in Repository.BuildFiles()
            from element in file.Xml().Descendants().Where(e => e.Name.LocalName is "NoWarn" or "WarningsNotAsErrors" or "MSBuildWarningsAsMessages")
            where Regex.IsMatch(element.Value, @"\bNU16\d\d\b")
            select file.At(element.Value);
        var attributes =
            from file in Repository.BuildFiles()
            from attribute in file.Xml().Descendants().Attributes("NoWarn")
            where Regex.IsMatch(attribute.Value, @"\bNU16\d\d\b")
            select file.At(attribute.Value);
        Repository.None(silenced.Concat(attributes), "Warnings NU16xx say that a version is not the pinned one: mend the pin, do not silence them.");
    }

    /// <summary>Every committed lock file with its packages; projects are left out.</summary>
    internal static IEnumerable<(string Path, IReadOnlyList<(string Name, string Version)> Packages)> Locks() =>
        from file in Repository.Files(".", "packages.lock.json")
        let document = JsonDocument.Parse(string.Join('\n', file.Lines))
        select (file.Path, (IReadOnlyList<(string, string)>)
        [
            .. from framework in document.RootElement.GetProperty("dependencies").EnumerateObject()
               from package in framework.Value.EnumerateObject()
               where package.Value.GetProperty("type").GetString() != "Project"
               select (package.Name, package.Value.GetProperty("resolved").GetString()!),
        ]);

    private static Dictionary<string, string> Pins() =>
        Repository.File(Versions).Xml().Descendants("PackageVersion").ToDictionary(Name, p => p.Attribute("Version")!.Value.Trim('[', ']'), StringComparer.OrdinalIgnoreCase);

    private static string Name(XElement package) => package.Attribute("Include")?.Value ?? package.Attribute("Update")?.Value ?? package.ToString();
}
