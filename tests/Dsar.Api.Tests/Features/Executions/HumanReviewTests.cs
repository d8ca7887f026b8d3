using System.Net;

namespace Dsar.Api.Tests;

/// <summary>Who objects to an automated decision is heard by a person, who closes the task with a reason (GDPR Art. 22(3)). Seen red: with a review that "not possible" ends.</summary>
public sealed class HumanReviewTests
{
    [Theory, OnEachDatabase]
    public async Task An_automated_decision_is_looked_at_by_a_person_who_writes_why(string database)
    {
        using var api = Databases.Fresh(database);
        var scenario = await Scenario.Posted(api, new { right = "objection", channel = "web_form", subject = People.Kim(), details = new { kind = "automated_decision", text = "The score turned my order down." } });
        await scenario.EnterMailedCode();
        await api.RunDueSteps();
        await scenario.AnswerTasks();
        await scenario.CloseQuestions();
        (await scenario.Decide()).Expect(HttpStatusCode.Created);
        await api.RunDueSteps();

        var task = (await scenario.Items("tasks", "open")).Should().ContainSingle(t => t["title"]!.ToString() == "Decide anew, as a person").Subject;
        (await scenario.State()).Should().Be("executing", "nothing is answered before a person has looked");
        var path = $"{scenario.Path}/tasks/{task["id"]}/results";
        (await scenario.Decider.Post(path, new { outcome = "not_possible", text = "No time." })).Expect(HttpStatusCode.BadRequest);
        (await scenario.Decider.Post(path, new { outcome = "done" })).Expect(HttpStatusCode.BadRequest);
        (await scenario.Decider.Post(path, new { outcome = "done", text = "The score was of somebody else's payments; the order is taken." })).Expect(HttpStatusCode.Created);
        await api.RunDueSteps();

        (await scenario.State()).Should().Be("delivering");
        (await scenario.Execution())["state"]!.ToString().Should().Be("succeeded");
    }
}
