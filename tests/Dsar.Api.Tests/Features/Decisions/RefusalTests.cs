using System.Net;

namespace Dsar.Api.Tests.Features.Decisions;

/// <summary>Refusals of the whole: only after everything that the law demands before one (GDPR Art. 12(2), 12(5), 12(6)).</summary>
public sealed class RefusalTests
{
    private static readonly object NotProven = new { refusal = new { ground = "identity_not_proven", rationale = new { sv = "Vi kan inte visa att du är du." } } };

    /// <summary>Seen red by a planted fault: without the guard's reminder.</summary>
    [Theory, OnEachDatabase]
    public async Task Identity_not_proven_comes_after_a_question_with_its_reason_and_its_reminder(string database)
    {
        using var api = Databases.Fresh(database);
        var scenario = await Scenario.Received(api, People.Kim("someone@elsewhere.example"), "email");
        await Refused(scenario, "not_asked");
        (await scenario.Decide()).Expect(HttpStatusCode.Conflict).Code.Should().Be("identity_level_insufficient");

        var check = await scenario.Decider.Post($"{scenario.Path}/identity-checks", new { method = "held_address_letter", whyAsked = "The address is not on record" });
        check.Expect(HttpStatusCode.Created)["pausesClock"]!.GetValue<bool>().Should().BeTrue();
        await Refused(scenario, "not_reminded");
        api.Clock.Advance(TimeSpan.FromDays(13));
        await api.RunDueSteps();
        await Refused(scenario, "not_reminded");
        api.Clock.Advance(TimeSpan.FromDays(1));
        await api.RunDueSteps();
        await api.RunDueSteps();
        api.Mails.Count(m => m.Subject.StartsWith("Vi behöver något från dig", StringComparison.Ordinal)).Should().Be(1);
        (await scenario.Decider.Get($"{scenario.Path}/identity-checks/{check.Id}")).Text("remindedAt").Should().Be("2026-12-07T08:00:00.000Z");

        var decision = await scenario.Decide(NotProven);
        decision.Expect(HttpStatusCode.Created).Text("outcome").Should().Be("refused");
        (await scenario.State()).Should().Be("awaiting_approval");
        var returned = new { decisionId = decision.Id, outcome = "returned", comment = "Call them first." };
        (await scenario.Approver.Post($"{scenario.Path}/approvals", returned, await scenario.ETag())).Expect(HttpStatusCode.Created);
        (await scenario.State()).Should().Be("awaiting_identity", "nothing was searched");
        await scenario.Approve((await scenario.Decide(NotProven)).Expect(HttpStatusCode.Created).Id);

        (await scenario.State()).Should().Be("delivering");
        (await scenario.Items("findings")).Should().BeEmpty();
        await Delivered(api, scenario);
        (await scenario.Get()).Text("outcome").Should().Be("refused");
        (await scenario.Get())["grounds"]!.AsArray().Select(g => g!.GetValue<string>()).Should().Equal("identity_not_proven");
    }

    [Theory, OnEachDatabase]
    public async Task A_person_without_e_mail_is_reminded_by_an_agent(string database)
    {
        using var api = Databases.Fresh(database);
        var subject = new { name = "Kim Lund", contact = new { phone = "070-174 06 05" }, identifiers = new[] { new { type = "customer_number", value = "1-C-1042" } } };
        var scenario = await Scenario.Posted(api, new { right = "access", channel = "phone", subject });
        (await scenario.State()).Should().Be("received");
        (await scenario.Decider.Post($"{scenario.Path}/identity-checks", new { method = "held_address_letter", whyAsked = "A voice on the phone proves nothing" })).Expect(HttpStatusCode.Created);
        api.Clock.Advance(TimeSpan.FromDays(14));
        await api.RunDueSteps();
        await Refused(scenario, "not_reminded");
        var task = (await scenario.Items("tasks", "open")).Should().ContainSingle().Subject;
        (await scenario.Decider.Post($"{scenario.Path}/tasks/{task["id"]}/results", new { outcome = "done", text = "Wrote a letter" })).Expect(HttpStatusCode.Created);
        await api.RunDueSteps();
        (await scenario.Decide(NotProven)).Expect(HttpStatusCode.Created);
        api.Mails.Should().BeEmpty();
    }

    [Theory, OnEachDatabase]
    public async Task A_proof_that_comes_in_time_ends_the_question(string database)
    {
        using var api = Databases.Fresh(database);
        var scenario = await Scenario.Received(api, People.Kim("someone@elsewhere.example"), "email");
        var check = await scenario.Decider.Post($"{scenario.Path}/identity-checks", new { method = "held_address_letter", whyAsked = "The address is not on record" });
        api.Clock.Advance(TimeSpan.FromDays(15));
        await api.RunDueSteps();
        (await scenario.Decider.Post($"{scenario.Path}/identity-checks/{check.Id}/attempts", new { code = check.Text("code") })).Expect(HttpStatusCode.Created).Text("result").Should().Be("correct");
        (await scenario.State()).Should().Be("collecting");
        (await scenario.Decide(NotProven)).Expect(HttpStatusCode.Conflict);
    }

    [Theory, OnEachDatabase]
    public async Task Manifestly_unfounded_needs_evidence_and_no_search(string database)
    {
        using var api = Databases.Fresh(database);
        var scenario = await Scenario.Received(api);
        var without = await scenario.Decide(new { refusal = new { ground = "manifestly_unfounded", rationale = new { sv = "Skäl" } } });
        without.Expect(HttpStatusCode.BadRequest).Text("errors.0.pointer").Should().Be("/refusal/evidence");
        (await scenario.Decide(new { refusal = new { ground = "too_much_work", rationale = new { sv = "Skäl" }, evidence = "None" } })).Expect(HttpStatusCode.BadRequest).Text("errors.0.code").Should().Be("unknown_value");
        (await scenario.Decide(new { acceptProposals = true, refusal = new { ground = "excessive", rationale = new { sv = "Skäl" }, evidence = "Ten in a week" } })).Expect(HttpStatusCode.BadRequest).Text("errors.0.code").Should().Be("conflicting");

        var decision = await scenario.Decide(new { refusal = new { ground = "manifestly_unfounded", rationale = new { sv = "Begäran är skriven för att störa." }, evidence = "The person said so in writing on 20 November." } });
        decision.Expect(HttpStatusCode.Created).Text("outcome").Should().Be("refused");
        (await scenario.Approver.Post($"{scenario.Path}/approvals", new { decisionId = decision.Id, outcome = "approved" }, await scenario.ETag())).Expect(HttpStatusCode.Created);
        await api.RunDueSteps();
        var package = await scenario.Package();
        package.Letter.Should().Contain("Begäran är skriven för att störa.").And.Contain("imy.se").And.Contain("domstol");
        package.Collections.Should().BeEmpty();
        await Delivered(api, scenario);
    }

    private static async Task Refused(Scenario scenario, string why)
    {
        var answer = await scenario.Decide(NotProven);
        answer.Expect(HttpStatusCode.Conflict).Code.Should().Be("refusal_not_ready");
        answer.Text("why").Should().Be(why);
    }

    private static async Task Delivered(Api api, Scenario scenario)
    {
        var package = (await scenario.Items("packages")).Should().ContainSingle().Subject;
        package["kind"]!.GetValue<string>().Should().Be("decision_letter");
        var delivery = await scenario.Decider.Post($"{scenario.Path}/deliveries", new { packageId = package["id"], method = "registered_post", addressSource = "given" }, await scenario.ETag());
        delivery.Expect(HttpStatusCode.Created).Text("state").Should().Be("prepared");
        var at = api.Clock.GetUtcNow();
        (await scenario.Decider.Post($"{scenario.Path}/deliveries/{delivery.Id}/confirmations", new { basis = "posted", at, evidence = "RR123" })).Expect(HttpStatusCode.Created).Text("state").Should().Be("delivered");
        var closed = await scenario.Get();
        closed.Text("state").Should().Be("refused");
        closed.Text("deadline.answeredAt").Should().NotBeNull();
    }
}
