using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json;
using Dsar.Api.Security;
using Dsar.Discovery;

namespace Dsar.Api.Setup;

/// <summary>
/// <c>package verify FILE --keys PEM|FOLDER|JWKS</c>: whether a response package is as it was written, and signed with one of the keys. Needs no network, database or
/// settings. Exit 0 whole, 1 with a line for each fault, 2 when package or keys cannot be read.
/// </summary>
internal static class PackageVerb
{
    private const string Usage = "package verify FILE --keys KEYS: KEYS is a public key in PEM, a folder of *.pem, or a JWK Set such as /.well-known/jwks.json.";

    private sealed record VerifyKey(byte[] PublicKey, bool Revoked);

    public static async Task<int> Verify(string[] args)
    {
        var (options, rest) = Verbs.Options(args, ["keys"]);
        if (rest is not [var file] || file.StartsWith('-') || !options.TryGetValue("keys", out var path))
        {
            throw new StartRefusedException(Usage);
        }

        var (keys, signer) = (Keys(path), default(VerifyKey));
        try
        {
            await using var zip = File.OpenRead(file);
            var faults = PackageVerify.Faults(zip, (manifest, signature) => (signer = keys.FirstOrDefault(k => Vault.Verifies(k.PublicKey, manifest, signature))) is not null).ToList();
            if (signer is { Revoked: true })
            {
                faults.Add($"revoked_key {Vault.Fingerprint(signer.PublicKey)}");
            }

            await Console.Out.WriteLineAsync(faults.Count == 0 ? $"whole, signed with {Vault.Fingerprint(signer!.PublicKey)}" : string.Join(Environment.NewLine, faults));
            return faults.Count == 0 ? 0 : 1;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StartRefusedException($"The package could not be read ({e.GetType().Name}).");
        }
    }

    private static IReadOnlyList<VerifyKey> Keys(string path)
    {
        try
        {
            IReadOnlyList<VerifyKey> keys = Directory.Exists(path)
                ? [.. Directory.EnumerateFiles(path, "*.pem").Order(StringComparer.Ordinal).Select(f => Pem(File.ReadAllText(f)))]
                : File.ReadAllText(path) is var text && text.TrimStart().StartsWith('{') ? Jwks(text) : [Pem(text)];
            return keys.Count > 0 ? keys : throw new StartRefusedException($"There is no key in '{path}'.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException or FormatException or ArgumentException or KeyNotFoundException or InvalidOperationException or CryptographicException)
        {
            throw new StartRefusedException($"The keys in '{path}' could not be read ({e.GetType().Name}). {Usage}");
        }
    }

    private static VerifyKey Pem(string text)
    {
        using var rsa = RSA.Create();
        rsa.ImportFromPem(text);
        return new VerifyKey(rsa.ExportSubjectPublicKeyInfo(), Revoked: false);
    }

    // Keys of another kind sign no package and are passed over.
    private static IReadOnlyList<VerifyKey> Jwks(string text)
    {
        using var set = JsonDocument.Parse(text);
        return [.. set.RootElement.GetProperty("keys").EnumerateArray().Where(k => k.GetProperty("kty").GetString() == "RSA").Select(k =>
        {
            using var rsa = RSA.Create(new RSAParameters { Modulus = Number(k, "n"), Exponent = Number(k, "e") });
            return new VerifyKey(rsa.ExportSubjectPublicKeyInfo(), k.TryGetProperty("revokedAt", out var at) && at.ValueKind == JsonValueKind.String);
        })];
    }

    private static byte[] Number(JsonElement key, string name) => Base64Url.DecodeFromChars(key.GetProperty(name).GetString());
}
