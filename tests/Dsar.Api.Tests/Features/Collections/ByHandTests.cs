using System.Net;

namespace Dsar.Api.Tests.Features.Collections;

/// <summary>Controllers that have connected no system, people in no system, and registers with gaps: people do the work, and nothing is invented.</summary>
public sealed class ByHandTests
{
    private static readonly string[] Agent = ["requests:create", "requests:work", "requests:decide", "deliveries:write"];

    [Theory, OnEachDatabase]
    public async Task A_person_in_no_system_is_told_that_nothing_is_held(string database)
    {
        using var api = Databases.Fresh(database);
        var scenario = await Scenario.ByAgent(api, new
        {
            right = "access",
            channel = "phone",
            subject = People.Unknown(),
            identityCheck = new { method = "agent_attestation", evidence = "Seen at the desk; compared with a bank card." },
        }, await Keys.Person(api, "demo-hosting", "Ada Berg", Agent));
        (await scenario.State()).Should().Be("collecting");
        await api.RunDueSteps();
        await scenario.AnswerTasks();
        (await scenario.State()).Should().Be("in_review");
        (await scenario.Findings()).Should().BeEmpty();

        var decision = await scenario.Decide();
        decision.Expect(HttpStatusCode.Created).Text("outcome").Should().Be("nothing_held");
        decision["requiresApproval"]!.GetValue<bool>().Should().BeTrue();
        await scenario.Approve(decision.Id);
        var package = await scenario.Package();
        package.Collections.Should().BeEmpty();
        package.Letter.Should().Contain("kundnummer").And.Contain("imy.se");
        await scenario.HandOver();
        (await scenario.State()).Should().Be("fulfilled");
    }

    [Theory]
    [InlineData("ecuni", false)]
    [InlineData("infoflex", true)]
    public async Task Where_no_system_is_connected_a_person_searches_and_the_answer_says_so(string controller, bool sent)
    {
        using var api = Databases.Fresh("sqlite");
        var key = await Keys.Person(api, controller, "Eva Uni", Agent);
        var (worker, approver) = (api.As(key), api.As(await Keys.Person(api, controller, "Per Uni", "requests:approve")));
        var made = await worker.Post("/v1/requests", Requests.TenantTests.Attested("Ylva Uni", "ylva@uni.example"));
        var path = $"/v1/requests/{made.Expect(HttpStatusCode.Created).Id}";
        await api.RunDueSteps();
        var open = await worker.Get(path);
        open.Text("state").Should().Be("collecting");
        open.Text("waitingOn").Should().Be("manual_task");
        var task = (await worker.Get($"{path}/tasks"))["items"]!.AsArray().Should().ContainSingle().Subject!;
        task["kind"]!.GetValue<string>().Should().Be("collect");
        (await worker.Post($"{path}/tasks/{task["id"]}/results", new { outcome = "accepted", text = "x" })).Expect(HttpStatusCode.BadRequest).Text("errors.0.pointer").Should().Be("/outcome");
        (await worker.Post($"{path}/tasks/{task["id"]}/results", new { outcome = "nothing_found", text = "Searched mail and accounts." })).Expect(HttpStatusCode.Created).Text("state").Should().Be("done");
        await api.RunDueSteps();
        (await worker.Get(path)).Text("state").Should().Be("in_review");

        var decision = await worker.Post($"{path}/decisions", new { acceptProposals = true }, (await worker.Get(path)).ETag);
        decision.Expect(HttpStatusCode.Created).Text("outcome").Should().Be("nothing_held");
        (await approver.Post($"{path}/approvals", new { decisionId = decision.Id, outcome = "approved" }, (await approver.Get(path)).ETag)).Expect(HttpStatusCode.Created);
        await api.RunDueSteps();
        (await worker.Get(path)).Text("state").Should().Be(sent ? "delivering" : "executing", "a letter needs a sender with a contact");
        (await worker.Get($"{path}/packages"))["items"]!.AsArray().Should().HaveCount(sent ? 1 : 0);
    }

    [Theory, OnEachDatabase]
    public async Task A_controller_whose_policy_names_no_sender_sends_no_letter(string database)
    {
        using var api = Databases.Fresh(database);
        var worker = api.As(await Keys.Person(api, "webbhotellet-2018", "Wera Hotell", Agent));
        var approver = api.As(await Keys.Person(api, "webbhotellet-2018", "Wille Hotell", "requests:approve"));
        var made = await worker.Post("/v1/requests", Requests.TenantTests.Attested("Ylva Gäst", "ylva@gast.example"));
        var path = $"/v1/requests/{made.Expect(HttpStatusCode.Created).Id}";
        await api.RunDueSteps();
        var task = (await worker.Get($"{path}/tasks"))["items"]![0]!;
        (await worker.Post($"{path}/tasks/{task["id"]}/results", new { outcome = "nothing_found", text = "Searched." })).Expect(HttpStatusCode.Created);
        await api.RunDueSteps();
        var decision = await worker.Post($"{path}/decisions", new { acceptProposals = true }, (await worker.Get(path)).ETag);
        (await approver.Post($"{path}/approvals", new { decisionId = decision.Expect(HttpStatusCode.Created).Id, outcome = "approved" }, (await approver.Get(path)).ETag)).Expect(HttpStatusCode.Created);
        await api.RunDueSteps();

        (await worker.Get(path)).Text("state").Should().Be("executing");
        (await worker.Get($"{path}/packages"))["items"]!.AsArray().Should().BeEmpty();
        var waiting = (await worker.Get($"{path}/tasks"))["items"]!.AsArray().Where(t => t!["state"]!.GetValue<string>() == "open").ToList();
        waiting.Should().ContainSingle().Which!["title"]!.GetValue<string>().Should().Contain("register");
        api.Mails.Should().Contain(m => m.Subject.StartsWith("Vi har tagit emot", StringComparison.Ordinal), "receipts always go");
    }

    [Theory, OnEachDatabase]
    public async Task A_gap_of_the_register_is_stated_by_the_agent_or_nothing_is_decided(string database)
    {
        var folder = Directory.CreateTempSubdirectory("dsar-seeds").FullName;
        try
        {
            Seeds.Copy(folder);
            await Seeds.Change(Path.Combine(folder, "registers", "demo-hosting.yaml"), "country: \"DK\"", "country: null");
            using var api = Databases.Fresh(database, ("Dsar:SeedsFolder", folder));
            var scenario = await Scenario.Reviewed(api);
            var refused = await scenario.Decide();
            refused.Expect(HttpStatusCode.Conflict).Code.Should().Be("gap_open");
            var gaps = refused["gapIds"]!.AsArray().Select(g => g!.GetValue<string>()).ToList();
            gaps.Should().NotBeEmpty();
            (await scenario.Decide(new { acceptProposals = true, gapStatements = new[] { new { gapId = Guid.CreateVersion7(), sv = "Fel lucka" } } })).Expect(HttpStatusCode.BadRequest).Text("errors.0.code").Should().Be("unknown_reference");

            var statements = gaps.Select(g => new { gapId = g, sv = "Mottagaren finns i Danmark, enligt Anna." });
            await scenario.Approve((await scenario.Decide(new { acceptProposals = true, gapStatements = statements })).Expect(HttpStatusCode.Created).Id);
            var package = await scenario.Package();
            package.FilesWith("enligt Anna").Should().NotBeEmpty();
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
