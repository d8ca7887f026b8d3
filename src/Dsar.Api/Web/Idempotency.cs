using System.Security.Cryptography;
using System.Text;

namespace Dsar.Api.Web;

/// <summary>The Idempotency-Key of the call in progress, put here by <see cref="CallRules"/> and used by <see cref="Commit{TRequest, TResponse}"/>.</summary>
public sealed class Idempotency
{
    /// <summary>The key without quotes, or null when the call has none.</summary>
    public string? Key { get; private set; }

    /// <summary>SHA-256 over method, path and body.</summary>
    public byte[] Fingerprint { get; private set; } = [];

    /// <summary>Set when the stored answer was given instead of doing it again.</summary>
    public bool Replayed { get; set; }

    public void Use(string key, byte[] fingerprint) => (Key, Fingerprint) = (key, fingerprint);

    private const int MaxBody = 8 * 1024 * 1024;

    /// <summary>1 to 255 visible ASCII characters; <c>"abc"</c> and <c>abc</c> are the same key. Null when malformed.</summary>
    public static string? Parse(string? header)
    {
        var key = header?.Trim();
        if (key is { Length: >= 2 } && key[0] == '"' && key[^1] == '"')
        {
            key = key[1..^1];
        }

        return key is { Length: >= 1 and <= 255 } && key.All(c => c is > ' ' and < (char)127) ? key : null;
    }

    public static async Task<byte[]> FingerprintOf(HttpRequest request, CancellationToken ct)
    {
        // All in memory: the default writes larger bodies to a temporary file, in clear.
        request.EnableBuffering(bufferThreshold: MaxBody, bufferLimit: MaxBody);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes($"{request.Method}\n{request.Path.Value}\n"));
        var buffer = new byte[8192];
        int read;
        while ((read = await request.Body.ReadAsync(buffer, ct)) > 0)
        {
            hash.AppendData(buffer, 0, read);
        }

        request.Body.Position = 0;
        return hash.GetHashAndReset();
    }
}

/// <summary>A response that shows a secret or a code once: a replay shows it as null.</summary>
public interface IShowsOnce<out TSelf>
{
    TSelf WithoutSecret();
}
