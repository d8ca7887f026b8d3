using System.Data.Common;
using Dsar.Api.Setup;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Dsar.Api.Tests.Faults;

/// <summary>
/// Which steps are at work, as the database has it and not as a log says: a lease is held from its claim to its end, so one that is held by a dead process is
/// the proof that the kill came in the middle. The sweep holds no lease; the job engine's list of what fires stands for it.
/// </summary>
internal sealed class Claims : IDisposable
{
    private const string Query = """
        SELECT step, CAST(object_id AS TEXT), CAST(epoch AS TEXT) FROM steps WHERE lease_until IS NOT NULL
        UNION ALL SELECT trigger_group, entry_id, '' FROM qrtz_fired_triggers WHERE trigger_group = 'Sweep' AND state = 'EXECUTING'
        """;

    private readonly DbConnection _connection;

    public Claims(KilledService service)
    {
        _connection = service.Postgres is { } postgres ? new NpgsqlConnection(postgres) : new SqliteConnection($"Data Source={Path.Combine(service.Data, DataSetup.SqliteFile)};Mode=ReadOnly;Pooling=False");
        _connection.Open();
    }

    /// <summary>A step on an object under one claim.</summary>
    public readonly record struct Claim(string Step, string Object, string Epoch);

    public IReadOnlyList<Claim> Held()
    {
        using var command = _connection.CreateCommand();
        command.CommandText = Query;
        using var reader = command.ExecuteReader();
        var held = new List<Claim>();
        while (reader.Read())
        {
            held.Add(new Claim(reader.GetString(0), reader.GetString(1), reader.GetString(2)));
        }

        return held;
    }

    /// <summary>How often an act stands in the audit log, by object.</summary>
    public IReadOnlyDictionary<string, int> Entries(string action)
    {
        using var command = _connection.CreateCommand();
        command.CommandText = "SELECT CAST(object_id AS TEXT), COUNT(*) FROM audit_entries WHERE action = @action GROUP BY object_id";
        var parameter = command.CreateParameter();
        (parameter.ParameterName, parameter.Value) = ("action", action);
        command.Parameters.Add(parameter);
        using var reader = command.ExecuteReader();
        var counts = new Dictionary<string, int>();
        while (reader.Read())
        {
            counts.Add(reader.GetString(0), reader.GetInt32(1));
        }

        return counts;
    }

    /// <summary>Where each audit chain ends.</summary>
    public IReadOnlyDictionary<Guid, long> Heads()
    {
        using var command = _connection.CreateCommand();
        command.CommandText = "SELECT CAST(controller_id AS TEXT), seq FROM audit_heads WHERE seq > 0";
        using var reader = command.ExecuteReader();
        var heads = new Dictionary<Guid, long>();
        while (reader.Read())
        {
            heads.Add(Guid.Parse(reader.GetString(0)), reader.GetInt64(1));
        }

        return heads;
    }

    public void Dispose() => _connection.Dispose();
}
