using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Text.Json.Nodes;
using Dsar.Api.Features.Systems;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;

namespace Dsar.Api.Tests;

/// <summary>A request that changes data, brought to its approval by calling the API, and the demo systems seen by SQL written by hand.</summary>
internal static class Erasing
{
    /// <summary>Kim's request for erasure: searched, every question closed, decided as proposed.</summary>
    public static async Task<(Scenario Scenario, Guid Decision)> Decided(Api api)
    {
        var scenario = await Scenario.Posted(api, new { right = "erasure", channel = "api", subject = People.Kim(), details = new { scope = "everything", ground = "unspecified" } });
        await scenario.EnterMailedCode();
        await scenario.AnswerTasks();
        await scenario.CloseQuestions();
        return (scenario, (await scenario.Decide()).Expect(HttpStatusCode.Created).Id);
    }

    /// <summary>Approves without running what follows.</summary>
    public static async Task ApproveOnly(this Scenario scenario, Guid decision) =>
        (await scenario.Approver.Post($"{scenario.Path}/approvals", new { decisionId = decision, outcome = "approved" }, await scenario.ETag())).Expect(HttpStatusCode.Created);

    /// <summary>The one execution of a request.</summary>
    public static async Task<JsonNode> Execution(this Scenario scenario) => (await scenario.Items("executions")).Should().ContainSingle().Subject;

    /// <summary>Runs SQL in a demo system; the rows as texts, parts by a bar.</summary>
    [SuppressMessage("Security", "CA2100:Review SQL queries for security vulnerabilities", Justification = "Every text is written in a test.")]
    public static IReadOnlyList<string> Ask(this Api api, string system, string sql)
    {
        using var connection = new SqliteConnection(new SqliteConnectionStringBuilder(api.Services.GetRequiredService<SystemConnections>().All()[system].Read) { Pooling = false }.ToString());
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        using var reader = command.ExecuteReader();
        var rows = new List<string>();
        while (reader.Read())
        {
            rows.Add(string.Join('|', Enumerable.Range(0, reader.FieldCount).Select(i => reader.IsDBNull(i) ? "NULL" : Convert.ToString(reader.GetValue(i), null))));
        }

        return rows;
    }
}
