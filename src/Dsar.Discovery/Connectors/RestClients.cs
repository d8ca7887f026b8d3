using System.Collections.Concurrent;

namespace Dsar.Discovery;

/// <summary>What all searches of a process share when they call HTTP systems: guarded connections, permits to call, tokens. One for a process.</summary>
/// <param name="clock">Measures the rate and tokens' lives.</param>
/// <param name="client">Makes the client of a connection; null for one behind an <see cref="OutboundGuard"/> with the connection's networks.</param>
public sealed class RestClients(TimeProvider clock, Func<SystemConnection, HttpMessageInvoker>? client = null) : IDisposable
{
    private readonly ConcurrentDictionary<string, RestLine> _lines = new(StringComparer.Ordinal);
    private readonly Func<SystemConnection, HttpMessageInvoker> _client = client ?? (c => new OutboundGuard(c.AllowNetworks).Client());

    internal RestLine Of(DataMap map, SystemConnection connection)
    {
        var rate = map.Rest?.Rate ?? RestRate.Usual;
        var key = string.Join('\n', [map.Controller, map.Connection, connection.BaseUrl, $"{rate}", .. connection.AllowNetworks]);
        return _lines.GetOrAdd(key, _ => new RestLine(_client(connection), new TokenBucket(rate, clock)));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var line in _lines.Values)
        {
            line.Client.Dispose();
        }
    }
}

/// <summary>What the calls to one system share.</summary>
internal sealed record RestLine(HttpMessageInvoker Client, TokenBucket Bucket)
{
    /// <summary>Access tokens by the file of the secret that they were given for, until they end.</summary>
    public ConcurrentDictionary<string, (string Value, DateTimeOffset Until)> Tokens { get; } = new(StringComparer.Ordinal);
}
