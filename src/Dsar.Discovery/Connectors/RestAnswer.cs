using System.Buffers;
using System.Security.Cryptography;
using System.Text.Json;

namespace Dsar.Discovery;

/// <summary>One page of an answer as JSON, in a rented buffer of at most <see cref="MaxBytes"/>. Personal data: never logged.</summary>
internal sealed class RestAnswer : IDisposable
{
    public const int MaxBytes = 8 * 1024 * 1024;
    private const int FirstBytes = 64 * 1024;
    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(FirstBytes);
    private JsonDocument? _document;
    private int _length;

    private RestAnswer()
    {
    }

    /// <summary>The address of the next page as the server wrote it; null when it named none.</summary>
    public string? NextLink { get; private set; }

    public JsonElement Root => _document!.RootElement;

    /// <summary>Tells a page that was sent before.</summary>
    public string Digest => Convert.ToBase64String(SHA256.HashData(_buffer.AsSpan(0, _length)));

    /// <summary>Reads an answer's body.</summary>
    /// <exception cref="ConnectorException">too_large, or shape when it is no JSON.</exception>
    public static async Task<RestAnswer> Read(HttpResponseMessage response, CancellationToken ct)
    {
        var answer = new RestAnswer { NextLink = Next(response) };
        try
        {
            await using var body = await response.Content.ReadAsStreamAsync(ct);
            for (int read; (read = await body.ReadAsync(answer.Room(), ct)) > 0;)
            {
                answer._length += read;
            }

            answer._document = answer._length == 0 ? JsonDocument.Parse("null") : JsonDocument.Parse(answer._buffer.AsMemory(0, answer._length));
            return answer;
        }
        catch (JsonException)
        {
            answer.Dispose();
            throw new ConnectorException("shape", false);
        }
        catch
        {
            answer.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        _document?.Dispose();
        // Nobody finds a person's rows in a buffer that is rented again.
        ArrayPool<byte>.Shared.Return(_buffer, clearArray: true);
        _buffer = [];
    }

    private Memory<byte> Room()
    {
        if (_length >= MaxBytes)
        {
            throw new ConnectorException("too_large", false);
        }

        if (_length == _buffer.Length)
        {
            var larger = ArrayPool<byte>.Shared.Rent(Math.Min(_buffer.Length * 2, MaxBytes));
            _buffer.AsSpan(0, _length).CopyTo(larger);
            ArrayPool<byte>.Shared.Return(_buffer, clearArray: true);
            _buffer = larger;
        }

        return _buffer.AsMemory(_length, Math.Min(_buffer.Length, MaxBytes) - _length);
    }

    // RFC 8288: <address>; rel="next", one header or several.
    private static string? Next(HttpResponseMessage response) =>
        response.Headers.TryGetValues("Link", out var links)
            ? links.SelectMany(l => l.Replace(", <", ",<", StringComparison.Ordinal).Split(",<")).Select(l => l.Trim().TrimStart('<'))
                .Where(l => l.Split(';').Skip(1).Any(p => p.Replace(" ", string.Empty, StringComparison.Ordinal).ToLowerInvariant() is "rel=next" or "rel=\"next\""))
                .Select(l => l.Split('>')[0]).FirstOrDefault()
            : null;
}
