using Dsar.Api.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Dsar.Api.Jobs;

/// <summary>Backs the SQLite database up each night at two (UTC), or as often as is set. PostgreSQL is backed up with its own tools.</summary>
public sealed class BackupStep(Backups backups, IOptions<BackupOptions> options) : IStep
{
    private const int NightHour = 2;

    public Step Step => Step.Backup;

    public IReadOnlyList<TimeSpan> Retries { get; } = [TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(30), TimeSpan.FromHours(2), TimeSpan.FromHours(6)];

    public bool NeverGivesUp => true;

    public bool NeedsRoom => true;

    public async Task<IReadOnlyList<DueWork>> Due(DsarDbContext db, Guid? only, DateTimeOffset now, CancellationToken ct)
    {
        if (!db.Database.IsSqlite() || await db.Installations.AsNoTracking().Select(i => (DateTimeOffset?)i.CreatedAt).SingleOrDefaultAsync(ct) is not { } began)
        {
            return [];
        }

        var last = backups.Newest() ?? began;
        return last < (options.Value.Every < TimeSpan.FromDays(1) ? now - options.Value.Every : LastNight(now)) ? [new DueWork(Guid.Empty, default)] : [];
    }

    public Task Run(Guid id, CancellationToken ct) => backups.Make(ct);

    /// <summary>Health tells of a backup that is older than 26 hours.</summary>
    public Task GiveUp(Guid id, string errorCode, CancellationToken ct) => Task.CompletedTask;

    private static DateTimeOffset LastNight(DateTimeOffset now)
    {
        var tonight = new DateTimeOffset(now.UtcDateTime.Date, TimeSpan.Zero).AddHours(NightHour);
        return tonight <= now ? tonight : tonight.AddDays(-1);
    }
}
