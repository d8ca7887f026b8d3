using System.Net;

namespace Dsar.Api.Tests.Features.Clarifications;

/// <summary>Questions about what the person means: one at a time; asked in time they stop the clock (GDPR rec. 63).</summary>
public sealed class ClarificationTests
{
    [Theory, OnEachDatabase]
    public async Task A_question_in_time_stops_the_clock_until_it_is_answered(string database)
    {
        using var api = Databases.Fresh(database);
        var scenario = await Scenario.Received(api);
        var asked = await Ask(scenario);
        asked.Expect(HttpStatusCode.Created)["pausesClock"]!.GetValue<bool>().Should().BeTrue();
        (await scenario.Get()).Text("deadline.clock").Should().Be("paused");
        var second = await Ask(scenario);
        second.Expect(HttpStatusCode.Conflict).Code.Should().Be("clarification_open");
        second.Text("clarificationId").Should().Be(asked.Id.ToString());

        api.Clock.Advance(TimeSpan.FromDays(10));
        var open = await scenario.Get();
        open["deadline.provisional"]!.GetValue<bool>().Should().BeTrue();
        open["deadline.pausedDays"]!.GetValue<int>().Should().Be(10);
        var answers = $"{scenario.Path}/clarifications/{asked.Id}/answers";
        (await scenario.Decider.Post(answers, new { text = "Everything", channel = "email", answeredAt = api.Clock.GetUtcNow().AddDays(-20) })).Expect(HttpStatusCode.BadRequest).Text("errors.0.pointer").Should().Be("/answeredAt");
        var answered = await scenario.Decider.Post(answers, new { text = "Everything", channel = "email", answeredAt = api.Clock.GetUtcNow() });
        answered.Expect(HttpStatusCode.Created).Text("state").Should().Be("answered");
        (await scenario.Decider.Post(answers, new { text = "Again", channel = "email", answeredAt = api.Clock.GetUtcNow() })).Expect(HttpStatusCode.Conflict).Text("state").Should().Be("answered");

        var seen = await scenario.Get();
        seen.Text("deadline.clock").Should().Be("running");
        seen["deadline.pausedDays"]!.GetValue<int>().Should().Be(10);
        seen.Text("deadline.strictDueDate").Should().Be("2026-12-23");
        seen.Text("deadline.dueDate").Should().Be("2027-01-04", "ten days after 23 December is Saturday 2 January");
        var pause = seen["deadline.pauses"]!.AsArray().Should().ContainSingle().Subject!;
        pause["from"]!.GetValue<string>().Should().Be("2026-11-23");
        pause["to"]!.GetValue<string>().Should().Be("2026-12-03");
        pause["cause"]!.GetValue<string>().Should().Be("clarification");
        pause["recordId"]!.GetValue<string>().Should().Be(asked.Id.ToString());
    }

    [Theory, OnEachDatabase]
    public async Task A_late_question_stops_nothing(string database)
    {
        using var api = Databases.Fresh(database);
        var scenario = await Scenario.Received(api);
        api.Clock.Advance(TimeSpan.FromDays(4));
        (await Ask(scenario)).Expect(HttpStatusCode.Created)["pausesClock"]!.GetValue<bool>().Should().BeFalse();
        api.Clock.Advance(TimeSpan.FromDays(5));
        var seen = await scenario.Get();
        seen.Text("deadline.dueDate").Should().Be("2026-12-23");
        seen["deadline.pauses"]!.AsArray().Should().BeEmpty();
    }

    [Theory, OnEachDatabase]
    public async Task It_is_reminded_of_once_on_day_14(string database)
    {
        using var api = Databases.Fresh(database);
        var scenario = await Scenario.Received(api);
        var asked = await Ask(scenario);
        await api.RunDueSteps();
        api.Clock.Advance(TimeSpan.FromDays(13));
        await api.RunDueSteps();
        Actions(api).Should().Be(1, "only the question itself was mailed");
        api.Clock.Advance(TimeSpan.FromDays(1));
        await api.RunDueSteps();
        api.Clock.Advance(TimeSpan.FromDays(3));
        await api.RunDueSteps();
        Actions(api).Should().Be(2);
        (await scenario.Decider.Get($"{scenario.Path}/clarifications/{asked.Id}")).Text("remindedAt").Should().Be("2026-12-07T08:00:00.000Z");
    }

    [Theory, OnEachDatabase]
    public async Task A_decision_waits_for_the_answer(string database)
    {
        using var api = Databases.Fresh(database);
        var scenario = await Scenario.Reviewed(api);
        var asked = (await Ask(scenario)).Expect(HttpStatusCode.Created);
        (await scenario.Decide()).Expect(HttpStatusCode.Conflict).Code.Should().Be("clarification_open");
        (await scenario.Decider.Post($"{scenario.Path}/clarifications/{asked.Id}/answers", new { text = "Everything", channel = "phone", answeredAt = api.Clock.GetUtcNow() })).Expect(HttpStatusCode.Created);
        (await scenario.Decide()).Expect(HttpStatusCode.Created);
    }

    private static int Actions(Api api) => api.Mails.Count(m => m.Subject.StartsWith("Vi behöver något från dig", StringComparison.Ordinal));

    private static Task<Answer> Ask(Scenario scenario) => scenario.Decider.Post($"{scenario.Path}/clarifications", new { question = "Which of your companies is it about?", why = "much_data" });
}
