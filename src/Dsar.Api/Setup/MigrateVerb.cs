using Dsar.Api.Data;
using Microsoft.EntityFrameworkCore;

namespace Dsar.Api.Setup;

/// <summary><c>migrate</c>: brings the schema up to date.</summary>
internal static class MigrateVerb
{
    public static async Task<int> Run(string[] args)
    {
        await using var app = App.Build([.. args, "--Dsar:Jobs:Run=false"]);
        await using var scope = app.Services.CreateAsyncScope();
        Start.CheckSettings(app.Services);
        await Start.CheckMasterKey(scope.ServiceProvider, default);
        var db = scope.ServiceProvider.GetRequiredService<DsarDbContext>();
        using var alone = db.Database.IsSqlite() ? app.Services.GetRequiredService<FolderLock>() : null;
        if (alone is not null)
        {
            alone.Take();
            await Sql.ClearMigrationLock(db, default);
        }

        var pending = (await db.Database.GetPendingMigrationsAsync()).ToList();
        await scope.ServiceProvider.GetRequiredService<Backups>().BeforeUpdate(default);
        await Sql.Migrate(db, default);
        await Console.Out.WriteLineAsync(pending.Count == 0 ? "The schema is up to date." : $"Applied {pending.Count} migration(s), the last is {pending[^1]}.");
        return 0;
    }
}
