using Dsar.Discovery.Tests.Traversal;
using Dsar.Domain;

namespace Dsar.Discovery.Tests.Package;

/// <summary>A whole answer for Kim Lund of the demo landscape.</summary>
internal static class DemoPackage
{
    public static readonly Identifier[] Kim = [new(IdentifierKind.Email, "kim@lund.example"), new(IdentifierKind.Phone, "070-174 06 05"), new(IdentifierKind.CustomerNumber, "1-C-1042")];

    public static DataController Register { get; } = RegisterReader.Read(MapFile.Folder(Seeds.Registers)).Controllers.Single(c => c.Key == "demo-hosting");

    public static async Task<PackageInput> Input(IRunStore store, Language language = Language.Sv, IReadOnlyDictionary<string, IConnector>? connectors = null, Plan? plan = null)
    {
        plan ??= DemoRun.Plan;
        var result = await DemoRun.Start(store, Kim, connectors: connectors, plan: plan);
        var rejected = result.Questions.Select(q => new IdentityAnswer(q.IdentityId, IdentityState.Rejected)).ToArray();
        result = await DemoRun.Start(store, Kim, DemoRun.Quick with { Answers = rejected }, connectors, plan);
        result.Ending.Should().Be(RunEnding.Ended);
        var groups = FindingGroups.Make(plan, store, Register, Right.Access, Seeds.Today);
        return new PackageInput
        {
            Reference = "GD-7K3M-9Q2P",
            Language = language,
            DecidedAt = new DateTimeOffset(2026, 11, 22, 9, 15, 0, TimeSpan.Zero),
            Controller = Register,
            Plan = plan,
            Store = store,
            Items = [.. groups.Select(Item)],
            Sheet = new Document("Information", language, [new DocumentSection("Bokföring", ["Vi sparar fakturor i sju år."], new DocumentTable(["Mottagare", "Land"], [["Exempelrevision AB", "SE"]]))]),
            Decision = new Document("Beslut", language, [new DocumentSection("Vårt beslut", ["Du får en kopia av dina uppgifter."]), new DocumentSection("Så klagar du", ["Du kan klaga hos Integritetsskyddsmyndigheten."])]),
            Completeness = result.Completeness,
        };
    }

    private static PackageItem Item(FindingGroup group) => group.Facts.Match == PersonMatch.Uncertain
        ? new PackageItem { Group = group, Outcome = ItemOutcome.Withhold, Ground = "not_this_person", Silent = true }
        : new PackageItem { Group = group, Outcome = ItemOutcome.Disclose };
}
