using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Dsar.Discovery.Tests.Connectors;

/// <summary>A call as the server saw it.</summary>
internal sealed record HttpCall(string Method, string Path, IReadOnlyDictionary<string, string> Query, IReadOnlyDictionary<string, string> Headers, string Body);

/// <summary>What the server answers; <see cref="Raw"/> writes bytes of its own instead.</summary>
internal sealed record HttpReply(int Status, string Body = "", params (string Name, string Value)[] Headers)
{
    public Func<NetworkStream, CancellationToken, Task>? Raw { get; init; }
}

/// <summary>A small HTTP/1.1 server on a port of its own, in whose hand every byte of an answer is, so that it can also misbehave.</summary>
internal sealed class HttpServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _end = new();
    private readonly Func<HttpCall, HttpReply> _answer;
    private readonly Task _accepting;
    private int _open;

    public HttpServer(Func<HttpCall, HttpReply> answer)
    {
        _answer = answer;
        _listener.Start();
        _accepting = Accept();
    }

    public string Address => $"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}";

    public ConcurrentQueue<HttpCall> Calls { get; } = new();

    /// <summary>Connections that are open now.</summary>
    public int Open => Volatile.Read(ref _open);

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        _listener.Dispose();
        await _accepting;
        _end.Dispose();
    }

    private async Task Accept()
    {
        try
        {
            while (true)
            {
                _ = Serve(await _listener.AcceptSocketAsync(_end.Token));
            }
        }
        catch (Exception fault) when (fault is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private async Task Serve(Socket socket)
    {
        Interlocked.Increment(ref _open);
        try
        {
            await using var stream = new NetworkStream(socket, ownsSocket: true);
            while (await Read(stream) is { } call)
            {
                Calls.Enqueue(call);
                var reply = _answer(call);
                if (reply.Raw is { } raw)
                {
                    await raw(stream, _end.Token);
                    return;
                }

                var body = Encoding.UTF8.GetBytes(reply.Body);
                var head = new StringBuilder().Append(CultureInfo.InvariantCulture, $"HTTP/1.1 {reply.Status} X\r\nContent-Type: application/json\r\nContent-Length: {body.Length}\r\n");
                foreach (var (name, value) in reply.Headers)
                {
                    head.Append(CultureInfo.InvariantCulture, $"{name}: {value}\r\n");
                }

                await stream.WriteAsync((byte[])[.. Encoding.ASCII.GetBytes($"{head}\r\n"), .. body], _end.Token);
            }
        }
        catch (Exception fault) when (fault is IOException or OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The other side hung up.
        }
        finally
        {
            Interlocked.Decrement(ref _open);
        }
    }

    private async Task<HttpCall?> Read(NetworkStream stream)
    {
        var head = new StringBuilder();
        var one = new byte[1];
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            if (await stream.ReadAsync(one, _end.Token) == 0)
            {
                return null;
            }

            head.Append((char)one[0]);
        }

        var lines = head.ToString().Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        var headers = lines.Skip(1).Select(l => l.Split(": ", 2)).ToDictionary(l => l[0], l => l[1], StringComparer.OrdinalIgnoreCase);
        var body = new byte[int.Parse(headers.GetValueOrDefault("Content-Length", "0"), CultureInfo.InvariantCulture)];
        await stream.ReadExactlyAsync(body, _end.Token);
        var target = lines[0].Split(' ')[1].Split('?', 2);
        var query = target.Length < 2 ? [] : target[1].Split('&').Select(p => p.Split('=', 2)).ToDictionary(p => Uri.UnescapeDataString(p[0]), p => Uri.UnescapeDataString(p[1]), StringComparer.Ordinal);
        return new HttpCall(lines[0].Split(' ')[0], target[0], query, headers, Encoding.UTF8.GetString(body));
    }
}
