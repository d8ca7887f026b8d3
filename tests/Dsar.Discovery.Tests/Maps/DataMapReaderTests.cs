using System.Text;
using Dsar.Discovery.Tests.Traversal;

namespace Dsar.Discovery.Tests.Maps;

public sealed class DataMapReaderTests
{
    private const string Good = """
        map: 1
        system: shop
        controller: demo
        title: {sv: Butik, en: Shop}
        kind: sqlite
        backupRetention: P1M
        collections:
          - name: orders
            title: {sv: Ordrar, en: Orders}
            key: [tenant, id]
            activity: sales
            origin: observed
            erase: delete
            fields:
              - {name: tenant, type: integer, personal: false}
              - {name: id, type: integer, personal: false}
              - {name: email, category: pd:EmailAddress}
            identity: [{kind: email, fields: [email]}]
          - name: lines
            title: {sv: Rader, en: Lines}
            key: [line]
            activity: sales
            origin: observed
            erase: delete
            fields:
              - {name: line, type: integer, personal: false}
              - {name: tenant, type: integer, personal: false}
              - {name: order_id, type: integer, personal: false}
              - {name: what, category: pd:Purchase}
            joins: [{name: order, here: [tenant, order_id], there: "orders [tenant, id]"}]
        """;

    [Fact]
    public void A_good_map_is_read_and_the_plan_restored_from_its_json_has_the_same_hash()
    {
        var result = DataMapReader.Read([File("shop.yaml", Good)]);
        result.Errors.Should().BeEmpty();

        var plan = PlanCompiler.Compile("demo", result.Maps, [new("sales", false), new("support", false)]);
        plan.Edges.Select(e => e.Name).Should().Equal("identity:email", "order");
        plan.UncoveredActivities.Should().Equal("support");
        PlanCompiler.Restore(plan.Json).Should().Match<Plan>(p => p.Hash == plan.Hash && p.Edges.Count == 2 && p.Collections.Count == 2);
        PlanCompiler.Restore(DemoRun.Plan.Json).Hash.Should().Be(DemoRun.Plan.Hash);
    }

    [Fact]
    public void A_map_as_json_gives_the_same_map_as_its_yaml()
    {
        var map = DataMapReader.Read([File("shop.yaml", Good)]).Maps.Single();

        var again = DataMapReader.Read([File("dataMap", map.Json)]);

        again.Errors.Should().BeEmpty();
        again.Maps.Single().Hash.Should().Be(map.Hash);
    }

    [Fact]
    public void All_faults_of_all_files_are_told_at_once_with_line_and_cure()
    {
        var broken = Good
            .Replace("here: [tenant, order_id], there: \"orders [tenant, id]\"", "here: [tenant], there: \"orders [tenant]\"", StringComparison.Ordinal)
            .Replace("pd:Purchase", "pd:Purchas", StringComparison.Ordinal)
            .Replace("origin: observed\n    erase: delete\n    fields:\n      - {name: tenant", "orgin: observed\n    erase: delete\n    fields:\n      - {name: tenant", StringComparison.Ordinal);
        var second = "map: 1\nsystem: x\ncontroller: demo\ntitle: {sv: X, en: X}\nkind: sqlserver\npassword: hunter2\ncollections:\n  - {name: t, title: {sv: T, en: T}, activity: sales, fields: [{name: a, personal: false}]}\n";

        var errors = DataMapReader.Read([File("a.yaml", broken), File("b.yaml", second)]).Errors.Select(e => e.ToString()).ToArray();

        errors.Should().Contain(e => e.StartsWith("a.yaml:12:5  DM004 unknown key 'orgin'; did you mean 'origin'?", StringComparison.Ordinal));
        errors.Should().Contain(e => e.StartsWith("a.yaml:29:", StringComparison.Ordinal) && e.Contains("DM041 'pd:Purchas' is no term of the W3C Data Privacy Vocabulary; did you mean 'pd:Purchase'?", StringComparison.Ordinal));
        errors.Should().Contain(e => e.StartsWith("a.yaml:30:", StringComparison.Ordinal) && e.Contains("DM053 join 'order' covers only [tenant] of key [tenant, id]: it would reach other tenants' rows", StringComparison.Ordinal));
        errors.Should().Contain(e => e.StartsWith("b.yaml:5:7  DM015", StringComparison.Ordinal)).And.Contain(e => e.StartsWith("b.yaml:6:1  DM005", StringComparison.Ordinal));
        errors.Should().Contain(e => e.StartsWith("b.yaml:8:5  DM030 collection 't' has no key; write 'key: none'", StringComparison.Ordinal));
        errors.Should().NotContain(e => e.Contains("hunter2", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("a: 1\na: 2\n", "DM003")]
    [InlineData("a: &x 1\n", "DM002")]
    [InlineData("a: !!str 1\n", "DM002")]
    [InlineData("a: 1\n---\nb: 2\n", "DM002")]
    [InlineData("a: [1\n", "DM002")]
    [InlineData("", "DM002")]
    [InlineData("a: https://user:pass@host/\n", "DM005")]
    public void Loose_yaml_is_refused(string text, string code) => DataMapReader.Read([File("x.yaml", text)]).Errors.Select(e => e.Code).Should().Contain(code);

    [Theory] // DM063. Seen red with the pattern found anywhere in the value.
    [InlineData("false", "Kim", false)]
    [InlineData("true", "anything", true)]
    [InlineData("{pattern: \"[0-9]{3} ?[0-9]{2}\"}", "123 45", true)]
    [InlineData("{pattern: \"[0-9]{3} ?[0-9]{2}\"}", "123 456", false)]
    [InlineData("{pattern: \"[0-9]{3}|[a-z]\"}", "x1", false)]
    [InlineData("{pattern: \"[0-9]{3}\"}", "123\n", false)]
    public void A_corrected_value_looks_as_the_map_demands_as_a_whole(string rectify, string value, bool taken)
    {
        var read = DataMapReader.Read([File("shop.yaml", Good.Replace("category: pd:EmailAddress}", $"category: pd:EmailAddress, rectify: {rectify}}}", StringComparison.Ordinal))]);
        read.Errors.Should().BeEmpty();
        read.Maps.Single().Collections[0].Fields.Single(f => f.Name == "email").MayBecome(value).Should().Be(taken);
    }

    [Fact]
    public void A_system_that_this_build_does_not_read_becomes_a_manual_task_and_is_never_absent()
    {
        var map = DataMapReader.Read([File("calls.yaml", Good.Replace("kind: sqlite", "kind: manual", StringComparison.Ordinal))]).Maps;
        PlanCompiler.Compile("demo", map, []).Collections.Should().OnlyContain(c => c.Skip == SkipRule.Manual);
        var unset = DataMapReader.Read([File("shop.yaml", Good)]).Maps;
        PlanCompiler.Compile("demo", unset, [], connections: new HashSet<string>()).Systems.Single().Skip.Should().Be(SkipRule.Manual);
    }

    [Fact]
    public async Task The_probe_compares_map_and_schema_and_the_dry_run_shows_no_value()
    {
        var connectors = Landscape.Sqlite.Connectors();
        foreach (var connector in connectors.Values)
        {
            var report = await connector.Probe(CancellationToken.None);
            report.Reachable.Should().BeTrue();
            report.Warnings.Where(w => w.Code is "DW110").Should().BeEmpty("the seeds' maps fit the seeds' tables");
        }

        var dry = DryRun.Of(DemoRun.Plan, connectors);
        dry.Steps.Should().OnlyContain(s => s.Query.Contains("json_each(@k)", StringComparison.Ordinal) && !s.Query.Contains("LIKE", StringComparison.Ordinal));
        dry.Mermaid.Should().StartWith("graph LR").And.Contain("demo_crm_customers");
        dry.Steps.Should().NotContain(s => s.Query.Contains("panel_password_hash", StringComparison.Ordinal), "a credential is never selected");
    }

    private static MapFile File(string name, string text) => new(name, Encoding.UTF8.GetBytes(text));
}
