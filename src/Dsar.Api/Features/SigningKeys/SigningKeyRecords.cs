using System.Buffers.Text;
using Dsar.Api.Data;
using Dsar.Api.Security;

namespace Dsar.Api.Features.SigningKeys;

/// <summary>A JWK Set (RFC 7517), oldest key first.</summary>
public sealed record JwkSet(IReadOnlyList<SigningKeyView> Keys);

/// <summary>A public key as a JWK (RFC 7517), with the same key as PEM, its fingerprint (SHA-256 of the SPKI, hex) and the time it signed.</summary>
public sealed record SigningKeyView(
    string Kty, string Use, string Alg, Guid Kid, string N, string E, string PublicKeyPem, string Fingerprint, DateTimeOffset ValidFrom, DateTimeOffset? ValidTo, DateTimeOffset? RevokedAt)
{
    public static SigningKeyView Of(SigningKey key)
    {
        var (modulus, exponent) = Vault.Numbers(key.PublicKey);
        return new SigningKeyView(
            "RSA", "sig", CheckpointRecord.Algorithm, key.Id, Base64Url.EncodeToString(modulus), Base64Url.EncodeToString(exponent), AuditFolder.Pem(key.PublicKey),
            Vault.Fingerprint(key.PublicKey), key.ValidFrom, key.ValidTo, key.RevokedAt);
    }
}
