using System.Net;
using Microsoft.EntityFrameworkCore;

namespace Dsar.Api.Tests;

/// <summary>Keys end when they are told to, in every environment but their own they are nothing, and no key does what only people may do.</summary>
public sealed class ApiKeyTests(Databases databases) : IClassFixture<Databases>
{
    [Theory, OnEachDatabase]
    public async Task A_revoked_key_is_nobody_at_once(string database)
    {
        var api = databases[database];
        var host = api.As(api.Host);
        var made = await host.Post("/v1/api-keys", new { kind = "integration", name = "Form", scopes = new[] { "requests:read" }, controllerId = await Keys.Controller(api, "demo-hosting") });
        var client = api.As(made.Text("secret"));
        (await client.Get("/v1/requests")).Expect(HttpStatusCode.OK);

        (await host.Send(HttpMethod.Delete, $"/v1/api-keys/{made.Id}", null)).Expect(HttpStatusCode.NoContent);

        var refused = (await client.Get("/v1/requests")).Expect(HttpStatusCode.Unauthorized);
        refused.Code.Should().Be("unauthenticated");
        refused.Http.Headers.WwwAuthenticate.ToString().Should().Be("Bearer");
    }

    [Theory, OnEachDatabase]
    public async Task A_key_ends_on_the_second_it_expires(string database)
    {
        using var api = Databases.Fresh(database);
        var ends = api.Clock.GetUtcNow().AddHours(2);
        var made = await api.As(api.Host).Post("/v1/api-keys", new { kind = "integration", name = "Form", scopes = new[] { "requests:read" }, expiresAt = ends, controllerId = await Keys.Controller(api, "demo-hosting") });
        var client = api.As(made.Expect(HttpStatusCode.Created).Text("secret"));

        api.Clock.Set(ends.AddSeconds(-1));
        (await client.Get("/v1/requests")).Expect(HttpStatusCode.OK);
        api.Clock.Set(ends);
        (await client.Get("/v1/requests")).Expect(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task What_is_not_exactly_a_key_of_this_environment_is_nobody()
    {
        var api = databases["sqlite"];
        string[] wrong =
        [
            api.Decider.Replace("dsar_dev_", "dsar_live_", StringComparison.Ordinal), api.Decider.Replace("dsar_dev_", "dsar_test_", StringComparison.Ordinal),
            api.Decider.ToUpperInvariant(), api.Decider + "0", api.Decider[..^1], api.Decider[..14], "dsar_dev_", "kim@lund.example", Dsar.Api.Security.ApiKeys.New("dev"),
        ];
        foreach (var key in wrong)
        {
            (await api.As(key).Get("/v1/requests")).Expect(HttpStatusCode.Unauthorized).Code.Should().Be("unauthenticated");
        }

        (await api.As(null).Get("/v1/requests")).Expect(HttpStatusCode.Unauthorized);
    }

    [Theory]
    [InlineData("requests:approve")]
    [InlineData("keys:manage")]
    public async Task An_integration_key_never_gets_what_only_people_may_do(string scope)
    {
        var api = databases["sqlite"];
        var answer = await api.As(api.Host).Post("/v1/api-keys", new { kind = "integration", name = "Robot", scopes = new[] { "requests:read", scope }, controllerId = await Keys.Controller(api, "demo-hosting") });
        answer.Expect(HttpStatusCode.BadRequest).Text("errors.0.code").Should().Be("scope_not_allowed");
    }

    [Theory, OnEachDatabase]
    public async Task The_host_key_sees_no_request(string database)
    {
        var api = databases[database];
        var scenario = await Scenario.Received(api);
        var host = api.As(api.Host);
        (await host.Get("/v1/requests")).Expect(HttpStatusCode.Forbidden).Code.Should().Be("permission_denied");
        (await host.Get(scenario.Path)).Expect(HttpStatusCode.Forbidden);
        (await host.Get($"{scenario.Path}/findings")).Expect(HttpStatusCode.Forbidden);
        (await host.Post("/v1/requests", new { right = "access", channel = "api", subject = People.Kim() })).Expect(HttpStatusCode.Forbidden);
    }

    [Theory, OnEachDatabase]
    public async Task Another_controllers_request_looks_exactly_like_none(string database)
    {
        var api = databases[database];
        var scenario = await Scenario.Received(api);
        var stranger = api.As(await Keys.Person(api, "infoflex", "Stina Främmande", "requests:work", "requests:decide", "deliveries:write"));
        foreach (var path in new[] { "", "/history", "/findings", "/packages", "/identity-checks", $"/findings/{Guid.CreateVersion7()}/rows" })
        {
            var (theirs, nobodys) = (await stranger.Get(scenario.Path + path), await stranger.Get($"/v1/requests/{Guid.CreateVersion7()}{path}"));
            theirs.Expect(HttpStatusCode.NotFound);
            Same(theirs).Should().Be(Same(nobodys));
        }

        static string Same(Answer answer)
        {
            answer.Body!.AsObject().Remove("traceId");
            return answer.Body.ToJsonString();
        }
    }

    [Theory, OnEachDatabase]
    public async Task Only_the_hash_of_a_key_is_stored(string database)
    {
        var api = databases[database];
        var stored = await api.Look(db => db.ApiKeys.IgnoreQueryFilters().AsNoTracking().ToListAsync());
        stored.Should().Contain(k => k.Hash.SequenceEqual(Dsar.Api.Security.ApiKeys.Hash(api.Decider))).And.OnlyContain(k => k.Prefix.Length == Dsar.Api.Security.ApiKeys.PrefixLength);
    }
}
