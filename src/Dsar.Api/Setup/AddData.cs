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

    private const int MaxPool = 40;
    private const int AutoPrepared = 50;
    private const string StatementTime = "-c statement_timeout=30s";
    private const string LockTime = "-c lock_timeout=5s";
    private const string IdleTime = "-c idle_in_transaction_session_timeout=30s";

    public static IServiceCollection AddData(this IServiceCollection services)
    {
        services.AddSingleton<SqlitePragmas>();
        services.AddSingleton(p => DiskSpace.Of(p.GetRequiredService<DataFolder>()));
        services.AddSingleton(p => new DataFolder(Path.GetFullPath(p.GetRequiredService<IOptions<DsarOptions>>().Value.DataFolder)));
        services.AddDbContext<SqliteDsarDbContext>((p, o) => o
            .UseSqlite(SqliteConnection(p.GetRequiredService<DataFolder>().Path)).ConfigureWarnings(Quiet)
            .AddInterceptors(p.GetRequiredService<SqlitePragmas>()));
        services.AddDbContext<PostgresDsarDbContext>((p, o) => o.UseNpgsql(PostgresConnection(p.GetRequiredService<IOptions<DsarOptions>>().Value.Postgres!)).ConfigureWarnings(Quiet));
        services.AddScoped<DsarDbContext>(p => IsPostgres(p)
            ? p.GetRequiredService<PostgresDsarDbContext>()
            : p.GetRequiredService<SqliteDsarDbContext>());
        return services;
    }

    /// <summary>Who saves in vain tries again on what is there now, or tells of the failure by its code: it is told once, and not as an error where it is none.</summary>
    private static void Quiet(Microsoft.EntityFrameworkCore.Diagnostics.WarningsConfigurationBuilder warnings) =>
        warnings.Log((Microsoft.EntityFrameworkCore.Diagnostics.RelationalEventId.CommandError, LogLevel.Debug), (Microsoft.EntityFrameworkCore.Diagnostics.CoreEventId.SaveChangesFailed, LogLevel.Debug));

    public static string SqliteConnection(string folder) => $"Data Source={Path.Combine(folder, SqliteFile)};Foreign Keys=True";

    /// <summary>
    /// The setting with our limits and without what would put stored values into error texts and logs. A session that stands still inside a transaction is
    /// ended by the server, so that a stopped node holds no lock for long.
    /// </summary>
    public static string PostgresConnection(string setting, bool forEngine = false)
    {
        var connection = new NpgsqlConnectionStringBuilder(setting) { IncludeErrorDetail = false, LogParameters = false };
        connection.MaxPoolSize = Math.Min(connection.MaxPoolSize, MaxPool);
        connection.MaxAutoPrepare = connection.MaxAutoPrepare == 0 ? AutoPrepared : connection.MaxAutoPrepare;
        // The engine's nodes wait for each other's lock in turn, which may take longer than one call's.
        connection.Options = $"{connection.Options} {StatementTime} {IdleTime} {(forEngine ? "" : LockTime)}".Trim();
        return connection.ToString();
    }

    private static bool IsPostgres(IServiceProvider services) => services.GetRequiredService<IOptions<DsarOptions>>().Value.Postgres is { Length: > 0 };
}
