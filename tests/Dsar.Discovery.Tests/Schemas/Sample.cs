using System.Data.Common;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using Dsar.Discovery.Tests.Traversal;
using Dsar.Domain;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Dsar.Discovery.Tests.Schemas;

/// <summary>A schema of its own with rows and data maps, in SQLite or PostgreSQL: what discovery finds in it, and what plain SQL does.</summary>
[SuppressMessage("Security", "CA2100", Justification = "Statements are written in these tests.")]
internal sealed class Sample(Plan plan, IReadOnlyDictionary<string, SystemConnection> connections, bool isPostgres)
{
    public Plan Plan { get; } = plan;

    /// <summary>The kinds of databases that can be made here.</summary>
    public static IReadOnlyList<string> Kinds { get; } = PostgresServer.ConnectionString is null ? ["sqlite"] : ["sqlite", "postgresql"];

    public static TheoryData<string> Theory => [.. Kinds];

    /// <summary>Makes the databases, each system one, and compiles the maps.</summary>
    /// <param name="kind">sqlite or postgresql.</param>
    /// <param name="systems">The script of each system, by key, and its map from below the head on.</param>
    public static async Task<Sample> Make(string kind, params (string System, string Sql, string Map)[] systems)
    {
        var files = systems.Select(s => new MapFile($"{s.System}.yaml", Encoding.UTF8.GetBytes($"map: 1\nsystem: {s.System}\ncontroller: demo-hosting\ntitle: {{sv: Prov, en: Sample}}\nkind: {kind}\n{s.Map}")));
        var read = DataMapReader.Read(files);
        read.Errors.Where(e => !e.IsWarning).Should().BeEmpty();
        var connections = new Dictionary<string, SystemConnection>();
        foreach (var (system, sql, _) in systems)
        {
            connections[system] = kind == "sqlite" ? await Sqlite(sql) : await Landscape.Database($"{system}_{Guid.NewGuid():N}"[..24], sql);
        }

        return new Sample(PlanCompiler.Compile("demo-hosting", read.Maps, [new PlanActivity("customer-contract", false)]), connections, kind != "sqlite");
    }

    public IReadOnlyDictionary<string, IConnector> Connectors() => ConnectorKinds.Of(Plan, connections, Seeds.Clients, TimeProvider.System);

    /// <summary>What a run finds, every row with its tie; questions about identifiers are answered as told until none is left.</summary>
    public async Task<(IReadOnlyDictionary<string, Ownership> Found, RunResult Result)> Find(
        IEnumerable<Identifier> seeds, IdentityState answer = IdentityState.Accepted, RunOptions? options = null, IReadOnlyDictionary<string, IConnector>? connectors = null, int killAt = 0)
    {
        var path = Path.Combine(Seeds.NewFolder(), "run.db");
        var (asked, batches, known) = (options ?? DemoRun.Quick, 0, seeds.ToList());
        while (true)
        {
            await using var store = DemoRun.NewStore(path);
            try
            {
                var result = await DemoRun.Start(store, known, asked, connectors ?? Connectors(), Plan, (_, _) => ++batches == killAt ? throw new InvalidOperationException("killed") : ValueTask.FromResult(true));
                if (result.Questions.Count == 0)
                {
                    return (DemoRun.Keys(store, Plan), result);
                }

                asked = asked with { Answers = [.. asked.Answers, .. result.Questions.Select(q => new IdentityAnswer(q.IdentityId, answer))] };
            }
            catch (InvalidOperationException killed) when (killed.Message == "killed")
            {
                // Started again over what it had kept.
            }
        }
    }

    /// <summary>The keys that a statement gives, written as a run's rows are: <c>system.collection key=value,…</c> of its columns.</summary>
    public async Task<IReadOnlyList<string>> Truth(string collection, string sql)
    {
        var system = collection.Split('.')[0];
        await using DbConnection connection = isPostgres ? new NpgsqlConnection(connections[system].Read) : new SqliteConnection(connections[system].Read);
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await using var reader = await command.ExecuteReaderAsync();
        var keys = new List<string>();
        while (await reader.ReadAsync())
        {
            keys.Add($"{collection} {string.Join(",", Enumerable.Range(0, reader.FieldCount).Select(i => $"{reader.GetName(i)}={reader.GetValue(i)}"))}");
        }

        return keys;
    }

    private static async Task<SystemConnection> Sqlite(string sql)
    {
        var file = new SqliteConnectionStringBuilder { DataSource = Path.Combine(Seeds.NewFolder(), "sample.db"), Pooling = false }.ToString();
        await using var connection = new SqliteConnection(file);
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync();
        return new SystemConnection { Read = file };
    }
}
