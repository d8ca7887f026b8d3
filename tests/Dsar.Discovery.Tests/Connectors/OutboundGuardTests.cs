using System.Net;
using System.Net.Sockets;

namespace Dsar.Discovery.Tests.Connectors;

/// <summary>
/// Where outgoing calls may not end (assurance.md T11, bar 21): a listener on this machine that nobody reaches, whatever is written for its address.
/// Seen red: with a second look-up of the name, with IPv4-mapped addresses judged as they stand, and with one good address of several taken for enough.
/// </summary>
public sealed class OutboundGuardTests : IDisposable
{
    /// <summary>Ends a call that nobody refused and nobody answers.</summary>
    private readonly CancellationTokenSource _patience = new(TimeSpan.FromSeconds(20));

    private static readonly string[] Addresses =
    [
        "127.0.0.1", "127.1", "2130706433", "0x7f000001", "0x7f.0.0.1", "0177.0.0.1", "017700000001", "127.255.255.254", "0.0.0.0", "0", "10.0.0.1", "10.255.255.255", "100.64.0.1", "169.254.169.254", "0xa9fea9fe", "2852039166",
        "172.16.0.1", "172.31.255.255", "192.0.0.1", "192.0.2.1", "192.88.99.1", "192.168.0.1", "192.168.255.255", "198.18.0.1", "198.51.100.1", "203.0.113.1", "224.0.0.1", "239.255.255.255", "240.0.0.1", "255.255.255.255",
        "[::1]", "[::]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[::ffff:169.254.169.254]", "[::ffff:10.0.0.1]", "[::127.0.0.1]", "[64:ff9b::7f00:1]", "[64:ff9b::169.254.169.254]", "[64:ff9b:1::7f00:1]", "[2002:7f00:1::]", "[2002:a9fe:a9fe::]", "[2002:c0a8:1::1]",
        "[fe80::1]", "[fec0::1]", "[fc00::1]", "[fd12:3456::1]", "[ff02::1]", "[2001:db8::1]", "[2001::1]", "[100::1]", "[3fff::1]", "[5f00::1]", "localhost", "localhost.", "LOCALHOST", "①②⑦.0.0.1", "127。0。0。1",
    ];

    public static TheoryData<string> Urls => [.. Addresses.SelectMany(a => new[] { $"https://{a}:PORT/", $"http://{a}:PORT/", $"https://user:pass@{a}:PORT/x" })];

    public void Dispose() => _patience.Dispose();

    [Theory]
    [MemberData(nameof(Urls))]
    public async Task No_connection_reaches_a_reserved_address(string url)
    {
        using var sink = new TcpListener(IPAddress.Any, 0);
        sink.Start();
        var guard = new OutboundGuard([]);
        using var client = guard.Client();
        var permitted = Uri.TryCreate(url.Replace("PORT", $"{((IPEndPoint)sink.LocalEndpoint).Port}", StringComparison.Ordinal), UriKind.Absolute, out var address) && guard.Permits(address);

        if (permitted)
        {
            using var message = new HttpRequestMessage(HttpMethod.Get, address);
            await client.Awaiting(c => c.SendAsync(message, _patience.Token)).Should().ThrowAsync<HttpRequestException>();
        }

        sink.Pending().Should().BeFalse();
    }

    [Theory]
    [InlineData("ftp://example.org/")]
    [InlineData("file:///etc/passwd")]
    [InlineData("gopher://example.org/")]
    [InlineData("http://example.org/")]
    [InlineData("https://user@example.org/")]
    [InlineData("https://example.org/#x")]
    public void Only_plain_https_is_called(string url) => new OutboundGuard(["0.0.0.0/0"]).Permits(new Uri(url)).Should().BeFalse();

    [Theory]
    [InlineData("8.8.8.8", true)]
    [InlineData("2606:4700::1111", true)]
    [InlineData("::ffff:8.8.8.8", true)]
    [InlineData("2002:808:808::1", true)]
    [InlineData("2002:a00:1::1", false)]
    public void Addresses_of_the_internet_are_told_from_others(string address, bool permitted) => new OutboundGuard([]).Permits(IPAddress.Parse(address)).Should().Be(permitted);

    [Fact]
    public async Task A_name_is_resolved_once_and_the_judged_address_is_the_one_that_is_called()
    {
        using var sink = new TcpListener(IPAddress.Any, 0);
        sink.Start();
        var asked = 0;
        var guard = new OutboundGuard(["127.0.0.0/8"], (_, _) => Task.FromResult<IPAddress[]>([IPAddress.Parse(asked++ == 0 ? "127.0.0.1" : "127.0.0.2")]));
        using var client = guard.Client();
        using var message = new HttpRequestMessage(HttpMethod.Get, new Uri($"https://vendor.example:{((IPEndPoint)sink.LocalEndpoint).Port}/"));

        var call = client.SendAsync(message, _patience.Token);
        using (var socket = await sink.AcceptSocketAsync(_patience.Token))
        {
            ((IPEndPoint)socket.LocalEndPoint!).Address.Should().Be(IPAddress.Loopback);
        }

        await FluentActions.Awaiting(() => call).Should().ThrowAsync<HttpRequestException>();
        asked.Should().Be(1);
    }

    [Fact]
    public async Task A_name_with_one_reserved_address_among_good_ones_is_refused()
    {
        using var client = new OutboundGuard([], (_, _) => Task.FromResult<IPAddress[]>([IPAddress.Parse("8.8.8.8"), IPAddress.Parse("::ffff:127.0.0.1")])).Client();
        using var message = new HttpRequestMessage(HttpMethod.Get, new Uri("https://vendor.example/"));

        await client.Awaiting(c => c.SendAsync(message, _patience.Token)).Should().ThrowAsync<HttpRequestException>().Where(e => e.InnerException is OutboundRefusedException);
    }
}
