namespace Dsar.Discovery.Tests;

/// <summary>A clock that stands still on the seeds' day and whose timers never fire.</summary>
internal sealed class TestClock : TimeProvider
{
    public DateTimeOffset Now { get; set; } = new(Seeds.Today.ToDateTime(new TimeOnly(12, 0)), TimeSpan.Zero);

    public override DateTimeOffset GetUtcNow() => Now;
}
