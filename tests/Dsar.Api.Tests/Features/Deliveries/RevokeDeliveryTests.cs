using System.Net;

namespace Dsar.Api.Tests.Features.Deliveries;

/// <summary>A delivery taken back cannot be confirmed; the answer is delivered anew.</summary>
public sealed class RevokeDeliveryTests(Databases databases) : IClassFixture<Databases>
{
    [Theory, OnEachDatabase]
    public async Task A_delivery_that_has_not_arrived_is_taken_back_and_made_anew(string database)
    {
        var api = databases[database];
        var scenario = await Scenario.Delivering(api);
        var package = (await scenario.Items("packages"))[0]["id"];
        var wrong = (await scenario.Decider.Post($"{scenario.Path}/deliveries", new { packageId = package, method = "registered_post", addressSource = "held" }, await scenario.ETag())).Expect(HttpStatusCode.Created);
        var path = $"{scenario.Path}/deliveries/{wrong.Id}";

        (await scenario.Decider.Post(path + "/revocations", new { })).Expect(HttpStatusCode.BadRequest).Text("errors.0.pointer").Should().Be("/reason");
        (await scenario.Decider.Post(path + "/revocations", new { reason = "She has moved" })).Expect(HttpStatusCode.Created).Text("state").Should().Be("revoked");

        var confirmation = new { basis = "posted", at = api.Clock.GetUtcNow(), evidence = "RR123" };
        var refused = await scenario.Decider.Post(path + "/confirmations", confirmation);
        (refused.Expect(HttpStatusCode.Conflict).Code, refused.Text("state")).Should().Be(("invalid_state", "revoked"));
        (await scenario.Decider.Post(path + "/revocations", new { reason = "Twice" })).Expect(HttpStatusCode.Conflict).Code.Should().Be("invalid_state");
        (await scenario.State()).Should().Be("delivering");
        await scenario.HandOver();
        (await scenario.State()).Should().Be("fulfilled");
    }
}
