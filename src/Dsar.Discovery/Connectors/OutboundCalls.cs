namespace Dsar.Discovery;

/// <summary>What every call over HTTP to a connected system keeps: a checked address, its turn by the rate, a time limit, and faults that are codes and hold no value.</summary>
internal sealed class OutboundCalls(SystemConnection connection, RestLine line, TimeProvider clock)
{
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(5);
    private readonly OutboundGuard _guard = new(connection.AllowNetworks);

    /// <summary>An address that the connection lets us call.</summary>
    /// <exception cref="ConnectorException">outbound_refused.</exception>
    public Uri Checked(string address) => Uri.TryCreate(address, UriKind.Absolute, out var made) && _guard.Permits(made) ? made : throw new ConnectorException("outbound_refused", false);

    /// <summary>An address that the server wrote: of the same origin, or refused.</summary>
    /// <exception cref="ConnectorException">foreign_link.</exception>
    public static Uri Following(Uri page, string link) =>
        Uri.TryCreate(page, link, out var next) && next.GetLeftPart(UriPartial.Authority) == page.GetLeftPart(UriPartial.Authority) && next.UserInfo.Length == 0
            ? next : throw new ConnectorException("foreign_link", false);

    /// <summary>Waits for the turn, and calls.</summary>
    /// <exception cref="ConnectorException">outbound_refused, timeout or unavailable, or what the call itself says.</exception>
    public async Task<T> Turn<T>(CallTimer timer, Func<Task<T>> call)
    {
        try
        {
            timer.Pause();
            await line.Bucket.Take(timer.Caller);
            timer.Restart();
            return await call();
        }
        catch (Exception fault) when (fault is HttpRequestException or IOException or OperationCanceledException)
        {
            timer.Caller.ThrowIfCancellationRequested();
            throw fault.InnerException is OutboundRefusedException ? new ConnectorException("outbound_refused", false)
                : new ConnectorException(timer.Token.IsCancellationRequested || fault is OperationCanceledException ? "timeout" : "unavailable", true);
        }
    }

    /// <summary>How long the server asks us to wait, at most five minutes; null when it does not say.</summary>
    public TimeSpan? Pause(HttpResponseMessage response) =>
        (response.Headers.RetryAfter is { } after ? after.Delta ?? after.Date - clock.GetUtcNow() : null) is { } pause && pause > TimeSpan.Zero
            ? pause < LongestPause ? pause : LongestPause : null;

    /// <summary>Waits as long as was asked, outside of the call's time.</summary>
    public async Task Wait(CallTimer timer, TimeSpan pause)
    {
        timer.Pause();
        await Task.Delay(pause, clock, timer.Caller);
    }
}
