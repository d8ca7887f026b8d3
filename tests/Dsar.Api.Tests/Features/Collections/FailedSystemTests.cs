using System.Net;
using System.Text.Json.Nodes;

namespace Dsar.Api.Tests.Features.Collections;

/// <summary>A system that cannot be reached holds nobody up, and is never silently left out (GDPR Art. 5(2), 12(1)).</summary>
public sealed class FailedSystemTests
{
    private const string Reason = "Billing is being rebuilt; its rows will follow.";

    [Theory, OnEachDatabase]
    public async Task The_others_are_found_and_the_answer_names_the_one_that_failed(string database)
    {
        using var api = WithoutBilling(database);
        var scenario = await Scenario.Reviewed(api);

        var systems = await Systems(scenario);
        systems["demo-billing"]["status"]!.GetValue<string>().Should().Be("failed");
        systems["demo-billing"]["error"]!["code"]!.GetValue<string>().Should().NotBeEmpty();
        foreach (var other in new[] { "demo-crm", "demo-domains", "demo-support" })
        {
            systems[other]["status"]!.GetValue<string>().Should().Be("found");
        }

        var seen = await scenario.Get();
        seen["completeness.complete"]!.GetValue<bool>().Should().BeFalse();
        seen["completeness.failed"]!.GetValue<int>().Should().Be(1);

        await scenario.Approve((await scenario.Decide()).Expect(HttpStatusCode.Created).Id);
        var package = await scenario.Package();
        var account = package.Json("metadata/fullstandighet.json")["systems"]!.AsArray().Single(s => s!.ToJsonString().Contains("demo-billing", StringComparison.Ordinal))!;
        account.ToJsonString().Should().Contain("failed");
        package.Letter.Should().Contain("Fakturering");
        package.Letter.Should().NotContain("Alla system är genomsökta").And.NotContain("Alla 4 system");

        await scenario.HandOver();
        var closed = await scenario.Get();
        closed.Text("outcome").Should().Be("granted");
        closed.Text("state").Should().Be("partly_fulfilled", "a system failed");
    }

    [Theory, OnEachDatabase]
    public async Task A_person_may_answer_for_leaving_it_out_and_the_answer_gives_the_reason(string database)
    {
        using var api = WithoutBilling(database);
        var scenario = await Scenario.InReview(api);
        await scenario.CloseQuestions();
        var collection = (await scenario.Items("collections"))[0];
        var billing = (await Systems(scenario))["demo-billing"];
        var path = $"{scenario.Path}/collections/{collection["id"]}/waivers";
        var body = new { systemId = billing["systemId"]!.GetValue<string>(), reason = Reason };

        var worker = api.As(await Keys.Integration(api, "demo-hosting", "requests:work"));
        (await worker.Post(path, body)).Expect(HttpStatusCode.Forbidden).Code.Should().Be("people_only");
        (await scenario.Decider.Post(path, new { body.systemId })).Expect(HttpStatusCode.BadRequest);
        var crm = (await Systems(scenario))["demo-crm"]["systemId"]!.GetValue<string>();
        (await scenario.Decider.Post(path, new { systemId = crm, reason = Reason })).Expect(HttpStatusCode.Conflict).Code.Should().Be("invalid_state");

        (await scenario.Decider.Post(path, body)).Expect(HttpStatusCode.Created);
        (await Systems(scenario))["demo-billing"]["waiver"]!["reason"]!.GetValue<string>().Should().Be(Reason);
        (await scenario.Get())["completeness.waived"]!.GetValue<int>().Should().Be(1);
        await scenario.StepUp();

        await scenario.Approve((await scenario.Decide()).Expect(HttpStatusCode.Created).Id);
        var package = await scenario.Package();
        package.Text("metadata/fullstandighet.json").Should().Contain(Reason).And.Contain("waived");
        package.Letter.Should().Contain(Reason);
        await scenario.HandOver();
        (await scenario.State()).Should().Be("fulfilled");
    }

    private static Api WithoutBilling(string database) => Databases.Fresh(database, ("Dsar:Systems:demo-billing:Read", "Data Source=/nonexistent/x.db"));

    private static async Task<Dictionary<string, JsonNode>> Systems(Scenario scenario) =>
        (await scenario.Items("collections"))[^1]["systems"]!.AsArray().ToDictionary(s => s!["name"]!.GetValue<string>(), s => s!);
}
