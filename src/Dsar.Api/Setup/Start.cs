using System.Reflection;
using Dsar.Api.Data;
using Dsar.Api.Jobs;
using Dsar.Api.Security;
using Dsar.Api.Web;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Dsar.Api.Setup;

/// <summary>What must hold before the first call is served: one process per folder, the right master key, the schema, the registers and maps.</summary>
public static class Start
{
    /// <summary>Throws <see cref="StartRefusedException"/> with the reason when the installation must not start.</summary>
    public static async Task Prepare(WebApplication app)
    {
        var (services, development, ct) = (app.Services, app.Environment.IsDevelopment(), app.Lifetime.ApplicationStopping);
        var options = services.GetRequiredService<IOptions<DsarOptions>>().Value;
        if (options.Postgres is null or "")
        {
            services.GetRequiredService<FolderLock>().Take();
        }

        await using var scope = services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<DsarDbContext>();
        await Migrate(db, development, ct);
        await OpenInstallation(scope.ServiceProvider, db, ct);
        await services.GetRequiredService<StepRunner>().VoidOwnLeases(ct);
        await scope.ServiceProvider.GetRequiredService<Loader>().Load(options, development, ct);
        db.Audit(AuditAction.SystemStarted, "installation", Guid.Empty, null, ("version", Version));
        var first = await scope.ServiceProvider.GetRequiredService<FirstKeys>().Make(development, ct);
        await db.SaveChangesAsync(ct);
        await Banner.Write(services.GetService<TextWriter>() ?? Console.Out, app, first, ct);
    }

    /// <summary>The program's version.</summary>
    public static string Version { get; } = typeof(Start).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "0";

    /// <summary>SQLite is brought up to date at start; PostgreSQL by the migrate verb, so that the serving account needs no right to change tables.</summary>
    private static async Task Migrate(DsarDbContext db, bool development, CancellationToken ct)
    {
        if (db.Database.IsSqlite() || development)
        {
            await db.Database.MigrateAsync(ct);
        }
        else if ((await db.Database.GetPendingMigrationsAsync(ct)).Any())
        {
            throw new StartRefusedException("The database's schema is not this version's. Run the verb 'migrate' with an account that may change tables.");
        }
    }

    private static async Task OpenInstallation(IServiceProvider services, DsarDbContext db, CancellationToken ct)
    {
        var (master, clock, vault) = (services.GetRequiredService<MasterKey>(), services.GetRequiredService<TimeProvider>(), services.GetRequiredService<Vault>());
        var installation = await db.Installations.SingleOrDefaultAsync(ct);
        if (installation is null)
        {
            db.Installations.Add(new Installation(1, Vault.CheckRow(master), clock.GetUtcNow()));
            vault.NewKey(KeyKind.Installation, Guid.Empty, null);
            await db.SaveChangesAsync(ct);
        }
        else if (!Vault.Opens(master, installation.Check))
        {
            throw new StartRefusedException($"The master key ({master.Origin}) is not the one this database was made with. Nothing was written; set the right key in Dsar:Keys:MasterKeyFile.");
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

    public void Dispose() => _file?.Dispose();
}
