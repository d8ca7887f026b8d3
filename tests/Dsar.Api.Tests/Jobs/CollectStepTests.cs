using System.Text.Json.Nodes;
using Dsar.Api.Data;
using Dsar.Api.Jobs;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Dsar.Api.Tests;

/// <summary>A search stopped anywhere goes on to the same findings.</summary>
public sealed class CollectStepTests
{
    [Theory, OnEachDatabase]
    public async Task A_search_stopped_at_many_points_ends_like_one_that_was_not(string database)
    {
        using var api = Databases.Fresh(database);
        var whole = Shape(await (await Scenario.InReview(api)).Findings());
        var stopped = await Scenario.Received(api);
        var code = await stopped.MailedCode();
        (await stopped.Intake.Post($"{stopped.Path}/identity-checks/{await stopped.MailboxCheck()}/attempts", new { code })).Expect(System.Net.HttpStatusCode.Created);
        var runner = api.Services.GetRequiredService<StepRunner>();
        foreach (var (step, work) in (await runner.FindDue(default)).Where(d => d.Step != Step.Collect))
        {
            await runner.Run(step, work.Id, default);
        }

        (await api.Cut(Step.Collect, stopped.Id)).Should().BeGreaterThan(3, "else the test proves little");
        await api.RunDueSteps();
        await stopped.AnswerTasks();
        (await stopped.State()).Should().Be("in_review");
        Shape(await stopped.Findings()).Should().Equal(whole);
        (await stopped.Items("collections")).Should().ContainSingle();
        (await api.Look(db => db.Records.IgnoreQueryFilters().Where(r => r.Noun == Noun.Tasks).GroupBy(r => r.RequestId).Select(g => g.Count()).Distinct().CountAsync())).Should().BeLessThanOrEqualTo(1, "both searches asked the same questions once");
    }

    private static IReadOnlyList<string> Shape(IEnumerable<JsonNode> findings) =>
        [.. findings.Select(f => $"{f["collection"]} {f["activityId"]} {f["role"]} {f["rowCount"]} {f["retention"]?.ToJsonString()} {f["openQuestions"]?.ToJsonString()} {f["fields"]?.ToJsonString()}").Order(StringComparer.Ordinal)];
}
