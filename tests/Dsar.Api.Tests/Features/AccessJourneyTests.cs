using System.Net;

namespace Dsar.Api.Tests;

/// <summary>The whole journey over HTTP, on both databases.</summary>
public sealed class AccessJourneyTests(Databases databases) : IClassFixture<Databases>
{
    [Theory, OnEachDatabase]
    public async Task An_access_request_travels_from_intake_to_delivered_package(string database)
    {
        var api = databases[database];
        var scenario = await Scenario.Delivering(api);

        var package = (await scenario.Decider.Get($"{scenario.Path}/packages"))["items"]![0]!;
        var operations = (await scenario.Decider.Get($"/v1/operations?requestId={scenario.Id}"))["items"]!.AsArray();
        operations.Select(o => $"{o!["kind"]} {o["state"]}").Should().Equal("collection succeeded", "execution succeeded", "package succeeded");
        package["operationId"]!.GetValue<string>().Should().Be(operations[2]!["id"]!.GetValue<string>());
        (await scenario.Items("executions"))[0]["operationId"]!.GetValue<string>().Should().Be(operations[1]!["id"]!.GetValue<string>());
        var delivery = await scenario.Decider.Post($"{scenario.Path}/deliveries", new { packageId = package["id"], method = "handover" }, (await scenario.Get()).ETag);
        delivery.Expect(HttpStatusCode.Created).Text("state").Should().Be("prepared");
        var at = api.Clock.GetUtcNow();
        (await scenario.Decider.Post($"{scenario.Path}/deliveries/{delivery.Id}/confirmations", new { basis = "handed_over", at, evidence = "Signed for at the desk" })).Expect(HttpStatusCode.Created);

        var closed = await scenario.Get();
        closed.Text("state").Should().BeOneOf("fulfilled", "partly_fulfilled");
        closed["deadline.onTime"]!.GetValue<bool>().Should().BeTrue();
    }
}
