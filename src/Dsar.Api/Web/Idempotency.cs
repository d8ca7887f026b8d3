using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Primitives;

namespace Dsar.Api.Web;

/// <summary>The Idempotency-Key of the call in progress, put here by <see cref="CallRules"/> and used by <see cref="Commit{TRequest, TResponse}"/>.</summary>
public sealed class Idempotency
{
    /// <summary>The key without quotes, or null when the call has none.</summary>
    public string? Key { get; private set; }

    /// <summary>What makes it the same call.</summary>
    public byte[] Fingerprint { get; private set; } = [];

    /// <summary>Set when the stored answer was given instead of doing it again.</summary>
    public bool Replayed { get; set; }

    public void Use(string key, byte[] fingerprint) => (Key, Fingerprint) = (key, fingerprint);

    /// <summary>1 to 255 visible ASCII characters; <c>"abc"</c> and <c>abc</c> are the same key. Null when absent, malformed or given twice.</summary>
    public static string? Parse(StringValues header)
    {
        var key = header.Count == 1 ? header[0]?.Trim() : null;
        if (key is { Length: >= 2 } && key[0] == '"' && key[^1] == '"')
        {
            key = key[1..^1];
        }

        return key is { Length: >= 1 and <= 255 } && key.All(c => c is > ' ' and < (char)127) ? key : null;
    }

    /// <summary>SHA-256 over method, path and body, which is in memory by now.</summary>
    public static async Task<byte[]> FingerprintOf(HttpRequest request, CancellationToken ct)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes($"{request.Method}\n{request.Path.Value}\n"));
        hash.AppendData(await SHA256.HashDataAsync(request.Body, ct));
        request.Body.Position = 0;
        return hash.GetHashAndReset();
    }
}

/// <summary>A response that shows a secret or a code once: a replay shows it as null.</summary>
public interface IShowsOnce<out TSelf>
{
    TSelf WithoutSecret();
}
