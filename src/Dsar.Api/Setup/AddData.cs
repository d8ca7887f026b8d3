using Dsar.Api.Data;
using Dsar.Api.Web;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Dsar.Api.Setup;

/// <summary>The database: PostgreSQL when its connection string is set, else one SQLite file in the data folder.</summary>
public static class DataSetup
{
    /// <summary>Name of the file inside the data folder.</summary>
    public const string SqliteFile = "dsar.db";

    public static IServiceCollection AddData(this IServiceCollection services)
    {
        services.AddSingleton<SqlitePragmas>();
        services.AddSingleton(p => new DataFolder(Path.GetFullPath(p.GetRequiredService<IOptions<DsarOptions>>().Value.DataFolder)));
        services.AddDbContext<SqliteDsarDbContext>((p, o) => o
            .UseSqlite(SqliteConnection(p.GetRequiredService<DataFolder>().Path))
            .AddInterceptors(p.GetRequiredService<SqlitePragmas>()));
        services.AddDbContext<PostgresDsarDbContext>((p, o) => o.UseNpgsql(p.GetRequiredService<IOptions<DsarOptions>>().Value.Postgres));
        services.AddScoped<DsarDbContext>(p => IsPostgres(p)
            ? p.GetRequiredService<PostgresDsarDbContext>()
            : p.GetRequiredService<SqliteDsarDbContext>());
        return services;
    }

    public static string SqliteConnection(string folder) => $"Data Source={Path.Combine(folder, SqliteFile)};Foreign Keys=True";

    private static bool IsPostgres(IServiceProvider services) => services.GetRequiredService<IOptions<DsarOptions>>().Value.Postgres is { Length: > 0 };
}

/// <summary>The folder of everything this installation stores, made with access for its account only.</summary>
public sealed class DataFolder
{
    public DataFolder(string path)
    {
        Path = path;
        Directory.CreateDirectory(path);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    public string Path { get; }

    /// <summary>A folder inside, made when missing.</summary>
    public string Sub(string name) => Directory.CreateDirectory(System.IO.Path.Combine(Path, name)).FullName;
}
