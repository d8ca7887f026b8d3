using System.Xml.Linq;

namespace Dsar.Api.Tests;

/// <summary>Each package that any project restores may be used as it is used here.</summary>
/// <remarks>
/// Seen to catch: a package under AGPL-3.0, one under MPL-2.0 in the product (and let it pass in tests), one with only a file, one with none named,
/// one that is not in the package folder, and a row for a version that nobody restores.
/// </remarks>
public sealed class LicenceTests
{
    private static readonly HashSet<string> Allowed = new(StringComparer.Ordinal)
    {
        "MIT", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "PostgreSQL", "MS-PL", "MS-PL OR Apache-2.0",
    };

    /// <summary>Not in anything that is handed on: file-level copyleft is harmless in tests.</summary>
    private static readonly HashSet<string> AllowedInTests = new(StringComparer.Ordinal) { "MPL-2.0" };

    /// <summary>Packages without a licence expression: what was read in their stead, for exactly this version.</summary>
    private static readonly (string Name, string Version, string Why)[] ReadByHand =
    [
        ("MediatR", "5.1.0", "its link goes to a moving branch; the file at its tag v5.1.0 is Apache-2.0"),
        ("SourceGear.sqlite3", "3.50.4.5", "its file says that SQLite is in the public domain"),
        ("CommandLineParser", "2.9.1", "its file is the MIT licence"),
        ("Microsoft.DotNet.PlatformAbstractions", "3.1.6", "its file is the MIT licence"),
        ("System.Configuration.ConfigurationManager", "4.4.0", "the file in the package is the MIT licence; tests only"),
        ("System.Security.Cryptography.ProtectedData", "4.4.0", "the file in the package is the MIT licence; tests only"),
        ("xunit.abstractions", "2.0.3", "its link goes to xunit's licence file: Apache-2.0"),
    ];

    private static string Folder =>
        Environment.GetEnvironmentVariable("NUGET_PACKAGES") is { Length: > 0 } set ? set : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");

    [Fact]
    public void Every_package_has_an_allowed_licence()
    {
        var wrong =
            from package in Packages()
            where !ReadByHand.Any(r => r.Name.Equals(package.Name, StringComparison.OrdinalIgnoreCase) && r.Version == package.Version)
            let licence = LicenceOf(package.Name, package.Version)
            where !Allowed.Contains(licence) && !(AllowedInTests.Contains(licence) && package.TestsOnly)
            select $"  {package.Name} {package.Version}: {licence} (in {package.Lock})";
        Repository.None(wrong, "Do without this package; or, when the licence was read and fits, name it in LicenceTests.ReadByHand with version and reason.");
    }

    [Fact]
    public void Every_licence_read_by_hand_is_still_needed()
    {
        var restored = Packages().ToList();
        var unneeded = ReadByHand.Where(r => !restored.Any(p => p.Name.Equals(r.Name, StringComparison.OrdinalIgnoreCase) && p.Version == r.Version));
        Repository.None(unneeded.Select(r => $"  {r.Name} {r.Version}"), "No project restores this version: take the row out of LicenceTests.ReadByHand.");
    }

    private static IEnumerable<(string Name, string Version, string Lock, bool TestsOnly)> Packages() =>
        from file in PinTests.Locks()
        from package in file.Packages
        group file.Path by package into users
        orderby users.Key.Name, users.Key.Version
        select (users.Key.Name, users.Key.Version, users.First(), users.All(u => u.StartsWith("tests/", StringComparison.Ordinal)));

    /// <summary>The licence expression, or a sentence that no list allows.</summary>
    private static string LicenceOf(string name, string version)
    {
        var (id, number) = (name.ToLowerInvariant(), version.ToLowerInvariant());
        var path = Path.Combine(Folder, id, number, id + ".nuspec");
        if (!File.Exists(path))
        {
            return "not in the package folder, restore first";
        }

        var about = XElement.Load(path).Elements().Single(e => e.Name.LocalName == "metadata").Elements().ToList();
        var licence = about.SingleOrDefault(e => e.Name.LocalName == "license");
        return licence?.Attribute("type")?.Value == "expression" ? licence.Value.Trim()
            : licence is not null ? $"only a file, {licence.Value.Trim()}"
            : about.SingleOrDefault(e => e.Name.LocalName == "licenseUrl") is { } link ? $"only a link, {link.Value.Trim()}"
            : "none named";
    }
}
