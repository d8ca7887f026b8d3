using System.Net;

namespace Dsar.Api.Tests;

/// <summary>Requests are found by a keyed hash of an identifier, whatever its spelling, at the caller's own controller only.</summary>
public sealed class SearchRequestsTests(Databases databases) : IClassFixture<Databases>
{
    [Theory, OnEachDatabase]
    public async Task A_request_is_found_by_another_spelling_and_by_nobody_elses_number(string database)
    {
        var api = databases[database];
        var scenario = await Scenario.Received(api);
        (await Found(api.As(api.Decider), "phone", "+46 70 1740605")).Should().Contain(scenario.Id.ToString());
        (await Found(api.As(api.Decider), "email", "KIM@lund.example")).Should().Contain(scenario.Id.ToString());
        (await Found(api.As(api.Decider), "customer_number", "1-C-1043")).Should().BeEmpty();

        var elsewhere = await Keys.Integration(api, "ecuni", "requests:work");
        (await Found(api.As(elsewhere), "email", "kim@lund.example")).Should().BeEmpty();
    }

    private static async Task<IReadOnlyList<string>> Found(Client client, string type, string value)
    {
        var page = (await client.Post("/v1/requests/search", new { identifiers = new[] { new { type, value } } })).Expect(HttpStatusCode.OK);
        return [.. page["items"]!.AsArray().Select(i => i!["id"]!.GetValue<string>())];
    }
}
