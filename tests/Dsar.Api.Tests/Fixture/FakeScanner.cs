using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Dsar.Api.Tests;

/// <summary>Speaks the scanner's side of INSTREAM and calls EICAR malware, or says always the same; not troubled by clients that are killed.</summary>
internal sealed class FakeScanner : IDisposable
{
    private const string Command = "zINSTREAM\0";
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentQueue<byte[]> _seen = new();
    private readonly string? _says;

    public FakeScanner(string? says = null)
    {
        _says = says;
        _listener.Start();
        Address = $"127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}";
        _ = Serve();
    }

    public string Address { get; }

    /// <summary>The files it was given.</summary>
    public IReadOnlyList<byte[]> Seen => [.. _seen];

    public void Dispose() => _listener.Dispose();

    private async Task Serve()
    {
        try
        {
            while (true)
            {
                _ = Scan(await _listener.AcceptTcpClientAsync());
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // Closed.
        }
    }

    private async Task Scan(TcpClient client)
    {
        using var _ = client;
        try
        {
            var stream = client.GetStream();
            var command = new byte[Command.Length];
            await stream.ReadExactlyAsync(command);
            var file = Encoding.ASCII.GetString(command) == Command ? await Read(stream) : null;
            var verdict = file is null ? "UNKNOWN COMMAND" : _says ?? (file.AsSpan().IndexOf("EICAR"u8) >= 0 ? "stream: Eicar-Test-Signature FOUND" : "stream: OK");
            await stream.WriteAsync(Encoding.ASCII.GetBytes(verdict + "\0"));
        }
        catch (IOException)
        {
            // The other side was killed.
        }
    }

    private async Task<byte[]> Read(NetworkStream stream)
    {
        using var file = new MemoryStream();
        for (var length = new byte[4]; ;)
        {
            await stream.ReadExactlyAsync(length);
            if (BinaryPrimitives.ReadInt32BigEndian(length) is not (> 0 and var bytes))
            {
                _seen.Enqueue(file.ToArray());
                return file.ToArray();
            }

            var block = new byte[bytes];
            await stream.ReadExactlyAsync(block);
            file.Write(block);
        }
    }
}
