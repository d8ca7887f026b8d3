using System.Net;

namespace Dsar.Api.Tests.Features.Operations;

/// <summary>
/// Work that goes on by itself can be followed: an operation says what its request, record and step say, and nothing else.
/// </summary>
public sealed class OperationTests
{
    [Theory, OnEachDatabase]
    public async Task A_search_is_followed_from_its_202_to_its_end(string database)
    {
        using var api = Databases.Fresh(database);
        var scenario = await Scenario.InReview(api);
        await scenario.StepUp();
        var anna = scenario.Decider;

        var started = (await anna.Post($"{scenario.Path}/collections", new { reason = "A new address." })).Expect(HttpStatusCode.Accepted);
        var path = started.Http.Headers.Location!.ToString();
        path.Should().Be($"/v1/operations/{started.Id}");
        var queued = (await anna.Get(path)).Expect(HttpStatusCode.OK);
        queued.Body!.ToJsonString().Should().Be(started.Body!.ToJsonString());
        (queued.Text("kind"), queued.Text("state"), queued.Text("requestId")).Should().Be(("collection", "queued", scenario.Id.ToString()));
        queued.Http.Headers.RetryAfter!.Delta.Should().Be(TimeSpan.FromSeconds(2));

        await api.RunDueSteps();
        await scenario.AnswerTasks();
        var ended = await anna.Get(path);
        ended.Text("state").Should().Be("succeeded");
        ended.Http.Headers.RetryAfter.Should().BeNull();
        (ended["progress.done"]!.GetValue<int>(), ended["progress.total"]!.GetValue<int>()).Should().Be((4, 4));
        ended["startedAt"].Should().NotBeNull();
        ended["endedAt"].Should().NotBeNull();
        (await anna.Get(ended.Text("result.href")!)).Expect(HttpStatusCode.OK).Text("operationId").Should().Be(started.Id.ToString());

        var listed = await anna.Get($"/v1/operations?requestId={scenario.Id}&state=succeeded");
        listed["items"]!.AsArray().Select(o => o!["kind"]!.GetValue<string>()).Should().Equal("collection", "collection");
        (await anna.Get($"/v1/operations?requestId={scenario.Id}&state=queued,running,failed"))["items"]!.AsArray().Should().BeEmpty();
        (await anna.Get("/v1/operations?state=done")).Expect(HttpStatusCode.BadRequest);
        (await api.As(await Keys.Person(api, "infoflex", "Ida Berg", "requests:work")).Get(path)).Expect(HttpStatusCode.NotFound);
        (await api.As(api.Host).Get(path)).Expect(HttpStatusCode.NotFound);
        (await api.As(await Keys.Integration(api, "demo-hosting", "requests:create")).Get(path)).Expect(HttpStatusCode.Forbidden);

        await Fails_with_its_request(api, scenario);
    }

    private static async Task Fails_with_its_request(Api api, Scenario scenario)
    {
        var again = (await scenario.Decider.Post($"{scenario.Path}/collections", new { reason = "Once more." })).Expect(HttpStatusCode.Accepted);
        (await scenario.Decider.Post($"{scenario.Path}/withdrawals", new { by = "subject", statement = "Never mind.", at = api.Clock.GetUtcNow(), channel = "email" })).Expect(HttpStatusCode.Created);
        await api.RunDueSteps();
        var failed = await scenario.Decider.Get($"/v1/operations/{again.Id}");
        (failed.Text("state"), failed.Text("problem.code")).Should().Be(("failed", "invalid_state"));
        (await scenario.Decider.Get("/v1/operations?state=failed"))["items"]!.AsArray().Select(o => o!["id"]!.GetValue<string>()).Should().Equal(again.Id.ToString());
    }
}
