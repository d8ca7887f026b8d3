using System.Net;

namespace Dsar.Api.Tests.Features.Withdrawals;

/// <summary>The person takes it back: possible in every open state, in no other.</summary>
public sealed class WithdrawRequestTests(Databases databases) : IClassFixture<Databases>
{
    [Theory, OnEachDatabase]
    public async Task In_every_open_state_and_in_no_final_one(string database)
    {
        var api = databases[database];
        foreach (var (state, make) in States(api))
        {
            var scenario = await make();
            (await scenario.State()).Should().Be(state);
            (await Withdraw(api, scenario)).Expect(HttpStatusCode.Created).Text("request.state").Should().Be("withdrawn");
            var seen = await scenario.Get();
            seen.Text("outcome").Should().Be("withdrawn");
            seen.Text("deadline.clock").Should().Be("stopped");
            seen["closedAt"].Should().NotBeNull();
            var letter = (await scenario.Items("messages")).Should().ContainSingle(m => (string?)m["template"] == "withdrawn").Which;
            (letter["zone"]!.ToString(), letter["text"]!.ToString()).Should().Be(("open", letter["text"]!.ToString()));
            letter["text"]!.ToString().Should().Contain("Du återtog din begäran den").And.NotContain("{");
            (await Withdraw(api, scenario)).Expect(HttpStatusCode.Conflict).Code.Should().Be("invalid_state");
            await api.RunDueSteps();
            (await scenario.State()).Should().Be("withdrawn", "no step goes on with it");
        }
    }

    [Theory, OnEachDatabase]
    public async Task What_was_carried_out_by_then_is_told_to_the_person_and_to_who_got_the_data(string database)
    {
        using var api = Databases.Fresh(database);
        var (scenario, decision) = await Erasing.Decided(api);
        await scenario.ApproveOnly(decision);
        await api.RunDueSteps();
        (await scenario.State()).Should().Be("executing", "a person has a row to strike out by hand");

        (await Withdraw(api, scenario)).Expect(HttpStatusCode.Created).Text("request.state").Should().Be("withdrawn");

        var letter = (await scenario.Items("messages")).Single(m => (string?)m["template"] == "withdrawn")["text"]!.ToString();
        letter.Should().Contain("Det här var redan gjort:").And.Contain("(raderat)").And.Contain("Kundavtal (").And.Contain("Vi meddelar nu dem").And.NotContain("{");
        (await scenario.Items("recipient-notices")).Should().NotBeEmpty("who was given what is erased by now is told (GDPR Art. 19)");
        (await scenario.Items("tasks", "open")).Should().NotContain(t => t["title"]!.ToString().StartsWith("Carry out by hand", StringComparison.Ordinal), "nobody carries on by hand");
        await api.RunDueSteps();
        (await scenario.State()).Should().Be("withdrawn");
        (await scenario.Items("messages")).Should().ContainSingle(m => (string?)m["template"] == "withdrawn");
        (await scenario.Execution())["state"]!.ToString().Should().Be("partly_failed");
    }

    private static IEnumerable<(string State, Func<Task<Scenario>> Make)> States(Api api) =>
    [
        ("received", () => Scenario.Posted(api, new { right = "access", channel = "phone", askIdentity = false, subject = People.Kim() })),
        ("awaiting_identity", () => Scenario.Received(api)),
        ("collecting", async () =>
        {
            var scenario = await Scenario.Received(api);
            (await scenario.Decider.Post($"{scenario.Path}/identity-checks", new { method = "agent_attestation", evidence = "Called back" })).Expect(HttpStatusCode.Created);
            return scenario;
        }),
        ("in_review", () => Scenario.InReview(api)),
        ("awaiting_approval", async () => (await Scenario.Decided(api)).Scenario),
        ("executing", async () =>
        {
            var (scenario, decision) = await Scenario.Decided(api);
            (await scenario.Approver.Post($"{scenario.Path}/approvals", new { decisionId = decision, outcome = "approved" }, await scenario.ETag())).Expect(HttpStatusCode.Created);
            return scenario;
        }),
        ("delivering", () => Scenario.Delivering(api)),
    ];

    private static Task<Answer> Withdraw(Api api, Scenario scenario) =>
        scenario.Decider.Post($"{scenario.Path}/withdrawals", new { by = "subject", statement = "I do not need it any more.", at = api.Clock.GetUtcNow(), channel = "phone" });
}
