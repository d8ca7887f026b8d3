using System.Data.Common;
using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;

namespace Dsar.Api.Tests.Counts;

/// <summary>How the databases answer the list among many requests: along its index, without sorting. Seen red: with the index of the due date taken out.</summary>
public sealed class PlanTests(Databases databases) : IClassFixture<Databases>
{
    private const int Rows = 20_000;

    [Theory, OnEachDatabase]
    public async Task A_page_of_the_list_is_read_along_its_index(string database)
    {
        var api = databases[database];
        var form = api.As(await Keys.Integration(api, "demo-hosting", "requests:create", "requests:read"));
        (await form.Post("/v1/requests", new { right = "access", channel = "api", subject = People.Kim() })).Expect(HttpStatusCode.Created);
        await api.Look(async db =>
        {
            await Copy(db, api.IsPostgres);
            return true;
        });
        var first = (await form.Get("/v1/requests?limit=50")).Expect(HttpStatusCode.OK);

        using var statements = new Statements(api);
        (await form.Get($"/v1/requests?limit=50&cursor={Uri.EscapeDataString(first.Text("nextCursor")!)}")).Expect(HttpStatusCode.OK);

        var plans = await api.Look(async db => await Explain(db, statements.Commands.Where(c => c.Text.Contains("due_on", StringComparison.Ordinal)), api.IsPostgres));
        plans.Should().ContainSingle("one statement reads the page");
        if (api.IsPostgres)
        {
            plans[0].Should().MatchRegex(@"Index (Only )?Scan.*on requests").And.MatchRegex("Index Cond: .*due_on").And.NotContain("Sort Key").And.NotContain("Seq Scan on requests");
        }
        else
        {
            plans[0].Should().MatchRegex(@"SEARCH \w+ USING INDEX \w+ \(controller_id=\? AND due_on>\?\)").And.NotContain("TEMP B-TREE");
            Scanned(plans[0]).Should().BeEmpty("only the page itself, once read, may be gone through");
        }
    }

    [SuppressMessage("Security", "EF1002", Justification = "Names come from the schema, numbers from us.")]
    private static async Task Copy(DbContext db, bool postgres)
    {
        var columns = await Columns(db, "requests", postgres);
        var values = columns.Select(c => (c, postgres) switch
        {
            ("id", false) => "printf('019AB2C4-%04X-7%03X-8%03X-%012X', n >> 16, n & 4095, (n * 7919) & 4095, n)",
            ("id", true) => "gen_random_uuid()",
            ("reference", false) => "printf('GD-%04X-%04X', n >> 16, n & 65535)",
            ("reference", true) => "'GD-' || lpad(to_hex(n), 8, '0')",
            ("due_on", false) => "date('2026-01-01', '+' || (n % 1461) || ' days')",
            ("due_on", true) => "date '2026-01-01' + (n % 1461)",
            _ => $"r.\"{c}\"",
        });
        var many = postgres ? $"generate_series(1, {Rows}) AS many(n)" : "many";
        var with = postgres ? "" : $"WITH RECURSIVE many(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM many WHERE n < {Rows}) ";
        var sql = $"{with}INSERT INTO requests ({string.Join(", ", columns.Select(c => $"\"{c}\""))}) SELECT {string.Join(", ", values)} FROM {many}, (SELECT * FROM requests LIMIT 1) r";
        await db.Database.ExecuteSqlRawAsync(sql);
        var rest = (await Columns(db, "request_contents", postgres)).Where(c => c != "request_id").ToList();
        await db.Database.ExecuteSqlRawAsync(
            $"INSERT INTO request_contents (request_id, {string.Join(", ", rest)}) SELECT r.id, {string.Join(", ", rest.Select(c => $"c.{c}"))} FROM requests r, (SELECT * FROM request_contents LIMIT 1) c WHERE r.id <> c.request_id");
        var records = (await Columns(db, "records", postgres)).Where(c => c is not ("id" or "request_id")).ToList();
        await db.Database.ExecuteSqlRawAsync(
            $"INSERT INTO records (id, request_id, {Quoted(records, "")}) SELECT r.id, r.id, {Quoted(records, "c.")} FROM requests r, (SELECT * FROM records LIMIT 1) c");
        await db.Database.ExecuteSqlRawAsync("ANALYZE");
    }

    private static string Quoted(IEnumerable<string> columns, string prefix) => string.Join(", ", columns.Select(c => $"{prefix}\"{c}\""));

    private static IEnumerable<string> Scanned(string plan)
    {
        var pages = Regex.Matches(plan, @"CO-ROUTINE (\w+)").Select(m => m.Groups[1].Value);
        return Regex.Matches(plan, @"SCAN (\w+)").Select(m => m.Groups[1].Value).Except(pages);
    }

    private static async Task<IReadOnlyList<string>> Columns(DbContext db, string table, bool postgres) => await db.Database.SqlQueryRaw<string>(postgres
        ? "SELECT column_name AS \"Value\" FROM information_schema.columns WHERE table_schema = 'public' AND table_name = {0}"
        : "SELECT name AS \"Value\" FROM pragma_table_info({0})", table).ToListAsync();

    [SuppressMessage("Security", "CA2100", Justification = "The service's own statements, explained.")]
    private static async Task<IReadOnlyList<string>> Explain(DbContext db, IEnumerable<(string Text, IReadOnlyList<(string Name, object? Value)> Parameters)> commands, bool postgres)
    {
        await db.Database.OpenConnectionAsync();
        var plans = new List<string>();
        foreach (var (text, parameters) in commands)
        {
            await using var command = db.Database.GetDbConnection().CreateCommand();
            command.CommandText = (postgres ? "EXPLAIN " : "EXPLAIN QUERY PLAN ") + text;
            foreach (var (name, value) in parameters)
            {
                var parameter = command.CreateParameter();
                (parameter.ParameterName, parameter.Value) = (name, value);
                command.Parameters.Add(parameter);
            }

            plans.Add(await Lines(command, postgres ? 0 : 3));
        }

        return plans;
    }

    private static async Task<string> Lines(DbCommand command, int column)
    {
        var lines = new List<string>();
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
        {
            lines.Add(reader.GetString(column));
        }

        return string.Join('\n', lines);
    }
}
