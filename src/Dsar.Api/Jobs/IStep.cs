using Dsar.Api.Data;
using Dsar.Domain;

namespace Dsar.Api.Jobs;

/// <summary>One kind of later work. It gets an id, reads the state, does what is due; it may run twice, be lost, or be killed at any point.</summary>
public interface IStep
{
    Step Step { get; }

    /// <summary>Waits before each further attempt after a failure, each within a tenth more or less; past the end the step gives up and a person is told.</summary>
    IReadOnlyList<TimeSpan> Retries { get; }

    /// <summary>True: past the end the last wait is repeated for ever, and a person is told at the third failure.</summary>
    bool NeverGivesUp => false;

    /// <summary>True: begins only while the disk has room for large files; until then it is shown as waiting.</summary>
    bool NeedsRoom => false;

    /// <summary>Objects for which this step is due now, by state alone; of one object only when <paramref name="only"/> is given.</summary>
    Task<IReadOnlyList<DueWork>> Due(DsarDbContext db, Guid? only, DateTimeOffset now, CancellationToken ct);

    /// <summary>Does the work. Throws when it failed and should be tried again.</summary>
    Task Run(Guid id, CancellationToken ct);

    /// <summary>The last attempt failed, or the third of one that never gives up: leave something for a person to see, so that nothing fails silently.</summary>
    Task GiveUp(Guid id, string errorCode, CancellationToken ct);
}

/// <summary>An object that needs a step.</summary>
/// <param name="Id">Of the request, mail or check.</param>
/// <param name="Controller">Whose it is; the step acts for this controller.</param>
public readonly record struct DueWork(Guid Id, ControllerId Controller);

/// <summary>What a worker holds while it works: writes under a lease that was taken over do not commit.</summary>
public sealed record Lease(Guid ObjectId, Step Step, long Epoch);

/// <summary>Another worker has taken the work over; whatever this one did since its last save is dropped.</summary>
public sealed class LeaseLostException() : Exception("The lease is no longer ours.");

/// <summary>Nothing is wrong, but something else comes first: the step looks again in a minute, and no failure is counted.</summary>
public sealed class StepWaitsException(string code) : Exception("The step waits.")
{
    /// <summary>What it waits for.</summary>
    public string Code { get; } = code;
}
