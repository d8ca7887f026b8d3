using Dsar.Discovery.Tests.Connectors;

namespace Dsar.Discovery.Tests.Maps;

/// <summary>Faults in maps of kind files, each with its code and place.</summary>
public sealed class FileMapTests
{
    [Theory]
    [InlineData("path: access-{date:yyyy-MM-dd}.jsonl.gz", "path: /var/log/x.jsonl", "DM022", "/collections/0/path")]
    [InlineData("path: access-{date:yyyy-MM-dd}.jsonl.gz", "path: a/../b.jsonl", "DM022", "/collections/0/path")]
    [InlineData("access-{date:yyyy-MM-dd}", "access-{date:dd}", "DM022", "/collections/0/path")]
    [InlineData("access-{date:yyyy-MM-dd}", "access-{day}", "DM022", "/collections/0/path")]
    [InlineData("format: jsonl", "format: mbox", "DM022", "/collections/0/format")]
    [InlineData("retention: P180D", "retention: 180 days", "DM022", "/collections/0/retention")]
    [InlineData("key: [file, line]", "key: none", "DM030", "/collections/0/key")]
    [InlineData("name: line, type: integer", "name: line", "DM040", "/collections/0/fields/1")]
    [InlineData("erase: rewrite", "erase: delete", "DM060", "/collections/0/erase")]
    [InlineData("access-{date:yyyy-MM-dd}.jsonl.gz", "access.jsonl", "DM060", "/collections/0/erase")]
    [InlineData("erase: rewrite", "erase: rewrite\n    stop: [{purpose: marketing, set: {user: x}}]", "DM064", "/collections/0/stop")]
    public void A_fault_has_its_code_and_place(string right, string wrong, string code, string pointer) => Expect(Files.Access.Replace(right, wrong, StringComparison.Ordinal), code, pointer);

    [Theory]
    [InlineData("key: [file]", "key: [date]", "DM030", "/collections/0/key")]
    [InlineData("{name: subject, category", "{name: subject, source: body, category", "DM040", "/collections/0/fields/5")]
    [InlineData("pd:Communication, flags: [third_party]", "pd:Communication", "DM042", "/collections/0/fields/5")]
    [InlineData("{name: to, many: true", "{name: to", "DM050", "/collections/0/identity/1")]
    [InlineData("erase: none", "erase: rewrite", "DM060", "/collections/0/erase")]
    public void A_fault_of_a_mailbox_has_its_code_and_place(string right, string wrong, string code, string pointer) => Expect(Files.Mail.Replace(right, wrong, StringComparison.Ordinal), code, pointer);

    /// <summary>Templates are what an integrator begins with: each is a map without a fault, of an activity that the register has.</summary>
    [Fact]
    public void Templates_are_maps_without_a_fault()
    {
        var activities = RegisterReader.Read([.. MapFile.Folder(Seeds.Registers)]).Controllers.ToDictionary(c => c.Key, c => (IReadOnlyList<PlanActivity>)PlanActivity.Of(c));

        DataMapReader.Read(MapFile.Folder(Path.Combine(Seeds.Root, "templates")), activities).Errors.Where(e => !e.IsWarning).Should().BeEmpty();
    }

    private static void Expect(string collection, string code, string pointer) =>
        Files.Map(collection).Errors.Where(e => !e.IsWarning).Select(e => (e.Code, e.JsonPointer)).Should().Contain((code, pointer));
}
