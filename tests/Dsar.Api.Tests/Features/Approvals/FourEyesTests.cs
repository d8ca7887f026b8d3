using System.Net;

namespace Dsar.Api.Tests.Features.Approvals;

/// <summary>No answer leaves on one person's word (GDPR Art. 5(2), 24). Seen red by a planted fault: with every person counted as another.</summary>
public sealed class FourEyesTests(Databases databases) : IClassFixture<Databases>
{
    [Theory, OnEachDatabase]
    public async Task Who_decided_cannot_approve_with_any_key_of_theirs(string database)
    {
        var api = databases[database];
        var (email, name) = ("cleo@example.com", "Cleo Ros");
        var controller = await Keys.Controller(api, "demo-hosting");
        var all = await Keys.Make(api, api.Host, new { kind = "agent", name = "All", scopes = new[] { "requests:work", "requests:decide", "requests:approve" }, person = new { name, email }, controllerId = controller });
        var second = await Keys.Make(api, api.Host, new { kind = "agent", name = "Second", scopes = new[] { "requests:approve" }, person = new { name, email = "CLEO@example.com" }, controllerId = controller });
        var scenario = await Scenario.Reviewed(api);
        var decision = (await api.As(all).Post($"{scenario.Path}/decisions", new { acceptProposals = true }, await scenario.ETag())).Expect(HttpStatusCode.Created).Id;

        foreach (var key in new[] { all, second })
        {
            (await Approve(api.As(key), scenario, decision)).Expect(HttpStatusCode.Conflict).Code.Should().Be("four_eyes_same_person");
        }

        (await scenario.State()).Should().Be("awaiting_approval");
        (await Approve(scenario.Approver, scenario, decision)).Expect(HttpStatusCode.Created);
        (await scenario.State()).Should().Be("executing");
    }

    [Theory, OnEachDatabase]
    public async Task An_integration_cannot_approve_and_its_key_cannot_have_the_scope(string database)
    {
        var api = databases[database];
        var refused = await api.As(api.Host).Post("/v1/api-keys", new { kind = "integration", name = "Robot", scopes = new[] { "requests:approve" }, controllerId = await Keys.Controller(api, "demo-hosting") });
        refused.Expect(HttpStatusCode.BadRequest).Text("errors.0.code").Should().Be("scope_not_allowed");
        var (scenario, decision) = await Scenario.Decided(api);
        var robot = api.As(await Keys.Integration(api, "demo-hosting", "requests:work", "requests:decide"));
        (await Approve(robot, scenario, decision)).Expect(HttpStatusCode.Forbidden);
        (await Approve(scenario.Decider, scenario, decision)).Expect(HttpStatusCode.Forbidden).Code.Should().Be("permission_denied");
    }

    [Theory, OnEachDatabase]
    public async Task An_integrations_decision_counts_as_that_of_the_person_who_made_its_key(string database)
    {
        var api = databases[database];
        var controller = await Keys.Controller(api, "demo-hosting");
        var manager = await Keys.Make(api, api.Host, new { kind = "agent", name = "Dan", scopes = new[] { "keys:manage", "requests:approve" }, person = new { name = "Dan Ask", email = "dan@example.com" }, controllerId = controller });
        var robot = await Keys.Make(api, manager, new { kind = "integration", name = "Robot", scopes = new[] { "requests:work", "requests:decide" } });
        var scenario = await Scenario.Reviewed(api);
        var made = await api.As(robot).Post($"{scenario.Path}/decisions", new { acceptProposals = true }, await scenario.ETag());
        made.Expect(HttpStatusCode.Created).Text("decidedBy.type").Should().Be("integration");

        (await Approve(api.As(manager), scenario, made.Id)).Expect(HttpStatusCode.Conflict).Code.Should().Be("four_eyes_same_person");
        (await Approve(scenario.Approver, scenario, made.Id)).Expect(HttpStatusCode.Created);
    }

    [Theory, OnEachDatabase]
    public async Task A_returned_decision_is_made_again_and_the_old_one_cannot_be_approved(string database)
    {
        var api = databases[database];
        var (scenario, first) = await Scenario.Decided(api);
        var unexplained = await scenario.Approver.Post($"{scenario.Path}/approvals", new { decisionId = first, outcome = "returned" }, await scenario.ETag());
        unexplained.Expect(HttpStatusCode.BadRequest).Text("errors.0.pointer").Should().Be("/comment");
        var returned = await scenario.Approver.Post($"{scenario.Path}/approvals", new { decisionId = first, outcome = "returned", comment = "Look at the notes again." }, await scenario.ETag());
        returned.Expect(HttpStatusCode.Created).Text("comment").Should().Be("Look at the notes again.");
        (await scenario.State()).Should().Be("in_review");
        (await scenario.Items("decisions"))[0]["state"]!.GetValue<string>().Should().Be("returned");

        var second = (await scenario.Decide()).Expect(HttpStatusCode.Created).Id;
        var stale = await Approve(scenario.Approver, scenario, first);
        stale.Expect(HttpStatusCode.Conflict).Code.Should().Be("decision_superseded");
        stale.Text("decisionId").Should().Be(second.ToString());
        await scenario.Approve(second);
        (await scenario.State()).Should().Be("delivering");
        (await scenario.Items("approvals")).Should().HaveCount(2);
    }

    private static async Task<Answer> Approve(Client client, Scenario scenario, Guid decision) =>
        await client.Post($"{scenario.Path}/approvals", new { decisionId = decision, outcome = "approved" }, await scenario.ETag());
}
