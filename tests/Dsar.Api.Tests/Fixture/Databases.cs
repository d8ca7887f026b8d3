using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using Npgsql;
using Xunit.Sdk;

namespace Dsar.Api.Tests;

/// <summary>Runs a test once per database: SQLite always, PostgreSQL when DSAR_TEST_POSTGRES names a server.</summary>
public sealed class OnEachDatabaseAttribute : DataAttribute
{
    public override IEnumerable<object[]> GetData(MethodInfo testMethod) =>
        Databases.Postgres is null ? [["sqlite"]] : [["sqlite"], ["postgres"]];
}

/// <summary>One running service per database for the tests of a class.</summary>
public sealed class Databases : IDisposable
{
    private readonly ConcurrentDictionary<string, Lazy<Api>> _apis = new();

    /// <summary>The server to test on, or null.</summary>
    public static string? Postgres => Environment.GetEnvironmentVariable("DSAR_TEST_POSTGRES") is { Length: > 0 } set ? set : null;

    /// <summary>A service of its own, for a test that changes the clock or the settings.</summary>
    public static Api Fresh(string database, params (string Key, string Value)[] settings) => new(database == "postgres" ? Postgres : null, settings);

    /// <summary>Makes a database on the server, a copy of another, and answers its connection string.</summary>
    [SuppressMessage("Security", "CA2100", Justification = "The names are the tests' own.")]
    public static string Make(string server, string template)
    {
        var name = $"dsar_{Guid.CreateVersion7():N}";
        using var source = NpgsqlDataSource.Create(server);
        using var command = source.CreateCommand($"CREATE DATABASE {name} TEMPLATE {template}");
        command.ExecuteNonQuery();
        // What a service leaves open in its pool is closed soon: hundreds of services come and go within minutes.
        return new NpgsqlConnectionStringBuilder(server) { Database = name, MaxPoolSize = 10, ConnectionIdleLifetime = 4, ConnectionPruningInterval = 1 }.ToString();
    }

    public Api this[string database] => _apis.GetOrAdd(database, d => new Lazy<Api>(() => new Api(d == "postgres" ? Postgres : null))).Value;

    public void Dispose()
    {
        foreach (var api in _apis.Values)
        {
            api.Value.Dispose();
        }
    }
}

/// <summary>Needs PostgreSQL; skipped, naming the variable, when there is none.</summary>
public sealed class PostgresFactAttribute : FactAttribute
{
    public PostgresFactAttribute() => Skip = Databases.Postgres is null ? "DSAR_TEST_POSTGRES is not set." : null;
}
