namespace Dsar.Api.Tests;

/// <summary>A clock that stands still until a test moves it. Timers run on real time: no test waits for them.</summary>
public sealed class TestClock(DateTimeOffset now) : TimeProvider
{
    private long _ticks = now.UtcTicks;
    private long _behind;

    /// <summary>The monotonic counter goes with the time that has passed, whatever the clock shows.</summary>
    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <summary>Told whenever somebody looks at it.</summary>
    public event Action? Looked;

    public override DateTimeOffset GetUtcNow()
    {
        Looked?.Invoke();
        return new DateTimeOffset(Interlocked.Read(ref _ticks) - Interlocked.Read(ref _behind), TimeSpan.Zero);
    }

    public override long GetTimestamp()
    {
        Looked?.Invoke();
        return Interlocked.Read(ref _ticks);
    }

    /// <summary>Somebody sets the machine's clock back; no time passes.</summary>
    public void SetBack(TimeSpan by) => Interlocked.Add(ref _behind, by.Ticks);

    public void Set(DateTimeOffset to) => Interlocked.Exchange(ref _ticks, to.UtcTicks);

    public void Advance(TimeSpan by) => Interlocked.Add(ref _ticks, by.Ticks);
}
