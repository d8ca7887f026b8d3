using System.Text;
using Dsar.Domain;

namespace Dsar.Discovery.Tests.Policies;

/// <summary>Findings of a person in one small system of a policy's controller, made by the real map, search and register: nothing of the pipeline is left out but HTTP.</summary>
internal sealed record Found(IReadOnlyList<FindingGroup> Groups, Completeness Completeness, RunStore Store, Plan Plan) : IAsyncDisposable
{
    public static readonly Identifier Kim = new(IdentifierKind.Email, "kim@lund.example");

    public FindingGroup In(string activity) => Groups.Single(g => g.Activity == activity);

    /// <summary>What the law proposes for the finding of an activity.</summary>
    public Proposal Law(string activity) => LawEngine.Propose(In(activity).Facts, Policy.Today);

    /// <summary>Values of a finding's rows, by field.</summary>
    public IReadOnlyDictionary<string, string> Values(string activity) => FindingGroups.Rows(Plan, Store, In(activity), 0, 10)[0].Values.ToDictionary(v => v.Key, v => v.Value.Value ?? "");

    /// <summary>Searches.</summary>
    /// <param name="policy">Whose register.</param>
    /// <param name="right">The right exercised.</param>
    /// <param name="sql">Makes and fills the tables of the system.</param>
    /// <param name="collections">The map's collections, as YAML indented by two.</param>
    /// <param name="by">The identifier searched by; null: Kim's address.</param>
    /// <param name="head">More lines of the map's head.</param>
    public static async Task<Found> Search(Policy policy, Right right, string sql, string collections, Identifier? by = null, string head = "kind: sqlite")
    {
        var folder = Seeds.NewFolder();
        await File.WriteAllTextAsync(Path.Combine(folder, "office.sql"), sql);
        var map = $$"""
            map: 1
            system: office
            controller: {{policy.Register.Key}}
            title: {sv: Kontorets system, en: The office system}
            {{head}}
            backupRetention: P30D
            collections:
            {{collections}}
            """;
        var read = DataMapReader.Read([new MapFile("office.yaml", Encoding.UTF8.GetBytes(map))]);
        read.Errors.Where(e => !e.IsWarning).Select(e => e.ToString()).Should().BeEmpty();
        var plan = PlanCompiler.Compile(policy.Register.Key, read.Maps, PlanActivity.Of(policy.Register));
        var connections = DemoLandscape.Create(folder, folder, Policy.Today);
        var store = RunStore.Open(Path.Combine(folder, "run.db"), "run-1", [.. Enumerable.Range(1, 32).Select(i => (byte)i)]);
        var result = await DiscoveryRun.Start([by ?? Kim], plan, ConnectorKinds.Of(plan, connections, Seeds.Clients, TimeProvider.System), store, (_, _) => ValueTask.FromResult(true), new TestClock(), new RunOptions());
        return new Found(FindingGroups.Make(plan, store, policy.Register, right, Policy.Today), result.Completeness, store, plan);
    }

    public ValueTask DisposeAsync() => Store.DisposeAsync();
}
