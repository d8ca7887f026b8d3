namespace Dsar.Discovery;

/// <summary>Lets so many calls through in a time, in the order they came, whoever makes them.</summary>
internal sealed class TokenBucket(RestRate rate, TimeProvider clock)
{
    private readonly Lock _turn = new();
    private readonly TimeSpan _each = rate.Per / rate.Permits;
    private long _next = long.MinValue;

    /// <summary>Waits for the next permit.</summary>
    public async Task Take(CancellationToken ct)
    {
        TimeSpan wait;
        lock (_turn)
        {
            // A pause saves up to one time's permits; then each takes its share of the time.
            var now = clock.GetTimestamp();
            var share = (long)(_each.TotalSeconds * clock.TimestampFrequency);
            var saved = now - ((rate.Permits - 1) * share);
            _next = Math.Max(_next, saved) + share;
            wait = clock.GetElapsedTime(now, Math.Max(now, _next - share));
        }

        if (wait > TimeSpan.Zero)
        {
            await Task.Delay(wait, clock, ct);
        }
    }
}
