using System.Net;

namespace Dsar.Api.Tests.Features.Executions;

/// <summary>
/// Carrying out that fails is shown, tried again by itself for ever, and at once when an agent says so.
/// </summary>
public sealed class RetryExecutionTests
{
    [Theory, OnEachDatabase]
    public async Task What_failed_is_shown_and_tried_again_when_asked(string database)
    {
        using var api = Databases.Fresh(database);
        var (scenario, decision) = await Scenario.Decided(api);
        using (new NoPackages(api))
        {
            await scenario.Approve(decision);
            (await scenario.Items("executions")).Should().ContainSingle().Which["state"]!.GetValue<string>().Should().Be("running");
            (await Retry(scenario)).Expect(HttpStatusCode.Conflict).Code.Should().Be("invalid_state", "it has not failed for good yet");
            for (var n = 0; n < 2; n++)
            {
                api.Clock.Advance(TimeSpan.FromMinutes(10));
                await api.RunDueSteps();
            }

            (await scenario.Items("executions")).Should().ContainSingle().Which["state"]!.GetValue<string>().Should().Be("partly_failed");
            (await scenario.State()).Should().Be("executing");
        }

        var operation = (await Retry(scenario)).Expect(HttpStatusCode.Accepted);
        (operation.Text("kind"), operation.Text("state")).Should().Be(("execution", "queued"));
        await api.RunDueSteps();

        (await scenario.State()).Should().Be("delivering", "the attempt did not wait for its time");
        var execution = (await scenario.Items("executions")).Should().ContainSingle("nothing is carried out twice").Subject;
        (execution["state"]!.GetValue<string>(), execution["endedAt"] is null).Should().Be(("succeeded", false));
        (await scenario.Items("packages")).Should().ContainSingle();
        (await scenario.Decider.Get(operation.Http.Headers.Location!.ToString())).Text("state").Should().Be("succeeded");
        (await Retry(scenario)).Expect(HttpStatusCode.Conflict).Code.Should().Be("invalid_state");
    }

    private static Task<Answer> Retry(Scenario scenario) => scenario.Decider.Post($"{scenario.Path}/executions", new { systemIds = Array.Empty<Guid>(), reason = "The disk is mended" });

    /// <summary>A file lies where the packages' folder was, so that none can be written.</summary>
    private sealed class NoPackages : IDisposable
    {
        private readonly string _folder;

        public NoPackages(Api api)
        {
            _folder = Path.Combine(api.Folder, "packages");
            if (Directory.Exists(_folder))
            {
                Directory.Delete(_folder, recursive: true);
            }

            File.WriteAllText(_folder, "");
        }

        public void Dispose() => File.Delete(_folder);
    }
}
