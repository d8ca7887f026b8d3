using System.Collections.Concurrent;
using System.Reflection;
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
