using System.Diagnostics.CodeAnalysis;
using System.Net;
using Npgsql;

namespace Dsar.Api.Tests.Faults;

/// <summary>Calls that race for one object: one wins, the others are told what they would have been told a moment later; none is a 500. Seen red: without runs made again.</summary>
public sealed class RaceTests(Databases databases) : IClassFixture<Databases>
{
    [Theory, OnEachDatabase]
    public async Task Of_fifty_approvals_at_once_one_counts(string database)
    {
        var (scenario, decision) = await Scenario.Decided(databases[database]);
        var etag = await scenario.ETag();
        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => scenario.Approver.Post($"{scenario.Path}/approvals", new { decisionId = decision, outcome = "approved" }, etag)));
        answers.Count(a => a.Status == HttpStatusCode.Created).Should().Be(1);
        answers.Where(a => a.Status != HttpStatusCode.Created).Should().OnlyContain(a => a.Code == "version_conflict");
        (await scenario.Items("approvals")).Should().ContainSingle();
        (await scenario.State()).Should().Be("executing");
    }

    [Theory, OnEachDatabase]
    public async Task Of_fifty_right_codes_at_once_one_counts(string database)
    {
        var scenario = await Scenario.Received(databases[database], People.Unknown("fifty@okand.example"));
        var (code, check) = (await scenario.MailedCode(), await scenario.MailboxCheck());
        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => scenario.Intake.Post($"{scenario.Path}/identity-checks/{check}/attempts", new { code })));
        answers.Count(a => a.Status == HttpStatusCode.Created).Should().Be(1);
        answers.Where(a => a.Status != HttpStatusCode.Created).Should().OnlyContain(a => a.Code == "invalid_state");
    }

    [Theory, OnEachDatabase]
    public async Task Of_fifty_wrong_codes_at_once_five_are_tried(string database)
    {
        var scenario = await Scenario.Received(databases[database], People.Unknown("wrong@okand.example"));
        var (code, check) = (await scenario.MailedCode(), await scenario.MailboxCheck());
        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => scenario.Intake.Post($"{scenario.Path}/identity-checks/{check}/attempts", new { code = code == "000000" ? "111111" : "000000" })));
        answers.Count(a => a.Status == HttpStatusCode.Created).Should().Be(5);
        answers.Where(a => a.Status != HttpStatusCode.Created).Should().OnlyContain(a => a.Code == "invalid_state");
    }

    [Theory, OnEachDatabase]
    public async Task One_reference_is_filed_once_and_the_others_are_told_where(string database)
    {
        var api = databases[database];
        var intake = api.As(await Keys.Integration(api));
        var body = new { right = "access", channel = "api", subject = People.Kim(), externalRef = new { source = "portal", id = "dsr-5512" } };
        var answers = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => intake.Post("/v1/requests", body)));
        var made = answers.Single(a => a.Status == HttpStatusCode.Created);
        foreach (var other in answers.Where(a => a != made))
        {
            other.Expect(HttpStatusCode.Conflict).Code.Should().Be("duplicate_external_ref");
            other["requestIds"]!.AsArray().Select(i => (string)i!).Should().Equal(made.Text("id"));
        }
    }

    [Theory, OnEachDatabase]
    public async Task Keys_made_at_once_for_one_person_are_one_persons(string database)
    {
        var api = databases[database];
        var controller = await Keys.Controller(api, "demo-hosting");
        var answers = await Task.WhenAll(Enumerable.Range(0, 10).Select(i => api.As(api.Host).Post("/v1/api-keys",
            new { kind = "agent", name = $"Key {i}", scopes = new[] { "requests:read" }, person = new { name = "Nora Ny", email = i % 2 == 0 ? "nora@example.com" : "Nora@Example.com" }, controllerId = controller })));
        answers.Select(a => a.Expect(HttpStatusCode.Created).Text("person.id")).Distinct().Should().ContainSingle();
    }

    /// <summary>Another connection holds the end of the audit chain and then wants the request: PostgreSQL ends one of the two, and that is ours.</summary>
    [PostgresFact]
    public async Task A_deadlock_is_tried_again()
    {
        var api = databases["postgres"];
        var scenario = await Scenario.Received(api, People.Unknown("dead@okand.example"));
        var controller = Guid.Parse((await scenario.Get()).Text("controllerId")!);
        await using var source = NpgsqlDataSource.Create(api.ConnectionString!);
        await using var other = await source.OpenConnectionAsync();
        await using var transaction = await other.BeginTransactionAsync();
        await Run(other, "SELECT 1 FROM audit_heads WHERE controller_id = $1 FOR UPDATE", controller);
        var call = scenario.Decider.Post($"{scenario.Path}/extensions", new { ground = "complexity", reason = "Many calls" });
        await Wait.Until(async () => call.IsCompleted || await Waiting(source) > 0, "the call waits for the chain's end");

        await Run(other, "UPDATE requests SET version = version WHERE id = $1", scenario.Id);
        await transaction.CommitAsync();
        (await call).Expect(HttpStatusCode.Created);
        (await scenario.Items("extensions")).Should().ContainSingle();
    }

    [SuppressMessage("Security", "CA2100", Justification = "The tests' own texts.")]
    private static async Task Run(NpgsqlConnection connection, string sql, Guid id)
    {
        await using var command = new NpgsqlCommand(sql, connection) { Parameters = { new() { Value = id } } };
        await command.ExecuteNonQueryAsync();
    }

    private static async Task<long> Waiting(NpgsqlDataSource source)
    {
        await using var command = source.CreateCommand("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'");
        return (long)(await command.ExecuteScalarAsync())!;
    }
}
