using Dsar.Api.Data;
using Dsar.Domain;

namespace Dsar.Api.Jobs;

/// <summary>One kind of later work. It gets an id, reads the state, does what is due; it may run twice, be lost, or be killed at any point.</summary>
public interface IStep
{
    Step Step { get; }

    /// <summary>Waits before each further attempt after a failure; past the end the step gives up and a person is told.</summary>
    IReadOnlyList<TimeSpan> Retries { get; }

    /// <summary>Objects for which this step is due now, by state alone; of one object only when <paramref name="only"/> is given.</summary>
    Task<IReadOnlyList<DueWork>> Due(DsarDbContext db, Guid? only, DateTimeOffset now, CancellationToken ct);

    /// <summary>Does the work. Throws when it failed and should be tried again.</summary>
    Task Run(Guid id, CancellationToken ct);

    /// <summary>The last attempt failed: leave something for a person to see, so that nothing fails silently.</summary>
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

/// <summary>This installation's id, kept in the data folder: a restart may void the leases it held itself at once.</summary>
public sealed record Node(Guid Id)
{
    public static Node Load(string dataFolder)
    {
        // Nodes may share the folder of runs and packages; each has an id of its own.
        var file = Path.Combine(dataFolder, $"node-{System.Environment.MachineName}");
        if (!File.Exists(file) || !Guid.TryParse(File.ReadAllText(file), out var id))
        {
            id = Guid.CreateVersion7();
            File.WriteAllText(file, id.ToString());
        }

        return new Node(id);
    }
}
