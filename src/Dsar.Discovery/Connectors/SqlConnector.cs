using System.Collections.Concurrent;
using System.Data.Common;
using System.Runtime.CompilerServices;
using Microsoft.Data.Sqlite;

namespace Dsar.Discovery;

/// <summary>Reads SQLite and PostgreSQL with the account that may only read, and changes rows with the one that may write.</summary>
public sealed class SqlConnector : IConnector
{
    private const int RowsPerDeadline = 1000;
    private readonly ConcurrentDictionary<string, SqlTable> _tables = new(StringComparer.Ordinal);
    private readonly SqlDialect _dialect;
    private readonly DataMap _map;
    private readonly string _connection;
    private readonly string? _writing;
    private readonly TimeProvider _clock;

    /// <summary>A connector for a map of kind sqlite or postgresql.</summary>
    /// <param name="map">The system's map.</param>
    /// <param name="connection">Its connection; <see cref="SystemConnection.Read"/> must be set.</param>
    /// <param name="clock">Measures time-outs.</param>
    /// <exception cref="ArgumentException">The kind is not SQL, or there is no connection string.</exception>
    public SqlConnector(DataMap map, SystemConnection connection, TimeProvider clock)
    {
        _map = map;
        _clock = clock;
        _writing = connection.Write;
        _connection = connection.Read ?? throw new ArgumentException("the connection has no 'Read'", nameof(connection));
        _dialect = map.Kind switch
        {
            SystemKind.Sqlite => new SqliteDialect(),
            SystemKind.Postgresql => new PostgresDialect(),
            _ => throw new ArgumentException("not a SQL system", nameof(map)),
        };
    }

    /// <inheritdoc/>
    public ConnectorTraits Traits => _dialect.Traits with { Writes = _writing is not null, ListsKeys = true };

    /// <inheritdoc/>
    public IAsyncEnumerable<Row> Read(ReadBatch batch, CancellationToken ct) =>
        Stream(batch.Collection, table => _dialect.Select(batch.Collection, batch.Fields, batch.Tuples, batch.Limit, table), batch.Collection.Read, ct);

    /// <inheritdoc/>
    public async IAsyncEnumerable<string[]> Keys(CollectionPlan collection, [EnumeratorCancellation] CancellationToken ct)
    {
        var key = collection.Map.Key.Select(k => SqlDialect.Field(collection, k)).ToArray();
        await foreach (var row in Stream(collection, table => _dialect.Keys(collection, key, table), key, ct))
        {
            yield return Array.ConvertAll(row.Cells, c => c.Value);
        }
    }

    /// <inheritdoc/>
    public IReadOnlyList<string?> Parts(CollectionPlan collection) => [null];

    /// <inheritdoc/>
    public async Task<long> CountPersons(IdentityProbe probe, CancellationToken ct)
    {
        using var timer = new CallTimer(_map.ReadTimeout, _clock, ct);
        await using var connection = await Open(timer);
        await using var interrupts = Interrupts(timer, connection);
        var table = await Schema(connection, probe.Collection, timer);
        await using var command = SqlDialect.Command(connection, _dialect.Count(probe, table), _map.ReadTimeout);
        return Convert.ToInt64(await Guarded(timer, () => command.ExecuteScalarAsync(timer.Token)), null);
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<int>> Write(IReadOnlyList<RowChange> changes, CancellationToken ct)
    {
        using var timer = new CallTimer(_map.ReadTimeout, _clock, ct);
        await using var connection = await Open(timer, _dialect.Connection(_writing ?? throw new ConnectorException("not_configured", false), _map, write: true));
        await using var interrupts = Interrupts(timer, connection);
        await using var transaction = await Guarded(timer, async () => await connection.BeginTransactionAsync(timer.Token));
        var hits = new int[changes.Count];
        for (var i = 0; i < hits.Length; i++)
        {
            var table = await Schema(connection, changes[i].Collection, timer);
            var other = changes[i].For is { } row ? await Schema(connection, row.Collection, timer) : null;
            await using var command = SqlDialect.Command(connection, _dialect.Change(changes[i], table, other), _map.ReadTimeout);
            command.Transaction = transaction;
            hits[i] = await Guarded(timer, () => command.ExecuteNonQueryAsync(timer.Token));
            if (hits[i] > 1 && !changes[i].Many)
            {
                throw new ConnectorException("key_not_unique", false);
            }

            timer.Restart();
        }

        await Guarded(timer, async () =>
        {
            await transaction.CommitAsync(timer.Token);
            return true;
        });
        return hits;
    }

    /// <inheritdoc/>
    public async Task<ProbeReport> Probe(CancellationToken ct)
    {
        try
        {
            using var timer = new CallTimer(_map.ReadTimeout, _clock, ct);
            await using var connection = await Open(timer);
            await using var interrupts = Interrupts(timer, connection);
            var tables = new Dictionary<string, SqlTable>(StringComparer.Ordinal);
            foreach (var source in _map.Collections.Select(c => c.Source).Distinct(StringComparer.Ordinal))
            {
                if (await Guarded(timer, () => _dialect.Table(connection, source, timer.Token)) is { } table)
                {
                    tables[source] = table;
                }
            }

            var all = await Guarded(timer, () => _dialect.Tables(connection, timer.Token));
            return SchemaDrift.Report(_map, tables, all);
        }
        catch (ConnectorException fault)
        {
            return new ProbeReport(false, fault.Code, [], []);
        }
    }

    /// <inheritdoc/>
    public string Explain(Edge edge, CollectionPlan target) =>
        _dialect.Select(target, edge.TargetFields, [], target.System.Map.MaxRows, _tables.GetValueOrDefault(target.Map.Source)).Text;

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private async IAsyncEnumerable<Row> Stream(CollectionPlan collection, Func<SqlTable, SqlStatement> statement, IReadOnlyList<MapField> fields, [EnumeratorCancellation] CancellationToken ct)
    {
        using var timer = new CallTimer(_map.ReadTimeout, _clock, ct);
        await using var connection = await Open(timer);
        await using var interrupts = Interrupts(timer, connection);
        var table = await Schema(connection, collection, timer);
        await using var command = SqlDialect.Command(connection, statement(table), _map.ReadTimeout);
        await using var reader = await Guarded(timer, () => command.ExecuteReaderAsync(timer.Token));
        for (var n = 0L; await Guarded(timer, () => reader.ReadAsync(timer.Token)); n++)
        {
            if (n % RowsPerDeadline == 0)
            {
                timer.Restart();
            }

            yield return Read(reader, fields);
        }
    }

    private Row Read(DbDataReader reader, IReadOnlyList<MapField> fields)
    {
        var cells = new Cell[fields.Count];
        for (var i = 0; i < cells.Length; i++)
        {
            cells[i] = _dialect.Cell(reader, i, fields[i]);
        }

        return new Row(cells);
    }

    private Task<DbConnection> Open(CallTimer timer) => Open(timer, _dialect.Connection(_connection, _map, write: false));

    private async Task<DbConnection> Open(CallTimer timer, DbConnection connection)
    {
        try
        {
            await Guarded(timer, async () =>
            {
                await connection.OpenAsync(timer.Token);
                return true;
            });
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    // SQLite runs inside our own process: a time-out or cancel has to interrupt it. Disposed before the connection is.
    private static CancellationTokenRegistration Interrupts(CallTimer timer, DbConnection connection) =>
        connection is SqliteConnection sqlite ? timer.OnCancel(() => SQLitePCL.raw.sqlite3_interrupt(sqlite.Handle)) : default;

    private async Task<SqlTable> Schema(DbConnection connection, CollectionPlan collection, CallTimer timer)
    {
        if (!_tables.TryGetValue(collection.Map.Source, out var table))
        {
            table = await Guarded(timer, () => _dialect.Table(connection, collection.Map.Source, timer.Token)) ?? throw new ConnectorException("schema", false);
            _tables[collection.Map.Source] = table;
        }

        var wanted = collection.Map.Fields.Where(f => !f.IsCredential).Select(f => f.Source)
            .Concat(collection.Map.Where.Select(w => collection.Map.Fields.FirstOrDefault(f => f.Name == w.Field)?.Source ?? w.Field));
        return wanted.All(table.Columns.ContainsKey) ? table : throw new ConnectorException("schema", false);
    }

    private async Task<T> Guarded<T>(CallTimer timer, Func<Task<T>> call)
    {
        try
        {
            return await call();
        }
        catch (DbException fault)
        {
            timer.Caller.ThrowIfCancellationRequested();
            throw timer.Token.IsCancellationRequested ? new ConnectorException("timeout", true) : _dialect.Translate(fault);
        }
        catch (OperationCanceledException) when (!timer.Caller.IsCancellationRequested)
        {
            throw new ConnectorException("timeout", true);
        }
        catch (Exception fault) when (fault is IOException or InvalidCastException or ArgumentException or InvalidOperationException or TimeoutException)
        {
            throw new ConnectorException(fault is IOException or TimeoutException ? "unavailable" : "query", fault is IOException or TimeoutException);
        }
    }
}
