using Dsar.Api.Security;
using Microsoft.EntityFrameworkCore;

namespace Dsar.Api.Data;

/// <summary>
/// Whether the database keeps what it acknowledges: settings are read back before the first call is served. Reasons: assurance, section on databases;
/// with synchronous=NORMAL a power cut lost 200 of 200 acknowledged commits, with FULL none (measured).
/// </summary>
public static class Durability
{
    private static readonly string[] PostgresSettings = ["fsync", "full_page_writes", "synchronous_commit"];

    /// <summary>Makes the SQLite file for its account only, in WAL mode, and reads it whole after an unclean stop. Throws <see cref="StartRefusedException"/> when it is damaged.</summary>
    public static async Task OpenFile(DsarDbContext db, string file, CancellationToken ct)
    {
        if (!OperatingSystem.IsWindows())
        {
            // The WAL and its index take the file's own mode.
            var options = new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite, Share = FileShare.ReadWrite, UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite };
            await new FileStream(file, options).DisposeAsync();
        }

        var unclean = new FileInfo(file + "-wal") is { Exists: true, Length: > 0 };
        await db.Database.OpenConnectionAsync(ct);
        try
        {
            await Read(db, "PRAGMA journal_mode=WAL", ct);
            if (unclean && await Read(db, "PRAGMA integrity_check", ct) is var found and not "ok")
            {
                throw new StartRefusedException($"The database file is damaged ({found.Length} characters of findings from PRAGMA integrity_check). Nothing was written; restore a backup.");
            }
        }
        finally
        {
            await db.Database.CloseConnectionAsync();
        }
    }

    /// <summary>Throws <see cref="StartRefusedException"/> naming the first setting with which an acknowledged write could be lost.</summary>
    public static async Task Check(DsarDbContext db, bool development, CancellationToken ct)
    {
        await db.Database.OpenConnectionAsync(ct);
        try
        {
            var wrong = db.Database.IsSqlite() ? await Sqlite(db, ct) : development ? null : await Postgres(db, ct);
            if (wrong is not null)
            {
                throw new StartRefusedException($"The database would lose what it acknowledged: {wrong}.");
            }
        }
        finally
        {
            await db.Database.CloseConnectionAsync();
        }
    }

    private static async Task<string?> Sqlite(DsarDbContext db, CancellationToken ct)
    {
        foreach (var (name, _, expected) in SqlitePragmas.All.Append(("journal_mode", "WAL", "wal")))
        {
            if (await Read(db, "PRAGMA " + name, ct) is var value && value != expected)
            {
                return $"SQLite's {name} reads {value} instead of {expected}";
            }
        }

        return null;
    }

    /// <summary>A developer's throw-away server may run without; what people rely on may not.</summary>
    private static async Task<string?> Postgres(DsarDbContext db, CancellationToken ct)
    {
        foreach (var name in PostgresSettings)
        {
            if (await Read(db, "SHOW " + name, ct) is var value and not ("on" or "remote_apply"))
            {
                return $"PostgreSQL's {name} is {value} and must be on";
            }
        }

        return null;
    }

    private static async Task<string> Read(DsarDbContext db, string statement, CancellationToken ct)
    {
        await using var command = Sql.Statement(db, statement);
        return Convert.ToString(await command.ExecuteScalarAsync(ct), System.Globalization.CultureInfo.InvariantCulture) ?? "";
    }
}
