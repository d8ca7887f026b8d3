using Microsoft.EntityFrameworkCore;

namespace Dsar.Api.Data;

/// <summary>The only statements written for one provider.</summary>
public static class Sql
{
    /// <summary>The end of a chain, locked until the transaction ends. SQLite has one writer and needs no lock.</summary>
    public static async Task<AuditHead?> LockHead(DsarDbContext db, Guid controller, CancellationToken ct)
    {
        var heads = db.Database.IsSqlite()
            ? db.AuditHeads.Where(h => h.ControllerId == controller)
            : db.AuditHeads.FromSql($"SELECT * FROM audit_heads WHERE controller_id = {controller} FOR UPDATE");
        var head = await heads.AsTracking().SingleOrDefaultAsync(ct);
        if (head is not null)
        {
            // A context that has saved before still holds the head as it was then; others may have written behind it.
            await db.Entry(head).ReloadAsync(ct);
        }

        if (head is not null || db.Database.IsSqlite())
        {
            return head;
        }

        // The very first entry of a chain: two nodes may race to begin it, one row wins and both go on behind it.
        var start = Security.AuditChain.Start(controller);
        await db.Database.ExecuteSqlAsync($"INSERT INTO audit_heads (controller_id, seq, hash, at) VALUES ({controller}, 0, {start}, {DateTimeOffset.UnixEpoch}) ON CONFLICT DO NOTHING", ct);
        return await heads.AsTracking().SingleAsync(ct);
    }

    /// <summary>The row that a lease is taken on, made at the first attempt; 0 when another node was faster.</summary>
    public static Task<int> InsertStep(DsarDbContext db, Jobs.DueWork work, Step step, DateTimeOffset now, CancellationToken ct)
    {
        var (controller, name) = (work.Controller.Value, step.ToString());
        return db.Database.IsSqlite()
            ? db.Database.ExecuteSqlAsync($"INSERT INTO steps (object_id, step, controller_id, epoch, attempts, next_attempt_at, gave_up) VALUES ({work.Id.ToString().ToUpperInvariant()}, {name}, {controller.ToString().ToUpperInvariant()}, 0, 0, {now.UtcTicks}, 0) ON CONFLICT DO NOTHING", ct)
            : db.Database.ExecuteSqlAsync($"INSERT INTO steps (object_id, step, controller_id, epoch, attempts, next_attempt_at, gave_up) VALUES ({work.Id}, {name}, {controller}, 0, 0, {now}, false) ON CONFLICT DO NOTHING", ct);
    }

    /// <summary>Whether a save failed on a unique index whose name or table contains <paramref name="what"/>.</summary>
    public static bool IsDuplicate(DbUpdateException failure, string what) => failure.InnerException switch
    {
        Microsoft.Data.Sqlite.SqliteException { SqliteExtendedErrorCode: 2067 or 1555 } e => e.Message.Contains(what, StringComparison.Ordinal),
        Npgsql.PostgresException { SqlState: Npgsql.PostgresErrorCodes.UniqueViolation } e => e.ConstraintName?.Contains(what, StringComparison.Ordinal) == true || e.TableName?.Contains(what, StringComparison.Ordinal) == true,
        _ => false,
    };
}
