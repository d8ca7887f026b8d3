using System.Data.Common;
using System.Diagnostics.CodeAnalysis;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Dsar.Api.Data;

/// <summary>The only statements written for one provider.</summary>
public static class Sql
{
    /// <summary>The end of a chain, locked until the transaction ends. SQLite has one writer and needs no lock.</summary>
    public static async Task<AuditHead?> LockHead(DsarDbContext db, Guid controller, CancellationToken ct)
    {
        if (db.AuditHeads.Local.FirstOrDefault(h => h.ControllerId == controller) is { } before)
        {
            // A context that has saved before still holds the head as it was then; others may have written behind it.
            db.Entry(before).State = EntityState.Detached;
        }

        var heads = db.Database.IsSqlite()
            ? db.AuditHeads.Where(h => h.ControllerId == controller)
            : db.AuditHeads.FromSql($"SELECT * FROM audit_heads WHERE controller_id = {controller} FOR UPDATE");
        var head = await heads.AsTracking().SingleOrDefaultAsync(ct);
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

    /// <summary>A claim on an Idempotency-Key; 0 when another call has it.</summary>
    public static Task<int> InsertClaim(DsarDbContext db, IdempotencyRow c, CancellationToken ct) => db.Database.IsSqlite()
        ? db.Database.ExecuteSqlAsync($"INSERT INTO idempotency (id, caller_id, key, fingerprint, created_at, lease_until) VALUES ({c.Id.ToString().ToUpperInvariant()}, {c.CallerId.ToString().ToUpperInvariant()}, {c.Key}, {c.Fingerprint}, {c.CreatedAt.UtcTicks}, {c.LeaseUntil!.Value.UtcTicks}) ON CONFLICT DO NOTHING", ct)
        : db.Database.ExecuteSqlAsync($"INSERT INTO idempotency (id, caller_id, key, fingerprint, created_at, lease_until) VALUES ({c.Id}, {c.CallerId}, {c.Key}, {c.Fingerprint}, {c.CreatedAt}, {c.LeaseUntil}) ON CONFLICT DO NOTHING", ct);

    /// <summary>Whether a save failed on a unique index or key: another call made the same thing first.</summary>
    public static bool IsDuplicate(Exception failure) => failure is DbUpdateException && Causes(failure).Any(e => e is SqliteException { SqliteExtendedErrorCode: 2067 or 1555 } or PostgresException { SqlState: PostgresErrorCodes.UniqueViolation });

    /// <summary>Whether PostgreSQL stopped the transaction for another one's sake and says that trying again will do.</summary>
    public static bool IsConflict(Exception failure) => Causes(failure).Any(e => e is PostgresException { SqlState: PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.DeadlockDetected });

    /// <summary>Whether a save came too late: what it was made on has changed meanwhile. Made again on what is there now it can succeed.</summary>
    public static bool IsRace(Exception failure) => failure is DbUpdateConcurrencyException || IsDuplicate(failure) || IsConflict(failure);

    private static IEnumerable<Exception> Causes(Exception failure)
    {
        for (var e = failure; e is not null; e = e.InnerException)
        {
            yield return e;
        }
    }

    /// <summary>Empties the WAL into the file and cuts it to nothing, so that what was erased leaves it too. PostgreSQL sees to its own.</summary>
    public static async Task TruncateWal(DsarDbContext db, CancellationToken ct)
    {
        if (db.Database.IsSqlite())
        {
            await db.Database.ExecuteSqlAsync($"PRAGMA wal_checkpoint(TRUNCATE)", ct);
        }
    }

    /// <summary>
    /// Forgets that a killed process was changing the schema of the SQLite file: its lock is a row, for which every later start would wait for ever. Only
    /// for the holder of the data folder's lock.
    /// </summary>
    public static async Task ClearMigrationLock(DsarDbContext db, CancellationToken ct)
    {
        await db.Database.ExecuteSqlAsync($"CREATE TABLE IF NOT EXISTS \"__EFMigrationsLock\" (\"Id\" INTEGER NOT NULL CONSTRAINT \"PK___EFMigrationsLock\" PRIMARY KEY, \"Timestamp\" TEXT NOT NULL)", ct);
        await db.Database.ExecuteSqlAsync($"DELETE FROM \"__EFMigrationsLock\"", ct);
    }

    /// <summary>Changes the schema without the time limits of calls: an index on a large table takes its time.</summary>
    public static async Task Migrate(DsarDbContext db, CancellationToken ct)
    {
        if (!(await db.Database.GetPendingMigrationsAsync(ct)).Any())
        {
            return;
        }

        await Allow(db, TimeSpan.FromHours(6), ct);
        await db.Database.MigrateAsync(ct);
        await db.Database.CloseConnectionAsync();
    }

    /// <summary>Lets the statements of this context run longer than a call's 30 seconds, until its connection is given back.</summary>
    public static async Task Allow(DsarDbContext db, TimeSpan time, CancellationToken ct)
    {
        db.Database.SetCommandTimeout(time);
        if (!db.Database.IsSqlite())
        {
            await db.Database.OpenConnectionAsync(ct);
            await using var command = Statement(db, $"SET statement_timeout = {(long)time.TotalMilliseconds}");
            await command.ExecuteNonQueryAsync(ct);
        }
    }

    /// <summary>A fixed statement on the context's open connection.</summary>
    [SuppressMessage("Security", "CA2100", Justification = "The callers' texts are constants and numbers.")]
    internal static DbCommand Statement(DsarDbContext db, string text)
    {
        var command = db.Database.GetDbConnection().CreateCommand();
        command.CommandText = text;
        return command;
    }
}
