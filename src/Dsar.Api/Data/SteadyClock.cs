namespace Dsar.Api.Data;

/// <summary>
/// The installation's time, which is not set back: while the system clock is more than a minute behind the highest time seen, time goes on from there by
/// the machine's monotonic counter. So no code, key, session or package lives longer because a clock was set back; /health/ready shows it.
/// </summary>
public sealed class SteadyClock(TimeProvider system) : TimeProvider
{
    /// <summary>What a time server may correct without being doubted.</summary>
    private static readonly TimeSpan Tolerance = TimeSpan.FromSeconds(60);

    private readonly Lock _lock = new();
    private DateTimeOffset _mark = DateTimeOffset.UnixEpoch;
    private long _markedAt = system.GetTimestamp();

    /// <summary>True while the system clock is not believed.</summary>
    public bool IsBehind => Behind > Tolerance;

    /// <summary>How far the system clock is behind the highest time seen.</summary>
    public TimeSpan Behind
    {
        get
        {
            lock (_lock)
            {
                var behind = Highest() - system.GetUtcNow();
                return behind > TimeSpan.Zero ? behind : TimeSpan.Zero;
            }
        }
    }

    public override DateTimeOffset GetUtcNow()
    {
        lock (_lock)
        {
            var (now, highest) = (system.GetUtcNow(), Highest());
            if (now < highest)
            {
                return highest - now > Tolerance ? highest : now;
            }

            (_mark, _markedAt) = (now, system.GetTimestamp());
            return now;
        }
    }

    /// <summary>Takes over the mark that an earlier run has left.</summary>
    public void Recall(DateTimeOffset mark)
    {
        lock (_lock)
        {
            if (mark > Highest())
            {
                (_mark, _markedAt) = (mark, system.GetTimestamp());
            }
        }
    }

    private DateTimeOffset Highest() => _mark + system.GetElapsedTime(_markedAt);
}
