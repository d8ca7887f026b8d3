using System.Net;
using System.Text.RegularExpressions;
using Dsar.Api.Data;
using Dsar.Api.Jobs;
using Microsoft.Extensions.DependencyInjection;

namespace Dsar.Api.Tests;

/// <summary>The real engine on both databases: jobs are hints, the state is the truth. Seen red with the sweep's triggers left out (the last test), and without the guard that restores them (the second).</summary>
public sealed partial class SchedulerTests
{
    [Theory, OnEachDatabase]
    public async Task The_engine_carries_a_request_from_its_code_to_review_by_itself(string database)
    {
        using var api = new Api(database == "postgres" ? Databases.Postgres : null, DateTimeOffset.UtcNow, ("Dsar:Jobs:Run", "true"));
        var scenario = await Scenario.Received(api);
        var code = await Until(api, () => Task.FromResult(api.Mails.Select(m => Code().Match(m.Text)).FirstOrDefault(m => m.Success)?.Value));
        (await scenario.Intake.Post($"{scenario.Path}/identity-checks/{await scenario.MailboxCheck()}/attempts", new { code })).Expect(HttpStatusCode.Created);

        await Until(api, async () => (await scenario.Items("tasks", "open")).Count > 0 || await scenario.State() == "in_review" ? "" : null);
        for (var state = await scenario.State(); state == "collecting"; state = await scenario.State())
        {
            foreach (var task in await scenario.Items("tasks", "open"))
            {
                var outcome = scenario.Answers(task["instructions"]!.GetValue<string>());
                (await scenario.Decider.Post($"{scenario.Path}/tasks/{task["id"]}/results", new { outcome, text = "Compared." })).Expect(HttpStatusCode.Created);
            }

            await Until(api, async () => (await scenario.Items("tasks", "open")).Count > 0 || await scenario.State() == "in_review" ? "" : null);
        }

        (await scenario.State()).Should().Be("in_review");
    }

    [Theory, OnEachDatabase]
    public async Task With_every_trigger_deleted_all_that_is_due_is_done_after_a_minute(string database)
    {
        using var api = new Api(database == "postgres" ? Databases.Postgres : null, DateTimeOffset.UtcNow, ("Dsar:Jobs:Run", "true"));
        var ahead = await Scenario.Received(api);
        await Until(api, () => Task.FromResult(api.Mails.Count >= 2 ? "" : null));
        await DeleteTriggers(api);
        var before = api.Mails.Count;
        (await ahead.Decider.Post($"{ahead.Path}/clarifications", new { question = "Which years?", why = "cannot_act", reason = "Too wide" })).Expect(HttpStatusCode.Created);
        await DeleteTriggers(api);

        api.Clock.Advance(TimeSpan.FromSeconds(61));
        await Until(null, () => Task.FromResult(api.Mails.Count == before + 1 ? "" : null));
        (await api.Services.GetRequiredService<StepRunner>().FindDue(default)).Should().BeEmpty();
    }

    private static async Task DeleteTriggers(Api api)
    {
        await using var connection = await Stored.Open(api);
        await using var command = connection.CreateCommand();
        command.CommandText = "DELETE FROM qrtz_cron_triggers; DELETE FROM qrtz_simple_triggers; DELETE FROM qrtz_fired_triggers; DELETE FROM qrtz_triggers;";
        await command.ExecuteNonQueryAsync();
    }

    [Fact]
    public async Task A_start_finds_at_once_what_was_left_undone()
    {
        using var folder = new Installations();
        string[] settings = ["--environment=Development", "--Dsar:Environment=dev", "--Dsar:Seed=true", "--Dsar:Smtp:Host=", $"--Dsar:SeedsFolder={Path.Combine(Repository.Root, "seeds")}"];
        await using (var first = await folder.Prepared(null, settings))
        {
            await using var scope = first.Services.CreateAsyncScope();
            var (db, services) = (scope.ServiceProvider.GetRequiredService<DsarDbContext>(), scope.ServiceProvider);
            var demo = db.Controllers.Single(c => c.Key == "demo-hosting").Id;
            services.GetRequiredService<Dsar.Api.Security.Caller>().ActAsSystem(demo);
            var input = System.Text.Json.JsonSerializer.Deserialize<Dsar.Api.Features.Requests.SubmitRequest.Input>(
                """{"right":"access","channel":"api","subject":{"name":"Kim Lund","contact":{"email":"kim@lund.example"},"identifiers":[{"type":"customer_number","value":"1-C-1042"}]}}""", Web.Json.Wire)!;
            var answer = await services.GetRequiredService<MediatR.IMediator>().Send(new Dsar.Api.Features.Requests.SubmitRequest.Command(input));
            answer.Problem.Should().BeNull();
        }

        await using var second = await folder.Prepared(null, [.. settings, "--Dsar:Jobs:Run=true"]);
        await second.StartAsync();
        var box = second.Services.GetRequiredService<Dsar.Api.Mail.DevelopmentMailer>();
        await Until(null, () => Task.FromResult(box.All().Count == 2 ? "" : null));
        await second.StopAsync();
    }

    private static Task<string> Until(Api? api, Func<Task<string?>> arrived) => Wait.For(
        async () =>
        {
            // The engine lives by the installation's clock, which in tests goes only when it is told to.
            api?.Clock.Set(DateTimeOffset.UtcNow);
            return await arrived();
        },
        "the engine has done it");

    [GeneratedRegex(@"\b\d{6}\b")]
    private static partial Regex Code();
}
