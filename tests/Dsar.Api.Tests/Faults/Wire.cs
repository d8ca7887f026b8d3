using System.Net;
using System.Net.Sockets;

namespace Dsar.Api.Tests.Faults;

/// <summary>A wire to a server that carries its answers as a test says.</summary>
internal sealed class Wire : IDisposable
{
    private const int Block = 64 * 1024;
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stopped = new();
    private readonly (string Host, int Port) _server;
    private int _faults;

    public Wire(string host, int port)
    {
        _server = (host, port);
        _listener.Start();
        _ = Listen();
    }

    /// <summary>What becomes of the server's answers.</summary>
    public enum Manner
    {
        Carry,

        /// <summary>Nothing more comes, and nobody hangs up.</summary>
        Hang,
    }

    public Manner Does { get; set; }

    /// <summary>Answers that were not carried whole.</summary>
    public int Faults => _faults;

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public void Dispose()
    {
        _stopped.Cancel();
        _listener.Dispose();
        _stopped.Dispose();
    }

    private async Task Listen()
    {
        try
        {
            while (true)
            {
                _ = Carry(await _listener.AcceptTcpClientAsync(_stopped.Token));
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // Closed.
        }
    }

    private async Task Carry(TcpClient client)
    {
        using var near = client;
        using var far = new TcpClient();
        try
        {
            await far.ConnectAsync(_server.Host, _server.Port, _stopped.Token);
            await Task.WhenAny(near.GetStream().CopyToAsync(far.GetStream(), _stopped.Token), Answers(far.GetStream(), near));
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or IOException or ObjectDisposedException)
        {
            // One side is gone, and with it the other.
        }
    }

    private async Task Answers(NetworkStream from, TcpClient near)
    {
        var (block, to) = (new byte[Block], near.GetStream());
        for (int read; (read = await from.ReadAsync(block, _stopped.Token)) > 0;)
        {
            if (Does != Manner.Carry)
            {
                Interlocked.Increment(ref _faults);
            }

            await (Does == Manner.Hang ? Task.Delay(Timeout.Infinite, _stopped.Token) : to.WriteAsync(block.AsMemory(0, read), _stopped.Token).AsTask());
        }
    }
}
