using System.Data.Common;
using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Text.RegularExpressions;
using Dsar.Benchmarks;
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
            await db.Database.OpenConnectionAsync();
            await ManyRequests.Copy(db.Database.GetDbConnection(), Rows);
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

    private static IEnumerable<string> Scanned(string plan)
    {
        var pages = Regex.Matches(plan, @"CO-ROUTINE (\w+)").Select(m => m.Groups[1].Value);
        return Regex.Matches(plan, @"SCAN (\w+)").Select(m => m.Groups[1].Value).Except(pages);
    }

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
