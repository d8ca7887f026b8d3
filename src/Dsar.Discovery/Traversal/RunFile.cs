using System.Diagnostics.CodeAnalysis;
using Microsoft.Data.Sqlite;

namespace Dsar.Discovery;

/// <summary>The SQLite file of a run: its schema and prepared statements. Holds no value of a person in clear.</summary>
internal sealed class RunFile : IDisposable
{
    private const string Schema = """
        CREATE TABLE IF NOT EXISTS openings(id INTEGER PRIMARY KEY, salt BLOB NOT NULL);
        CREATE TABLE IF NOT EXISTS epoch(value INTEGER NOT NULL);
        CREATE TABLE IF NOT EXISTS pages(collection INTEGER, number INTEGER, first INTEGER, rows INTEGER, opening INTEGER, counter INTEGER, bytes BLOB, PRIMARY KEY(collection, number));
        CREATE TABLE IF NOT EXISTS rows(collection INTEGER, n INTEGER, identity BLOB, ownership INTEGER, page INTEGER, replaced INTEGER, PRIMARY KEY(collection, n)) WITHOUT ROWID;
        CREATE INDEX IF NOT EXISTS rows_identity ON rows(collection, identity) WHERE identity IS NOT NULL;
        CREATE TABLE IF NOT EXISTS tuples(edge INTEGER, tuple BLOB, PRIMARY KEY(edge, tuple)) WITHOUT ROWID;
        CREATE TABLE IF NOT EXISTS edges(edge INTEGER PRIMARY KEY, offset INTEGER, asked INTEGER, code TEXT);
        CREATE TABLE IF NOT EXISTS documents(name TEXT PRIMARY KEY, opening INTEGER, counter INTEGER, bytes BLOB);
        CREATE TABLE IF NOT EXISTS members(collection INTEGER, n INTEGER, facet INTEGER, finding INTEGER, PRIMARY KEY(collection, n, facet)) WITHOUT ROWID;
        CREATE INDEX IF NOT EXISTS members_finding ON members(finding, collection, n, facet);
        """;

    private readonly Dictionary<string, SqliteCommand> _commands = new(StringComparer.Ordinal);
    private SqliteTransaction? _transaction;

    public RunFile(string path, bool shared)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        Connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false, DefaultTimeout = 10 }.ToString());
        Connection.Open();
        Run($"PRAGMA journal_mode={(shared ? "DELETE" : "WAL")}; PRAGMA synchronous=NORMAL; PRAGMA temp_store=MEMORY; PRAGMA cache_size=-32768; PRAGMA secure_delete=ON;");
        Run(Schema);
    }

    public SqliteConnection Connection { get; }

    public bool InUnit => _transaction is not null;

    public void Begin() => _transaction = Connection.BeginTransaction();

    public void Commit()
    {
        _transaction?.Commit();
        End();
    }

    public void Rollback()
    {
        _transaction?.Rollback();
        End();
    }

    public void Run(string text, params object?[] values) => Prepared(text, values).ExecuteNonQuery();

    public object? Scalar(string text, params object?[] values) => Prepared(text, values).ExecuteScalar() is { } value and not DBNull ? value : null;

    public List<object[]> Table(string text, params object?[] values)
    {
        using var reader = Prepared(text, values).ExecuteReader();
        var rows = new List<object[]>();
        while (reader.Read())
        {
            var row = new object[reader.FieldCount];
            reader.GetValues(row);
            rows.Add(row);
        }

        return rows;
    }

    public void Dispose()
    {
        foreach (var command in _commands.Values)
        {
            command.Dispose();
        }

        _transaction?.Dispose();
        Connection.Dispose();
    }

    private void End()
    {
        _transaction?.Dispose();
        _transaction = null;
    }

    [SuppressMessage("Security", "CA2100:Review SQL queries for security vulnerabilities", Justification = "Every text is a constant of this folder.")]
    private SqliteCommand Prepared(string text, object?[] values)
    {
        if (!_commands.TryGetValue(text, out var command))
        {
            command = Connection.CreateCommand();
            command.CommandText = text;
            for (var i = 0; i < values.Length; i++)
            {
                command.Parameters.Add(new SqliteParameter($"@{(char)('a' + i)}", null));
            }

            _commands.Add(text, command);
        }

        command.Transaction = _transaction;
        for (var i = 0; i < values.Length; i++)
        {
            command.Parameters[i].Value = values[i] ?? DBNull.Value;
        }

        return command;
    }
}
