using System.Net;
using System.Text.Json.Nodes;

namespace Dsar.Api.Tests.Features.Decisions;

/// <summary>
/// Erasure with a bookkeeping hold, from the form to the approval (api.md section 5, b1-b8; GDPR Art. 17). Seen red by planted faults: with an erasure allowed against a statute,
/// with the copy of the same person not waited for, and with a hold that changes no proposal.
/// </summary>
public sealed class ErasureDecisionTests
{
    private static readonly object Body = new { right = "erasure", channel = "web_form", subject = People.Kim() };

    [Theory, OnEachDatabase]
    public async Task What_a_statute_keeps_is_kept_and_the_rest_is_erased(string database)
    {
        using var api = Databases.Fresh(database);
        var scenario = await Scenario.Posted(api, Body);
        var received = await scenario.Get();
        received.Text("state").Should().Be("awaiting_identity");
        received["identity.required"]!.GetValue<int>().Should().Be(2);
        await scenario.EnterMailedCode();
        await scenario.AnswerTasks();
        var review = await scenario.Get();
        review["identity.required"]!.GetValue<int>().Should().Be(3);
        review.Text("identity.requiredWhy.0.code").Should().Be("financial");
        await scenario.CloseQuestions();
        await scenario.StepUp();

        var findings = await scenario.Findings();
        var invoices = findings.First(f => f["retention"]!["until"]?.GetValue<string>() == "2033-12-31");
        findings.Single(f => f["collection"]!.GetValue<string>() == "consents" && Has(f, "purpose"))["proposal"]!["outcome"]!.GetValue<string>().Should().Be("erase");
        var conflict = await scenario.Decide(new { acceptProposals = true, items = new[] { new { findingId = invoices["id"], outcome = "erase" } } });
        conflict.Expect(HttpStatusCode.Conflict).Code.Should().Be("retention_conflict");
        (conflict.Text("findingId"), conflict.Text("until"), conflict.Text("statute")).Should().Be((invoices["id"]!.GetValue<string>(), "2033-12-31", "BFL 7 kap. 2 §"));

        var decided = await scenario.Decide();
        (decided.Expect(HttpStatusCode.Created).Text("outcome"), decided["requiresApproval"]!.GetValue<bool>()).Should().Be(("partly_granted", true));
        decided["items"]!.AsArray().Single(i => i!["findingId"]!.GetValue<string>() == invoices["id"]!.GetValue<string>())!["until"]!.GetValue<string>().Should().Be("2033-12-31");
        (await Approve(scenario, decided.Id)).Expect(HttpStatusCode.Created);
        (await scenario.State()).Should().Be("executing");
    }

    [Theory, OnEachDatabase]
    public async Task An_erasure_waits_for_the_copy_of_the_same_person(string database)
    {
        using var api = Databases.Fresh(database);
        var copy = await Scenario.Received(api);
        var scenario = await Reviewed(api);
        var decided = (await scenario.Decide()).Expect(HttpStatusCode.Created).Id;
        var waits = await Approve(scenario, decided);
        waits.Expect(HttpStatusCode.Conflict).Code.Should().Be("sibling_undelivered");
        waits["requestIds"]!.AsArray().Select(id => id!.GetValue<string>()).Should().Contain(copy.Id.ToString());
        var blocked = await scenario.Approver.Get(scenario.Path);
        (blocked.Text("state"), blocked.Text("waitingOn")).Should().Be(("awaiting_approval", "sibling_request"));
        var listed = await scenario.Decider.Get("/v1/requests?waitingOn=sibling_request");
        listed["items"]!.AsArray().Single(r => r!["id"]!.GetValue<string>() == scenario.Id.ToString())!["waitingOn"]!.GetValue<string>().Should().Be("sibling_request");
        blocked["blockedActions"]!.AsArray().Single(a => a!["action"]!.GetValue<string>() == "approvals")!["blockedBy"]![0]!["code"]!.GetValue<string>().Should().Be("sibling_undelivered");
        (await scenario.Approver.Post($"{scenario.Path}/approvals", new { decisionId = decided, outcome = "returned", comment = "Wait" }, await scenario.ETag())).Expect(HttpStatusCode.Created);

        await Withdraw(copy);
        foreach (var other in waits["requestIds"]!.AsArray().Select(id => id!.GetValue<string>()).Where(id => id != copy.Id.ToString()))
        {
            await Withdraw(scenario, $"/v1/requests/{other}");
        }

        (await Approve(scenario, (await scenario.Decide()).Expect(HttpStatusCode.Created).Id)).Expect(HttpStatusCode.Created);
    }

    [Theory, OnEachDatabase]
    public async Task What_a_person_records_of_a_finding_gives_a_new_proposal(string database)
    {
        using var api = Databases.Fresh(database);
        var scenario = await Reviewed(api);
        var found = (await scenario.Findings()).Single(f => f["collection"]!.GetValue<string>() == "consents" && Has(f, "purpose"));
        var hold = new { ground = "legal_claims", reason = "Claim 12, unpaid invoices", reviewOn = "2027-05-31" };
        var held = await Patch(scenario, found, new { hold });
        (held.Text("proposal.outcome"), held.Text("proposal.ground"), held.Text("proposal.until"), held.Text("hold.reason")).Should().Be(("retain_until", "legal_claims", "2027-05-31", hold.reason));
        (await Patch(scenario, found, new { hold = (object?)null })).Text("proposal.outcome").Should().Be("erase");

        var scores = (await scenario.Findings()).First(f => f["collection"]!.GetValue<string>() == "scores" && f["retention"]!["verdict"]!.GetValue<string>() == "running");
        var weighed = await Patch(scenario, scores, new { compellingGrounds = new { interest = "Fraud", necessity = "No other way", personSituation = "None told", safeguards = "Two people", result = "Fraud cannot be stopped otherwise" } });
        weighed.Text("proposal.ground").Should().Be("overriding_legitimate_grounds");
        var unlawful = await Patch(scenario, scores, new { compellingGrounds = (object?)null, recorded = new { unlawful = "Never informed" } });
        (unlawful.Text("proposal.ground"), unlawful.Text("recorded.unlawful")).Should().Be(("unlawful_processing", "Never informed"));
        (await Patch(scenario, scores, new { recorded = new { unlawful = (string?)null, partyToContract = false } })).Text("proposal.ground").Should().Be("objection_upheld");

        await Refused(scenario, found, new { hold = new { ground = "access_granted", reason = "x", reviewOn = "2027-05-31" } }, "/hold/ground", "unknown_value");
        await Refused(scenario, found, new { hold = hold with { reviewOn = "2026-11-01" } }, "/hold/reviewOn", "out_of_range");
        await Refused(scenario, found, new { compellingGrounds = new { interest = "Fraud" } }, "/compellingGrounds/necessity", "required");
        await Refused(scenario, found, new { recorded = new { unlawful = "" } }, "/recorded/unlawful", "too_short");
        await Refused(scenario, found, new { recorded = new { colour = "red" } }, "/recorded/colour", "unknown_field");
        await Refused(scenario, found, new { cleared = new[] { new { field = "person_match" } } }, "/cleared/0/field", "unknown_reference");
    }

    [Theory, OnEachDatabase]
    public async Task An_agents_own_item_fits_the_right_and_says_until_when_and_why(string database)
    {
        using var api = Databases.Fresh(database);
        var scenario = await Reviewed(api);
        var found = (await scenario.Findings()).Single(f => f["collection"]!.GetValue<string>() == "consents" && Has(f, "purpose"));
        var id = found["id"];
        var foreign = await Item(scenario, new { findingId = id, outcome = "disclose" });
        foreign.Expect(HttpStatusCode.Conflict).Code.Should().Be("outcome_not_available");
        foreign["allowed"]!.AsArray().Select(a => a!.GetValue<string>()).Should().Equal("erase", "anonymise", "retain_until", "restrict", "withhold", "forward");
        await Wrong(scenario, new { findingId = id, outcome = "erase", ground = "legal_obligation" }, "/items/0/ground", "conflicting");
        await Wrong(scenario, new { findingId = id, outcome = "withhold", ground = "draft_or_memo" }, "/items/0/ground", "conflicting");
        await Wrong(scenario, new { findingId = id, outcome = "withhold", ground = "not_this_person" }, "/items/0/ground", "conflicting");
        await Wrong(scenario, new { findingId = id, outcome = "retain_until", ground = "legal_claims" }, "/items/0/until", "required");
        await Wrong(scenario, new { findingId = id, outcome = "retain_until", ground = "legal_claims", until = "2026-01-01" }, "/items/0/until", "out_of_range");
        await Wrong(scenario, new { findingId = id, outcome = "retain_until", ground = "legal_claims", until = "2027-01-01" }, "/items/0/rationale", "required");
        await Wrong(scenario, new { findingId = id, outcome = "erase", until = "2027-01-01" }, "/items/0/until", "conflicting");
        await Wrong(scenario, new { findingId = id, outcome = "erase", changes = new[] { new { field = "purpose", to = "x" } } }, "/items/0/changes", "conflicting");
        var kept = await Item(scenario, new { findingId = id, outcome = "retain_until", ground = "legal_claims", until = "2027-01-01", rationale = new { sv = "Tvist om faktura 12." } });
        kept.Expect(HttpStatusCode.Created)["items"]!.AsArray().Single(i => i!["findingId"]!.GetValue<string>() == id!.GetValue<string>())!["source"]!.GetValue<string>().Should().Be("agent");
    }

    private static async Task<Scenario> Reviewed(Api api)
    {
        var scenario = await Scenario.Posted(api, Body);
        await scenario.EnterMailedCode();
        await scenario.AnswerTasks();
        await scenario.CloseQuestions();
        await scenario.StepUp();
        return scenario;
    }

    private static bool Has(JsonNode finding, string field) => finding["fields"]!.AsArray().Any(f => f!.GetValue<string>() == field);

    private static async Task<Answer> Approve(Scenario scenario, Guid decision) =>
        await scenario.Approver.Post($"{scenario.Path}/approvals", new { decisionId = decision, outcome = "approved" }, await scenario.ETag());

    private static async Task Withdraw(Scenario scenario, string? path = null) =>
        (await scenario.Decider.Post($"{path ?? scenario.Path}/withdrawals", new { by = "subject", statement = "Not needed", at = "2026-11-23T08:00:00Z", channel = "email" })).Expect(HttpStatusCode.Created);

    private static async Task<Answer> Patch(Scenario scenario, JsonNode finding, object body)
    {
        var path = $"{scenario.Path}/findings/{finding["id"]}";
        return (await scenario.Decider.Patch(path, body, (await scenario.Decider.Get(path)).ETag)).Expect(HttpStatusCode.OK);
    }

    private static async Task Refused(Scenario scenario, JsonNode finding, object body, string pointer, string code)
    {
        var path = $"{scenario.Path}/findings/{finding["id"]}";
        var answer = await scenario.Decider.Patch(path, body, (await scenario.Decider.Get(path)).ETag);
        (answer.Expect(HttpStatusCode.BadRequest).Text("errors.0.pointer"), answer.Text("errors.0.code")).Should().Be((pointer, code));
    }

    private static Task<Answer> Item(Scenario scenario, object item) => scenario.Decide(new { acceptProposals = true, items = new[] { item } });

    private static async Task Wrong(Scenario scenario, object item, string pointer, string code)
    {
        var answer = await Item(scenario, item);
        (answer.Expect(HttpStatusCode.BadRequest).Text("errors.0.pointer"), answer.Text("errors.0.code")).Should().Be((pointer, code));
    }
}
