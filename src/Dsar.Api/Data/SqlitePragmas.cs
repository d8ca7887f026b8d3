using System.Data.Common;
using System.Diagnostics.CodeAnalysis;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Dsar.Api.Data;

/// <summary>
/// Settings of every SQLite connection: acknowledged means on disk (synchronous=FULL), deleted means overwritten (secure_delete), sorts never spill to a
/// file, memory is bounded. <see cref="Durability"/> reads them back at each start.
/// </summary>
public sealed class SqlitePragmas : DbConnectionInterceptor
{
    /// <summary>Name, value as set and value as read back. WAL belongs to the file and is set once, at the start.</summary>
    internal static readonly IReadOnlyList<(string Name, string Set, string Read)> All =
    [
        ("busy_timeout", "10000", "10000"),
        ("synchronous", "FULL", "2"),
        ("secure_delete", "ON", "1"),
        ("foreign_keys", "ON", "1"),
        ("temp_store", "MEMORY", "2"),
        ("mmap_size", "0", "0"),
        ("cache_size", "-8192", "-8192"),
        ("trusted_schema", "OFF", "0"),
        ("cell_size_check", "ON", "1"),
        ("wal_autocheckpoint", "1000", "1000"),
        ("journal_size_limit", "67108864", "67108864"),
    ];

    private static readonly string Sql = string.Concat(All.Select(p => $"PRAGMA {p.Name}={p.Set}; "));

    public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData) => Apply(connection);

    public override Task ConnectionOpenedAsync(DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        Apply(connection);
        return Task.CompletedTask;
    }

    [SuppressMessage("Security", "CA2100", Justification = "The names and values of the table above.")]
    public static void Apply(DbConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = Sql;
        command.ExecuteNonQuery();
    }
}
