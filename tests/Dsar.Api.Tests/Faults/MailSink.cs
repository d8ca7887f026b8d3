using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;

namespace Dsar.Api.Tests.Faults;

/// <summary>A mail server that does what a test tells it, and remembers every mail it has taken.</summary>
internal sealed partial class MailSink : IDisposable
{
    private readonly ConcurrentQueue<Taken> _taken = new();
    private readonly CancellationTokenSource _stopped = new();
    private readonly List<Task> _sessions = [];
    private TcpListener? _listener;

    public MailSink() => Open();

    /// <summary>A mail as it came, with its Message-ID.</summary>
    public sealed record Taken(string MessageId, string To, string Text);

    /// <summary>What the server does with the next mails.</summary>
    public enum Manner
    {
        Take,

        /// <summary>The recipient is refused for now (451).</summary>
        RefuseForNow,

        /// <summary>The recipient is refused for good (550).</summary>
        RefuseForGood,

        /// <summary>The mail is taken, but the connection ends before the server says so.</summary>
        CutAfterData,

        /// <summary>Whoever connects is kept waiting for the first word until the manner changes.</summary>
        Hold,
    }

    public Manner Does { get; set; }

    /// <summary>Mails that got some answer other than taken.</summary>
    public int Faults { get; private set; }

    public int Port { get; private set; }

    public IReadOnlyList<Taken> All => [.. _taken];

    /// <summary>Settings of a service that sends its mails here.</summary>
    public (string, string)[] Settings => [("Dsar:Smtp:Host", "127.0.0.1"), ("Dsar:Smtp:Port", $"{Port}"), ("Dsar:Smtp:StartTls", "false")];

    /// <summary>Nobody listens from now on.</summary>
    public void Close() => _listener!.Stop();

    /// <summary>Listens, again at the same port.</summary>
    public void Open()
    {
        _listener = new TcpListener(IPAddress.Loopback, Port);
        _listener.Start();
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        _sessions.Add(Listen(_listener));
    }

    public void Dispose()
    {
        _stopped.Cancel();
        _listener!.Stop();
        _stopped.Dispose();
    }

    private async Task Listen(TcpListener listener)
    {
        try
        {
            while (true)
            {
                _sessions.Add(Session(await listener.AcceptTcpClientAsync(_stopped.Token)));
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException or InvalidOperationException)
        {
            // Closed.
        }
    }

    private async Task Session(TcpClient client)
    {
        using var _ = client;
        try
        {
            using var reader = new StreamReader(client.GetStream(), Encoding.UTF8);
            await using var writer = new StreamWriter(client.GetStream(), new UTF8Encoding(false)) { NewLine = "\r\n", AutoFlush = true };
            while (Does == Manner.Hold)
            {
                await Task.Delay(10, _stopped.Token);
            }

            await writer.WriteLineAsync("220 sink");
            var to = "";
            while (await reader.ReadLineAsync(_stopped.Token) is { } line)
            {
                var verb = line.Split(' ', ':')[0].ToUpperInvariant();
                if (verb == "DATA")
                {
                    await writer.WriteLineAsync("354 go on");
                    Take(to, await Content(reader));
                    if (Does == Manner.CutAfterData)
                    {
                        Faults++;
                        return;
                    }
                }

                to = verb == "RCPT" ? line[(line.IndexOf('<', StringComparison.Ordinal) + 1)..line.IndexOf('>', StringComparison.Ordinal)] : to;
                await writer.WriteLineAsync(Answer(verb));
                if (verb == "QUIT")
                {
                    return;
                }
            }
        }
        catch (Exception e) when (e is IOException or OperationCanceledException or ObjectDisposedException)
        {
            // The other side was killed.
        }
    }

    private string Answer(string verb)
    {
        if (verb == "RCPT" && Does is (Manner.RefuseForNow or Manner.RefuseForGood))
        {
            Faults++;
            return Does == Manner.RefuseForNow ? "451 later" : "550 no such box";
        }

        return verb == "QUIT" ? "221 bye" : "250 ok";
    }

    private void Take(string to, string raw)
    {
        // As the framework's client writes it: base64 or quoted-printable, one part.
        var (head, body) = raw.Split("\r\n\r\n", 2) is [var h, var b] ? (h, b) : (raw, "");
        var text = head.Contains("base64", StringComparison.OrdinalIgnoreCase) ? Encoding.UTF8.GetString(Convert.FromBase64String(body.Replace("\r\n", "", StringComparison.Ordinal)))
            : head.Contains("quoted-printable", StringComparison.OrdinalIgnoreCase) ? Unquote(body) : body;
        _taken.Enqueue(new Taken(MessageId().Match(head).Groups[1].Value, to, text));
    }

    private static string Unquote(string body)
    {
        var bytes = new List<byte>();
        var soft = body.Replace("=\r\n", "", StringComparison.Ordinal);
        for (var i = 0; i < soft.Length; i++)
        {
            bytes.Add(soft[i] == '=' ? Convert.ToByte(soft.Substring(i + 1, 2), 16) : (byte)soft[i]);
            i += soft[i] == '=' ? 2 : 0;
        }

        return Encoding.UTF8.GetString([.. bytes]);
    }

    private static async Task<string> Content(StreamReader reader)
    {
        var content = new StringBuilder();
        while (await reader.ReadLineAsync() is { } line and not ".")
        {
            content.Append(line.StartsWith('.') ? line[1..] : line).Append("\r\n");
        }

        return content.ToString();
    }

    [GeneratedRegex(@"(?im)^Message-ID:\s*<([^>]+)>")]
    private static partial Regex MessageId();
}
