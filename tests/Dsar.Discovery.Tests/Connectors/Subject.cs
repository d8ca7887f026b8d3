using System.Data.Common;
using System.IO.Compression;
using System.Text;
using System.Text.Json;
using Dsar.Discovery.Tests.Traversal;
using Microsoft.AspNetCore.Builder;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Dsar.Discovery.Tests.Connectors;

/// <summary>A real system of some kind with planted rows, and the connector that reads it: what the contract suite is run against.</summary>
internal sealed class Subject : IAsyncDisposable
{
    public const int PageSize = 100;

    private const string Map = """
        map: 1
        system: sut
        controller: demo-hosting
        title: {sv: Prov, en: Sample}
        kind: KIND
        readTimeout: 20s
        backupRetention: P1M
        rest: {auth: {type: none}, rate: {permits: 10000, per: 1s}, identifierInUrl: acknowledged}
        collections:
          - name: things
            title: {sv: Saker, en: Things}
            key: [tenant, no]
            person: true
            activity: customer-contract
            origin: provided
            erase: {strategy: delete, call: {delete: "/things/{row.tenant}/{row.no}", ok: [204], gone: [404]}}
            fields:
              - {name: tenant, type: integer, personal: false}
              - {name: no, personal: false}
              - {name: email, source: EMAIL, category: pd:EmailAddress}
              - {name: label, category: pd:Name}
              - {name: zero, type: integer, personal: false}
              - {name: flag, type: boolean, personal: false}
              - {name: amount, type: number, personal: false}
              - {name: day, type: date, personal: false}
              - {name: at, type: datetime, personal: false}
              - {name: bytes, type: bytes, personal: false}
            identity:
              - {kind: email, fields: [email], via: byEmail}
              - {kind: username, fields: [label], via: byLabel}
              - {kind: customer_number, fields: [tenant, no], via: byKey, parse: '^(?<tenant>\d+)-(?<no>.+)$'}
            requests:
              byEmail: {get: /things, query: {email: "{value}"}, rows: /items, paging: {type: offset, send: offset, size: 100}}
              byLabel: {get: /things, query: {label: "{value}"}, rows: /items, paging: {type: offset, send: offset, size: 100}}
              byKey: {get: "/things/{value.tenant}/{value.no}", rows: "", notFound: [404]}
          - name: parts
            title: {sv: Delar, en: Parts}
            source: things
            key: [tenant, no]
            activity: customer-contract
            origin: provided
            erase: {strategy: delete, call: {delete: "/things/{row.tenant}/{row.no}"}}
            fields:
              - {name: tenant, type: integer, personal: false}
              - {name: no, personal: false}
              - {name: label, category: pd:Name}
            joins: [{name: same-label, here: [label], there: "things [label]", via: byLabel}]
            requests: {byLabel: {get: /things, query: {label: "{value}"}, rows: /items, paging: {type: offset, send: offset, size: 100}}}
        """;

    private readonly List<Thing> _things = [];
    private WebApplication? _service;
    private readonly RestClients _clients = new(TimeProvider.System);

    private Subject(string kind, Plan plan)
    {
        Kind = kind;
        Plan = plan;
    }

    public static IReadOnlyList<string> Kinds { get; } = PostgresServer.ConnectionString is null ? ["sqlite", "rest", "files", "forwarder"] : ["sqlite", "postgresql", "rest", "files", "forwarder"];

    public string Kind { get; }

    public Plan Plan { get; }

    public SystemConnection Connection { get; private init; } = new();

    public HttpServer? Server { get; private set; }

    /// <summary>Answers instead of the system of kind rest; null lets it answer.</summary>
    public Func<HttpCall, HttpReply?> Before { get; set; } = _ => null;

    public CollectionPlan Things => Plan.Collections.Single(c => c.Map.Name == "things");

    /// <summary>A map of kind rest as the suite uses it, for tests of the map itself.</summary>
    public static string RestMap => Of("rest");

    public static async Task<Subject> Open(string kind, params Thing[] things)
    {
        var map = Of(kind);
        if (kind != "rest")
        {
            // A database has no calls; everything else of the map is the same.
            var lines = map.Split('\n').Where(l => !l.TrimStart().StartsWith("by", StringComparison.Ordinal) && !l.StartsWith("rest:", StringComparison.Ordinal) && !l.TrimStart().StartsWith("requests:", StringComparison.Ordinal));
            map = System.Text.RegularExpressions.Regex.Replace(string.Join('\n', lines), "erase: \\{strategy: delete.*", kind == "files" ? "erase: rewrite" : "erase: delete");
            map = kind == "files" ? map.Replace("origin: provided", "origin: provided\n    path: things-{date:yyyy-MM-dd}.jsonl.gz\n    format: jsonl", StringComparison.Ordinal) : map;
        }

        var read = DataMapReader.Read([new MapFile("sut.yaml", Encoding.UTF8.GetBytes(map))]);
        read.Errors.Should().BeEmpty();
        var plan = PlanCompiler.Compile("demo-hosting", read.Maps, [new PlanActivity("customer-contract", false)]);
        Subject subject;
        switch (kind)
        {
            case "sqlite":
                var file = new SqliteConnectionStringBuilder { DataSource = Path.Combine(Seeds.NewFolder(), "sut.db"), Pooling = false }.ToString();
                subject = new Subject(kind, plan) { Connection = new SystemConnection { Read = file, Write = file } };
                await subject.Make("CREATE TABLE things (tenant INTEGER, no TEXT, email TEXT, label TEXT, zero INTEGER, flag BOOLEAN, amount TEXT, day TEXT, at TEXT, bytes BLOB, PRIMARY KEY (tenant, no))", things);
                break;
            case "postgresql":
                var made = await Landscape.Database($"sut_{Guid.NewGuid():N}"[..20], "CREATE TABLE things (tenant bigint, no text, email text, label text, zero bigint, flag boolean, amount numeric, day date, at timestamptz, bytes bytea, PRIMARY KEY (tenant, no))");
                subject = new Subject(kind, plan) { Connection = made with { Write = made.Read } };
                await subject.Make(null, things);
                break;
            case "files":
                var folder = Seeds.NewFolder();
                subject = new Subject(kind, plan) { Connection = new SystemConnection { Read = folder, Write = folder } };
                foreach (var day in things.Select((thing, i) => (Thing: thing, Day: 1 + (i % 2))).GroupBy(t => t.Day).DefaultIfEmpty())
                {
                    Pack(Path.Combine(folder, $"things-2026-01-{day?.Key ?? 1:00}.jsonl.gz"), day?.Select(t => t.Thing) ?? []);
                }

                break;
            case "forwarder":
                subject = await Forwarder(plan, things);
                break;
            default:
                subject = Rest(plan, things);
                break;
        }

        return subject;
    }

    public IConnector Connector(bool writes = true)
    {
        var (map, connection) = (Things.System.Map, writes ? Connection : Connection with { Write = null });
        return Kind switch
        {
            "rest" => new RestConnector(map, connection, _clients, "SE", TimeProvider.System),
            "forwarder" => new ForwarderConnector(map, connection, _clients, TimeProvider.System),
            "files" => new FileConnector(map, connection, "SE", TimeProvider.System),
            _ => new SqlConnector(map, connection, TimeProvider.System),
        };
    }

    public async Task<IReadOnlyList<Row>> Read(IReadOnlyList<string> fields, params string[][] tuples)
    {
        await using var connector = Connector();
        var rows = new List<Row>();
        await foreach (var row in connector.Read(new ReadBatch(Things, fields, tuples, 1_000_000), CancellationToken.None))
        {
            rows.Add(row);
        }

        return rows;
    }

    public Cell Cell(Row row, string field) => row.Cells[Things.Position(field)];

    public async ValueTask DisposeAsync()
    {
        _clients.Dispose();
        await (_service?.DisposeAsync() ?? ValueTask.CompletedTask);
        if (Server is not null)
        {
            await Server.DisposeAsync();
        }
    }

    private static string Of(string kind) => Map.Replace("KIND", kind, StringComparison.Ordinal).Replace("EMAIL", kind is "rest" or "files" ? "/contact/email" : "email", StringComparison.Ordinal);

    private static void Pack(string path, IEnumerable<Thing> things)
    {
        using var file = new StreamWriter(new GZipStream(File.Create(path), CompressionLevel.Fastest));
        foreach (var thing in things)
        {
            file.Write($"{thing.Json().ToJsonString(JsonSerializerOptions.Default)}\n");
        }
    }

    /// <summary>The sample service that integrators begin with, on a port of its own.</summary>
    private static async Task<Subject> Forwarder(Plan plan, Thing[] things)
    {
        var file = Path.Combine(Seeds.NewFolder(), "secret");
        await File.WriteAllTextAsync(file, ForwarderTests.Secret);
        var rows = things.Select(t => t.Json()).ToList();
        rows.ForEach(r => r["email"] = r["contact"]!["email"]?.DeepClone());
        var service = global::Forwarder.Program.Build(["--urls=http://127.0.0.1:0", $"--Secret={ForwarderTests.Secret}", "--Logging:LogLevel:Default=Error"], new() { ["things"] = rows, ["parts"] = rows });
        await service.StartAsync();
        return new Subject("forwarder", plan) { Connection = new SystemConnection { BaseUrl = $"{service.Urls.Single()}/", SecretFile = file, Write = file, AllowNetworks = ["127.0.0.0/8"] }, _service = service };
    }

    private static Subject Rest(Plan plan, Thing[] things)
    {
        Subject? subject = null;
        var server = new HttpServer(call => subject!.Before(call) ?? subject.Answer(call));
        subject = new Subject("rest", plan) { Connection = new SystemConnection { BaseUrl = server.Address, Write = "none", AllowNetworks = ["127.0.0.0/8"] }, Server = server };
        subject._things.AddRange(things);
        return subject;
    }

    private HttpReply Answer(HttpCall call)
    {
        if (call.Path == "/things")
        {
            var offset = int.Parse(call.Query["offset"], null);
            var found = _things.Where(t => call.Query.TryGetValue("email", out var email) ? t.Email == email : t.Label == call.Query["label"]);
            return new HttpReply(200, Thing.Page(found.Skip(offset).Take(PageSize)));
        }

        var parts = call.Path.Split('/').Select(Uri.UnescapeDataString).ToArray();
        if (parts.Length != 4 || _things.Find(t => $"{t.Tenant}" == parts[2] && t.No == parts[3]) is not { } thing)
        {
            return new HttpReply(404, "{}");
        }

        return call.Method == "DELETE" && _things.Remove(thing) ? new HttpReply(204) : new HttpReply(200, thing.Json().ToJsonString());
    }

    private async Task Make(string? table, Thing[] things)
    {
        await using DbConnection connection = Kind == "sqlite" ? new SqliteConnection(Connection.Read) : new NpgsqlConnection(Connection.Read);
        await connection.OpenAsync();
        if (table is not null)
        {
            await Run(connection, table, []);
        }

        var slots = string.Join(", ", Thing.Columns.Select(c => Kind == "sqlite" ? $"@{c}" : c switch
        {
            "amount" => "@amount::text::numeric",
            "day" => "@day::text::date",
            "at" => "@at::text::timestamptz",
            "tenant" or "zero" => $"@{c}::bigint",
            "flag" => "@flag::boolean",
            "bytes" => "@bytes::bytea",
            _ => $"@{c}::text",
        }));
        await using var transaction = await connection.BeginTransactionAsync();
        foreach (var thing in things)
        {
            await Run(connection, $"INSERT INTO things ({string.Join(", ", Thing.Columns)}) VALUES ({slots})", thing.Values);
        }

        await transaction.CommitAsync();
    }

    [System.Diagnostics.CodeAnalysis.SuppressMessage("Security", "CA2100:Review SQL queries for security vulnerabilities", Justification = "The test's own statements.")]
    private static async Task Run(DbConnection connection, string sql, object?[] values)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        for (var i = 0; i < values.Length; i++)
        {
            var parameter = command.CreateParameter();
            (parameter.ParameterName, parameter.Value) = (Thing.Columns[i], values[i] ?? DBNull.Value);
            command.Parameters.Add(parameter);
        }

        await command.ExecuteNonQueryAsync();
    }
}
