using System.Net;
using System.Net.Sockets;

namespace Dsar.Discovery;

/// <summary>Addresses that the internet does not lead to (IANA special-purpose registries): an outgoing call that ends there was led astray.</summary>
public static class ReservedNetworks
{
    private static readonly IPNetwork[] Reserved =
    [
        .. new[]
        {
            "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24", "192.31.196.0/24", "192.52.193.0/24",
            "192.88.99.0/24", "192.168.0.0/16", "192.175.48.0/24", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
            "::/96", "100::/64", "100:0:0:1::/64", "2001::/23", "2001:db8::/32", "3fff::/20", "5f00::/16", "64:ff9b:1::/48", "fc00::/7", "fe80::/10", "fec0::/10", "ff00::/8",
        }.Select(IPNetwork.Parse),
    ];

    private static readonly IPNetwork Nat64 = IPNetwork.Parse("64:ff9b::/96");
    private static readonly IPNetwork SixToFour = IPNetwork.Parse("2002::/16");

    /// <summary>True for loopback, private, link-local, documentation, multicast and every other special address, however it is wrapped.</summary>
    public static bool Contains(IPAddress address) => Array.Exists(Reserved, n => n.BaseAddress.AddressFamily == Unwrapped(address).AddressFamily && n.Contains(Unwrapped(address)));

    /// <summary>The IPv4 address inside an IPv4-mapped, NAT64 or 6to4 address; the address itself otherwise.</summary>
    public static IPAddress Unwrapped(IPAddress address)
    {
        if (address.AddressFamily != AddressFamily.InterNetworkV6)
        {
            return address;
        }

        if (address.IsIPv4MappedToIPv6)
        {
            return address.MapToIPv4();
        }

        var bytes = address.GetAddressBytes();
        var plain = new IPAddress(bytes);
        return Nat64.Contains(plain) ? new IPAddress(bytes.AsSpan(12, 4)) : SixToFour.Contains(plain) ? new IPAddress(bytes.AsSpan(2, 4)) : plain;
    }
}
