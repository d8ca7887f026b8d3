using Dsar.Api.Data;
using Dsar.Api.Security;
using Microsoft.EntityFrameworkCore;

namespace Dsar.Api.Setup;

/// <summary>Opens a database for a verb that must not change it.</summary>
internal static class OpenDatabase
{
    /// <summary>A SQLite file or a PostgreSQL connection string. Throws <see cref="StartRefusedException"/> when there is no such file.</summary>
    public static DsarDbContext ReadOnly(string database)
    {
        if (database.Contains("Host=", StringComparison.OrdinalIgnoreCase))
        {
            var connection = new Npgsql.NpgsqlConnectionStringBuilder(DataSetup.PostgresConnection(database));
            connection.Options = $"{connection.Options} -c default_transaction_read_only=on".Trim();
            return new PostgresDsarDbContext(new DbContextOptionsBuilder<PostgresDsarDbContext>().UseNpgsql(connection.ToString()).Options, new Caller(), TimeProvider.System);
        }

        return File.Exists(database)
            ? new SqliteDsarDbContext(new DbContextOptionsBuilder<SqliteDsarDbContext>().UseSqlite($"Data Source={database};Mode=ReadOnly;Pooling=False").Options, new Caller(), TimeProvider.System)
            : throw new StartRefusedException($"There is no database {database}. Has the service been started once with these settings?");
    }
}
