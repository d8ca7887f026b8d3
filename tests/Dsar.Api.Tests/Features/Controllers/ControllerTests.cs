using System.Net;

namespace Dsar.Api.Tests.Features.Controllers;

/// <summary>
/// Controllers are made by the host key, changed by their own register key, and never by another's.
/// </summary>
public sealed class ControllerTests(Databases databases) : IClassFixture<Databases>
{
    [Theory, OnEachDatabase]
    public async Task The_host_key_makes_controllers_and_each_register_key_sees_its_own(string database)
    {
        var api = databases[database];
        var host = api.As(api.Host);
        var bound = api.As(await Keys.Integration(api, "demo-hosting", "register:write"));
        var body = new { key = "exempelbutiken", name = "Exempelbutiken AB \U0001F600", gaps = new[] { new { code = "org_number", text = new { sv = "Saknas", en = "Missing" } } } };

        (await bound.Post("/v1/controllers", body)).Expect(HttpStatusCode.Forbidden);
        var made = (await host.Post("/v1/controllers", body)).Expect(HttpStatusCode.Created);
        made.Http.Headers.Location!.ToString().Should().Be($"/v1/controllers/{made.Id}");
        (made.Text("name"), made.Text("contactEmail"), made.Text("country")).Should().Be(("Exempelbutiken AB \U0001F600", null, "SE"));
        made["gaps"]!.AsArray().Should().ContainSingle();
        (await host.Post("/v1/controllers", body)).Expect(HttpStatusCode.Conflict).Code.Should().Be("key_taken");

        var seen = await host.Get($"/v1/controllers/{made.Id}");
        seen.Body!.ToJsonString().Should().Be(made.Body!.ToJsonString());
        seen.ETag.Should().Be(made.ETag);
        (await bound.Get($"/v1/controllers/{made.Id}")).Expect(HttpStatusCode.NotFound);
        (await bound.Patch($"/v1/controllers/{made.Id}", new { name = "Theirs" }, made.ETag)).Expect(HttpStatusCode.NotFound);
        (await bound.Get("/v1/controllers"))["items"]!.AsArray().Should().ContainSingle();

        // Its first key works at once: the new controller has its own keys of the vault.
        var own = api.As(await Keys.Person(api, "exempelbutiken", "Eva Ek", "requests:create", "requests:work", "register:write"));
        (await own.Post("/v1/requests", new { right = "access", channel = "phone", subject = People.Kim() })).Expect(HttpStatusCode.Created);
        var patched = (await own.Patch($"/v1/controllers/{made.Id}", new { identityPolicy = new { access = 3 }, contactEmail = "dataskydd@butik.example" }, made.ETag)).Expect(HttpStatusCode.OK);
        (patched["identityPolicy.access"]!.GetValue<int>(), patched["identityPolicy.erasure"]!.GetValue<int>(), patched["version"]!.GetValue<int>()).Should().Be((3, 2, 2));
        patched.ETag.Should().NotBe(made.ETag);
    }

    [Theory, OnEachDatabase]
    public async Task A_change_needs_the_tag_and_tells_every_fault_where_it_stands(string database)
    {
        var api = databases[database];
        var host = api.As(api.Host);
        var made = (await host.Post("/v1/controllers", new { key = "felaktig" })).Expect(HttpStatusCode.Created);
        var path = $"/v1/controllers/{made.Id}";
        (await host.Patch(path, new { name = "X" }, null)).Expect((HttpStatusCode)428);
        (await host.Patch(path, new { name = "X" }, "\"0000\"")).Expect(HttpStatusCode.PreconditionFailed).Code.Should().Be("version_conflict");

        await Faults(host, path, made.ETag, """{"contactEmail":"nobody","country":"se","financialYearEnd":"31-12","closedRetentionMonths":0,"approval":"one_person"}""",
            "/approval conflicting", "/closedRetentionMonths out_of_range", "/contactEmail wrong_format", "/country wrong_format", "/financialYearEnd wrong_format");
        await Faults(host, path, made.ETag, """{"portal":{"findBy":["email","shoe_size"],"theme":{"brand":"red"}},"rightsChannels":[{"value":"x"}]}""",
            "/portal/findBy wrong_format", "/portal/theme/brand wrong_format", "/rightsChannels/0/channel required");
        await Faults(host, path, made.ETag, """{"gaps":[{"code":"x","text":{"sv":"a"}}]}""", "/gaps/0/text/en required");
        await Faults(host, path, made.ETag, """{"key":"annan"}""", "/key conflicting");
        await Faults(host, path, made.ETag, """{"activities":[]}""", "/activities unknown_field");
        await Faults(host, path, made.ETag, """{"identityPolicy":{"access":"two"}}""", "/identityPolicy/access wrong_type");
        await Faults(host, path, made.ETag, """{"name":"a","name":"b"}""", "/name not_unique");
        (await host.Get(path))["version"]!.GetValue<int>().Should().Be(1);
    }

    private static async Task Faults(Client host, string path, string tag, string body, params string[] faults)
    {
        var answer = (await host.Patch(path, body, tag)).Expect(HttpStatusCode.BadRequest);
        answer["errors"]!.AsArray().Select(e => $"{e!["pointer"]} {e["code"]}").Order(StringComparer.Ordinal).Should().Equal(faults, body);
    }
}
