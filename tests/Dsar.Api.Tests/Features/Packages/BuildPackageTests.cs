using System.IO.Compression;
using System.Net;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;

namespace Dsar.Api.Tests.Features.Packages;

/// <summary>The same answer once more: in the other language, or issued again after the end.</summary>
public sealed class BuildPackageTests(Databases databases) : IClassFixture<Databases>
{
    [Theory, OnEachDatabase]
    public async Task The_answer_is_built_in_another_language_with_the_same_rows(string database)
    {
        var api = databases[database];
        var scenario = await Scenario.Delivering(api);
        var swedish = await scenario.Package();

        var asked = (await Build(scenario, new { language = "en" })).Expect(HttpStatusCode.Accepted);
        (asked.Text("kind"), asked.Text("requestId")).Should().Be(("package", scenario.Id.ToString()));
        (await scenario.Items("packages")).Select(p => p["state"]!.GetValue<string>()).Should().Equal("ready", "building");
        await api.RunDueSteps();

        var packages = await scenario.Items("packages");
        packages.Select(p => (p["state"]!.GetValue<string>(), p["language"]!.GetValue<string>())).Should().Equal(("ready", "sv"), ("ready", "en"));
        packages[1]["operationId"]!.GetValue<string>().Should().Be(asked.Id.ToString());
        (await scenario.Decider.Get($"/v1/operations/{asked.Id}")).Text("result.href").Should().Be($"{scenario.Path}/packages/{packages[1]["id"]}");
        var english = await scenario.Package();
        english.Collections.Should().BeEquivalentTo(swedish.Collections);
        foreach (var (system, collection) in swedish.Collections)
        {
            var rows = swedish.Rows(system, collection).Select(r => r.ToDictionary(v => v.Key, v => v.Value == "[maskerat]" ? "[masked]" : v.Value));
            english.Rows(system, collection).Should().BeEquivalentTo(rows, o => o.WithStrictOrdering());
        }

        await Signed(api, scenario, packages[1]);
        swedish.Letter.Should().Contain("Vi säger ja");
        english.Letter.Should().Contain("We say yes");
        (await scenario.State()).Should().Be("delivering");
    }

    [Theory, OnEachDatabase]
    public async Task An_answered_request_is_issued_again_and_an_open_one_is_not(string database)
    {
        var api = databases[database];
        var open = await Scenario.InReview(api);
        (await Build(open, new { })).Expect(HttpStatusCode.Conflict).Code.Should().Be("invalid_state");
        (await Build(open, new { pdf = true })).Expect(HttpStatusCode.BadRequest).Text("errors.0.pointer").Should().Be("/pdf");

        var scenario = await Scenario.Delivering(api);
        await scenario.HandOver();
        (await Build(scenario, new { })).Expect(HttpStatusCode.Accepted);
        await api.RunDueSteps();
        await scenario.HandOver();
        (await scenario.State()).Should().Be("fulfilled");
        (await scenario.Items("deliveries")).Select(d => d["state"]!.GetValue<string>()).Should().Equal("delivered", "delivered");
    }

    /// <summary>The verb on a downloaded package, with nothing but the published keys.</summary>
    [Theory, OnEachDatabase]
    public async Task Whoever_has_it_can_check_it_without_us(string database)
    {
        var api = databases[database];
        var scenario = await Scenario.Delivering(api);
        var package = (await scenario.Items("packages")).Single();
        var bytes = await scenario.Decider.Download($"{scenario.Path}/packages/{package["id"]}/content");
        var set = (await api.As(null).Get("/.well-known/jwks.json")).Body!;
        var folder = Directory.CreateTempSubdirectory("dsar").FullName;
        string File(string name, byte[] content) { System.IO.File.WriteAllBytes(Path.Combine(folder, name), content); return Path.Combine(folder, name); }
        byte[] Text(string text) => System.Text.Encoding.UTF8.GetBytes(text);
        var (zip, keys) = (File("p.zip", bytes), File("jwks.json", Text(set.ToJsonString())));
        var pem = File("key.pem", Text(set["keys"]!.AsArray().Single(k => k!["fingerprint"]!.ToString() == package["keyFingerprint"]!.ToString())!["publicKeyPem"]!.ToString()));
        Directory.CreateDirectory(Path.Combine(folder, "others"));
        using var other = RSA.Create(2048);
        var foreign = File(Path.Combine("others", "other.pem"), Text(other.ExportSubjectPublicKeyInfoPem()));

        (await Installations.Verb("package", "verify", zip, "--keys", keys)).Should().Be((0, $"whole, signed with {package["keyFingerprint"]}{Environment.NewLine}", ""));
        (await Installations.Verb("package", "verify", zip, "--keys", pem)).Exit.Should().Be(0);
        (await Installations.Verb("package", "verify", zip, "--keys", Path.GetDirectoryName(foreign)!)).Should().Be((1, $"bad_signature{Environment.NewLine}", ""));
        bytes[bytes.Length / 2] ^= 1;
        (await Installations.Verb("package", "verify", File("changed.zip", bytes), "--keys", keys)).Exit.Should().Be(1);
        var revoked = set.DeepClone();
        revoked["keys"]!.AsArray().ToList().ForEach(k => k!["revokedAt"] = "2026-01-01T00:00:00Z");
        (await Installations.Verb("package", "verify", zip, "--keys", File("revoked.json", Text(revoked.ToJsonString())))).Output.Should().Be($"revoked_key {package["keyFingerprint"]}{Environment.NewLine}");
        foreach (var wrong in new[] { new[] { zip }, [zip, "--keys", Path.Combine(folder, "none")], [Path.Combine(folder, "none.zip"), "--keys", keys], [zip, "--keys", zip], ["--keys", keys] })
        {
            var (exit, _, error) = await Installations.Verb(["package", "verify", .. wrong]);
            (exit, error.Length > 0).Should().Be((2, true), string.Join(' ', wrong));
        }

        Directory.Delete(folder, recursive: true);
    }

    /// <summary>As its receiver would check it: with the public key that the service publishes, and nothing of ours.</summary>
    private static async Task Signed(Api api, Scenario scenario, JsonNode package)
    {
        using var archive = new ZipArchive(new MemoryStream(await scenario.Decider.Download($"{scenario.Path}/packages/{package["id"]}/content")));
        var key = (await api.As(null).Get("/.well-known/jwks.json"))["keys"]!.AsArray().Single(k => k!["fingerprint"]!.ToString() == package["keyFingerprint"]!.ToString())!;
        using var rsa = RSA.Create();
        rsa.ImportFromPem(key["publicKeyPem"]!.ToString());
        var (manifest, signature) = (Bytes("manifest-sha256.txt"), Bytes("manifest-sha256.txt.sig"));
        rsa.VerifyData(manifest, signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1).Should().BeTrue();
        manifest[0] ^= 1;
        rsa.VerifyData(manifest, signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1).Should().BeFalse();
        (await api.Look(db => db.AuditEntries.SingleAsync(e => e.Action == "package.ready" && e.ObjectId == Guid.Parse(package["id"]!.ToString())))).Data
            .Should().Contain($"\"fingerprint\":\"{package["keyFingerprint"]}\"");

        byte[] Bytes(string name)
        {
            using var opened = archive.GetEntry(name)!.Open();
            using var memory = new MemoryStream();
            opened.CopyTo(memory);
            return memory.ToArray();
        }
    }

    private static Task<Answer> Build(Scenario scenario, object body) => scenario.Decider.Post($"{scenario.Path}/packages", body);
}
