using System.Collections.Concurrent;
using Microsoft.Extensions.Options;

namespace Dsar.Api.Web;

/// <summary>Counts the event streams that each key has open on this node: a stream holds a connection and looks into the database each second.</summary>
public sealed class Streams(IOptions<RateOptions> options)
{
    private const int RetryAfter = 15;
    private readonly ConcurrentDictionary<Guid, int> _open = new();

    /// <summary>What a stream too many is answered with.</summary>
    public static Problem TooMany => new("quota_exceeded", Members: Problem.Extra(("violatedPolicies", new[] { "streams" }))) { RetryAfter = RetryAfter };

    /// <summary>Takes a place for a key; false when it has all it may have. A place taken is given back with <see cref="Close"/>.</summary>
    public bool TryOpen(Guid key)
    {
        if (_open.AddOrUpdate(key, 1, (_, n) => n + 1) <= options.Value.Streams)
        {
            return true;
        }

        Close(key);
        return false;
    }

    /// <summary>Gives a place back.</summary>
    public void Close(Guid key)
    {
        if (_open.AddOrUpdate(key, 0, (_, n) => n - 1) == 0)
        {
            _open.TryRemove(KeyValuePair.Create(key, 0));
        }
    }
}
