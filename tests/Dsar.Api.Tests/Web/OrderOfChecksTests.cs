using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Dsar.Api.Web;
using Microsoft.Extensions.DependencyInjection;

namespace Dsar.Api.Tests.Calls;

/// <summary>
/// The first rule that a call breaks answers, in the order of the contract: every pair of rules is broken at once, and the earlier one must speak. Seen red: with Accept looked at before the body.
/// </summary>
public sealed class OrderOfChecksTests
{
    private const int Quota = 500;

    /// <summary>A call that would succeed, until a rule is broken.</summary>
    private sealed class Call
    {
        public HttpMethod Method { get; set; } = HttpMethod.Post;

        public required string Path { get; set; }

        public required Key Key { get; set; }

        public bool Exhausted { get; set; }

        public required string Body { get; set; }

        public string MediaType { get; set; } = "application/json";

        public string? Accept { get; set; }

        public string? IdempotencyKey { get; set; } = Guid.CreateVersion7().ToString();

        public required string? IfMatch { get; set; }
    }

    private sealed record Key(string Secret, string? Id);

    [Fact]
    public async Task The_earlier_rule_answers()
    {
        using var api = Databases.Fresh("sqlite", ("Dsar:Rates:Default", $"{Quota}"));
        var (call, rules) = await Prepare(api);
        for (var first = 0; first < rules.Count; first++)
        {
            for (var second = first; second < rules.Count; second++)
            {
                var broken = call();
                rules[second].Break(broken);
                rules[first].Break(broken);
                api.Clock.Advance(TimeSpan.FromMinutes(1));
                (await Send(api, broken)).Should().Be(rules[first].Code, $"{rules[first].Code} comes before {rules[second].Code}");
            }
        }
    }

    /// <summary>The rules in order, each with how to break it on the approval of a decision.</summary>
    private static async Task<(Func<Call> Valid, IReadOnlyList<(string Code, Action<Call> Break)> Rules)> Prepare(Api api)
    {
        var (scenario, decision) = await Scenario.Decided(api);
        var early = await Scenario.Received(api);
        var approver = await Make(api, "Cia Falk", "requests:approve", "requests:decide", "keys:manage");
        var reader = await Make(api, "Dan Holm", "requests:read");
        await api.As(approver.Secret).Post("/v1/api-keys", new { kind = "integration", name = "x", scopes = new[] { "requests:read" } }, idempotencyKey: "used");
        var (etag, earlyTag) = (await scenario.ETag(), await early.ETag());
        var body = $$"""{"decisionId":"{{decision}}","outcome":"approved"}""";
        Call Valid() => new() { Path = $"{scenario.Path}/approvals", Key = approver, Body = body, IfMatch = etag };
        return (Valid,
        [
            ("method_not_allowed", c => c.Method = HttpMethod.Put),
            ("payload_too_large", c => c.Body = new string(' ', 8 * BodyRules.Mebibyte + 1)),
            ("unsupported_media_type", c => c.MediaType = "text/plain"),
            ("not_acceptable", c => c.Accept = "text/html"),
            ("unauthenticated", c => c.Key = new Key("dsar_dev_00000000000000000000000000000000", null)),
            ("permission_denied", c => c.Key = reader),
            ("quota_exceeded", c => c.Exhausted = true),
            ("idempotency_key_missing", c => c.IdempotencyKey = null),
            ("precondition_required", c => c.IfMatch = null),
            ("validation_failed", c => c.Body = """{"colour":"blue"}"""),
            ("idempotency_key_reused", c => c.IdempotencyKey = "used"),
            ("not_found", c => c.Path = $"/v1/requests/{Guid.CreateVersion7()}/{c.Path.Split('/')[^1]}"),
            ("version_conflict", c => c.IfMatch = "\"0123456789abcdef\""),
            ("identity_level_insufficient", c => (c.Path, c.Body, c.IfMatch) = ($"{early.Path}/decisions", """{"acceptProposals":true}""", earlyTag)),
        ]);
    }

    private static async Task<Key> Make(Api api, string name, params string[] scopes)
    {
        var made = await api.As(api.Host).Post("/v1/api-keys", new { kind = "agent", name, scopes, person = new { name, email = Keys.Email(name) }, controllerId = await Keys.Controller(api, "demo-hosting") });
        return new Key(made.Text("secret")!, made.Text("id"));
    }

    private static async Task<string> Send(Api api, Call call)
    {
        if (call is { Exhausted: true, Key.Id: { } id })
        {
            var rates = api.Services.GetRequiredService<Rates>();
            while (!rates.Count(Rate.Default, id).Exceeded)
            {
            }
        }

        using var request = new HttpRequestMessage(call.Method, call.Path) { Content = new StringContent(call.Body, Encoding.UTF8) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue(call.MediaType);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", call.Key.Secret);
        foreach (var (name, value) in new[] { ("Accept", call.Accept), ("Idempotency-Key", call.IdempotencyKey), ("If-Match", call.IfMatch) }.Where(h => h.Item2 is not null))
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        using var response = await api.CreateClient().SendAsync(request);
        var problem = JsonNode.Parse(await response.Content.ReadAsStringAsync())!;
        ((int)response.StatusCode).Should().Be((int?)problem["status"] ?? 0, "the answer was {0}", problem.ToJsonString());
        return (string)problem["code"]!;
    }
}
