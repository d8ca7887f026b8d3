using System.Net;
using System.Net.Http.Headers;
using System.Text;

namespace Dsar.Discovery;

/// <summary>Makes the HTTP calls of a system, one at a time: address, credentials, rate, status codes. No value reaches an exception.</summary>
internal sealed class RestCalls
{
    private const int LongestAddress = 8_000;
    private const int MostPauses = 3;
    private readonly DataMap _map;
    private readonly SystemConnection _connection;
    private readonly RestLine _line;
    private readonly OutboundCalls _outbound;
    private readonly TimeProvider _clock;
    private readonly string _country;

    public RestCalls(DataMap map, SystemConnection connection, RestLine line, string country, TimeProvider clock)
    {
        (_map, _connection, _line, _country, _clock) = (map, connection, line, country, clock);
        _outbound = new OutboundCalls(connection, line, clock);
        Base = connection.BaseUrl!.TrimEnd('/');
    }

    private string Base { get; }

    /// <summary>The address of a call; null when a value cannot be of the form that is asked for, or would change the path: such a value has no rows.</summary>
    public Uri? Address(RestCall call, Func<RestSlot, string?> value, (string Name, string Value)? page = null)
    {
        var path = call.Path.Fill(Shaped(value), encoded: true);
        var query = call.Query.Select(q => (q.Name, Value: q.Value.Fill(Shaped(value), encoded: false))).ToList();
        if (RestBody.Slots(call.Body).Any(s => string.IsNullOrEmpty(Shaped(value)(s))) || path is null || path.Split('/').Any(s => s is "." or "..") || query.Exists(q => q.Value is null))
        {
            return null;
        }

        if (page is { } next)
        {
            query.RemoveAll(q => q.Name == next.Name);
            query.Add((next.Name, next.Value));
        }

        var address = Base + path + (query.Count == 0 ? string.Empty : $"?{string.Join('&', query.Select(q => $"{Uri.EscapeDataString(q.Name)}={Uri.EscapeDataString(q.Value!)}"))}");
        return address.Length <= LongestAddress ? _outbound.Checked(address) : null;
    }

    /// <summary>The body of a call; null when it has none.</summary>
    public string? Body(RestCall call, Func<RestSlot, string?> value) => call.Body is null ? null : RestBody.Fill(call.Body, Shaped(value))?.ToJsonString();

    /// <summary>Calls; null when the system says that there is no such thing.</summary>
    /// <exception cref="ConnectorException">Anything else than an answer.</exception>
    public async Task<RestAnswer?> Send(RestCall call, Uri address, string? body, bool write, CallTimer timer)
    {
        for (var pauses = 0; ; pauses++)
        {
            try
            {
                return await _outbound.Turn(timer, () => Once(call, address, body, write, renewed: false, timer.Token));
            }
            catch (ConnectorException refusal) when (refusal.RetryAfter is not null && pauses < MostPauses)
            {
                // The server says when to come back: it is waited for here, so that the pages read so far are not asked for again.
                await _outbound.Wait(timer, refusal.RetryAfter.Value);
            }
            finally
            {
                timer.Pause();
            }
        }
    }

    private async Task<RestAnswer?> Once(RestCall call, Uri address, string? body, bool write, bool renewed, CancellationToken ct)
    {
        var file = write ? _connection.Write : _connection.SecretFile;
        var credentials = new RestCredentials(_map.Rest!.Auth, _line, new Uri(Base), _clock);
        using var message = await Message(call, address, body, credentials, file, ct);
        using var response = await _line.Client.SendAsync(message, ct);
        if (response.StatusCode == HttpStatusCode.Unauthorized && !renewed && credentials.Forget(file))
        {
            return await Once(call, address, body, write, renewed: true, ct);
        }

        return Refusal(call, response) is not { } refusal ? await RestAnswer.Read(response, ct)
            : refusal.Code.Length == 0 ? null : throw refusal;
    }

    private static async Task<HttpRequestMessage> Message(RestCall call, Uri address, string? body, RestCredentials credentials, string? file, CancellationToken ct)
    {
        var message = new HttpRequestMessage(call.Method, address) { Content = body is null ? null : new StringContent(body, Encoding.UTF8, "application/json") };
        message.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        message.Headers.UserAgent.Add(new ProductInfoHeaderValue("Dsar", "1"));
        try
        {
            await credentials.Sign(message, file, ct);
            return message;
        }
        catch
        {
            message.Dispose();
            throw;
        }
    }

    /// <summary>Null for an answer; an empty code for "no such thing".</summary>
    private ConnectorException? Refusal(RestCall call, HttpResponseMessage response)
    {
        var (status, table) = (response.StatusCode, call.Statuses);
        return table.Ok.Contains((int)status) ? null
            : table.Absent.Contains((int)status) ? new ConnectorException(string.Empty, false)
            : table.IsTransient(status) ? new ConnectorException(status == HttpStatusCode.TooManyRequests ? "rate_limited" : "unavailable", true) { RetryAfter = _outbound.Pause(response) }
            : (int)status is >= 300 and < 400 ? new ConnectorException("redirected", false)
            : new ConnectorException(status is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden ? "auth" : "status", false);
    }

    private Func<RestSlot, string?> Shaped(Func<RestSlot, string?> value)
    {
        var context = new FoldContext(_country, DateOnly.FromDateTime(_clock.GetUtcNow().UtcDateTime));
        return slot => slot.From == "config"
            ? slot.Shape(_connection.Config.GetValueOrDefault(slot.Name) ?? throw new ConnectorException("not_configured", false), context)
            : value(slot) is { } text ? slot.Shape(text, context) : null;
    }
}
