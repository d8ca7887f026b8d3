using System.Net;

namespace Dsar.Api.Tests.Features.Controllers;

/// <summary>
/// An answer says what was approved, whatever becomes of the register afterwards; only a name or contact that was lacking may still be filled in, and
/// then the letter goes on by itself.
/// </summary>
public sealed class PinnedRegisterTests
{
    [Theory, OnEachDatabase]
    public async Task An_edit_between_decision_and_package_changes_nothing_and_a_letter_waits_for_its_sender(string database)
    {
        using var api = Databases.Fresh(database);
        var register = api.As(await Keys.Integration(api, "demo-hosting", "register:write"));
        var controller = $"/v1/controllers/{await Keys.Controller(api, "demo-hosting")}";
        var scenario = await Scenario.Reviewed(api);
        (await register.Patch(controller, new { contactEmail = (string?)null }, (await register.Get(controller)).ETag)).Expect(HttpStatusCode.OK);
        var decision = (await scenario.Decide()).Expect(HttpStatusCode.Created).Id;

        var activity = (await register.Get("/v1/activities"))["items"]!.AsArray().Single(a => a!["key"]!.GetValue<string>() == "bookkeeping")!;
        var path = $"/v1/activities/{activity["id"]}";
        var edited = (await register.Patch(path, new { purposes = new[] { new { sv = "Något helt annat", en = "Something else altogether" } } }, (await register.Get(path)).ETag)).Expect(HttpStatusCode.OK);
        edited["version"]!.GetValue<int>().Should().Be(2);
        (await register.Send(HttpMethod.Delete, path, null)).Expect(HttpStatusCode.Conflict).Code.Should().Be("in_use");

        await scenario.Approve(decision);
        (await scenario.State()).Should().Be("executing");
        var task = (await scenario.Items("tasks", "open")).Should().ContainSingle().Which;
        task["title"]!.GetValue<string>().Should().Be("Fill the gaps of the register");
        (await scenario.Get()).Text("waitingOn").Should().Be("manual_task");
        (await api.RunDueSteps()).Should().Be(0, "it waits");

        (await register.Patch(controller, new { contactEmail = "dataskydd@exempelhotellet.example" }, (await register.Get(controller)).ETag)).Expect(HttpStatusCode.OK);
        await api.RunDueSteps();
        (await scenario.State()).Should().Be("delivering");
        (await scenario.Items("tasks", "open")).Should().BeEmpty();
        var package = await scenario.Package();
        package.Letter.Should().Contain("dataskydd@exempelhotellet.example");
        var all = string.Concat(package.Files.Keys.Where(n => n.EndsWith(".html", StringComparison.Ordinal)).Select(package.Text));
        all.Should().Contain("Bokföra fakturor och betalningar som lagen kräver").And.NotContain("Något helt annat");
    }
}
