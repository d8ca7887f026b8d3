using System.Net;

namespace Dsar.Api.Tests.Features.Decisions;

/// <summary>
/// Each right beside access and erasure from intake to its decision (GDPR Art. 16, 18, 20, 21, 7(3)): who decides, who has to approve, and what is refused. Seen red by planted faults:
/// with every finding judged in an objection, with a marketing stop that waits for a person, and with files for another controller that nobody is asked to send.
/// </summary>
public sealed class RightJourneyTests(Databases databases) : IClassFixture<Databases>
{
    [Theory, OnEachDatabase]
    public async Task A_correction_is_of_what_holds_the_wrong_value_and_says_which_field_gets_which(string database)
    {
        var scenario = await InReview(databases[database], new { right = "rectification", channel = "web_form", subject = People.Kim(), details = new { corrections = new[] { new { what = "Street", wrong = "Åkergatan 4 B, \"gårdshuset\"; porten till vänster", right = "Nygatan 1" } } } });
        var findings = await scenario.Findings();
        findings.Select(f => f["collection"]!.GetValue<string>()).Should().NotContain("scores").And.Contain("customers");
        var customer = findings.Single(f => f["collection"]!.GetValue<string>() == "customers");
        (await scenario.Decide()).Expect(HttpStatusCode.Conflict).Code.Should().Be("decision_incomplete");
        object Items(params object[] changes) => new { acceptProposals = true, items = new[] { new { findingId = customer["id"], outcome = "rectify", changes } } };
        await Wrong(scenario, Items(new { field = "shoe_size", to = "43" }), "/items/0/changes/0/field", "unknown_reference");
        await Wrong(scenario, Items(new { field = "email", to = "no address" }), "/items/0/changes/0/to", "wrong_format");
        (await scenario.Decide(Items(new { field = "email", to = "kim@new.example" }))).Expect(HttpStatusCode.Conflict).Code.Should().Be("identity_level_insufficient", "a contact opens the door to others");
        var decided = await scenario.Decide(Items(new { field = "street", to = "Nygatan 1" }));
        decided.Expect(HttpStatusCode.Created).Text("outcome").Should().Be("granted");
        (decided["requiresApproval"]!.GetValue<bool>(), decided.Text("state"), await scenario.State()).Should().Be((false, "approved", "executing"));
        (await scenario.Items("executions"))[0]["kind"]!.GetValue<string>().Should().Be("rectify");
    }

    [Theory, OnEachDatabase]
    public async Task A_restriction_on_a_ground_of_the_law_needs_nobody_else_and_one_without_is_asked_about(string database)
    {
        var api = databases[database];
        var scenario = await InReview(api, new { right = "restriction", channel = "web_form", subject = People.Kim(), details = new { ground = "accuracy_contested" } });
        await scenario.StepUp();
        var decided = await scenario.Decide();
        (decided.Expect(HttpStatusCode.Created).Text("outcome"), decided["requiresApproval"]!.GetValue<bool>(), await scenario.State()).Should().Be(("granted", false, "executing"));

        var vague = await InReview(api, new { right = "restriction", channel = "web_form", subject = People.TheOtherKim() });
        (await vague.Findings())[0]["openQuestions"]!.AsArray().Select(q => q!.GetValue<string>()).Should().Contain("which_restriction_ground");
        (await vague.Decide()).Expect(HttpStatusCode.Conflict).Code.Should().Be("decision_incomplete");
    }

    [Theory, OnEachDatabase]
    public async Task A_file_to_move_holds_what_the_person_gave_on_contract_or_consent(string database)
    {
        var scenario = await InReview(databases[database], new { right = "portability", channel = "web_form", subject = People.Kim() });
        await scenario.StepUp();
        var grounds = (await scenario.Findings()).ToLookup(f => f["collection"]!.GetValue<string>(), f => f["proposal"]!["ground"]!.GetValue<string>());
        grounds["scores"].Should().AllBe("basis_not_portable");
        grounds["dns_records"].Should().AllBe("portability_granted");
        var decided = await scenario.Decide();
        decided.Expect(HttpStatusCode.Created).Text("outcome").Should().Be("partly_granted");
        await scenario.Approve(decided.Id);
        (await scenario.State()).Should().Be("delivering");
        var package = await scenario.Package();
        package.Rows("demo-domains", "dns_records").Should().NotBeEmpty();
        package.FilesWith("CANARY").Should().BeEmpty();
    }

    [Theory, OnEachDatabase]
    public async Task Files_for_another_controller_are_sent_by_a_person_and_the_letter_says_what_came_of_it(string database)
    {
        foreach (var (outcome, told) in new[] { ("done", "Vi skickade dem till Nya Värden AB den"), ("not_possible", "Det gick inte att skicka dem direkt till Nya Värden AB: De kan inte ta emot dem.") })
        {
            var body = new { right = "portability", channel = "web_form", subject = People.Kim(), details = new { transferTo = new { name = "Nya Värden AB", email = "flytt@nyavarden.example" } } };
            var scenario = await InReview(databases[database], body);
            await scenario.StepUp();
            await scenario.Approve((await scenario.Decide()).Expect(HttpStatusCode.Created).Id);
            (await scenario.State()).Should().Be("executing", "the answer tells whether the files were sent");
            var task = (await scenario.Items("tasks", "open")).Should().ContainSingle().Subject;
            var sent = (await scenario.Items("packages")).Should().ContainSingle().Subject["id"]!.ToString();
            task["instructions"]!.ToString().Should().Contain("flytt@nyavarden.example").And.Contain(sent);

            (await scenario.Decider.Post($"{scenario.Path}/tasks/{task["id"]}/results", new { outcome, text = "De kan inte ta emot dem." })).Expect(HttpStatusCode.Created);
            await databases[database].RunDueSteps();

            (await scenario.State()).Should().Be("delivering");
            var states = (await scenario.Items("packages")).ToDictionary(p => p["id"]!.ToString(), p => p["state"]!.ToString());
            (states.Count, states[sent]).Should().Be((2, "destroyed"));
            (await scenario.Package()).FilesWith(told).Should().NotBeEmpty();
        }
    }

    [Theory, OnEachDatabase]
    public async Task An_objection_is_weighed_in_writing_or_upheld(string database)
    {
        using var api = Databases.Fresh(database);
        var body = new { right = "objection", channel = "web_form", subject = People.Kim(), details = new { kind = "own_situation" } };
        var scenario = await InReview(api, body);
        var findings = await scenario.Findings();
        findings.Select(f => f["collection"]!.GetValue<string>()).Should().Contain("scores").And.NotContain("invoices", "only the uses objected to are judged");
        findings.Select(f => f["proposal"]!["outcome"]!.GetValue<string>()).Should().AllBe("stop");
        var path = $"{scenario.Path}/findings/{findings.First(f => f["collection"]!.GetValue<string>() == "scores")["id"]}";
        var grounds = new { interest = "Fraud", necessity = "No other way", personSituation = "None told", safeguards = "Two people", result = "Fraud cannot be stopped otherwise" };
        (await scenario.Decider.Patch(path, new { compellingGrounds = grounds }, (await scenario.Decider.Get(path)).ETag)).Expect(HttpStatusCode.OK).Text("proposal.outcome").Should().Be("withhold");
        var decided = await scenario.Decide();
        (decided.Expect(HttpStatusCode.Created).Text("outcome"), decided["requiresApproval"]!.GetValue<bool>(), await scenario.State()).Should().Be(("partly_granted", true, "awaiting_approval"));
        (await scenario.Approver.Post($"{scenario.Path}/approvals", new { decisionId = decided.Id, outcome = "approved" }, await scenario.ETag())).Expect(HttpStatusCode.Created);
        (await scenario.State()).Should().Be("executing");
        await api.RunDueSteps();
        scenario.Answers = _ => "done";
        await scenario.AnswerTasks();
        (await scenario.State()).Should().Be("delivering");
        var restrictions = (await scenario.Decider.Get($"/v1/restrictions?requestId={scenario.Id}"))["items"]!.AsArray();
        restrictions.Should().ContainSingle(r => r!["reason"]!.GetValue<string>() == "art18_d").Which!["state"]!.GetValue<string>().Should().Be("lift_announced", "what was not upheld may be used again, and she is told first");
        (await scenario.Items("messages")).Should().ContainSingle(m => (string?)m["template"] == "lift_notice");
    }

    [Theory, OnEachDatabase]
    public async Task Marketing_stops_without_proof_judgement_or_approval(string database)
    {
        var api = databases[database];
        var scenario = await Scenario.Posted(api, new { right = "objection", channel = "web_form", subject = People.Kim(), details = new { kind = "direct_marketing" } });
        var received = await scenario.Get();
        (received.Text("state"), received["identity.required"]!.GetValue<int>(), received.Text("article")).Should().Be(("collecting", 0, "Art. 21(2)-(3)"));
        await scenario.EnterMailedCode();
        (await scenario.Get())["identity.level"]!.GetValue<int>().Should().BeGreaterThan(0);
        await api.RunDueSteps();

        var decision = (await scenario.Items("decisions")).Single();
        decision["outcome"]!.GetValue<string>().Should().Be("granted");
        (decision["requiresApproval"]!.GetValue<bool>(), decision["decidedBy"]!["type"]!.GetValue<string>(), decision["state"]!.GetValue<string>()).Should().Be((false, "system", "approved"));
        decision["items"]!.AsArray().Select(i => i!["ground"]!.GetValue<string>()).Should().AllBe("marketing_objection");
        (await scenario.Get()).Text("state").Should().Be("delivering", "nobody is waited for");
        (await scenario.Decider.Post($"{scenario.Path}/extensions", new { ground = "complexity", reason = "Much" })).Expect(HttpStatusCode.Conflict);
    }

    [Theory, OnEachDatabase]
    public async Task Details_are_those_of_the_right(string database)
    {
        var api = databases[database];
        var agent = api.As(await Keys.Integration(api));
        async Task Refused(object body, string pointer, string code)
        {
            var answer = await agent.Post("/v1/requests", body);
            (answer.Expect(HttpStatusCode.BadRequest).Text("errors.0.pointer"), answer.Text("errors.0.code")).Should().Be((pointer, code));
        }

        object Of(string right, object? details) => new { right, channel = "api", subject = People.Kim(), askIdentity = false, details };
        await Refused(Of("rectification", null), "/details", "required");
        await Refused(Of("rectification", new { corrections = Array.Empty<object>() }), "/details/corrections", "too_few");
        await Refused(Of("rectification", new { corrections = new[] { new { what = "Name" } } }), "/details/corrections/0/right", "required");
        await Refused(Of("objection", new { activityIds = Array.Empty<Guid>() }), "/details/kind", "required");
        await Refused(Of("restriction", new { ground = "child_service" }), "/details/ground", "unknown_value");
        await Refused(Of("erasure", new { corrections = new[] { new { what = "Name", right = "Kim" } } }), "/details/corrections", "unknown_field");
        await Refused(Of("portability", new { from = "2026-05-01", to = "2026-04-01" }), "/details/to", "conflicting");
        await Refused(Of("erasure", new { scope = "selected" }), "/details/activityIds", "conflicting");
        var both = await agent.Post("/v1/submissions", new { channel = "api", subject = People.Kim(), askIdentity = false, requests = new object[] { new { right = "access" }, new { right = "erasure", details = new { ground = "consent_withdrawn" } } } });
        var requests = both.Expect(HttpStatusCode.Created)["requests"]!.AsArray();
        string Target(int i) => requests[i]!["deadline"]!["internalDueDate"]!.GetValue<string>();
        DateOnly.Parse(Target(0), null).Should().Be(DateOnly.Parse(Target(1), null).AddDays(-15), "the copy comes first");
        (await api.As(api.Decider).Get($"/v1/requests/{requests[1]!["id"]}")).Text("details.ground").Should().Be("consent_withdrawn");
    }

    private static async Task<Scenario> InReview(Api api, object body)
    {
        var scenario = await Scenario.Posted(api, body);
        await scenario.EnterMailedCode();
        await scenario.AnswerTasks();
        (await scenario.State()).Should().Be("in_review");
        await scenario.CloseQuestions();
        return scenario;
    }

    private static async Task Wrong(Scenario scenario, object body, string pointer, string code)
    {
        var answer = await scenario.Decide(body);
        (answer.Expect(HttpStatusCode.BadRequest).Text("errors.0.pointer"), answer.Text("errors.0.code")).Should().Be((pointer, code));
    }
}
