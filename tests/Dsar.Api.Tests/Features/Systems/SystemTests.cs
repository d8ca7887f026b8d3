using System.Net;
using System.Text.Json.Nodes;

namespace Dsar.Api.Tests.Features.Systems;

/// <summary>
/// Connected systems: a map through the API is checked as one from a file, and nothing that is needed can be taken away.
/// </summary>
public sealed class SystemTests(Databases databases) : IClassFixture<Databases>
{
    [Theory, OnEachDatabase]
    public async Task A_system_is_connected_changed_and_disconnected(string database)
    {
        var api = databases[database];
        var register = api.As(await Keys.Integration(api, "demo-hosting", "register:write"));
        var made = (await register.Post("/v1/systems", new { key = "archive", name = "Archive", kind = "manual", dataMap = Map() })).Expect(HttpStatusCode.Created);
        (made.Text("key"), made.Text("name"), made.Text("kind"), made.Text("connection"), made["enabled"]!.GetValue<bool>()).Should().Be(("archive", "Archive", "manual", "archive", true));
        made["activityIds"]!.AsArray().Should().ContainSingle();
        made["lastTest"].Should().BeNull();
        var path = made.Http.Headers.Location!.ToString();
        (await register.Get(path)).Body!.ToJsonString().Should().Be(made.Body!.ToJsonString());
        (await register.Post("/v1/systems", new { dataMap = made["dataMap"] })).Expect(HttpStatusCode.Conflict).Code.Should().Be("key_taken");

        (await register.Patch(path, new { enabled = false }, null)).Expect((HttpStatusCode)428);
        await Faults(await register.Patch(path, new { enabled = false }, made.ETag), "/dataMap/enabled DM016");
        await Faults(await register.Patch(path, new { key = "other" }, made.ETag), "/key conflicting");
        await Faults(await register.Patch(path, new { name = "Other", dataMap = new { title = "Other" } }, made.ETag), "/name conflicting");
        var off = (await register.Patch(path, new { enabled = false, dataMap = new { reason = new { sv = "Flyttas", en = "Being moved" } } }, made.ETag)).Expect(HttpStatusCode.OK);
        (off["enabled"]!.GetValue<bool>(), off.Text("dataMap.reason.en"), off["version"]!.GetValue<int>()).Should().Be((false, "Being moved", 2));
        off.Text("dataMapHash").Should().NotBe(made.Text("dataMapHash"));
        (await register.Patch(path, new { enabled = true }, made.ETag)).Expect(HttpStatusCode.PreconditionFailed);

        var stranger = api.As(await Keys.Integration(api, "infoflex", "register:write"));
        (await stranger.Get(path)).Expect(HttpStatusCode.NotFound);
        (await stranger.Post(path + "/tests", new { })).Expect(HttpStatusCode.NotFound);
        (await stranger.Get($"/v1/systems?controllerId={made.Text("controllerId")}"))["items"]!.AsArray().Should().BeEmpty();
        (await register.Send(HttpMethod.Delete, path, null)).Expect(HttpStatusCode.NoContent);
        (await register.Get(path)).Expect(HttpStatusCode.NotFound);

        var systems = (await register.Get("/v1/systems?limit=2")).Expect(HttpStatusCode.OK);
        var rest = await register.Get($"/v1/systems?limit=2&cursor={systems.Text("nextCursor")}");
        var crm = systems["items"]!.AsArray().Concat(rest["items"]!.AsArray()).Single(s => s!["key"]!.ToString() == "demo-crm")!;
        var refused = (await register.Send(HttpMethod.Delete, $"/v1/systems/{crm["id"]}", null)).Expect(HttpStatusCode.Conflict);
        (refused.Code, refused["count"]!.GetValue<int>()).Should().Be(("in_use", 3));
    }

    [Theory, OnEachDatabase]
    public async Task A_map_is_checked_as_one_from_a_file_and_every_fault_has_its_place(string database)
    {
        var api = databases[database];
        var register = api.As(await Keys.Integration(api, "demo-hosting", "register:write"));
        await Faults(await register.Post("/v1/systems", new { dataMap = With(m => m["kind"] = "sqlserver") }), "/dataMap/kind DM015");
        await Faults(await register.Post("/v1/systems", new { dataMap = With(m => m["connection"] = "Data Source=/x.db;Password=hemligt") }), "/dataMap/connection DM005");
        await Faults(await register.Post("/v1/systems", new { kind = "files", dataMap = Map() }), "/kind conflicting");
        await Faults(await register.Post("/v1/systems", new { dataMap = With(m => m["controller"] = "ecuni") }), "/dataMap/controller conflicting");
        await Faults(await register.Post("/v1/systems", new { dataMap = With(m => m["collections"]![0]!["activity"] = "no-such") }), "/dataMap/collections/0/activity DM034");
        await Faults(await register.Post("/v1/systems", new { dataMap = With(m => m["colections"] = new JsonArray()) }), "/dataMap/colections DM004");
        await Faults(await register.Post("/v1/systems", new { dataMap = With(m => m["collections"]![0]!["joins"] = JsonNode.Parse("""[{"name":"c","here":["no"],"there":"demo-crm.customers [customer_no]"}]""")) }), "/dataMap/collections/0/joins/0 DM053");
        await Faults(await register.Post("/v1/systems", new { }), "/dataMap required");
        await Faults(await api.As(api.Host).Post("/v1/systems", new { dataMap = Map() }), "/controllerId required");

        // A change that breaks what another map builds on is refused as well.
        var crm = (await register.Get("/v1/systems"))["items"]!.AsArray().Single(s => s!["key"]!.ToString() == "demo-crm")!;
        var collections = new JsonArray([.. crm["dataMap"]!["collections"]!.AsArray().Where(c => c!["name"]!.ToString() != "customers").Select(c => c!.DeepClone())]);
        var broken = (await register.Patch($"/v1/systems/{crm["id"]}", new { dataMap = new { collections } }, (await register.Get($"/v1/systems/{crm["id"]}")).ETag)).Expect(HttpStatusCode.BadRequest);
        broken["errors"]!.AsArray().Select(e => e!["detail"]!.ToString()).Should().Contain(d => d.Contains("demo-billing", StringComparison.Ordinal));
    }

    internal static JsonObject Map() => JsonNode.Parse("""
        {
          "map": 1, "system": "archive", "title": {"sv": "Arkiv", "en": "Archive"}, "kind": "manual",
          "collections": [{
            "name": "folders", "title": {"sv": "Pärmar", "en": "Folders"}, "key": ["no"], "activity": "customer-contract", "origin": "provided", "erase": "delete",
            "fields": [{"name": "no", "personal": false}, {"name": "holder", "category": "pd:Name"}, {"name": "customer_no", "category": "pd:AccountIdentifier"}],
            "identity": [{"kind": "customer_number", "fields": ["customer_no"]}]
          }]
        }
        """)!.AsObject();

    private static JsonObject With(Action<JsonObject> change)
    {
        var map = Map();
        change(map);
        return map;
    }

    private static Task Faults(Answer answer, params string[] faults)
    {
        answer.Expect(HttpStatusCode.BadRequest)["errors"]!.AsArray().Select(e => $"{e!["pointer"]} {e["code"]}").Should().Contain(faults);
        answer.Body!.ToJsonString().Should().NotContain("hemligt");
        return Task.CompletedTask;
    }
}
