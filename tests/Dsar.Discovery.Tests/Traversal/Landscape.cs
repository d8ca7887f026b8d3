using System.Text;
using Npgsql;

namespace Dsar.Discovery.Tests.Traversal;

/// <summary>Databases and the plan over them: the same maps on SQLite and on PostgreSQL.</summary>
internal sealed record Landscape(Plan Plan, IReadOnlyDictionary<string, SystemConnection> Connections)
{
    private static readonly Lazy<Task<Landscape>> PostgresTable = new(MakePostgres);

    public static Landscape Sqlite { get; } = new(DemoRun.Plan, DemoRun.Connections);

    public static Task<Landscape> Postgres => PostgresTable.Value;

    public IReadOnlyDictionary<string, IConnector> Connectors() => ConnectorKinds.Of(Plan, Connections, Seeds.Clients, TimeProvider.System);

    /// <summary>A database of its own on the test server, filled with SQL.</summary>
    public static async Task<SystemConnection> Database(string name, string sql)
    {
        var full = $"dsar_{name.Replace('-', '_')}_{Environment.ProcessId}";
        await Execute(PostgresServer.ConnectionString!, $"DROP DATABASE IF EXISTS {full}");
        await Execute(PostgresServer.ConnectionString!, $"CREATE DATABASE {full}");
        var connection = new NpgsqlConnectionStringBuilder(PostgresServer.ConnectionString) { Database = full }.ToString();
        await Execute(connection, sql);
        return new SystemConnection { Read = connection };
    }

    private static async Task<Landscape> MakePostgres()
    {
        var files = MapFile.Folder(Seeds.Systems).Select(f => f with { Content = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(f.Content.Span).Replace("kind: sqlite", "kind: postgresql", StringComparison.Ordinal)) });
        var maps = DataMapReader.Read(files).Maps;
        var connections = new Dictionary<string, SystemConnection>();
        foreach (var file in Directory.EnumerateFiles(Seeds.Demo, "*.sql"))
        {
            var key = Path.GetFileNameWithoutExtension(file);
            connections[key] = await Database(key, DemoLandscape.Render(await File.ReadAllTextAsync(file), Seeds.Today));
        }

        return new Landscape(PlanCompiler.Compile("demo-hosting", maps, []), connections);
    }

    private static async Task Execute(string connectionString, string sql)
    {
        await using var source = NpgsqlDataSource.Create(connectionString);
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }
}
