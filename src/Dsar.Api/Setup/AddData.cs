using Dsar.Api.Data;
using Dsar.Api.Web;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Npgsql;

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
        services.AddDbContext<PostgresDsarDbContext>((p, o) => o.UseNpgsql(PostgresConnection(p.GetRequiredService<IOptions<DsarOptions>>().Value.Postgres!)));
        services.AddScoped<DsarDbContext>(p => IsPostgres(p)
            ? p.GetRequiredService<PostgresDsarDbContext>()
            : p.GetRequiredService<SqliteDsarDbContext>());
        return services;
    }

    public static string SqliteConnection(string folder) => $"Data Source={Path.Combine(folder, SqliteFile)};Foreign Keys=True";

    /// <summary>The setting without what would put stored values into error texts and logs.</summary>
    public static string PostgresConnection(string setting) =>
        new NpgsqlConnectionStringBuilder(setting) { IncludeErrorDetail = false, LogParameters = false }.ToString();

    private static bool IsPostgres(IServiceProvider services) => services.GetRequiredService<IOptions<DsarOptions>>().Value.Postgres is { Length: > 0 };
}
