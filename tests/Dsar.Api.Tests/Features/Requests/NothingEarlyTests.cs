using System.Net;
using Microsoft.EntityFrameworkCore;

namespace Dsar.Api.Tests.Features.Requests;

/// <summary>Nothing is searched, decided, approved, packed or delivered before its time. Seen red by a planted fault: with the held contact asked about before the code was entered.</summary>
public sealed class NothingEarlyTests(Databases databases) : IClassFixture<Databases>
{
    private static readonly Guid Nothing = Guid.Parse("019ab2c4-7d10-7a3e-9b51-0f6d2c8e4a17");

    [Theory, OnEachDatabase]
    public async Task Before_identity_nothing_can_be_had_and_no_system_is_opened(string database)
    {
        using var api = Databases.Fresh(database);
        var opened = Spoil(api);
        var scenario = await Scenario.Received(api);
        await api.RunDueSteps();

        (await scenario.State()).Should().Be("awaiting_identity");
        await NothingPacked(api, scenario);
        foreach (var noun in new[] { "findings", "collections", "packages", "decisions", "approvals", "deliveries", "executions" })
        {
            (await scenario.Items(noun)).Should().BeEmpty();
            (await scenario.Decider.Get($"{scenario.Path}/{noun}/{Nothing}")).Expect(HttpStatusCode.NotFound).Code.Should().Be("not_found");
        }

        (await scenario.Decider.Get($"{scenario.Path}/findings/{Nothing}/rows")).Expect(HttpStatusCode.NotFound);
        (await scenario.Decide()).Expect(HttpStatusCode.Conflict).Code.Should().Be("identity_level_insufficient");
        (await scenario.Decider.Post($"{scenario.Path}/collections", new { reason = "Early" })).Expect(HttpStatusCode.Conflict).Code.Should().Be("invalid_state");
        await CannotApproveOrDeliver(scenario);
        opened.Should().OnlyContain(f => !File.Exists(f), "no connected system was opened");
        (await scenario.Get()).Text("identity.heldContact").Should().Be("not_checked", "an attempt to ask would have left its failure here");
        (await api.Look(db => db.Steps.IgnoreQueryFilters().Select(s => s.Step).Distinct().ToListAsync())).Should().Equal(Dsar.Api.Data.Step.Mail);
    }

    [Theory, OnEachDatabase]
    public async Task In_review_there_is_nothing_to_approve_or_deliver(string database)
    {
        var api = databases[database];
        var scenario = await Scenario.InReview(api);
        await CannotApproveOrDeliver(scenario);
        var open = await scenario.Decide();
        open.Expect(HttpStatusCode.Conflict).Code.Should().Be("decision_incomplete");
        open["findingIds"]!.AsArray().Should().NotBeEmpty();
        open["count"]!.GetValue<int>().Should().BePositive();
        (await scenario.Items("packages")).Should().BeEmpty();
    }

    [Theory, OnEachDatabase]
    public async Task A_proposed_decision_gives_nothing_until_another_person_approves(string database)
    {
        var api = databases[database];
        var (scenario, decision) = await Scenario.Decided(api);
        await api.RunDueSteps();
        (await scenario.State()).Should().Be("awaiting_approval");
        (await scenario.Items("packages")).Should().BeEmpty();
        (await scenario.Items("executions")).Should().BeEmpty();
        (await scenario.Decide()).Expect(HttpStatusCode.Conflict).Code.Should().Be("invalid_state");
        (await Deliver(scenario)).Expect(HttpStatusCode.BadRequest).Text("errors.0.code").Should().Be("unknown_reference");
        var finding = (await scenario.Findings())[0]["id"];
        var path = $"{scenario.Path}/findings/{finding}";
        (await scenario.Decider.Patch(path, new { personMatch = "other" }, (await scenario.Decider.Get(path)).ETag)).Expect(HttpStatusCode.Conflict).Code.Should().Be("invalid_state");
        (await scenario.Approver.Post($"{scenario.Path}/approvals", new { decisionId = Nothing, outcome = "approved" }, await scenario.ETag())).Expect(HttpStatusCode.BadRequest).Text("errors.0.pointer").Should().Be("/decisionId");

        (await scenario.Approver.Post($"{scenario.Path}/approvals", new { decisionId = decision, outcome = "approved" }, await scenario.ETag())).Expect(HttpStatusCode.Created);
        (await scenario.State()).Should().Be("executing");
        (await Deliver(scenario)).Status.Should().BeOneOf(HttpStatusCode.Conflict, HttpStatusCode.BadRequest);
        (await scenario.Items("packages")).Should().BeEmpty();
    }

    private static async Task CannotApproveOrDeliver(Scenario scenario)
    {
        var blocked = (await scenario.Approver.Get(scenario.Path))["blockedActions"]!.AsArray().Select(b => b!["action"]!.GetValue<string>());
        blocked.Should().Contain(["approvals", "deliveries"]);
        (await scenario.Approver.Post($"{scenario.Path}/approvals", new { decisionId = Nothing, outcome = "approved" }, await scenario.ETag())).Status.Should().BeOneOf(HttpStatusCode.BadRequest, HttpStatusCode.Conflict);
        (await Deliver(scenario)).Status.Should().BeOneOf(HttpStatusCode.BadRequest, HttpStatusCode.Conflict);
    }

    private static async Task<Answer> Deliver(Scenario scenario) => await scenario.Decider.Post($"{scenario.Path}/deliveries", new { packageId = Nothing, method = "handover" }, await scenario.ETag());

    private static Task NothingPacked(Api api, Scenario scenario)
    {
        foreach (var folder in new[] { "runs", "packages" })
        {
            var path = Path.Combine(api.Folder, folder);
            (Directory.Exists(path) ? Directory.GetFileSystemEntries(path) : []).Should().BeEmpty("{0} of {1} does not exist yet", folder, scenario.Id);
        }

        return Task.CompletedTask;
    }

    // Takes the systems' files away: SQLite would make an empty one, or fail, wherever it is opened.
    private static List<string> Spoil(Api api)
    {
        var files = Directory.GetFiles(Path.Combine(api.Folder, "systems"), "*.db").ToList();
        files.Should().HaveCount(4);
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        files.ForEach(File.Delete);
        return files;
    }
}
