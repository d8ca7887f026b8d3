using System.Net;

namespace Dsar.Discovery;

/// <summary>Sends a message and waits for its answer, over as many calls as the service asks for.</summary>
internal sealed class ForwarderCalls(SystemConnection connection, RestLine line, TimeProvider clock)
{
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan ShortestPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan UsualPause = TimeSpan.FromSeconds(2);
    private readonly OutboundGuard _guard = new(connection.AllowNetworks);

    /// <summary>The answer, whose body is yet to be read; null when there is no such thing.</summary>
    /// <exception cref="ConnectorException">Anything else than an answer; unsupported when the service cannot do it.</exception>
    public async Task<HttpResponseMessage?> Send(ForwarderMessage message, string? secretFile, CallTimer timer)
    {
        var secret = await ForwarderMessage.Secret(secretFile, timer.Caller);
        var address = Checked(connection.BaseUrl!);
        for (var polls = false; ; polls = true)
        {
            var response = await Once(message, address, secret, polls, timer);
            if (response.StatusCode == HttpStatusCode.Accepted)
            {
                using (response)
                {
                    address = Following(address, response);
                    var pause = Pause(response) ?? UsualPause;
                    timer.Pause();
                    await Task.Delay(pause < ShortestPause ? ShortestPause : pause, clock, timer.Caller);
                }

                continue;
            }

            if (Refusal(response) is not { } refusal)
            {
                return response;
            }

            response.Dispose();
            return refusal.Code.Length == 0 ? null : throw refusal;
        }
    }

    private async Task<HttpResponseMessage> Once(ForwarderMessage message, Uri address, byte[] secret, bool isPoll, CallTimer timer)
    {
        try
        {
            timer.Pause();
            await line.Bucket.Take(timer.Caller);
            timer.Restart();
            using var call = message.Signed(address, secret, clock.GetUtcNow(), isPoll);
            return await line.Client.SendAsync(call, timer.Token);
        }
        catch (Exception fault) when (fault is HttpRequestException or IOException or OperationCanceledException)
        {
            timer.Caller.ThrowIfCancellationRequested();
            throw fault.InnerException is OutboundRefusedException ? new ConnectorException("outbound_refused", false)
                : new ConnectorException(timer.Token.IsCancellationRequested ? "timeout" : "unavailable", true);
        }
    }

    private Uri Checked(string text) => Uri.TryCreate(text, UriKind.Absolute, out var address) && _guard.Permits(address) ? address : throw new ConnectorException("outbound_refused", false);

    private static Uri Following(Uri address, HttpResponseMessage response) =>
        response.Headers.Location is { } location ? RestCalls.Following(address, location.OriginalString) : throw new ConnectorException("shape", false);

    private TimeSpan? Pause(HttpResponseMessage response) =>
        (response.Headers.RetryAfter is { } after ? after.Delta ?? after.Date - clock.GetUtcNow() : null) is { } pause ? pause < LongestPause ? pause : LongestPause : null;

    /// <summary>Null for an answer; an empty code for "no such thing".</summary>
    private ConnectorException? Refusal(HttpResponseMessage response) => response.StatusCode switch
    {
        HttpStatusCode.OK => null,
        HttpStatusCode.NotFound => new ConnectorException(string.Empty, false),
        HttpStatusCode.NotImplemented => new ConnectorException("unsupported", false),
        HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => new ConnectorException("auth", false),
        HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests or >= HttpStatusCode.InternalServerError => new ConnectorException("unavailable", true) { RetryAfter = Pause(response) },
        >= HttpStatusCode.MultipleChoices and < HttpStatusCode.BadRequest => new ConnectorException("redirected", false),
        _ => new ConnectorException("status", false),
    };
}
