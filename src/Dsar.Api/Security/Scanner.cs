using System.Buffers.Binary;
using System.Net.Sockets;
using System.Text;
using Dsar.Api.Web;
using Microsoft.Extensions.Options;

namespace Dsar.Api.Security;

/// <summary>A malware scanner that speaks clamd's INSTREAM, over a socket file or TCP (setting <c>Dsar:Scanner</c>). The file goes to it in clear, so it belongs on this host.</summary>
public sealed class Scanner(IOptions<DsarOptions> options)
{
    private const int Chunk = 64 * 1024;
    private const int LongestReply = 1024;
    private static readonly TimeSpan SessionTime = TimeSpan.FromMinutes(5);

    /// <summary>Without one, files are open at once and nothing is said about them.</summary>
    public bool IsSet => !string.IsNullOrWhiteSpace(options.Value.Scanner);

    /// <summary>Where a setting leads: an absolute path is a socket file, else host and port. Null when it is neither.</summary>
    public static System.Net.EndPoint? Address(string setting) =>
        Path.IsPathRooted(setting) ? new UnixDomainSocketEndPoint(setting)
        : setting.LastIndexOf(':') is > 0 and var at && int.TryParse(setting[(at + 1)..], out var port) && port is > 0 and < 65536 ? new System.Net.DnsEndPoint(setting[..at].Trim('[', ']'), port)
        : null;

    /// <summary>True when nothing was found, false when something was. Throws when the scanner did not say either: then nothing is known.</summary>
    public async Task<bool> IsClean(Stream content, CancellationToken ct)
    {
        using var time = CancellationTokenSource.CreateLinkedTokenSource(ct);
        time.CancelAfter(SessionTime);
        var address = Address(options.Value.Scanner!)!;
        using var socket = address is UnixDomainSocketEndPoint ? new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified) : new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(address, time.Token);
        await using var session = new NetworkStream(socket);
        await session.WriteAsync("zINSTREAM\0"u8.ToArray(), time.Token);
        var block = new byte[4 + Chunk];
        for (int read; (read = await content.ReadAtLeastAsync(block.AsMemory(4), Chunk, throwOnEndOfStream: false, time.Token)) > 0;)
        {
            BinaryPrimitives.WriteInt32BigEndian(block, read);
            await session.WriteAsync(block.AsMemory(0, 4 + read), time.Token);
        }

        await session.WriteAsync(new byte[4], time.Token);
        var reply = new byte[LongestReply];
        var length = await session.ReadAtLeastAsync(reply, reply.Length, throwOnEndOfStream: false, time.Token);
        var said = Encoding.ASCII.GetString(reply, 0, length).TrimEnd('\0', '\n');
        return said.EndsWith(" OK", StringComparison.Ordinal) || (said.EndsWith(" FOUND", StringComparison.Ordinal) ? false : throw new ScannerFailedException());
    }
}

/// <summary>The scanner answered, but neither that the file is clean nor that it is not.</summary>
public sealed class ScannerFailedException() : Exception("The scanner gave no verdict.");
