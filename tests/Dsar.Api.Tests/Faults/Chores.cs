using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace Dsar.Api.Tests.Faults;

/// <summary>An agent's other work beside the requests: looks at systems, repeats erasures, adds files that are scanned.</summary>
internal sealed class Chores(Caller caller)
{
    private const int FilesOfOneRequest = 15;
    private readonly List<Guid> _operations = [];
    private readonly List<(Guid Request, Guid File)> _files = [];

    public async Task Do(CancellationToken until)
    {
        var system = (await caller.All("REGISTER", "/v1/systems"))[0]["id"];
        for (Guid? request = null; !until.IsCancellationRequested; await Task.Delay(200, CancellationToken.None))
        {
            request = _files.Count % FilesOfOneRequest == 0 ? null : request;
            request ??= (await caller.Post("FORM", "/v1/requests", new { right = "access", channel = "api", subject = People.Unknown($"files{_files.Count}@okand.example") })).Expect(HttpStatusCode.Created).Id;
            _operations.Add((await caller.Post("REGISTER", $"/v1/systems/{system}/tests", new { })).Expect(HttpStatusCode.Accepted).Id);
            _operations.Add((await caller.Post("REGISTER", $"/v1/systems/{system}/replays", new { restoredAt = DateTimeOffset.UtcNow.AddHours(-1), reason = "The disk failed." })).Expect(HttpStatusCode.Accepted).Id);
            var file = await caller.Upload("DECIDER", $"/v1/requests/{request}/attachments", SampleFiles.Pdf(), new { fileName = "a.pdf", kind = "evidence", visibility = "internal" });
            _files.Add((request.Value, file.Expect(HttpStatusCode.Created).Id));
        }
    }

    /// <summary>Every one that was acknowledged comes to its end.</summary>
    public async Task Ended()
    {
        foreach (var operation in _operations)
        {
            await Until($"/v1/operations/{operation}", "REGISTER", "succeeded");
        }

        foreach (var (request, file) in _files)
        {
            await Until($"/v1/requests/{request}/attachments/{file}", "DECIDER", "available");
        }
    }

    private async Task Until(string path, string who, string state)
    {
        while ((await caller.Get(who, path)).Expect(HttpStatusCode.OK).Text("state") != state)
        {
            await Task.Delay(100);
        }
    }
}

/// <summary>A malware scanner that finds nothing, and is not troubled by clients that are killed.</summary>
internal sealed class CleanScanner : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);

    public CleanScanner()
    {
        _listener.Start();
        _ = Serve();
    }

    public string Address => $"127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}";

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

    private static async Task Scan(TcpClient client)
    {
        using var _ = client;
        try
        {
            var stream = client.GetStream();
            await stream.ReadExactlyAsync(new byte["zINSTREAM\0".Length]);
            for (var length = new byte[4]; ;)
            {
                await stream.ReadExactlyAsync(length);
                if (BinaryPrimitives.ReadInt32BigEndian(length) is var bytes and > 0)
                {
                    await stream.ReadExactlyAsync(new byte[bytes]);
                    continue;
                }

                await stream.WriteAsync("stream: OK\0"u8.ToArray());
                return;
            }
        }
        catch (IOException)
        {
            // The other side was killed.
        }
    }
}
