using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Dsar.Discovery;

/// <summary>
/// The lines of an answer. The last one says how many rows there were and signs them: without it, or with another count, sum or signature, nothing of the answer
/// counts. Rows come before it is read; who takes them must give them back when it fails.
/// </summary>
internal static class ForwarderAnswer
{
    /// <summary>The rows; the last element has none and says how many the service counts.</summary>
    /// <exception cref="ConnectorException">cut_off, signature, shape, timeout, unavailable.</exception>
    public static async IAsyncEnumerable<(JsonElement? Row, long Counted)> Lines(HttpResponseMessage response, string id, byte[] secret, CallTimer timer, [EnumeratorCancellation] CancellationToken ct = default)
    {
        using var sum = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        await using var body = await response.Content.ReadAsStreamAsync(timer.Token);
        using var lines = new LineReader(body);
        var rows = 0L;
        while (await Next(lines, timer) is { } line)
        {
            ct.ThrowIfCancellationRequested();
            using var json = Parse(line);
            if (json.RootElement.TryGetProperty("row", out var row))
            {
                sum.AppendData(line.Bytes.Span);
                rows++;
                yield return (row, rows);
                continue;
            }

            yield return (null, End(json.RootElement, rows, Convert.ToHexStringLower(sum.GetHashAndReset()), id, secret));
            yield break;
        }

        throw new ConnectorException("cut_off", true);
    }

    private static long End(JsonElement line, long rows, string sum, string id, byte[] secret)
    {
        if (!line.TryGetProperty("end", out var end) || end.ValueKind != JsonValueKind.Object || !end.TryGetProperty("rows", out var said) || !said.TryGetInt64(out var counted)
            || !end.TryGetProperty("sha256", out var digest) || !end.TryGetProperty("signature", out var signature))
        {
            throw new ConnectorException("shape", false);
        }

        var expected = ForwarderMessage.Signature(secret, Encoding.UTF8.GetBytes($"{id}.{counted}.{sum}"));
        var isSigned = $"{digest}" == sum && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(expected), Encoding.UTF8.GetBytes($"{signature}"));
        return !isSigned ? throw new ConnectorException("signature", false) : rows > 0 && rows != counted ? throw new ConnectorException("cut_off", true) : counted;
    }

    private static JsonDocument Parse(FileLine line)
    {
        try
        {
            var json = line.IsWhole ? JsonDocument.Parse(line.Bytes) : throw new ConnectorException("too_large", false);
            if (json.RootElement.ValueKind == JsonValueKind.Object)
            {
                return json;
            }

            json.Dispose();
            throw new ConnectorException("shape", false);
        }
        catch (JsonException)
        {
            // Half a line is what is left of an answer that was cut off.
            throw new ConnectorException(line.IsEnded ? "shape" : "cut_off", !line.IsEnded);
        }
    }

    private static async Task<FileLine?> Next(LineReader lines, CallTimer timer)
    {
        try
        {
            timer.Restart();
            return await lines.Next(timer.Token);
        }
        catch (Exception fault) when (fault is HttpRequestException or IOException or OperationCanceledException)
        {
            timer.Caller.ThrowIfCancellationRequested();
            throw new ConnectorException(timer.Token.IsCancellationRequested ? "timeout" : "unavailable", true);
        }
        finally
        {
            timer.Pause();
        }
    }
}
