using System.Net.Sockets;
using System.Text;
using Dsar.Discovery.Tests.Traversal;
using Dsar.Domain;

namespace Dsar.Discovery.Tests.Connectors;

/// <summary>
/// A server that misbehaves (discovery.md 4.3): each fault has its code, none passes for an answer, and nothing of identity or secret is told.
/// Seen red: with the size limit taken out, with a redirect taken for an answer, and with the pause that the server asks for ignored.
/// </summary>
public sealed class RestFaultTests
{
    private const string Secret = "canary-7f3a";
    private const string Email = "canary@lund.example";

    public static TheoryData<string, string, bool> Faults => new()
    {
        { "hang", "timeout", true }, { "drip", "timeout", true }, { "reset", "unavailable", true }, { "half", "unavailable", true }, { "500", "unavailable", true }, { "429", "rate_limited", true },
        { "401", "auth", false }, { "403", "auth", false }, { "400", "status", false }, { "404", "status", false }, { "302", "redirected", false }, { "garbage", "shape", false },
        { "empty", "shape", false }, { "other shape", "shape", false }, { "no key", "shape", false }, { "endless", "too_large", false }, { "big head", "unavailable", true }, { "surrogate", "shape", false },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task A_fault_has_its_code_and_tells_nothing(string fault, string code, bool transient)
    {
        await using var server = new HttpServer(_ => Reply(fault));
        using var clients = new RestClients(TimeProvider.System);
        await using var connector = Connector(server, clients, out _, time: code == "timeout" ? "1s" : "20s");

        var thrown = (await FluentActions.Awaiting(async () => await Rows(connector)).Should().ThrowAsync<ConnectorException>()).Which;

        (thrown.Code, thrown.IsTransient).Should().Be((code, transient));
        thrown.ToString().Should().NotContain(Secret).And.NotContain("canary");
        if (fault == "429")
        {
            thrown.RetryAfter.Should().Be(TimeSpan.FromSeconds(1));
        }
    }

    [Fact]
    public async Task Credentials_are_read_at_each_use_and_a_missing_secret_is_told_before_any_call()
    {
        await using var server = new HttpServer(_ => new HttpReply(200, "{\"items\": []}"));
        using var clients = new RestClients(TimeProvider.System);
        await using var connector = Connector(server, clients, out var file);

        await Rows(connector);
        await File.WriteAllTextAsync(file, "changed\n");
        await Rows(connector);
        File.Delete(file);
        await FluentActions.Awaiting(() => Rows(connector)).Should().ThrowAsync<ConnectorException>().Where(e => e.Code == "not_configured");

        server.Calls.Select(c => Encoding.UTF8.GetString(Convert.FromBase64String(c.Headers["Authorization"].Split(' ')[1]))).Should().Equal($"dsar:{Secret}", "dsar:changed");
    }

    [Fact]
    public async Task A_token_is_asked_for_once_and_again_when_it_is_refused()
    {
        var given = 0;
        await using var server = new HttpServer(c => c.Path == "/oauth/token" ? new HttpReply(200, $"{{\"access_token\": \"t{++given}\", \"expires_in\": 3600}}")
            : c.Headers["Authorization"] == "Bearer t1" && given == 1 && c.Query["email"] == "second" ? new HttpReply(401) : new HttpReply(200, "{\"items\": []}"));
        using var clients = new RestClients(TimeProvider.System);
        await using var connector = Connector(server, clients, out _, "{type: oauth, client: dsar, secret: secret, tokenPath: /oauth/token, scope: read}");

        await Rows(connector);
        await Rows(connector, "second");

        server.Calls.Select(c => c.Path == "/oauth/token" ? "token" : c.Headers["Authorization"]).Should().Equal("token", "Bearer t1", "Bearer t1", "token", "Bearer t2");
        server.Calls.First().Body.Should().Be("grant_type=client_credentials&scope=read");
    }

    [Fact]
    public async Task A_search_waits_as_long_as_the_server_asks_and_then_finds()
    {
        var calls = 0;
        var things = new[] { new Thing(1, "a", "kim@lund.example") };
        await using var server = new HttpServer(c => ++calls % 3 == 1 ? new HttpReply(429, "", ("Retry-After", "1")) : new HttpReply(200, c.Query.ContainsKey("email") ? Thing.Page(things.Where(t => t.Email == c.Query["email"])) : "{\"items\": []}"));
        using var clients = new RestClients(TimeProvider.System);
        var (connector, plan) = Compiled(server, clients, out _);
        await using var store = DemoRun.NewStore();

        var result = await DemoRun.Start(store, [new Identifier(IdentifierKind.Email, "kim@lund.example")], connectors: new Dictionary<string, IConnector> { ["sut"] = connector }, plan: plan);

        result.Completeness.Systems.Single().Error.Should().BeNull();
        DemoRun.Keys(store, plan).Keys.Should().Equal("sut.things tenant=1,no=a");
    }

    private static HttpReply Reply(string fault) => fault switch
    {
        "hang" => Raw((_, ct) => Task.Delay(Timeout.Infinite, ct)),
        "drip" => Raw(async (s, ct) =>
        {
            await Write(s, "HTTP/1.1 200 X\r\nContent-Length: 1000\r\n\r\n[", ct);
            while (true)
            {
                await Task.Delay(100, ct);
                await Write(s, " ", ct);
            }
        }),
        "reset" => Raw((s, _) =>
        {
            s.Socket.LingerState = new LingerOption(true, 0);
            return Task.CompletedTask;
        }),
        "half" => Raw((s, ct) => Write(s, "HTTP/1.1 200 X\r\nContent-Length: 1000\r\n\r\n{\"items\": []}", ct)),
        "endless" => Raw(async (s, ct) =>
        {
            await Write(s, "HTTP/1.1 200 X\r\nContent-Length: 1073741824\r\n\r\n{\"items\": \"", ct);
            var part = Encoding.ASCII.GetBytes(new string('a', 65_536));
            while (true)
            {
                await s.WriteAsync(part, ct);
            }
        }),
        "big head" => new HttpReply(200, "{\"items\": []}", ("X-Big", new string('a', 80_000))),
        "429" => new HttpReply(429, "", ("Retry-After", "1")),
        "302" => new HttpReply(302, "", ("Location", "/elsewhere")),
        "garbage" => new HttpReply(200, "<html>"),
        "empty" => new HttpReply(200),
        "other shape" => new HttpReply(200, "{\"items\": 3}"),
        "no key" => new HttpReply(200, "{\"items\": [{\"tenant\": 1}]}"),
        "surrogate" => new HttpReply(200, "{\"items\": [{\"tenant\": 1, \"no\": \"\\ud800\"}]}"),
        _ => new HttpReply(int.Parse(fault, null), "{}"),
    };

    private static HttpReply Raw(Func<NetworkStream, CancellationToken, Task> write) => new(200) { Raw = write };

    private static async Task Write(NetworkStream stream, string text, CancellationToken ct) => await stream.WriteAsync(Encoding.ASCII.GetBytes(text), ct);

    private static RestConnector Connector(HttpServer server, RestClients clients, out string file, string auth = "{type: basic, user: dsar, password: secret}", string time = "20s") => Compiled(server, clients, out file, auth, time).Connector;

    private static (RestConnector Connector, Plan Plan) Compiled(HttpServer server, RestClients clients, out string file, string auth = "{type: basic, user: dsar, password: secret}", string time = "20s")
    {
        var map = Subject.RestMap.Replace("{type: none}", auth, StringComparison.Ordinal).Replace("readTimeout: 20s", $"readTimeout: {time}", StringComparison.Ordinal);
        var read = DataMapReader.Read([new MapFile("sut.yaml", Encoding.UTF8.GetBytes(map))]);
        read.Errors.Should().BeEmpty();
        file = Path.Combine(Seeds.NewFolder(), "secret");
        File.WriteAllText(file, $"{Secret}\n");
        var connection = new SystemConnection { BaseUrl = server.Address, SecretFile = file, AllowNetworks = ["127.0.0.0/8"] };
        return (new RestConnector(read.Maps[0], connection, clients, "SE", TimeProvider.System), PlanCompiler.Compile("demo-hosting", read.Maps, []));
    }

    private static async Task<List<Row>> Rows(RestConnector connector, string email = Email)
    {
        var plan = PlanCompiler.Compile("demo-hosting", DataMapReader.Read([new MapFile("sut.yaml", Encoding.UTF8.GetBytes(Subject.RestMap))]).Maps, []);
        return await connector.Read(new ReadBatch(plan.Collections.Single(c => c.Map.Name == "things"), ["email"], [[email]], 1000), CancellationToken.None).ToListAsync();
    }
}
