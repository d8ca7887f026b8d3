using System.Globalization;
using Dsar.Api.Security;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Dsar.Api.Data;

/// <summary>Settings <c>Dsar:Backup</c>; of SQLite. PostgreSQL has its own tools.</summary>
public sealed class BackupOptions
{
    /// <summary>Folder of the backups, best on another disk. Default <c>backups</c> in the data folder.</summary>
    public string? Folder { get; set; }

    /// <summary>How often: a day (the default) means each night at two (UTC); less, like an hour, after that time.</summary>
    public TimeSpan Every { get; set; } = TimeSpan.FromDays(1);

    /// <summary>Where they lie; makes nothing.</summary>
    public string In(string dataFolder) => Folder is { Length: > 0 } set ? Path.GetFullPath(set) : Path.Combine(dataFolder, "backups");
}

/// <summary>Makes and proves backups of the SQLite database: one file each, readable by the service only, the newest seven kept. They hold no master key.</summary>
public sealed class Backups(DsarDbContext db, DataFolder data, MasterKey master, IOptions<BackupOptions> options, TimeProvider clock)
{
    private const int Kept = 7;
    private const string Stamp = "yyyyMMdd'T'HHmmss'Z'";

    public string Folder { get; } = options.Value.In(data.Path);

    /// <summary>When the newest backup was made; null when there is none.</summary>
    public DateTimeOffset? Newest() => Files().Select(f => (DateTimeOffset?)f.At).LastOrDefault();

    /// <summary>
    /// Backs the SQLite database up when its schema is about to be brought up to date: the only way back. Throws <see cref="StartRefusedException"/> when that
    /// cannot be done; then nothing was changed.
    /// </summary>
    public async Task BeforeUpdate(CancellationToken ct)
    {
        if (!db.Database.IsSqlite() || !(await db.Database.GetAppliedMigrationsAsync(ct)).Any() || !(await db.Database.GetPendingMigrationsAsync(ct)).Any())
        {
            return;
        }

        try
        {
            await Make(ct);
        }
        catch (Exception e) when (e is IOException or InvalidDataException or UnauthorizedAccessException or SqliteException)
        {
            throw new StartRefusedException($"Dsar:Backup:Folder: the database could not be backed up into {Folder} before its schema is brought up to date ({e.GetType().Name}). Nothing was changed.");
        }
    }

    /// <summary>Writes a backup while the service works, opens and checks it, and only then gives it its name. Throws <see cref="InvalidDataException"/> when it does not prove.</summary>
    public async Task<string> Make(CancellationToken ct)
    {
        Directory.CreateDirectory(Folder);
        var file = Path.Combine(Folder, $"dsar-{clock.GetUtcNow().UtcDateTime.ToString(Stamp, CultureInfo.InvariantCulture)}.db");
        var partial = file + ".partial";
        var owner = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            owner.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        try
        {
            await new FileStream(partial, owner).DisposeAsync();
            await db.Database.ExecuteSqlAsync($"VACUUM INTO {partial}", ct);
            await Prove(partial, master, ct);
            await using (var written = new FileStream(partial, FileMode.Open, FileAccess.ReadWrite))
            {
                written.Flush(flushToDisk: true);
            }

            File.Move(partial, file, overwrite: true);
        }
        finally
        {
            File.Delete(partial);
        }

        foreach (var old in Files().SkipLast(Kept))
        {
            File.Delete(old.Path);
        }

        return file;
    }

    /// <summary>
    /// Opens a backup and checks it: the file, the master key, and the audit chains unless it is an earlier version's, whose tables this one cannot read before
    /// the start that brings them up to date. Throws <see cref="InvalidDataException"/> with what does not hold.
    /// </summary>
    public static async Task Prove(string file, MasterKey master, CancellationToken ct)
    {
        await using var copy = new SqliteDsarDbContext(
            new DbContextOptionsBuilder<SqliteDsarDbContext>().UseSqlite($"Data Source={file};Mode=ReadOnly;Pooling=False").Options, new Caller(), TimeProvider.System);
        try
        {
            if (await copy.Database.SqlQueryRaw<string>("SELECT integrity_check AS Value FROM pragma_integrity_check").FirstAsync(ct) is not "ok")
            {
                throw new InvalidDataException("the file is damaged");
            }

            if (await copy.Installations.AsNoTracking().Select(i => i.Check).SingleOrDefaultAsync(ct) is not { } check || !Vault.Opens(master, check))
            {
                throw new InvalidDataException("it was made with another master key");
            }

            if (!(await copy.Database.GetPendingMigrationsAsync(ct)).Any() && await AuditVerifier.Verify(copy, ct) is { Clean: false } findings)
            {
                Web.Telemetry.VerifyFailures.Add(1);
                throw new InvalidDataException("an audit chain is broken: " + findings.Lines.First(l => l.Contains("BROKEN", StringComparison.Ordinal)));
            }
        }
        catch (SqliteException e)
        {
            throw new InvalidDataException($"it is no database of this service (SQLite {e.SqliteErrorCode})");
        }
    }

    private List<(string Path, DateTimeOffset At)> Files() => !Directory.Exists(Folder) ? [] :
    [
        .. Directory.EnumerateFiles(Folder, "dsar-*.db").Order(StringComparer.Ordinal)
            .Select(f => (f, DateTimeOffset.TryParseExact(Path.GetFileNameWithoutExtension(f)[5..], Stamp, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) ? at : (DateTimeOffset?)null))
            .Where(f => f.Item2 is not null).Select(f => (f.f, f.Item2!.Value)),
    ];
}
