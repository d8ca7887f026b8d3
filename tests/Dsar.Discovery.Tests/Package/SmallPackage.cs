using System.IO.Compression;
using System.Text;
using Dsar.Discovery.Tests.Policies;
using Dsar.Domain;

namespace Dsar.Discovery.Tests.Package;

/// <summary>The package of one small system, made by the real map, search and register.</summary>
internal static class SmallPackage
{
    /// <summary>Writes it; without a sheet it is one of data to take elsewhere.</summary>
    public static async Task<byte[]> Of(string sql, string collections, bool sheet = true, Language language = Language.Sv, Func<FindingGroup, PackageItem>? decide = null)
    {
        var policy = Policy.Of("ecuni");
        await using var found = await Found.Search(policy, sheet ? Right.Access : Right.Portability, sql, collections);
        var input = new PackageInput
        {
            Reference = "GD-7K3M-9Q2P",
            Language = language,
            DecidedAt = new DateTimeOffset(2026, 11, 22, 9, 15, 0, TimeSpan.Zero),
            Controller = policy.Register,
            Plan = found.Plan,
            Store = found.Store,
            Items = [.. found.Groups.Select(decide ?? (g => new PackageItem { Group = g, Outcome = ItemOutcome.Disclose }))],
            Sheet = sheet ? new Document("Information", language, [new DocumentSection("Bokföring", ["Vi sparar fakturor i sju år."])]) : null,
            Decision = new Document("Beslut", language, [new DocumentSection("Vårt beslut", ["Du får en kopia av dina uppgifter."])]),
            Completeness = found.Completeness,
        };
        using var zip = new MemoryStream();
        PackageWriter.Write(input, zip);
        PackageVerify.Faults(zip).Should().BeEmpty();
        return zip.ToArray();
    }

    /// <summary>Every file of it as text.</summary>
    public static Dictionary<string, string> Files(byte[] zip)
    {
        using var archive = new ZipArchive(new MemoryStream(zip));
        return archive.Entries.ToDictionary(e => e.FullName, e =>
        {
            using var reader = new StreamReader(e.Open(), Encoding.UTF8);
            return reader.ReadToEnd();
        });
    }
}
