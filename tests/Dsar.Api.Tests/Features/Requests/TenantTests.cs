using System.Net;

namespace Dsar.Api.Tests.Features.Requests;

/// <summary>Another controller's request does not exist: every path answers what it answers for an id that was never given. Seen red by a planted fault: without the query filter on requests.</summary>
public sealed class TenantTests(Databases databases) : IClassFixture<Databases>
{
    private static readonly Guid Never = Guid.Parse("019ab2c4-7d10-7a3e-9b51-0f6d2c8e4a17");

    [Theory, OnEachDatabase]
    public async Task Every_path_of_anothers_request_answers_as_if_it_never_was(string database)
    {
        var api = databases[database];
        var scenario = await Scenario.Delivering(api);
        var stranger = api.As(await Keys.Person(api, "ecuni", "Eva Uni", "requests:create", "requests:work", "requests:decide", "requests:approve", "deliveries:write"));
        var etag = await scenario.ETag();
        foreach (var (method, path, body) in await Calls(scenario))
        {
            var real = await stranger.Send(method, path, body, method == HttpMethod.Get ? null : etag, method == HttpMethod.Post ? Guid.CreateVersion7().ToString() : null);
            var none = await stranger.Send(method, path.Replace(scenario.Id.ToString(), Never.ToString(), StringComparison.Ordinal), body, method == HttpMethod.Get ? null : etag, method == HttpMethod.Post ? Guid.CreateVersion7().ToString() : null);
            real.Expect(HttpStatusCode.NotFound);
            WithoutTrace(real).Should().Be(WithoutTrace(none), "{0} {1}", method, path);
            real.Http.Headers.Select(h => h.Key).Should().BeEquivalentTo(none.Http.Headers.Select(h => h.Key));
        }

        (await scenario.State()).Should().Be("delivering");
    }

    [Theory, OnEachDatabase]
    public async Task Anothers_ids_in_bodies_are_unknown_and_lists_are_empty(string database)
    {
        var api = databases[database];
        var kims = await Scenario.Delivering(api);
        var key = await Keys.Person(api, "ecuni", "Eva Uni", "requests:create", "requests:work", "requests:decide", "requests:approve", "deliveries:write", "keys:manage");
        var stranger = api.As(key);
        (await stranger.Get($"/v1/requests?submissionId={(await kims.Get()).Text("submissionId")}"))["items"]!.AsArray().Should().BeEmpty();
        (await stranger.Get($"/v1/requests?reference={(await kims.Get()).Text("reference")}"))["items"]!.AsArray().Should().BeEmpty();
        (await stranger.Get("/v1/controllers"))["items"]!.AsArray().Should().ContainSingle().Which!["key"]!.GetValue<string>().Should().Be("ecuni");
        (await stranger.Get($"/v1/controllers/{await Keys.Controller(api, "demo-hosting")}")).Expect(HttpStatusCode.NotFound);
        var keys = (await stranger.Get("/v1/api-keys?limit=200"))["items"]!.AsArray();
        var ecuni = await Keys.Controller(api, "ecuni");
        keys.Should().OnlyContain(k => k!["controllerId"]!.GetValue<string>() == ecuni);

        var own = await Scenario.ByAgent(api, Attested("Ylva Uni", "ylva@uni.example"), key);
        var ownETag = (await stranger.Get(own.Path)).ETag;
        var package = (await kims.Items("packages"))[0]["id"]!.GetValue<string>();
        await Unknown(stranger.Post($"{own.Path}/deliveries", new { packageId = package, method = "handover" }, ownETag), "/packageId");
        var decision = (await kims.Items("decisions"))[0]["id"]!.GetValue<string>();
        await Unknown(stranger.Post($"{own.Path}/approvals", new { decisionId = decision, outcome = "approved" }, ownETag), "/decisionId");
        var system = (await kims.Items("collections"))[0]["systems"]![0]!["systemId"]!.GetValue<string>();
        await Unknown(stranger.Post($"{own.Path}/collections", new { systemIds = new[] { system }, reason = "Try" }), "/systemIds");
        await Unknown(stranger.Post("/v1/api-keys", new { kind = "integration", name = "x", scopes = new[] { "requests:read" }, controllerId = await Keys.Controller(api, "demo-hosting") }), "/controllerId");
    }

    internal static object Attested(string name, string email) => new
    {
        right = "access",
        channel = "phone",
        subject = People.Of(name, email, new { type = "email", value = email }),
        identityCheck = new { method = "agent_attestation", evidence = "Called back the number on record; compared two invoices." },
    };

    private static async Task Unknown(Task<Answer> call, string pointer)
    {
        var answer = await call;
        answer.Expect(HttpStatusCode.BadRequest).Text("errors.0.code").Should().Be("unknown_reference");
        answer.Text("errors.0.pointer").Should().StartWith(pointer);
    }

    private static async Task<List<(HttpMethod Method, string Path, object? Body)>> Calls(Scenario scenario)
    {
        var calls = new List<(HttpMethod, string, object?)> { (HttpMethod.Get, scenario.Path, null), (HttpMethod.Get, scenario.Path + "/history", null) };
        foreach (var noun in Enum.GetValues<Dsar.Api.Data.Noun>().Select(n => Dsar.Api.Features.Records.RecordEndpoints.Segment(n)))
        {
            calls.Add((HttpMethod.Get, $"{scenario.Path}/{noun}", null));
            calls.AddRange((await scenario.Items(noun)).Take(2).Select(r => (HttpMethod.Get, $"{scenario.Path}/{noun}/{r["id"]}", (object?)null)));
        }

        var (check, collection, finding, task, package, now) = (await scenario.MailboxCheck(), await First(scenario, "collections"), await First(scenario, "findings"), await First(scenario, "tasks"), await First(scenario, "packages"), DateTimeOffset.UnixEpoch.AddYears(50));
        calls.AddRange(
        [
            (HttpMethod.Get, $"{scenario.Path}/findings/{finding}/rows", null),
            (HttpMethod.Get, $"{scenario.Path}/packages/{package}/content", null),
            (HttpMethod.Patch, $"{scenario.Path}/findings/{finding}", new { personMatch = "same" }),
            (HttpMethod.Post, $"{scenario.Path}/identity-checks", new { method = "agent_attestation", evidence = "x" }),
            (HttpMethod.Post, $"{scenario.Path}/identity-checks/{check}/attempts", new { code = "123456" }),
            (HttpMethod.Post, $"{scenario.Path}/clarifications", new { question = "x", why = "much_data" }),
            (HttpMethod.Post, $"{scenario.Path}/clarifications/{Never}/answers", new { text = "x", channel = "email", answeredAt = now }),
            (HttpMethod.Post, $"{scenario.Path}/extensions", new { ground = "complexity", reason = "x" }),
            (HttpMethod.Post, $"{scenario.Path}/collections", new { reason = "x" }),
            (HttpMethod.Post, $"{scenario.Path}/collections/{collection}/waivers", new { systemId = Never, reason = "x" }),
            (HttpMethod.Post, $"{scenario.Path}/tasks/{task}/results", new { outcome = "done", text = "x" }),
            (HttpMethod.Post, $"{scenario.Path}/decisions", new { acceptProposals = true }),
            (HttpMethod.Post, $"{scenario.Path}/approvals", new { decisionId = Never, outcome = "approved" }),
            (HttpMethod.Post, $"{scenario.Path}/deliveries", new { packageId = package, method = "handover" }),
            (HttpMethod.Post, $"{scenario.Path}/deliveries/{Never}/confirmations", new { basis = "handed_over", at = now, evidence = "x" }),
            (HttpMethod.Post, $"{scenario.Path}/withdrawals", new { by = "subject", statement = "x", at = now, channel = "phone" }),
        ]);
        return calls;
    }

    private static async Task<string> First(Scenario scenario, string noun) => (await scenario.Items(noun)).Select(r => r["id"]!.GetValue<string>()).FirstOrDefault(Never.ToString());

    private static string WithoutTrace(Answer answer)
    {
        var body = answer.Body!.DeepClone().AsObject();
        body.Remove("traceId");
        return body.ToJsonString();
    }
}
