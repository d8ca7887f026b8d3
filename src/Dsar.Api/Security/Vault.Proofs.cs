using System.Security.Cryptography;
using Dsar.Domain;

namespace Dsar.Api.Security;

public sealed partial class Vault
{
    /// <summary>
    /// A keyed digest for the audit trail, under a key derived from the request's: whoever has the master key can prove whom an entry is about and which words
    /// it speaks of. Once the request's key is destroyed it is noise. Throws <see cref="ContentDestroyedException"/> then.
    /// </summary>
    /// <param name="request">The request whose key proves it.</param>
    /// <param name="ct">Ends the work.</param>
    /// <param name="parts">What is digested, each part with its length in front.</param>
    public async Task<byte[]> Proof(RequestId request, CancellationToken ct, params string?[] parts)
    {
        var key = HKDF.DeriveKey(Sha256, await Key(KeyKind.Request, request.Value, ct), HMACSHA256.HashSizeInBytes, info: "audit"u8.ToArray());
        try
        {
            return HMACSHA256.HashData(key, AuditRecord.Fields(parts));
        }
        finally
        {
            CryptographicOperations.ZeroMemory(key);
        }
    }

    /// <summary>The digest of words that stand sealed, as the text <see cref="AuditAction.Digest"/> holds.</summary>
    public async Task<string> ProofOf(Place place, Sealed words, RequestId request, CancellationToken ct) => await ProofOf(await OpenForWork(place, words, ct), request, ct);

    /// <summary>The digest of words.</summary>
    public async Task<string> ProofOf(string words, RequestId request, CancellationToken ct) => Convert.ToHexStringLower(await Proof(request, ct, "words", words));
}
