using Dsar.Api.Data;
using Dsar.Api.Security;
using Dsar.Api.Web;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Dsar.Api.Setup;

/// <summary><c>backup</c>, <c>restore FILE [--yes]</c> and <c>restore confirm [--yes]</c>: of the SQLite database, on the host.</summary>
internal static class BackupVerbs
{
    private const string Yes = "--yes";

    /// <summary>Makes a backup beside the running service and proves it.</summary>
    public static async Task<int> Backup(string[] args)
    {
        await using var app = Sqlite(args);
        await using var scope = app.Services.CreateAsyncScope();
        await Start.CheckMasterKey(scope.ServiceProvider, default);
        if (!await scope.ServiceProvider.GetRequiredService<DsarDbContext>().Installations.AnyAsync())
        {
            throw new StartRefusedException("There is nothing to back up: the service was never started with these settings.");
        }

        try
        {
            await Console.Out.WriteLineAsync(await scope.ServiceProvider.GetRequiredService<Backups>().Make(default));
            return 0;
        }
        catch (InvalidDataException e)
        {
            throw new StartRefusedException($"The backup does not prove and was not kept: {e.Message}.");
        }
    }

    /// <summary>Puts a backup into a data folder without a database, after it was proven and a person said yes. The next start brings it up to the audit mirror.</summary>
    public static async Task<int> Restore(string[] args)
    {
        var file = Path.GetFullPath(args[0]);
        await using var app = Sqlite([.. args[1..].Where(a => a != Yes)]);
        var (folder, master) = (app.Services.GetRequiredService<DataFolder>(), app.Services.GetRequiredService<MasterKey>());
        app.Services.GetRequiredService<FolderLock>().Take();
        var target = Path.Combine(folder.Path, DataSetup.SqliteFile);
        if (Directory.EnumerateFiles(folder.Path, DataSetup.SqliteFile + "*").Any())
        {
            throw new StartRefusedException($"The data folder holds a database ({target}). A backup is restored into an empty folder; move the old one away.");
        }

        if (!File.Exists(file))
        {
            throw new StartRefusedException($"There is no file {file}.");
        }

        try
        {
            await Backups.Prove(file, master, default);
        }
        catch (InvalidDataException e)
        {
            throw new StartRefusedException($"{file} is not restored: {e.Message}.");
        }

        if (!args.Contains(Yes) && !await Agreed($"Restore {file} to {target}? What came later is lost except for what the audit mirror tells."))
        {
            return 1;
        }

        Copy(file, target);
        await Console.Out.WriteLineAsync("Restored. Put the folders runs, packages and attachments back beside it, then start the service: it does again what was destroyed or revoked since, and holds all mail until 'restore confirm'.");
        return 0;
    }

    /// <summary>Ends the restored mode and lets the mail go: after a person has read what was lost.</summary>
    public static async Task<int> Confirm(string[] args)
    {
        await using var app = App.Build([.. args.Where(a => a != Yes), "--Dsar:Jobs:Run=false"]);
        Start.CheckSettings(app.Services);
        await using var scope = app.Services.CreateAsyncScope();
        var (db, services) = (scope.ServiceProvider.GetRequiredService<DsarDbContext>(), scope.ServiceProvider);
        await Start.CheckMasterKey(services, default);
        var installation = await db.Installations.AsTracking().SingleAsync();
        if (installation.RestoredAt is null)
        {
            await Console.Out.WriteLineAsync("The service is not in the restored mode.");
            return 0;
        }

        foreach (var line in LostWork.Lines(services.GetRequiredService<AuditFolder>()))
        {
            await Console.Out.WriteLineAsync(line);
        }

        if (!args.Contains(Yes) && !await Agreed("End the restored mode and send the mails that wait?"))
        {
            return 1;
        }

        installation.RestoredAt = null;
        db.Audit(AuditAction.RestoreConfirmed, "installation", Guid.Empty, null);
        await db.SaveChangesAsync();
        await Console.Out.WriteLineAsync("The restored mode has ended.");
        return 0;
    }

    private static WebApplication Sqlite(string[] args)
    {
        var app = App.Build([.. args, "--Dsar:Jobs:Run=false"]);
        Start.CheckSettings(app.Services);
        return app.Services.GetRequiredService<IOptions<DsarOptions>>().Value.Postgres is { Length: > 0 }
            ? throw new StartRefusedException("PostgreSQL is backed up and restored with its own tools (pg_dump, WAL archive); the README has the commands.")
            : app;
    }

    private static async Task<bool> Agreed(string question)
    {
        await Console.Out.WriteAsync($"{question} Type yes: ");
        return (await Console.In.ReadLineAsync())?.Trim() == "yes";
    }

    private static void Copy(string file, string target)
    {
        var (partial, owner) = (target + ".partial", new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write });
        if (!OperatingSystem.IsWindows())
        {
            owner.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using (var from = File.OpenRead(file))
        using (var to = new FileStream(partial, owner))
        {
            from.CopyTo(to);
            to.Flush(flushToDisk: true);
        }

        File.Move(partial, target);
    }
}
