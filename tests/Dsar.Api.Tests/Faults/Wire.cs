using System.Net;
using System.Net.Sockets;

namespace Dsar.Api.Tests.Faults;

/// <summary>A wire to a server that carries its answers as a test says.</summary>
internal sealed class Wire : IDisposable
{
    private const int Block = 64 * 1024;
    private static readonly TimeSpan BetweenDrops = TimeSpan.FromMilliseconds(100);
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

        /// <summary>Ten bytes come in a second.</summary>
        Drip,

        /// <summary>The connection is reset.</summary>
        Reset,

        /// <summary>Half of an answer comes, then the connection ends in good order.</summary>
        Half,
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

            switch (Does)
            {
                case Manner.Hang:
                    while (Does == Manner.Hang)
                    {
                        await Task.Delay(BetweenDrops, _stopped.Token);
                    }

                    return; // so that a pool does not carry the fault into the next search
                case Manner.Drip:
                    for (var i = 0; i < read; i++)
                    {
                        await to.WriteAsync(block.AsMemory(i, 1), _stopped.Token);
                        await Task.Delay(BetweenDrops, _stopped.Token);
                        if (Does != Manner.Drip)
                        {
                            return;
                        }
                    }

                    break;
                case Manner.Reset:
                    near.LingerState = new LingerOption(true, 0);
                    return;
                case Manner.Half:
                    await to.WriteAsync(block.AsMemory(0, read / 2), _stopped.Token);
                    return;
                default:
                    await to.WriteAsync(block.AsMemory(0, read), _stopped.Token);
                    break;
            }
        }
    }
}
