using System.Reflection;
using Dsar.Api.Data;
using Dsar.Api.Jobs;
using Dsar.Api.Security;
using Dsar.Api.Web;
using Microsoft.AspNetCore.Authorization;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Dsar.Api.Setup;

/// <summary>What must hold before the first call is served: one process per folder, the right master key, the schema, the registers and maps.</summary>
public static class Start
{
    /// <summary>Throws <see cref="StartRefusedException"/> with the reason when the installation must not start.</summary>
    public static async Task Prepare(WebApplication app)
    {
        CheckSettings(app.Services);
        CheckEndpoints(app);
        try
        {
            await Open(app);
        }
        catch
        {
            app.Services.GetRequiredService<FolderLock>().Dispose();
            throw;
        }
    }

    /// <summary>Opens the check row before anything is written. Throws <see cref="StartRefusedException"/> when the master key is not this database's.</summary>
    public static async Task CheckMasterKey(IServiceProvider services, CancellationToken ct)
    {
        var (master, db) = (services.GetRequiredService<MasterKey>(), services.GetRequiredService<DsarDbContext>());
        if ((await db.Database.GetAppliedMigrationsAsync(ct)).Any()
            && await db.Installations.AsNoTracking().SingleOrDefaultAsync(ct) is { } installation && !Vault.Opens(master, installation.Check))
        {
            throw new StartRefusedException($"The master key ({master.Origin}) is not the one this database was made with. Nothing was written; set the right key in Dsar:Keys:MasterKeyFile.");
        }
    }

    /// <summary>The program's version.</summary>
    public static string Version { get; } = typeof(Start).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "0";

    private static async Task Open(WebApplication app)
    {
        var (services, development, ct) = (app.Services, app.Environment.IsDevelopment(), app.Lifetime.ApplicationStopping);
        var options = services.GetRequiredService<IOptions<DsarOptions>>().Value;
        if (options.Postgres is null or "")
        {
            services.GetRequiredService<FolderLock>().Take();
        }

        await using var scope = services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<DsarDbContext>();
        CheckTimeZones();
        services.GetRequiredService<Upkeep>().RecallMark();
        if (db.Database.IsSqlite())
        {
            await Durability.OpenFile(db, Path.Combine(services.GetRequiredService<DataFolder>().Path, DataSetup.SqliteFile), ct);
        }

        await Durability.Check(db, development, ct);
        await CheckMasterKey(scope.ServiceProvider, ct);
        services.GetRequiredService<AuditFolder>().Prepare();
        await Migrate(scope.ServiceProvider, db, development, ct);
        await MakeInstallation(scope.ServiceProvider, db, ct);
        await scope.ServiceProvider.GetRequiredService<Restored>().Replay(ct);
        scope.ServiceProvider.GetRequiredService<Caller>().SignOut();
        await services.GetRequiredService<StepRunner>().VoidOwnLeases(ct);
        await VoidClaims(db, ct);
        await scope.ServiceProvider.GetRequiredService<Loader>().Load(options, development, ct);
        db.Audit(AuditAction.SystemStarted, "installation", Guid.Empty, null, ("version", Version));
        var first = await scope.ServiceProvider.GetRequiredService<FirstKeys>().Make(development, ct);
        await db.SaveChangesAsync(ct);
        Warnings.Tell(services);
        await Banner.Write(services.GetService<TextWriter>() ?? Console.Out, app, first, ct);
    }

    /// <summary>Calls that were being carried out when the only process ended: their keys are free. With several nodes the lease ends them.</summary>
    private static async Task VoidClaims(DsarDbContext db, CancellationToken ct)
    {
        if (db.Database.IsSqlite())
        {
            await db.Write(d => d.Idempotency.Where(r => r.Response == null).ExecuteDeleteAsync(ct), ct);
        }
    }

    /// <summary>Throws <see cref="StartRefusedException"/> with every setting that is out of its range or not fit for Production.</summary>
    public static void CheckSettings(IServiceProvider services)
    {
        try
        {
            services.GetService<IStartupValidator>()?.Validate();
        }
        catch (OptionsValidationException wrong)
        {
            throw new StartRefusedException(string.Join(Environment.NewLine, wrong.Failures));
        }

        if (Production.Faults(services) is { Count: > 0 } faults)
        {
            throw new StartRefusedException(string.Join(Environment.NewLine, faults));
        }
    }

    /// <summary>Deny by default: what names no scope and is not marked open is a mistake, found before it is served.</summary>
    private static void CheckEndpoints(WebApplication app)
    {
        var forgotten = ((IEndpointRouteBuilder)app).DataSources.SelectMany(s => s.Endpoints)
            .Where(e => e.Metadata.GetMetadata<NeedsScope>() is null && e.Metadata.GetMetadata<IAllowAnonymous>() is null).Select(e => e.DisplayName).ToList();
        if (forgotten.Count > 0)
        {
            throw new StartRefusedException($"Endpoints without a scope (end their Map with .Needs): {string.Join(", ", forgotten)}.");
        }
    }

    /// <summary>Legal days are Stockholm's: a machine without its time zone would count them wrong.</summary>
    private static void CheckTimeZones()
    {
        if (!TimeZoneInfo.TryFindSystemTimeZoneById("Europe/Stockholm", out var zone) || !zone.IsDaylightSavingTime(new DateTimeOffset(2026, 7, 1, 12, 0, 0, TimeSpan.Zero)))
        {
            throw new StartRefusedException("The machine's time zones lack Europe/Stockholm with its summer time; install tzdata. Deadlines would be wrong.");
        }
    }

    /// <summary>SQLite is brought up to date at start; PostgreSQL by the migrate verb, so that the serving account needs no right to change tables.</summary>
    private static async Task Migrate(IServiceProvider services, DsarDbContext db, bool development, CancellationToken ct)
    {
        if (db.Database.IsSqlite())
        {
            await Sql.ClearMigrationLock(db, ct);
            await services.GetRequiredService<Backups>().BeforeUpdate(ct);
        }

        if (db.Database.IsSqlite() || development)
        {
            await Sql.Migrate(db, ct);
        }
        else if ((await db.Database.GetPendingMigrationsAsync(ct)).Any())
        {
            throw new StartRefusedException("The database's schema is not this version's. Run the verb 'migrate' with an account that may change tables.");
        }
    }

    /// <summary>The first start leaves the value that proves the master key at every later one.</summary>
    private static async Task MakeInstallation(IServiceProvider services, DsarDbContext db, CancellationToken ct)
    {
        if (!await db.Installations.AnyAsync(ct))
        {
            db.Installations.Add(new Installation(1, Vault.CheckRow(services.GetRequiredService<MasterKey>()), services.GetRequiredService<TimeProvider>().GetUtcNow()));
            services.GetRequiredService<Vault>().NewKey(KeyKind.Installation, Guid.Empty, null);
            services.GetRequiredService<Vault>().NewKey(KeyKind.ShortLived, Guid.Empty, null);
            await db.SaveChangesAsync(ct);
        }
    }
}

/// <summary>An exclusive lock on the data folder: SQLite has one process.</summary>
public sealed class FolderLock(DataFolder folder) : IDisposable
{
    private FileStream? _file;

    public void Take()
    {
        try
        {
            _file ??= new FileStream(Path.Combine(folder.Path, "dsar.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException)
        {
            throw new StartRefusedException($"The data folder is in use by another process (Dsar:DataFolder = {folder.Path}).");
        }
    }

    public void Dispose()
    {
        _file?.Dispose();
        _file = null;
    }
}
