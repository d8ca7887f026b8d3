using System.Text.Json.Nodes;
using Dsar.Discovery.Tests.Traversal;
using Dsar.Domain;

namespace Dsar.Discovery.Tests.Connectors;

/// <summary>
/// The templates for vendors against servers that answer in the shape that the vendors publish. Seen red: with Mailchimp's address sent unhashed, and with
/// Pipedrive's search taken for whole persons.
/// </summary>
public sealed class VendorMapsTests
{
    public static TheoryData<string> Templates => [.. Directory.EnumerateFiles(Path.Combine(Seeds.Root, "templates"), "*.yaml").Select(f => Path.GetFileName(f)!)];

    [Theory]
    [MemberData(nameof(Templates))]
    public void Every_template_is_a_map_without_fault_and_a_manual_task_until_it_is_connected(string file)
    {
        var plan = Compile(file, connected: false);

        plan.Systems.Should().ContainSingle().Which.Skip.Should().Be(SkipRule.Manual);
    }

    [Fact]
    public async Task A_mailchimp_member_is_found_by_the_hash_of_the_address_unsubscribed_and_proven_gone()
    {
        // md5sum of kim@lund.example
        const string path = "/3.0/lists/L1/members/c3f4683534228ad1d21c6021454a740c";
        var member = new JsonObject
        {
            ["id"] = path[^32..],
            ["email_address"] = "Kim@lund.example",
            ["full_name"] = "Kim Lund",
            ["status"] = "subscribed",
            ["merge_fields"] = new JsonObject { ["FNAME"] = "Kim" },
            ["location"] = new JsonObject { ["country_code"] = "SE" },
            ["tags"] = new JsonArray(new JsonObject { ["id"] = 1, ["name"] = "vip" }),
        };
        var (gone, deletes) = (false, false);
        await using var server = new HttpServer(c => gone || !c.Path.StartsWith(path, StringComparison.Ordinal) ? new HttpReply(404, "{}")
            : c.Method != "POST" ? new HttpReply(200, member.ToJsonString())
            : (gone = deletes) || c.Path.EndsWith("/actions/delete-permanent", StringComparison.Ordinal) ? new HttpReply(204) : new HttpReply(405));
        var (plan, store, connector) = await Search("mailchimp.yaml", server, "Kim@Lund.example");
        await using var held = store;
        store.Rows(0, 0).Should().ContainSingle().Which.Cells.Select(c => c.Value).Should().Contain(["Kim Lund", "SE", "[\"vip\"]", "{\"FNAME\":\"Kim\"}"]);
        server.Calls.Should().OnlyContain(c => !c.Path.Contains('@') && c.Query.Count == 0 && c.Headers["Authorization"].StartsWith("Basic ", StringComparison.Ordinal));

        (await Carry(plan, store, connector, ItemOutcome.Stop)).Should().Equal(OperationResult.Done);
        server.Calls.Single(c => c.Method == "PATCH").Body.Should().Be("{\"status\":\"unsubscribed\"}");
        (await Carry(plan, store, connector, ItemOutcome.Rectify)).Should().Equal(OperationResult.Manual);
        // The vendor says done and shows the member all the same: that is no erasure.
        (await Carry(plan, store, connector, ItemOutcome.Erase)).Should().Equal(OperationResult.Unproven);
        deletes = true;
        (await Carry(plan, store, connector, ItemOutcome.Erase)).Should().Equal(OperationResult.Done);
        (await Carry(plan, store, connector, ItemOutcome.Erase)).Should().Equal(OperationResult.AlreadyDone);
        server.Calls.Count(c => c.Method == "POST").Should().Be(2);
    }

    [Fact]
    public async Task A_pipedrive_person_is_found_with_all_addresses_and_deals_over_pages()
    {
        await using var server = new HttpServer(c => c.Path switch
        {
            "/api/v2/persons/search" when c.Query["fields"] == "email" && c.Query["term"] == "kim@lund.example" => c.Query.ContainsKey("cursor")
                ? new HttpReply(200, "{\"success\": true, \"data\": {\"items\": []}, \"additional_data\": {\"next_cursor\": null}}")
                : new HttpReply(200, "{\"success\": true, \"data\": {\"items\": [{\"result_score\": 1.2, \"item\": {\"id\": 7, \"type\": \"person\", \"emails\": [\"kim@lund.example\"]}}]}, \"additional_data\": {\"next_cursor\": \"c2\"}}"),
            "/api/v2/persons/search" => new HttpReply(200, "{\"success\": true, \"data\": {\"items\": []}, \"additional_data\": {\"next_cursor\": null}}"),
            "/api/v2/persons/7" => new HttpReply(200, "{\"success\": true, \"data\": {\"id\": 7, \"name\": \"Kim Lund\", \"org_id\": 3, \"emails\": [{\"value\": \"kim@work.example\", \"primary\": true, \"label\": \"work\"}, {\"value\": \"Kim@Lund.example\", \"primary\": false, \"label\": \"home\"}], \"phones\": []}}"),
            "/api/v2/deals" => new HttpReply(200, $"{{\"success\": true, \"data\": [{{\"id\": {(c.Query.ContainsKey("cursor") ? 12 : 11)}, \"person_id\": {c.Query["person_id"]}, \"title\": \"Hosting\", \"value\": 99.50, \"currency\": \"SEK\"}}], \"additional_data\": {{\"next_cursor\": {(c.Query.ContainsKey("cursor") ? "null" : "\"c3\"")}}}}}"),
            _ => new HttpReply(404, "{}"),
        });
        var (plan, store, _) = await Search("pipedrive.yaml", server, "kim@lund.example");
        await using (store)
        {
            DemoRun.Keys(store, plan).Keys.Should().Equal("pipedrive.deals id=11", "pipedrive.deals id=12", "pipedrive.persons id=7");
            var person = store.Rows(0, 0).Single();
            person.Cells[plan.Collections[0].Position("emails")].Value.Should().Be("[\"kim@work.example\",\"Kim@Lund.example\"]");
        }

        server.Calls.Should().OnlyContain(c => c.Headers["x-api-token"] == "s3cret");
    }

    /// <summary>Carries out what is decided about everything that was found; how the operations ended.</summary>
    private static async Task<IEnumerable<OperationResult>> Carry(Plan plan, RunStore store, IConnector connector, ItemOutcome outcome)
    {
        FindingGroups.Make(plan, store, Register(plan.Controller), Right.Erasure, Seeds.Today);
        var items = FindingGroups.Load(store).Select(g => new ExecutionItem
        {
            Finding = g.Number,
            Outcome = outcome,
            Purpose = outcome == ItemOutcome.Stop ? "marketing" : null,
            Corrections = outcome == ItemOutcome.Rectify ? [new Correction(0, "full_name", "Kim Lind")] : [],
        });
        var options = new ExecutionOptions { OperationId = text => Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(text))), MayWrite = (_, _) => ValueTask.FromResult<string?>(null) };
        var ended = await ExecutionRun.Start(plan, new Dictionary<string, IConnector> { [plan.Systems[0].Key] = connector }, store, [.. items], new Execution.Journal(), options, new TestClock());
        return ended.Single().Receipts.SelectMany(r => r.Results.Keys);
    }

    private static DataController Register(string key) => RegisterReader.Read([.. MapFile.Folder(Seeds.Registers)]).Controllers.Single(r => r.Key == key);

    private static async Task<(Plan Plan, RunStore Store, IConnector Connector)> Search(string file, HttpServer server, string email)
    {
        var plan = Compile(file, connected: true);
        var secret = Path.Combine(Seeds.NewFolder(), "secret");
        await File.WriteAllTextAsync(secret, "s3cret");
        var connection = new SystemConnection { BaseUrl = server.Address, SecretFile = secret, Write = secret, AllowNetworks = ["127.0.0.0/8"], Config = new Dictionary<string, string> { ["list"] = "L1" } };
        var connectors = ConnectorKinds.Of(plan, new Dictionary<string, SystemConnection> { [plan.Systems[0].Key] = connection }, new RestClients(TimeProvider.System), TimeProvider.System);
        var store = DemoRun.NewStore();
        await DemoRun.Start(store, [new Identifier(IdentifierKind.Email, email)], connectors: connectors, plan: plan);
        return (plan, store, connectors.Values.Single());
    }

    private static Plan Compile(string file, bool connected)
    {
        var maps = MapFile.Folder(Path.Combine(Seeds.Root, "templates")).Where(f => Path.GetFileName(f.File) == file);
        var activities = new[] { "infoflex", "ecuni", "demo-hosting" }.ToDictionary(c => c, c => (IReadOnlyList<PlanActivity>)PlanActivity.Of(Register(c)));
        var read = DataMapReader.Read(maps, activities);
        read.Errors.Should().BeEmpty();
        var map = read.Maps.Single();
        return PlanCompiler.Compile(map.Controller, read.Maps, activities[map.Controller], connections: connected ? null : new HashSet<string>());
    }
}
