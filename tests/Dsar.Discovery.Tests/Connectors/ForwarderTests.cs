using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Dsar.Discovery.Tests.Traversal;
using Dsar.Domain;

namespace Dsar.Discovery.Tests.Connectors;

/// <summary>
/// What a service of the controller is sent, and what is made of its answers, good and bad (discovery.md 4.2).
/// Seen red with an answer without its last line taken, with the signature not compared, and with a later answer fetched from another origin.
/// </summary>
public sealed class ForwarderTests
{
    public const string Secret = "whsec_MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=";
    private const string Row = "{\"row\":{\"id\":1,\"email\":\"kim@lund.example\",\"city\":\"Lund\"}}\n";

    private const string Map = """
        map: 1
        system: own
        controller: demo-hosting
        title: {sv: Eget, en: Own}
        kind: forwarder
        readTimeout: 2s
        backupRetention: P1M
        restrict: {call: forward}
        collections:
          - name: members
            title: {sv: Medlemmar, en: Members}
            key: [id]
            person: true
            activity: customer-contract
            origin: provided
            erase: delete
            stop: [{purpose: marketing, call: forward}]
            fields:
              - {name: id, type: integer, personal: false}
              - {name: email, category: pd:EmailAddress}
              - {name: city, category: pd:Location, rectify: true}
            identity: [{kind: email, fields: [email]}]
        """;

    [Fact]
    public async Task A_question_is_signed_and_says_who_asks_for_what()
    {
        await using var server = new HttpServer(c => Reply(c, Row));

        var (result, found) = await Search(server, "Kim@Lund.example");

        result.Completeness.Systems.Single().Status.Should().Be(SystemStatus.Found);
        found.Should().Equal("own.members id=1");
        var call = server.Calls.First(c => c.Body.Contains("\"find\"", StringComparison.Ordinal));
        using var body = JsonDocument.Parse(call.Body);
        body.RootElement.EnumerateObject().Select(m => m.Name).Should().Equal("specVersion", "operation", "operationId", "controller", "collection", "fields", "identities");
        body.RootElement.GetProperty("identities")[0].GetRawText().Should().Be("{\"kind\":\"email\",\"values\":{\"email\":\"kim@lund.example\"}}");
        call.Headers["webhook-id"].Should().Be(body.RootElement.GetProperty("operationId").GetString());
        call.Headers["webhook-signature"].Should().Be(Signature($"{call.Headers["webhook-id"]}.{call.Headers["webhook-timestamp"]}.{call.Body}"));
        call.Path.Should().Be("/");
    }

    [Theory]
    [InlineData("cut_off")]
    [InlineData("half")]
    [InlineData("signature")]
    [InlineData("count")]
    [InlineData("sum")]
    [InlineData("shape")]
    [InlineData("stranger")]
    [InlineData("line")]
    public async Task An_answer_that_is_not_whole_and_signed_counts_for_nothing(string fault)
    {
        var (rows, code) = (Row, fault);
        await using var server = new HttpServer(c => c.Body.Contains("\"count\"", StringComparison.Ordinal) ? Reply(c, string.Empty, 0) : fault switch
        {
            "cut_off" => new HttpReply(200, rows),
            "half" => new HttpReply(200, Row[..20]),
            "signature" => new HttpReply(200, Answer("another", rows)),
            "count" => Reply(c, rows, 2),
            "sum" => new HttpReply(200, Answer(c.Headers["webhook-id"], string.Empty, 1).Insert(0, rows)),
            "shape" => new HttpReply(200, "[]\n"),
            "line" => new HttpReply(200, $"{{\"row\":{{\"id\":1,\"city\":\"{new string('x', 2_000_000)}\"}}}}\n"),
            _ => Reply(c, Row.Replace("kim", "bo", StringComparison.Ordinal)),
        });

        var (result, found) = await Search(server, "kim@lund.example");

        result.Completeness.Systems.Single().Error.Should().Be(fault switch { "half" or "count" => "cut_off", "sum" => "signature", "stranger" => "returned_strangers", "line" => "too_large", _ => code });
        found.Should().BeEmpty();
    }

    [Fact]
    public async Task An_answer_that_comes_later_is_asked_for_with_the_same_id_at_the_same_place_only()
    {
        var polls = 0;
        await using var server = new HttpServer(c => c.Method == "POST" && c.Body.Contains("\"find\"", StringComparison.Ordinal) ? new HttpReply(202, string.Empty, ("Location", "/later"), ("Retry-After", "0"))
            : c.Path == "/later" && polls++ == 0 ? new HttpReply(202, string.Empty, ("Location", "/later"), ("Retry-After", "0"))
            : Reply(c, c.Path == "/later" ? Row : string.Empty));

        var (_, found) = await Search(server, "kim@lund.example");

        found.Should().Equal("own.members id=1");
        var later = server.Calls.Where(c => c.Path == "/later").ToArray();
        later.Should().HaveCount(2).And.OnlyContain(c => c.Method == "GET" && c.Headers["webhook-signature"] == Signature($"{c.Headers["webhook-id"]}.{c.Headers["webhook-timestamp"]}."));
        later.Select(c => c.Headers["webhook-id"]).Distinct().Should().Equal(server.Calls.Where(c => c.Method == "POST").Last().Headers["webhook-id"]);

        await using var elsewhere = new HttpServer(c => c.Body.Contains("\"count\"", StringComparison.Ordinal) ? Reply(c, string.Empty, 0) : new HttpReply(202, string.Empty, ("Location", $"{server.Address}/later"), ("Retry-After", "0")));
        (await Search(elsewhere, "kim@lund.example")).Result.Completeness.Systems.Single().Error.Should().Be("foreign_link");
    }

    [Theory]
    [InlineData(404, SystemStatus.Empty, null)]
    [InlineData(501, SystemStatus.ManualPending, null)]
    [InlineData(401, SystemStatus.Failed, "auth")]
    [InlineData(302, SystemStatus.Failed, "redirected")]
    [InlineData(503, SystemStatus.Failed, "unavailable")]
    public async Task A_status_says_how_it_ended(int status, SystemStatus expected, string? code)
    {
        await using var server = new HttpServer(c => c.Body.Contains("\"count\"", StringComparison.Ordinal) ? Reply(c, string.Empty, 0) : new HttpReply(status, "{}"));

        var system = (await Search(server, "kim@lund.example")).Result.Completeness.Systems.Single();

        (system.Status, system.Error).Should().Be((expected, code));
    }

    [Fact]
    public async Task Orders_carry_the_id_of_the_operation_and_are_proven_by_reading()
    {
        var city = "Lund";
        await using var server = new HttpServer(c =>
        {
            using var asked = JsonDocument.Parse(c.Body);
            var operation = asked.RootElement.GetProperty("operation").GetString();
            city = operation == "rectify" ? asked.RootElement.GetProperty("values").GetProperty("city").GetString()! : city;
            return operation == "restrict" ? new HttpReply(501) : operation is "find" ? Reply(c, Row.Replace("Lund\"", $"{city}\"", StringComparison.Ordinal)) : Reply(c, string.Empty, 1);
        });
        await using var store = DemoRun.NewStore();
        var (plan, connectors) = Connected(server);
        await DemoRun.Start(store, [new Identifier(IdentifierKind.Email, "kim@lund.example")], connectors: connectors, plan: plan);

        (await Carry(plan, store, connectors, ItemOutcome.Stop)).Should().Equal(OperationResult.Done);
        (await Carry(plan, store, connectors, ItemOutcome.Rectify)).Should().Equal(OperationResult.Done);
        (await Carry(plan, store, connectors, ItemOutcome.Restrict)).Should().Equal(OperationResult.Conflict);

        var orders = server.Calls.Where(c => c.Body.Contains("\"stop\"", StringComparison.Ordinal) || c.Body.Contains("\"rectify\"", StringComparison.Ordinal)).ToArray();
        orders.Should().HaveCount(2).And.OnlyContain(c => c.Headers["webhook-id"].Length == 64 && c.Body.Contains("\"keys\":[{\"id\":1}]", StringComparison.Ordinal));
        orders[0].Body.Should().Contain("\"purpose\":\"marketing\"");
    }

    [Theory]
    [InlineData("restrict: {call: forward}", "restrict: {set: {city: x}}", "/restrict")]
    [InlineData("call: forward}]", "set: {city: x}}]", "/collections/0/stop")]
    [InlineData("key: [id]", "key: none", "/collections/0/key")]
    public void A_service_has_one_form_for_every_order(string right, string wrong, string pointer) =>
        DataMapReader.Read([new MapFile("own.yaml", Encoding.UTF8.GetBytes(Map.Replace(right, wrong, StringComparison.Ordinal)))]).Errors.Select(e => (e.Code, e.JsonPointer)).Should().Contain(("DM064", pointer));

    [Fact]
    public async Task A_probe_compares_the_map_with_what_the_service_has()
    {
        await using var server = new HttpServer(c => Reply(c, "{\"row\":{\"collection\":\"members\",\"fields\":[\"id\",\"email\",\"phone\"]}}\n{\"row\":{\"collection\":\"orders\",\"fields\":[]}}\n"));

        var probe = await Connected(server).Connectors.Values.Single().Probe(CancellationToken.None);

        probe.Warnings.Select(w => w.Code).Should().BeEquivalentTo("DW110", "DW111", "DW111");
        probe.UnmappedTables.Should().Equal("orders");
    }

    private static (Plan Plan, IReadOnlyDictionary<string, IConnector> Connectors) Connected(HttpServer server)
    {
        var read = DataMapReader.Read([new MapFile("own.yaml", Encoding.UTF8.GetBytes(Map))]);
        read.Errors.Should().BeEmpty();
        var plan = PlanCompiler.Compile("demo-hosting", read.Maps, [new PlanActivity("customer-contract", false)]);
        var file = Path.Combine(Seeds.NewFolder(), "secret");
        File.WriteAllText(file, Secret);
        var connection = new SystemConnection { BaseUrl = server.Address, SecretFile = file, Write = file, AllowNetworks = ["127.0.0.0/8"] };
        return (plan, ConnectorKinds.Of(plan, new Dictionary<string, SystemConnection> { ["own"] = connection }, new RestClients(TimeProvider.System), TimeProvider.System));
    }

    private static async Task<(RunResult Result, IReadOnlyList<string> Found)> Search(HttpServer server, string email)
    {
        await using var store = DemoRun.NewStore();
        var (plan, connectors) = Connected(server);
        var result = await DemoRun.Start(store, [new Identifier(IdentifierKind.Email, email)], connectors: connectors, plan: plan);
        return (result, [.. DemoRun.Keys(store, plan).Keys]);
    }

    private static async Task<IEnumerable<OperationResult>> Carry(Plan plan, RunStore store, IReadOnlyDictionary<string, IConnector> connectors, ItemOutcome outcome)
    {
        FindingGroups.Make(plan, store, Package.DemoPackage.Register, Right.Erasure, Seeds.Today);
        var items = FindingGroups.Load(store).Select(g => new ExecutionItem
        {
            Finding = g.Number,
            Outcome = outcome,
            Purpose = outcome == ItemOutcome.Stop ? "marketing" : null,
            Corrections = outcome == ItemOutcome.Rectify ? [new Correction(0, "city", "Malmö")] : [],
        });
        var ended = await new Execution.Erasure(plan, new Dictionary<string, SystemConnection>(), store, [.. items]).Run(connectors);
        return ended.Single().Receipts.SelectMany(r => r.Results.Keys);
    }

    private static HttpReply Reply(HttpCall call, string rows, int? count = null) => new(200, Answer(call.Headers["webhook-id"], rows, count));

    private static string Answer(string id, string rows, int? count = null)
    {
        var counted = count ?? rows.Count(c => c == '\n');
        var sum = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(rows)));
        return string.Create(CultureInfo.InvariantCulture, $"{rows}{{\"end\":{{\"rows\":{counted},\"sha256\":\"{sum}\",\"signature\":\"{Signature($"{id}.{counted}.{sum}")}\"}}}}\n");
    }

    private static string Signature(string text) => $"v1,{Convert.ToBase64String(HMACSHA256.HashData(Convert.FromBase64String(Secret["whsec_".Length..]), Encoding.UTF8.GetBytes(text)))}";
}
