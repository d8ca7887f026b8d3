using System.Globalization;
using Microsoft.Data.Sqlite;

namespace Dsar.Benchmarks;

/// <summary>Makes many requests out of one that was filed over HTTP: copies of its row with ids, references and due dates of their own.</summary>
internal static class ManyRequests
{
    /// <summary>Adds <paramref name="rows"/> copies to a SQLite file of a service that does not run.</summary>
    public static async Task Copy(string folder, int rows)
    {
        await using var connection = new SqliteConnection($"Data Source={Path.Combine(folder, "data", "dsar.db")};Pooling=False");
        await connection.OpenAsync();
        foreach (var table in new[] { "requests", "request_contents" })
        {
            await Copy(connection, table, rows);
        }
    }

    private static async Task Copy(SqliteConnection connection, string table, int rows)
    {
        var columns = new List<string>();
        await using (var info = Command(connection, $"SELECT name FROM pragma_table_info('{table}')"))
        await using (var reader = await info.ExecuteReaderAsync())
        {
            while (await reader.ReadAsync())
            {
                columns.Add(reader.GetString(0));
            }
        }

        var values = columns.Select(c => c switch
        {
            "id" or "request_id" => "printf('019AB2C4-%04X-7%03X-8%03X-%012X', n >> 16, n & 4095, (n * 7919) & 4095, n)",
            "reference" => "printf('GD-%04X-%04X', n >> 16, n & 65535)",
            "due_on" => "date('2026-01-01', '+' || (n % 1461) || ' days')",
            _ => $"r.\"{c}\"",
        });
        var sql = string.Create(CultureInfo.InvariantCulture, $"""
            PRAGMA journal_mode=WAL;
            WITH RECURSIVE many(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM many WHERE n < {rows})
            INSERT INTO {table} ({string.Join(", ", columns.Select(c => $"\"{c}\""))})
            SELECT {string.Join(", ", values)} FROM many, (SELECT * FROM {table} LIMIT 1) r;
            ANALYZE;
            """);
        await using var insert = Command(connection, sql);
        insert.CommandTimeout = 0;
        await insert.ExecuteNonQueryAsync();
    }

    private static SqliteCommand Command(SqliteConnection connection, string sql)
    {
        var command = connection.CreateCommand();
#pragma warning disable CA2100 // Names come from the schema, numbers from us.
        command.CommandText = sql;
#pragma warning restore CA2100
        return command;
    }
}
