using System.Net;

namespace Dsar.Discovery;

/// <summary>Sends a message and waits for its answer, over as many calls as the service asks for.</summary>
internal sealed class ForwarderCalls(SystemConnection connection, RestLine line, TimeProvider clock)
{
    private static readonly TimeSpan ShortestPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan UsualPause = TimeSpan.FromSeconds(2);
    private readonly OutboundCalls _outbound = new(connection, line, clock);

    /// <summary>The answer, whose body is yet to be read; null when there is no such thing.</summary>
    /// <exception cref="ConnectorException">Anything else than an answer; unsupported when the service cannot do it.</exception>
    public async Task<HttpResponseMessage?> Send(ForwarderMessage message, string? secretFile, CallTimer timer)
    {
        var secret = await ForwarderMessage.Secret(secretFile, timer.Caller);
        var address = _outbound.Checked(connection.BaseUrl!);
        for (var polls = false; ; polls = true)
        {
            var (to, isPoll) = (address, polls);
            var response = await _outbound.Turn(timer, () => Once(message.Signed(to, secret, clock.GetUtcNow(), isPoll), timer.Token));
            if (response.StatusCode == HttpStatusCode.Accepted)
            {
                using (response)
                {
                    address = Following(address, response);
                    var pause = _outbound.Pause(response) ?? (response.Headers.RetryAfter is null ? UsualPause : ShortestPause);
                    await _outbound.Wait(timer, pause < ShortestPause ? ShortestPause : pause);
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

    private async Task<HttpResponseMessage> Once(HttpRequestMessage call, CancellationToken ct)
    {
        using (call)
        {
            return await line.Client.SendAsync(call, ct);
        }
    }

    private static Uri Following(Uri address, HttpResponseMessage response) =>
        response.Headers.Location is { } location ? OutboundCalls.Following(address, location.OriginalString) : throw new ConnectorException("shape", false);

    /// <summary>Null for an answer; an empty code for "no such thing".</summary>
    private ConnectorException? Refusal(HttpResponseMessage response) => response.StatusCode switch
    {
        HttpStatusCode.OK => null,
        HttpStatusCode.NotFound => new ConnectorException(string.Empty, false),
        HttpStatusCode.NotImplemented => new ConnectorException("unsupported", false),
        HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => new ConnectorException("auth", false),
        HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests or >= HttpStatusCode.InternalServerError => new ConnectorException("unavailable", true) { RetryAfter = _outbound.Pause(response) },
        >= HttpStatusCode.MultipleChoices and < HttpStatusCode.BadRequest => new ConnectorException("redirected", false),
        _ => new ConnectorException("status", false),
    };
}
