using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Text.Json.Nodes;
using Dsar.Api.Demo;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace Dsar.Api.Tests;

/// <summary>A request that changes data, brought to its approval by calling the API, and the demo systems seen by SQL written by hand.</summary>
internal static class Erasing
{
    /// <summary>Kim's request for erasure: searched, every question closed, identity at level 3, decided as proposed.</summary>
    public static async Task<(Scenario Scenario, Guid Decision)> Decided(Api api)
    {
        var scenario = await Scenario.Posted(api, new { right = "erasure", channel = "api", subject = People.Kim(), details = new { scope = "everything", ground = "unspecified" } });
        await scenario.EnterMailedCode();
        await scenario.AnswerTasks();
        await scenario.CloseQuestions();
        await scenario.StepUp();
        return (scenario, (await scenario.Decide()).Expect(HttpStatusCode.Created).Id);
    }

    /// <summary>Approves without running what follows.</summary>
    public static async Task ApproveOnly(this Scenario scenario, Guid decision) =>
        (await scenario.Approver.Post($"{scenario.Path}/approvals", new { decisionId = decision, outcome = "approved" }, await scenario.ETag())).Expect(HttpStatusCode.Created);

    /// <summary>The one execution of a request.</summary>
    public static async Task<JsonNode> Execution(this Scenario scenario) => (await scenario.Items("executions")).Should().ContainSingle().Subject;

    /// <summary>The receipts of the one execution.</summary>
    public static async Task<IReadOnlyList<JsonNode>> Receipts(this Scenario scenario) => [.. (await scenario.Execution())["receipts"]!.AsArray().Select(r => r!)];

    /// <summary>A person says of the one open task that it is done; what follows by itself is done too.</summary>
    public static async Task DoneByHand(this Scenario scenario, Api api, string text = "Done in the system.")
    {
        var task = (await scenario.Items("tasks", "open")).Should().ContainSingle().Subject;
        (await scenario.Decider.Post($"{scenario.Path}/tasks/{task["id"]}/results", new { outcome = "done", text })).Expect(HttpStatusCode.Created);
        await api.RunDueSteps();
    }

    /// <summary>Lets every key that was made last as long as the test's clock goes.</summary>
    public static Task KeysLast(this Api api) =>
        api.Look(db => db.ApiKeys.IgnoreQueryFilters().ExecuteUpdateAsync(s => s.SetProperty(k => k.ExpiresAt, new DateTimeOffset(2040, 1, 1, 0, 0, 0, TimeSpan.Zero))));

    /// <summary>Every row of the demo systems as it is now.</summary>
    public static DemoDump Dump(this Api api) => DemoDump.Of(Path.Combine(api.Folder, "systems"));

    /// <summary>Runs SQL in a demo system, as its own people do; the rows as texts, parts by a bar.</summary>
    [SuppressMessage("Security", "CA2100:Review SQL queries for security vulnerabilities", Justification = "Every text is written in a test.")]
    public static IReadOnlyList<string> Ask(this Api api, string system, string sql)
    {
        using var connection = new SqliteConnection($"Data Source={Path.Combine(api.Folder, "systems", system + ".db")};Pooling=False");
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
