using System.Collections.Concurrent;
using Dsar.Api.Data;
using Dsar.Api.Security;
using Dsar.Discovery;
using Dsar.Domain;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Dsar.Api.Tests;

/// <summary>What takes a service its time at a first start, made once and copied: a database without rows in today's schema, and the demo's systems as they are on one day.</summary>
internal static class Templates
{
    /// <summary>The day that most tests begin on.</summary>
    public static readonly DateTimeOffset MondayMorning = new(2026, 11, 23, 8, 0, 0, TimeSpan.Zero);

    private static readonly Lazy<IReadOnlyList<(string Path, byte[] Content)>> Monday = new(MakeMonday);
    private static readonly Lazy<byte[]> Sqlite = new(MakeSqlite);
    private static readonly ConcurrentDictionary<string, Lazy<string>> Postgres = new();

    /// <summary>Puts an empty SQLite database into a data folder.</summary>
    public static void AddDatabase(string folder) => File.WriteAllBytes(Path.Combine(folder, Setup.DataSetup.SqliteFile), Sqlite.Value);

    /// <summary>Puts the systems of <see cref="MondayMorning"/> into a data folder.</summary>
    public static void AddSystems(string folder)
    {
        Directory.CreateDirectory(Path.Combine(folder, "systems"));
        foreach (var (path, content) in Monday.Value)
        {
            File.WriteAllBytes(Path.Combine(folder, "systems", path), content);
        }
    }

    /// <summary>Makes an empty database on a PostgreSQL server and answers its connection string.</summary>
    public static string AddDatabaseTo(string server) => Databases.Make(server, Postgres.GetOrAdd(server, s => new Lazy<string>(() => MakePostgres(s))).Value);

    private static List<(string, byte[])> MakeMonday()
    {
        var folder = Directory.CreateTempSubdirectory("dsar-monday");
        DemoLandscape.Create(folder.FullName, Path.Combine(Repository.Root, "seeds", "demo"), StockholmTime.DayOf(MondayMorning));
        var files = folder.GetFiles().Select(f => (f.Name, File.ReadAllBytes(f.FullName))).ToList();
        TempFolder.Delete(folder.FullName);
        return files;
    }

    private static byte[] MakeSqlite()
    {
        var folder = Directory.CreateTempSubdirectory("dsar-template");
        var file = Path.Combine(folder.FullName, "template.db");
        using (var db = new SqliteDsarDbContext(new DbContextOptionsBuilder<SqliteDsarDbContext>().UseSqlite($"Data Source={file};Pooling=False").Options, new Caller(), TimeProvider.System))
        {
            db.Database.Migrate();
        }

        var content = File.ReadAllBytes(file);
        TempFolder.Delete(folder.FullName);
        return content;
    }

    /// <summary>Answers its name. Nothing stays connected to it: what somebody is connected to cannot be copied.</summary>
    private static string MakePostgres(string server)
    {
        var made = new NpgsqlConnectionStringBuilder(Databases.Make(server, "template1")) { Pooling = false };
        using var db = new PostgresDsarDbContext(new DbContextOptionsBuilder<PostgresDsarDbContext>().UseNpgsql(made.ToString()).Options, new Caller(), TimeProvider.System);
        db.Database.Migrate();
        return made.Database!;
    }
}
