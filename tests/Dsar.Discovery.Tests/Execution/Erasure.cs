using System.Data.Common;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Dsar.Discovery.Tests.Package;
using Dsar.Discovery.Tests.Traversal;
using Dsar.Domain;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Dsar.Discovery.Tests.Execution;

/// <summary>The demo systems of a test of its own, Kim Lund's sealed run over them, and what was decided: accounting is kept, the rest goes.</summary>
internal sealed record Erasure(Plan Plan, IReadOnlyDictionary<string, SystemConnection> Connections, RunStore Store, IReadOnlyList<ExecutionItem> Items) : IAsyncDisposable
{
    public Journal Journal { get; } = new();

    public IReadOnlyDictionary<string, IConnector> Connectors => ConnectorKinds.Of(Plan, Connections, Seeds.Clients, TimeProvider.System);

    public static async Task<Erasure> OfKim(string database)
    {
        var (plan, connections) = database == "sqlite" ? (DemoRun.Plan, DemoLandscape.Create(Seeds.NewFolder(), Seeds.Demo, Seeds.Today)) : await OnPostgres();
        connections = connections.ToDictionary(c => c.Key, c => c.Value with { Write = c.Value.Read });
        var store = DemoRun.NewStore();
        var input = await DemoPackage.Input(store, connectors: ConnectorKinds.Of(plan, connections, Seeds.Clients, TimeProvider.System), plan: plan);
        var groups = FindingGroups.Load(store).Where(g => g.Facts.Match == PersonMatch.Same);
        var items = groups.Select(g => new ExecutionItem { Finding = g.Number, Outcome = g.Activity == "bookkeeping" ? ItemOutcome.RetainUntil : ItemOutcome.Erase });
        input.Completeness.Systems.Should().NotContain(s => s.Status == SystemStatus.Failed);
        return new Erasure(plan, connections, store, [.. items]);
    }

    public Task<IReadOnlyList<SystemExecution>> Run(IReadOnlyDictionary<string, IConnector>? connectors = null, Func<string, string?>? refusal = null, int batch = 5_000, int transaction = 50_000) =>
        ExecutionRun.Start(Plan, connectors ?? Connectors, Store, Items, Journal, new ExecutionOptions
        {
            OperationId = text => Convert.ToHexStringLower(HMACSHA256.HashData(DemoRun.Key, Encoding.UTF8.GetBytes($"request-1 {text}"))),
            MayWrite = (system, _) => ValueTask.FromResult(refusal?.Invoke(system)),
            RowsPerBatch = batch,
            RowsPerTransaction = transaction,
        }, new TestClock());

    /// <summary>Every row of every table of a system, one text a row, read by SQL that knows nothing of maps.</summary>
    public async Task<IReadOnlyList<string>> Rows(string system)
    {
        await using var connection = await Open(Connections[system]);
        var tables = await Query(connection, connection is SqliteConnection
            ? "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name"
            : "SELECT table_name FROM information_schema.tables WHERE table_schema = 'public' ORDER BY table_name");
        var rows = new List<string>();
        foreach (var table in tables)
        {
            rows.AddRange((await Query(connection, $"SELECT * FROM \"{table}\"")).Select(r => $"{table}: {r}"));
        }

        return [.. rows.Order(StringComparer.Ordinal)];
    }

    public async Task<IReadOnlyDictionary<string, IReadOnlyList<string>>> Everything()
    {
        var all = new Dictionary<string, IReadOnlyList<string>>();
        foreach (var system in Connections.Keys)
        {
            all[system] = await Rows(system);
        }

        return all;
    }

    public Task<IReadOnlyList<string>> Ask(string system, string sql) => Ask(Connections[system], sql);

    public static async Task<IReadOnlyList<string>> Ask(SystemConnection system, string sql)
    {
        await using var connection = await Open(system);
        return await Query(connection, sql);
    }

    public ValueTask DisposeAsync() => Store.DisposeAsync();

    private static async Task<(Plan Plan, IReadOnlyDictionary<string, SystemConnection> Connections)> OnPostgres()
    {
        var connections = new Dictionary<string, SystemConnection>();
        foreach (var file in Directory.EnumerateFiles(Seeds.Demo, "*.sql"))
        {
            var key = Path.GetFileNameWithoutExtension(file);
            connections[key] = await Landscape.Database($"{key}-{Guid.NewGuid():N}"[..40], DemoLandscape.Render(await File.ReadAllTextAsync(file), Seeds.Today));
        }

        return ((await Landscape.Postgres).Plan, connections);
    }

    private static async Task<DbConnection> Open(SystemConnection system)
    {
        var text = system.Read!;
        DbConnection connection = text.Contains("Host=", StringComparison.Ordinal) ? new NpgsqlConnection(text) : new SqliteConnection(new SqliteConnectionStringBuilder(text) { Pooling = false }.ToString());
        await connection.OpenAsync();
        return connection;
    }

    [SuppressMessage("Security", "CA2100", Justification = "Statements are written in these tests; table names come from the database's own catalogue.")]
    private static async Task<List<string>> Query(DbConnection connection, string sql)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new List<string>();
        while (await reader.ReadAsync())
        {
            rows.Add(string.Join('|', Enumerable.Range(0, reader.FieldCount).Select(i => reader.IsDBNull(i) ? "NULL" : Convert.ToString(reader.GetValue(i), CultureInfo.InvariantCulture))));
        }

        return rows;
    }
}

/// <summary>A journal in memory that tells how often each batch was recorded.</summary>
internal sealed class Journal : IExecutionJournal
{
    public List<string> Intended { get; } = [];

    public List<Receipt> Receipts { get; } = [];

    /// <summary>Called before a receipt is kept; throws where a test kills the run.</summary>
    public Action<Receipt>? Recording { get; set; }

    public ValueTask<Receipt?> Find(string root, CancellationToken ct) => ValueTask.FromResult(Receipts.LastOrDefault(r => r.Root == root));

    public ValueTask Intend(string system, string collection, WriteKind kind, string root, int operations, CancellationToken ct)
    {
        Intended.Add(root);
        return ValueTask.CompletedTask;
    }

    public ValueTask Record(Receipt receipt, IReadOnlyList<WrittenRow> written, CancellationToken ct)
    {
        Recording?.Invoke(receipt);
        Receipts.RemoveAll(r => r.Root == receipt.Root && !r.IsComplete);
        Receipts.Add(receipt);
        return ValueTask.CompletedTask;
    }
}
