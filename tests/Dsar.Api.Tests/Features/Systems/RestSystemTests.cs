using System.Net;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Dsar.Api.Tests.Features.Systems;

/// <summary>
/// A system with an HTTP API is connected by a data map alone, and searched like any other (GDPR Art. 15(1)).
/// </summary>
public sealed class RestSystemTests
{
    [Theory, OnEachDatabase]
    public async Task A_mapped_api_is_looked_at_and_its_rows_are_found(string database)
    {
        await using var vendor = await Vendor();
        var secret = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        await File.WriteAllTextAsync(secret, "s3cret-canary");
        using var api = Databases.Fresh(database, ("Dsar:Systems:mailings:BaseUrl", Address(vendor)), ("Dsar:Systems:mailings:SecretFile", secret), ("Dsar:Systems:mailings:AllowNetworks:0", "127.0.0.0/8"));
        var register = api.As(await Keys.Person(api, "demo-hosting", "Rut Reg", "register:write"));
        var created = (await register.Post("/v1/systems", new { dataMap = Map() })).Expect(HttpStatusCode.Created);

        var started = (await register.Post($"/v1/systems/{created.Id}/tests", new { })).Expect(HttpStatusCode.Accepted);
        await api.RunDueSteps();
        var look = (await register.Get(started.Http.Headers.Location!.ToString())).Expect(HttpStatusCode.OK);
        (look["result.report.ok"]!.GetValue<bool>(), look["result.report.reachable"]!.GetValue<bool>()).Should().Be((true, true));
        look["result.report.dryRun.steps"]!.AsArray().Select(s => s!["query"]!.ToString()).Should().Equal("GET /members?address={value|lower}");
        look["result.report.warnings"]!.AsArray().Select(w => w!["code"]!.ToString()).Should().Equal("DW114");
        look.Body!.ToJsonString().Should().NotContain("s3cret");

        var scenario = await Scenario.InReview(api);
        var system = (await scenario.Items("collections"))[0]["systems"]!.AsArray().Single(s => s!["name"]!.ToString() == "mailings")!;
        system["status"]!.ToString().Should().Be("found");
        File.Delete(secret);
    }

    [Theory, OnEachDatabase]
    public async Task A_fault_in_a_request_is_told_at_its_place(string database)
    {
        using var api = Databases.Fresh(database);
        var register = api.As(await Keys.Person(api, "demo-hosting", "Rut Reg", "register:write"));
        var map = Map();
        map["collections"]![0]!["identity"]![0]!["via"] = "byMail";
        map["collections"]![0]!["requests"]!["byAddress"]!["rows"] = "members";

        var answer = (await register.Post("/v1/systems", new { dataMap = map })).Expect(HttpStatusCode.BadRequest);

        answer["errors"]!.AsArray().Select(e => $"{e!["pointer"]} {e["code"]}").Should().BeEquivalentTo("/dataMap/collections/0/identity/0/via DM080", "/dataMap/collections/0/requests/byAddress/rows DM081");
    }

    private static JsonObject Map() => JsonNode.Parse("""
        {
          "map": 1, "system": "mailings", "title": {"sv": "Utskick", "en": "Mailings"}, "kind": "rest", "backupRetention": "P1M",
          "rest": {"auth": {"type": "bearer", "value": "secret"}},
          "collections": [{
            "name": "members", "title": {"sv": "Mottagare", "en": "Members"}, "key": ["id"], "activity": "newsletter", "origin": "provided", "erase": "delete",
            "fields": [{"name": "id", "type": "integer", "personal": false}, {"name": "address", "category": "pd:EmailAddress", "fold": "email"}],
            "identity": [{"kind": "email", "fields": ["address"], "via": "byAddress"}],
            "requests": {"byAddress": {"get": "/members", "query": {"address": "{value|lower}"}, "rows": "/members", "paging": {"type": "cursor", "next": "/next", "send": "after"}}}
          }]
        }
        """)!.AsObject();

    private static async Task<WebApplication> Vendor()
    {
        var builder = WebApplication.CreateSlimBuilder();
        var vendor = builder.Build();
        vendor.Urls.Add("http://127.0.0.1:0");
        vendor.MapGet("/", () => "a vendor");
        vendor.MapGet("/members", (HttpRequest request, string address, string? after) => request.Headers.Authorization != "Bearer s3cret-canary" ? Results.StatusCode(401)
            : address != "kim@lund.example" ? Results.Json(new { members = Array.Empty<object>() })
            : Results.Json(new { members = new[] { new { id = after is null ? 1 : 2, address = "Kim@lund.example" } }, next = after is null ? "2" : null }));
        await vendor.StartAsync();
        return vendor;
    }

    private static string Address(WebApplication vendor) => vendor.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
}
