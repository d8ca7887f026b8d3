using System.Net;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Dsar.Api.Security;
using Microsoft.Extensions.DependencyInjection;

namespace Dsar.Api.Tests.Features.Audit;

/// <summary>
/// The audit trail over HTTP: pages, filters, the export, signed checkpoints, public keys, and the copy outside the database.
/// Seen red with a mirror that took a first line cut in half for another history.
/// </summary>
public sealed class AuditTests(Databases databases) : IClassFixture<Databases>
{
    [Theory, OnEachDatabase]
    public async Task Pages_in_order_show_who_did_what_and_only_ones_own(string database)
    {
        var api = databases[database];
        var scenario = await Scenario.Received(api);
        (await scenario.Get()).Expect(HttpStatusCode.OK);
        var auditor = await Auditor(api);

        var entries = await All(auditor, "/v1/audit?limit=3");
        entries.Select(e => e["seq"]!.GetValue<long>()).Should().Equal(Enumerable.Range(1, entries.Count).Select(i => (long)i));
        var look = entries.First(e => e["action"]!.ToString() == "content.viewed" && e["requestId"]?.ToString() == scenario.Id.ToString());
        look["actor"]!["name"]!.ToString().Should().Be("Anna Ek");
        look["data"]!["section"]!.ToString().Should().Be("subject");
        look.AsObject().Select(m => m.Key).Should().Equal("seq", "at", "actor", "action", "objectType", "objectId", "requestId", "subjectHmac", "data", "prevHash", "hash");
        (await All(auditor, $"/v1/audit?limit=2&requestId={scenario.Id}")).Should().NotBeEmpty().And.OnlyContain(e => e["requestId"]!.ToString() == scenario.Id.ToString());
        (await All(auditor, "/v1/audit?fromSeq=1&toSeq=2&limit=1")).Select(e => e["seq"]!.GetValue<long>()).Should().Equal(1, 2);

        var other = api.As(await Keys.Person(api, "infoflex", "Other Officer", "audit:read"));
        (await All(other, "/v1/audit")).Should().NotContain(e => e["requestId"]!.ToString() == scenario.Id.ToString());
        (await other.Get($"/v1/audit?requestId={scenario.Id}"))["items"]!.AsArray().Should().BeEmpty();
        (await api.As(api.Decider).Get("/v1/audit")).Expect(HttpStatusCode.Forbidden).Code.Should().Be("permission_denied");
        (await api.As(null).Get("/v1/audit")).Expect(HttpStatusCode.Unauthorized);
    }

    [Theory, OnEachDatabase]
    public async Task The_export_is_the_same_chain_and_needs_no_page(string database)
    {
        var api = databases[database];
        await Scenario.Received(api);
        var auditor = await Auditor(api);
        var export = await Export(auditor, "/v1/audit");
        var paged = await All(auditor, "/v1/audit?limit=200");
        export.Select(e => e.Hash).Should().Equal(paged.Select(e => e["hash"]!.ToString()));
        (await Export(auditor, "/v1/audit?fromSeq=2&toSeq=3")).Select(e => e.Seq).Should().Equal(2, 3);
        var verifier = new AuditVerifier();
        export.ForEach(verifier.Add);
        verifier.Findings().Clean.Should().BeTrue();
    }

    [Theory]
    [InlineData("limit=0")]
    [InlineData("fromSeq=x")]
    [InlineData("fromSeq=0")]
    [InlineData("toSeq=-1")]
    [InlineData("requestId=1")]
    [InlineData("from=1")]
    [InlineData("cursor=abc")]
    public async Task What_a_query_may_not_say_is_refused(string query) =>
        (await (await Auditor(databases["sqlite"])).Get($"/v1/audit?{query}")).Expect(HttpStatusCode.BadRequest);

    [Theory, OnEachDatabase]
    public async Task A_checkpoint_is_signed_by_a_published_key(string database)
    {
        var api = databases[database];
        await Scenario.Received(api);
        var auditor = await Auditor(api);
        var key = Guid.CreateVersion7().ToString();
        var made = (await auditor.Post("/v1/audit/checkpoints", new { }, idempotencyKey: key)).Expect(HttpStatusCode.Created);
        (await auditor.Post("/v1/audit/checkpoints", new { }, idempotencyKey: key)).Id.Should().Be(made.Id, "a repeated call is answered, not done again");
        (await auditor.Post("/v1/audit/checkpoints", new { more = 1 })).Expect(HttpStatusCode.BadRequest);
        var last = (await All(auditor, "/v1/audit?limit=200"))[^1];
        (made["seq"]!.GetValue<long>(), made.Text("headHash"), made.Text("algorithm")).Should().Be((last["seq"]!.GetValue<long>(), last["hash"]!.ToString(), "RS256"));
        (await All(auditor, "/v1/audit/checkpoints?limit=1")).Should().Contain(c => c["id"]!.ToString() == made.Id.ToString());

        var set = (await api.As(null).Get("/.well-known/jwks.json")).Expect(HttpStatusCode.OK);
        var jwk = set["keys"]!.AsArray().Single(k => k!["kid"]!.ToString() == made.Text("keyId"))!;
        using var rsa = RSA.Create(new RSAParameters { Modulus = Decode(jwk["n"]!), Exponent = Decode(jwk["e"]!) });
        rsa.KeySize.Should().Be(3072);
        byte[] signed = [0x01, .. AuditRecord.Fields(made.Text("controllerId"), $"{made["seq"]}", made.Text("headHash"), made.Text("at"), made.Text("keyId"))];
        rsa.VerifyData(signed, Convert.FromBase64String(made.Text("signature")!), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1).Should().BeTrue();
        (jwk["kty"]!.ToString(), jwk["use"]!.ToString(), jwk["alg"]!.ToString()).Should().Be(("RSA", "sig", "RS256"));
        rsa.ExportSubjectPublicKeyInfoPem().Should().Be(jwk["publicKeyPem"]!.ToString());
        jwk["fingerprint"]!.ToString().Should().Be(Convert.ToHexStringLower(SHA256.HashData(rsa.ExportSubjectPublicKeyInfo())));
    }

    [Theory, OnEachDatabase]
    public async Task The_folder_holds_every_entry_and_goes_on_where_a_crash_cut_it(string database)
    {
        using var api = Databases.Fresh(database);
        await Scenario.Received(api);
        var auditor = await Auditor(api);
        var mirror = api.Services.GetRequiredService<AuditMirror>();
        await mirror.CatchUp(default);
        var chain = await Keys.Controller(api, "demo-hosting");
        var file = Path.Combine(api.Folder, "audit", chain, "2026-11.ndjson");
        (await File.ReadAllLinesAsync(file)).Should().Equal((await Export(auditor, "/v1/audit")).Select(e => e.Line()));

        await api.Services.GetRequiredService<AuditMirror>().StopAsync(default);
        var whole = await File.ReadAllTextAsync(file);
        await File.WriteAllTextAsync(file, whole[..^40]);
        await Scenario.Received(api);
        using var later = ActivatorUtilities.CreateInstance<AuditMirror>(api.Services);
        await later.CatchUp(default);
        later.Works.Should().BeTrue();
        (await File.ReadAllLinesAsync(file)).Should().Equal((await Export(auditor, "/v1/audit")).Select(e => e.Line()));
        Directory.GetFiles(Path.Combine(api.Folder, "audit"), "*.pem").Should().ContainSingle();
    }

    [Theory, OnEachDatabase]
    public async Task A_chain_is_signed_after_a_quarter_of_an_hour_with_news_and_at_stop(string database)
    {
        using var api = Databases.Fresh(database);
        await Scenario.Received(api);
        var auditor = await Auditor(api);
        api.Clock.Advance(TimeSpan.FromMinutes(14));
        await api.RunDueSteps();
        (await All(auditor, "/v1/audit/checkpoints")).Should().BeEmpty();
        api.Clock.Advance(TimeSpan.FromMinutes(2));
        await api.RunDueSteps();
        (await All(auditor, "/v1/audit/checkpoints")).Should().ContainSingle();
        api.Clock.Advance(TimeSpan.FromHours(2));
        await api.RunDueSteps();
        (await All(auditor, "/v1/audit/checkpoints")).Should().ContainSingle("there is no news");

        await Scenario.Received(api);
        await api.Services.GetRequiredService<AuditMirror>().StopAsync(default);
        var signed = await All(auditor, "/v1/audit/checkpoints");
        signed.Should().HaveCount(2);
        (await File.ReadAllTextAsync(Path.Combine(api.Folder, "audit", "checkpoints.ndjson"))).Should().Contain(signed[1]["signature"]!.ToString());
    }

    private static async Task<Client> Auditor(Api api) => api.As(await Keys.Person(api, "demo-hosting", "Data Protection Officer", "audit:read"));

    private static byte[] Decode(JsonNode text) => System.Buffers.Text.Base64Url.DecodeFromChars(text.ToString());

    private static async Task<List<AuditRecord>> Export(Client auditor, string path)
    {
        var answer = await auditor.Send(HttpMethod.Get, path, null, accept: "application/x-ndjson");
        return [.. (await answer.Expect(HttpStatusCode.OK).Http.Content.ReadAsStringAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => AuditRecord.Parse(l)!)];
    }

    private static async Task<List<JsonNode>> All(Client client, string path)
    {
        var items = new List<JsonNode>();
        for (string? cursor = null; ;)
        {
            var page = (await client.Get(cursor is null ? path : $"{path}{(path.Contains('?') ? '&' : '?')}cursor={cursor}")).Expect(HttpStatusCode.OK);
            items.AddRange(page["items"]!.AsArray().Select(i => i!));
            if ((cursor = page.Text("nextCursor")) is null)
            {
                return items;
            }
        }
    }
}
