using System.Diagnostics.Metrics;
using Dsar.Api.Data;
using Dsar.Api.Security;
using Microsoft.EntityFrameworkCore;

namespace Dsar.Api.Jobs;

/// <content>What stands behind the work: proof, backup, keys, disk, clock and the queue of writes.</content>
public sealed partial class Levels
{
    private static readonly string[] OfHost =
        ["audit.checkpoint_age_seconds", "audit.mirror_lag", "keys.rewrap_pending", "backup.age_seconds", "disk.free_bytes", "clock.behind_seconds", "writer.queue"];

    private async Task Host(IServiceProvider services, DsarDbContext db, DateTimeOffset now, CancellationToken ct)
    {
        Set("disk.free_bytes", services.GetRequiredService<DiskSpace>().Free);
        Set("clock.behind_seconds", services.GetRequiredService<SteadyClock>().Behind.TotalSeconds);
        Set("writer.queue", SqliteWriter.Waiting);
        SetIfKnown("audit.mirror_lag", services.GetRequiredService<AuditMirror>().Lag);
        SetIfKnown("backup.age_seconds", db.Database.IsSqlite() && services.GetRequiredService<Backups>().Newest() is { } made ? now - made : null);
        SetIfKnown("audit.checkpoint_age_seconds", (await Checkpoints.Waiting(db, ct)).Select(w => now - w.Since).DefaultIfEmpty(TimeSpan.Zero).Max());
        var current = services.GetRequiredService<MasterKey>().Id;
        Set("keys.rewrap_pending", await db.Keys.AsNoTracking().CountAsync(k => k.Wrapped != null && k.MasterId != current, ct));
    }

    private void SetIfKnown(string name, TimeSpan? age) => _values[name] = age is { } known ? [new Measurement<double>(known.TotalSeconds)] : [];
}
