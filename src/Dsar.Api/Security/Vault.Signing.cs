using System.Security.Cryptography;
using Dsar.Api.Data;
using Microsoft.EntityFrameworkCore;

namespace Dsar.Api.Security;

/// <summary>How a new signing key comes to be: PKCS #8 of an RSA key of 3,072 bits, which takes a moment to find.</summary>
public sealed record KeySource(Func<byte[]> Rsa);

public sealed partial class Vault
{
    private static readonly HashAlgorithmName Sha256 = HashAlgorithmName.SHA256;

    /// <summary>An RSA key of 3,072 bits as PKCS #8.</summary>
    public static byte[] NewRsa()
    {
        using var rsa = RSA.Create(3072);
        return rsa.ExportPkcs8PrivateKey();
    }

    /// <summary>Signs bytes with one key: RSASSA-PKCS1-v1_5 with SHA-256, so that the same bytes have the same signature.</summary>
    public async Task<Func<byte[], byte[]>> Signer(SigningKey key, CancellationToken ct)
    {
        var pkcs8 = await Key(KeyKind.Signing, key.Id, ct);
        return data =>
        {
            using var rsa = RSA.Create();
            rsa.ImportPkcs8PrivateKey(pkcs8, out _);
            return rsa.SignData(data, Sha256, RSASignaturePadding.Pkcs1);
        };
    }

    /// <summary>The key that signs now, made when there is none; stored with the caller's save.</summary>
    public async Task<SigningKey> SigningKey(CancellationToken ct) =>
        db.SigningKeys.Local.FirstOrDefault(k => k.ValidTo is null)
        ?? await db.SigningKeys.AsNoTracking().Where(k => k.ValidTo == null).OrderByDescending(k => k.Id).FirstOrDefaultAsync(ct)
        ?? NewSigningKey();

    /// <summary>Makes the key that signs from now on; those before it end. Stored with the caller's save.</summary>
    public async Task<SigningKey> ReplaceSigningKey(bool revoked, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        foreach (var old in await db.SigningKeys.AsTracking().Where(k => k.ValidTo == null).ToListAsync(ct))
        {
            (old.ValidTo, old.RevokedAt) = (now, revoked ? now : null);
            // Nothing is ever signed with it again, so its private part ends here.
            (await db.Keys.AsTracking().SingleAsync(k => k.Kind == KeyKind.Signing && k.Owner == old.Id, ct)).Destroy(now);
        }

        return NewSigningKey();
    }

    /// <summary>Whether a signature over these bytes was made with the private part of this public key (SPKI).</summary>
    internal static bool Verifies(byte[] publicKey, byte[] data, byte[] signature)
    {
        using var rsa = RSA.Create();
        rsa.ImportSubjectPublicKeyInfo(publicKey, out _);
        return rsa.VerifyData(data, signature, Sha256, RSASignaturePadding.Pkcs1);
    }

    internal static string Fingerprint(byte[] publicKey) => Convert.ToHexStringLower(SHA256.HashData(publicKey));

    /// <summary>The public key's numbers, as a JWK has them.</summary>
    internal static (byte[] Modulus, byte[] Exponent) Numbers(byte[] publicKey)
    {
        using var rsa = RSA.Create();
        rsa.ImportSubjectPublicKeyInfo(publicKey, out _);
        var numbers = rsa.ExportParameters(includePrivateParameters: false);
        return (numbers.Modulus!, numbers.Exponent!);
    }

    private SigningKey NewSigningKey()
    {
        var pkcs8 = source.Rsa();
        using var rsa = RSA.Create();
        rsa.ImportPkcs8PrivateKey(pkcs8, out _);
        var key = new SigningKey { Id = Guid.CreateVersion7(), PublicKey = rsa.ExportSubjectPublicKeyInfo(), ValidFrom = clock.GetUtcNow() };
        db.SigningKeys.Add(key);
        Keep(KeyKind.Signing, key.Id, null, pkcs8);
        return key;
    }
}
