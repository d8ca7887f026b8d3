using System.Data.Common;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Microsoft.Data.Sqlite;

namespace Dsar.Benchmarks;

/// <summary>Makes many requests out of one that was filed over HTTP: copies of its rows with ids, references and due dates of their own, on either database.</summary>
internal static class ManyRequests
{
    /// <summary>Adds <paramref name="rows"/> copies, each with its content and one record.</summary>
    public static async Task Copy(DbConnection connection, int rows)
    {
        var sqlite = connection is SqliteConnection;
        var values = (await Columns(connection, sqlite, "requests")).ToDictionary(c => c, c => (c, sqlite) switch
        {
            ("id", true) => "printf('019AB2C4-%04X-7%03X-8%03X-%012X', n >> 16, n & 4095, (n * 7919) & 4095, n)",
            ("id", false) => "gen_random_uuid()",
            ("reference", true) => "printf('GD-%04X-%04X', n >> 16, n & 65535)",
            ("reference", false) => "'GD-' || lpad(to_hex(n), 8, '0')",
            ("due_on", true) => "date('2026-01-01', '+' || (n % 1461) || ' days')",
            ("due_on", false) => "date '2026-01-01' + (n % 1461)",
            _ => $"r.\"{c}\"",
        });
        var (with, many) = sqlite
            ? (string.Create(CultureInfo.InvariantCulture, $"WITH RECURSIVE many(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM many WHERE n < {rows}) "), "many")
            : ("", string.Create(CultureInfo.InvariantCulture, $"generate_series(1, {rows}) AS many(n)"));
        await Execute(connection, $"{with}INSERT INTO requests ({Quoted(values.Keys, "")}) SELECT {string.Join(", ", values.Values)} FROM {many}, (SELECT * FROM requests LIMIT 1) r");
        var contents = (await Columns(connection, sqlite, "request_contents")).Where(c => c != "request_id").ToList();
        await Execute(connection, $"INSERT INTO request_contents (request_id, {Quoted(contents, "")}) SELECT r.id, {Quoted(contents, "c.")} FROM requests r, (SELECT * FROM request_contents LIMIT 1) c WHERE r.id <> c.request_id");
        var records = (await Columns(connection, sqlite, "records")).Where(c => c is not ("id" or "request_id")).ToList();
        await Execute(connection, $"INSERT INTO records (id, request_id, {Quoted(records, "")}) SELECT r.id, r.id, {Quoted(records, "c.")} FROM requests r, (SELECT * FROM records LIMIT 1) c");
        await Execute(connection, "ANALYZE");
    }

    private static string Quoted(IEnumerable<string> columns, string prefix) => string.Join(", ", columns.Select(c => $"{prefix}\"{c}\""));

    private static async Task<List<string>> Columns(DbConnection connection, bool sqlite, string table)
    {
        await using var command = Command(connection, sqlite ? $"SELECT name FROM pragma_table_info('{table}')" : $"SELECT column_name FROM information_schema.columns WHERE table_schema = 'public' AND table_name = '{table}'");
        await using var reader = await command.ExecuteReaderAsync();
        var columns = new List<string>();
        while (await reader.ReadAsync())
        {
            columns.Add(reader.GetString(0));
        }

        return columns;
    }

    private static async Task Execute(DbConnection connection, string sql)
    {
        await using var command = Command(connection, sql);
        command.CommandTimeout = 0;
        await command.ExecuteNonQueryAsync();
    }

    [SuppressMessage("Security", "CA2100", Justification = "Names come from the schema, numbers from us; DDL and INSERT ... SELECT take no parameters for either.")]
    private static DbCommand Command(DbConnection connection, string sql)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        return command;
    }
}
