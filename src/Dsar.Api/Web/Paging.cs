using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Dsar.Api.Security;

namespace Dsar.Api.Web;

/// <summary>One page of a list; the next one is asked for with the cursor.</summary>
public sealed record Page<T>(IReadOnlyList<T> Items, string? NextCursor);

/// <summary>Cursors: opaque, signed, bound to caller and filters, valid 24 hours.</summary>
public sealed class Cursors(Vault vault, Caller caller, TimeProvider clock)
{
    public const int DefaultLimit = 50;
    public const int MaxLimit = 200;
    private static readonly TimeSpan Valid = TimeSpan.FromHours(24);

    private sealed record Payload(string At, long Until);

    /// <summary>A cursor that continues after <paramref name="position"/>, for the same list and filters only.</summary>
    public async Task<string> After(string position, string list, CancellationToken ct)
    {
        var payload = JsonSerializer.SerializeToUtf8Bytes(new Payload(position, (clock.GetUtcNow() + Valid).ToUnixTimeSeconds()));
        var signature = Sign((await vault.ShortLived(ct))[0], payload, list);
        return Base64Url.EncodeToString([.. signature, .. payload]);
    }

    /// <summary>Where to go on, null when there is no cursor; false when the cursor is not ours, too old or of another list.</summary>
    public async Task<(bool Ok, string? Position)> Read(string? cursor, string list, CancellationToken ct)
    {
        if (cursor is null)
        {
            return (true, null);
        }

        if (cursor.Length > 1024 || !Base64Url.IsValid(cursor))
        {
            return (false, null);
        }

        var bytes = Base64Url.DecodeFromChars(cursor);
        if (bytes.Length <= 32 || !(await vault.ShortLived(ct)).Any(key => CryptographicOperations.FixedTimeEquals(bytes.AsSpan(0, 32), Sign(key, bytes[32..], list))))
        {
            return (false, null);
        }

        var payload = JsonSerializer.Deserialize<Payload>(bytes.AsSpan(32))!;
        return payload.Until >= clock.GetUtcNow().ToUnixTimeSeconds() ? (true, payload.At) : (false, null);
    }

    /// <summary>A problem unless the limit is 1 to 200.</summary>
    public static Problem? CheckLimit(int? limit) =>
        limit is < 1 or > MaxLimit ? Problem.Validation(new FieldError(null, "limit", "out_of_range", "A limit is 1 to 200.")) : null;

    private byte[] Sign(byte[] key, byte[] payload, string list)
    {
        byte[] bound = [.. Encoding.UTF8.GetBytes($"cursor|{caller.Id}|{caller.Controller}|{list}|"), .. payload];
        return HMACSHA256.HashData(key, bound);
    }
}
