using Dsar.Api.Data;
using Dsar.Api.Security;
using Dsar.Domain;

namespace Dsar.Api.Jobs;

/// <summary>Signs the end of each audit chain with news, every 15 minutes or 1,000 entries. The checkpoint is its own record and adds no entry, or there would be news for ever.</summary>
public sealed class CheckpointStep(DsarDbContext db, Checkpoints checkpoints) : IStep
{
    public Step Step => Step.Checkpoint;

    public IReadOnlyList<TimeSpan> Retries { get; } = [TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(30), TimeSpan.FromHours(6)];

    public bool NeverGivesUp => true;

    public async Task<IReadOnlyList<DueWork>> Due(DsarDbContext db, Guid? only, DateTimeOffset now, CancellationToken ct) =>
        [.. (await Checkpoints.Due(db, now, stopping: false, ct)).Where(c => only is null || c.Value == only).Select(c => new DueWork(c.Value, c))];

    public async Task Run(Guid id, CancellationToken ct)
    {
        await checkpoints.Sign(new ControllerId(id), ct);
        await db.SaveChangesAsync(ct);
    }

    /// <summary>Nothing to tell anybody in particular: health shows the age of the last checkpoint, and the next 15 minutes try again.</summary>
    public Task GiveUp(Guid id, string errorCode, CancellationToken ct) => Task.CompletedTask;
}
