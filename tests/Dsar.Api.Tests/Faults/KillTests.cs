using Xunit.Abstractions;

namespace Dsar.Api.Tests.Faults;

/// <summary>
/// SIGKILL at every named step and at random moments while clients work: what was acknowledged is there, nothing is there twice, work goes on
/// within a minute and reaches its end, the audit chain holds (assurance, bar 1). The steps are those of the product's table, so a new one fails here until something
/// in <see cref="Past"/>, <see cref="Journey"/> or <see cref="Chores"/> makes it due. That a kill came in the middle of a step is read from the
/// lease that its dead process still holds (<see cref="Claims"/>). Seen red: with a start that takes the database back to what it was at the start before.
/// </summary>
public sealed class KillTests(ITestOutputHelper output)
{
    [Fact]
    public Task What_was_acknowledged_survives_every_kill_and_nothing_happens_twice() => new KillRun(output).Go("sqlite");
}

/// <summary>The same on PostgreSQL; a class of its own, so that both run at once.</summary>
public sealed class KillOnPostgresTests(ITestOutputHelper output)
{
    [PostgresFact]
    public Task What_was_acknowledged_survives_every_kill_and_nothing_happens_twice() => new KillRun(output).Go("postgres");
}
