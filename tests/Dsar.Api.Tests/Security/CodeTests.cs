using System.Net;

namespace Dsar.Api.Tests;

/// <summary>A mailed code works once, in its ten minutes, on its own request, by a POST, for who made the request. Seen red: with a right code that left its check open.</summary>
public sealed class CodeTests
{
    [Theory, OnEachDatabase]
    public async Task Of_fifty_tries_at_once_one_succeeds(string database)
    {
        using var api = Databases.Fresh(database);
        var (path, code, scenario) = await Mailed(api);
        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Task.Run(() => scenario.Intake.Post(path, new { code }))));
        answers.Count(a => a.Status == HttpStatusCode.Created && a.Text("result") == "correct").Should().Be(1);
        answers.Where(a => a.Status != HttpStatusCode.Created).Select(a => a.Code).Distinct().Should().BeSubsetOf(["invalid_state", "version_conflict", "dependency_unavailable", "quota_exceeded"]);
        (await scenario.Get())["identity.level"]!.GetValue<int>().Should().Be(1);
    }

    [Theory, OnEachDatabase]
    public async Task It_ends_with_its_tenth_minute_and_no_second_later(string database)
    {
        foreach (var (late, status) in new[] { (-1, HttpStatusCode.Created), (1, HttpStatusCode.Gone) })
        {
            using var api = Databases.Fresh(database);
            var (path, code, scenario) = await Mailed(api);
            api.Clock.Advance(TimeSpan.FromMinutes(10) + TimeSpan.FromSeconds(late));
            (await scenario.Intake.Post(path, new { code })).Expect(status);
        }
    }

    [Theory, OnEachDatabase]
    public async Task Only_a_POST_on_its_own_request_and_check_by_who_made_it_uses_it(string database)
    {
        using var api = Databases.Fresh(database);
        var (path, code, scenario) = await Mailed(api);
        var other = await Scenario.Received(api, People.Maja());
        foreach (var _ in Enumerable.Range(0, 20))
        {
            (await scenario.Intake.Get(path)).Expect(HttpStatusCode.MethodNotAllowed);
            (await scenario.Intake.Send(HttpMethod.Head, path, null)).Status.Should().Be(HttpStatusCode.MethodNotAllowed);
            (await scenario.Intake.Send(HttpMethod.Get, $"{path}?code={code}", null)).Expect(HttpStatusCode.MethodNotAllowed);
        }

        (await scenario.Intake.Post($"{other.Path}/identity-checks/{path.Split('/')[^2]}/attempts", new { code })).Expect(HttpStatusCode.NotFound);
        (await other.Intake.Post(path, new { code })).Expect(HttpStatusCode.NotFound);
        (await api.As(await Keys.Integration(api, "infoflex")).Post(path, new { code })).Expect(HttpStatusCode.NotFound);
        var key = Guid.CreateVersion7().ToString();
        (await scenario.Intake.Post(path, new { code }, idempotencyKey: key)).Expect(HttpStatusCode.Created).Text("result").Should().Be("correct");
        (await scenario.Intake.Post(path, new { code }, idempotencyKey: key)).Expect(HttpStatusCode.Created).Http.Headers.Contains("Idempotency-Replayed").Should().BeTrue();
        (await scenario.Intake.Post(path, new { code })).Expect(HttpStatusCode.Conflict).Code.Should().Be("invalid_state");
    }

    private static async Task<(string Path, string Code, Scenario Scenario)> Mailed(Api api)
    {
        // A mailbox that no system holds: a right code leaves the request where it is, so that only the code is tested.
        var scenario = await Scenario.Received(api, People.Unknown());
        var code = await scenario.MailedCode();
        return ($"{scenario.Path}/identity-checks/{await scenario.MailboxCheck()}/attempts", code, scenario);
    }
}
