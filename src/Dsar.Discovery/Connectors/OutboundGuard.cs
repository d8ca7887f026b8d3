using System.Net;
using System.Net.Sockets;

namespace Dsar.Discovery;

/// <summary>
/// The only way out for HTTP (assurance.md T11): names are resolved once, every address is judged, and the connection goes to a judged address. No redirects,
/// no proxy, no cookies. Source: OWASP Server-Side Request Forgery Prevention.
/// </summary>
public sealed class OutboundGuard
{
    private readonly IPNetwork[] _allowed;
    private readonly Func<string, CancellationToken, Task<IPAddress[]>> _resolve;

    /// <summary>A guard.</summary>
    /// <param name="allowNetworks">Reserved networks that may be reached all the same, in CIDR form; from the configuration only. What is no network allows nothing.</param>
    /// <param name="resolve">Resolves a name; null for the system's resolver.</param>
    public OutboundGuard(IEnumerable<string> allowNetworks, Func<string, CancellationToken, Task<IPAddress[]>>? resolve = null)
    {
        _allowed = [.. allowNetworks.Where(n => IPNetwork.TryParse(n, out _)).Select(IPNetwork.Parse)];
        _resolve = resolve ?? Dns.GetHostAddressesAsync;
    }

    /// <summary>True for an address that may be called: https, or http to this machine itself where the configuration allows that; no user name, no fragment.</summary>
    public bool Permits(Uri address) =>
        address.IsAbsoluteUri && address.UserInfo.Length == 0 && address.Fragment.Length == 0
        && (address.Scheme == Uri.UriSchemeHttps || (address.Scheme == Uri.UriSchemeHttp && IPAddress.TryParse(address.Host.Trim('[', ']'), out var ip) && IPAddress.IsLoopback(ip) && Permits(ip)));

    /// <summary>True for an address of the internet, or of a network that is allowed.</summary>
    public bool Permits(IPAddress address)
    {
        var plain = ReservedNetworks.Unwrapped(address);
        return !ReservedNetworks.Contains(plain) || Array.Exists(_allowed, n => n.BaseAddress.AddressFamily == plain.AddressFamily && n.Contains(plain));
    }

    /// <summary>A client whose connections are judged.</summary>
    public HttpMessageInvoker Client() => new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseProxy = false,
        UseCookies = false,
        AutomaticDecompression = DecompressionMethods.None,
        MaxResponseHeadersLength = 64,
        MaxConnectionsPerServer = 8,
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        ConnectCallback = (context, ct) => Connect(context.DnsEndPoint, ct),
    });

    private async ValueTask<Stream> Connect(DnsEndPoint end, CancellationToken ct)
    {
        var addresses = IPAddress.TryParse(end.Host, out var literal) ? [literal] : await _resolve(end.Host, ct);
        if (addresses.Length == 0 || !Array.TrueForAll(addresses, Permits))
        {
            throw new OutboundRefusedException();
        }

        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(addresses, end.Port, ct);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}

/// <summary>An outgoing call would have ended at an address that is not allowed.</summary>
public sealed class OutboundRefusedException : Exception
{
    /// <summary>Makes one; it names no address.</summary>
    public OutboundRefusedException()
        : base("outbound_refused")
    {
    }
}
