using System.Net;

namespace Dsar.Api.Tests.Features.Activities;

/// <summary>
/// The register of activities: what a policy does not state stays null and a gap, marketing stands alone, and what is needed cannot be taken away. Seen
/// red: mixed purposes let in; another controller's register listed; an activity deleted under its data map.
/// </summary>
public sealed class ActivityTests(Databases databases) : IClassFixture<Databases>
{
    private static readonly object Name = new { sv = "Enkäter", en = "Surveys" };

    [Theory, OnEachDatabase]
    public async Task An_activity_is_added_read_changed_and_taken_out(string database)
    {
        var api = databases[database];
        var register = api.As(await Keys.Integration(api, "ecuni", "register:write"));
        var body = new
        {
            key = "surveys",
            name = Name,
            role = "controller",
            lawfulBases = new[] { new { basis = (string?)null, quote = "Vi frågar ibland" } },
            recipients = new object[] { new { name = (string?)null, kind = "processor" }, new { name = "Exempelpost AB" } },
            gaps = new[] { new { code = "basis_not_stated", text = new { sv = "Grund saknas", en = "No basis" }, blocks = "access" } },
        };
        var made = (await register.Post("/v1/activities", body)).Expect(HttpStatusCode.Created);
        (made["version"]!.GetValue<int>(), made["lawfulBases.0.basis"], made["transfers"], made["recipients.0.country"], made.Text("recipients.1.kind")).Should().Be((1, null, null, null, "other"));
        made["retention.0.notStated"]!.GetValue<bool>().Should().BeTrue("no period is invented");
        made.Text("gaps.0.activityId").Should().Be(made.Id.ToString());
        (await register.Post("/v1/activities", body)).Expect(HttpStatusCode.Conflict).Code.Should().Be("key_taken");

        var path = made.Http.Headers.Location!.ToString();
        var (first, second) = (made.Text("recipients.0.id"), made.Text("recipients.1.id"));
        var recipients = new object[] { new { name = "Ny AB" }, new { id = second, name = "Exempelpost AB" }, new { id = first, name = "Namngiven AB" } };
        (await register.Patch(path, new { recipients }, null)).Expect((HttpStatusCode)428);
        var changed = (await register.Patch(path, new { recipients }, made.ETag)).Expect(HttpStatusCode.OK);
        new[] { changed.Text("recipients.1.id"), changed.Text("recipients.2.id") }.Should().Equal(second, first);
        changed.Text("recipients.0.id").Should().NotBe(first).And.NotBe(second).And.NotBeNull();
        changed["gaps"]!.AsArray().Should().ContainSingle("they were not sent");
        (await register.Patch(path, new { financial = true }, made.ETag)).Expect(HttpStatusCode.PreconditionFailed);
        (await register.Get(path)).Body!.ToJsonString().Should().Be(changed.Body!.ToJsonString());

        var stranger = api.As(await Keys.Integration(api, "infoflex", "register:write"));
        (await stranger.Get(path)).Expect(HttpStatusCode.NotFound);
        (await stranger.Send(HttpMethod.Delete, path, null)).Expect(HttpStatusCode.NotFound);
        (await api.As(await Keys.Integration(api, "ecuni", "requests:read")).Patch(path, new { financial = true }, changed.ETag)).Expect(HttpStatusCode.Forbidden);
        (await register.Send(HttpMethod.Delete, path, null)).Expect(HttpStatusCode.NoContent);
        (await register.Get(path)).Expect(HttpStatusCode.NotFound);
        (await register.Get($"/v1/controllers/{made.Text("controllerId")}"))["gaps"]!.AsArray().Should().NotContain(g => g!["code"]!.GetValue<string>() == "basis_not_stated" && g["activityId"]!.ToString() == made.Id.ToString());
    }

    [Theory, OnEachDatabase]
    public async Task Faults_are_told_by_pointer_and_registers_are_kept_apart(string database)
    {
        var api = databases[database];
        var (host, ecuni) = (api.As(api.Host), await Keys.Controller(api, "ecuni"));
        var register = api.As(await Keys.Integration(api, "ecuni", "register:write"));
        var two = new[] { new { sv = "a", en = "a" }, new { sv = "b", en = "b" } };
        await Faults(register, new { key = "mix", name = Name, role = "controller", directMarketing = true, purposes = two }, "/directMarketing conflicting");
        await Faults(register, new { name = Name, lawfulBases = new[] { new { basis = "consent" } } }, "/key required", "/role required");
        await Faults(register, new { key = "x", name = Name, role = "controller", lawfulBases = new[] { new { basis = "consent" } }, retention = new object[] { new { keep = "P1Y", quote = "q" }, new { statute = "x", quote = "q" } } },
            "/lawfulBases/0/quote required", "/retention/0/anchor required", "/retention/1/statute unknown_value");
        await Faults(register, new { key = "Nej!", name = Name, role = "controller", gaps = new[] { new { text = Name } } }, "/gaps/0/code required", "/key wrong_format");
        await Faults(register, new { key = "x", name = Name, role = "controller", controllerId = await Keys.Controller(api, "infoflex") }, "/controllerId unknown_reference");
        await Faults(host, new { key = "x", name = Name, role = "controller" }, "/controllerId required");

        (await host.Get("/v1/activities")).Expect(HttpStatusCode.BadRequest)["errors.0.parameter"]!.GetValue<string>().Should().Be("controllerId");
        (await host.Get($"/v1/activities?controllerId={ecuni}"))["items"]!.AsArray().Should().NotBeEmpty();
        (await register.Get($"/v1/activities?controllerId={ecuni}"))["items"]!.AsArray().Should().NotBeEmpty();
        (await register.Get($"/v1/activities?controllerId={await Keys.Controller(api, "infoflex")}")).Expect(HttpStatusCode.OK)["items"]!.AsArray().Should().BeEmpty();

        var demo = (await host.Get($"/v1/activities?controllerId={await Keys.Controller(api, "demo-hosting")}"))["items"]!.AsArray().Single(a => a!["key"]!.ToString() == "bookkeeping")!;
        var refused = (await host.Send(HttpMethod.Delete, $"/v1/activities/{demo["id"]}", null)).Expect(HttpStatusCode.Conflict);
        (refused.Code, refused["count"]!.GetValue<int>()).Should().Be(("in_use", 1));
    }

    /// <summary>Seen red without the apostrophe.</summary>
    [Theory, OnEachDatabase]
    public async Task The_record_of_processing_is_a_table_too(string database)
    {
        var api = databases[database];
        var register = api.As(await Keys.Integration(api, "ecuni", "register:write"));
        var body = new { key = "a-formula", name = new { sv = "=1+1, eller \"två\"", en = "Sum" }, role = "controller" };
        var made = (await register.Post("/v1/activities", body)).Expect(HttpStatusCode.Created);
        var answer = (await register.Send(HttpMethod.Get, "/v1/activities?limit=1", null, accept: "text/csv")).Expect(HttpStatusCode.OK);
        answer.Http.Content.Headers.ContentType!.ToString().Should().Be("text/csv; charset=utf-8");
        var lines = (await answer.Http.Content.ReadAsStringAsync()).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        lines[0].Should().StartWith("id,key,name.sv,name.en,role,purposes.sv,");
        lines.Should().HaveCount(1 + (await register.Get("/v1/activities?limit=200"))["items"]!.AsArray().Count);
        lines.Should().ContainSingle(l => l.StartsWith($"{made.Id},a-formula,\"'=1+1, eller \"\"två\"\"\",Sum,controller,", StringComparison.Ordinal));
        (await register.Send(HttpMethod.Get, "/v1/activities?limit=0", null, accept: "text/csv")).Expect(HttpStatusCode.BadRequest);
        (await register.Send(HttpMethod.Get, "/v1/activities", null, accept: "text/html")).Expect(HttpStatusCode.NotAcceptable);
        (await register.Send(HttpMethod.Delete, $"/v1/activities/{made.Id}", null)).Expect(HttpStatusCode.NoContent);
    }

    private static async Task Faults(Client client, object body, params string[] faults)
    {
        var answer = (await client.Post("/v1/activities", body)).Expect(HttpStatusCode.BadRequest);
        answer["errors"]!.AsArray().Select(e => $"{e!["pointer"]} {e["code"]}").Order(StringComparer.Ordinal).Should().Equal(faults);
    }
}
