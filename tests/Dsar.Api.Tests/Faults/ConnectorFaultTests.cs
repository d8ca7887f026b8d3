using System.Diagnostics.CodeAnalysis;
using Dsar.Discovery;
using Npgsql;

namespace Dsar.Api.Tests.Faults;

/// <summary>
/// A connected system over a real connection does not answer as it should: the search ends all the same, what failed is named with its code, the others give
/// what they always give, and what came in part is never taken for the whole (assurance, bar 15). Seen red with a fault of the connection taken for no rows,
/// and, at the lock, with schema queries that waited 30 s each whatever the map said.
/// </summary>
public sealed class ConnectorFaultTests : IDisposable
{
    private const string System = "demo-support";
    private readonly string _seeds = Directory.CreateTempSubdirectory("dsar-faults").FullName;

    public void Dispose() => Directory.Delete(_seeds, recursive: true);

    [PostgresFact]
    public async Task A_database_that_hangs_drips_resets_answers_wrongly_or_too_much_fails_alone()
    {
        await Prepare("kind: sqlite", "kind: postgresql\nreadTimeout: 1s\nmaxConcurrency: 8\nmaxRows: 400");
        await using var support = await Support.Make();
        using var wire = new Wire(support.Server.Host!, support.Server.Port);
        using var api = Databases.Fresh("sqlite", ("Dsar:SeedsFolder", _seeds), ($"Dsar:Systems:{System}:Read", support.Over(wire.Port)));
        var whole = await Search(api);
        whole[System].Should().Be("found ");

        foreach (var (manner, code) in new[] { (Wire.Manner.Hang, "timeout"), (Wire.Manner.Drip, "timeout"), (Wire.Manner.Reset, "unavailable"), (Wire.Manner.Half, "unavailable") })
        {
            var before = wire.Faults;
            wire.Does = manner;
            await FailsAlone(api, whole, code, $"{manner}");
            wire.Does = Wire.Manner.Carry;
            wire.Faults.Should().BeGreaterThan(before, "the test proves nothing unless it was the wire");
        }

        await support.Do("ALTER TABLE tickets RENAME COLUMN subject TO topic");
        await FailsAlone(api, whole, "schema", "another shape");
        await support.Do("ALTER TABLE tickets RENAME COLUMN topic TO subject");

        await support.Do("INSERT INTO messages SELECT 1000000 + n, (SELECT ticket_id FROM tickets WHERE requester_email = 'kim@lund.example' LIMIT 1), 'in', NULL, NULL, 'Hej', NULL, now() FROM generate_series(1, 100000) n");
        await FailsAlone(api, whole, "row_cap", "far too many rows");
        await support.Do("DELETE FROM messages WHERE message_id > 1000000");

        await support.LockOut();
        await FailsAlone(api, whole, "auth", "an expired login");
        await support.LetIn();
        (await Search(api)).Should().BeEquivalentTo(whole, "nothing of it lasts");
    }

    [Fact]
    public async Task A_file_that_is_locked_cut_or_no_database_fails_alone()
    {
        await Prepare("kind: sqlite", "kind: sqlite\nreadTimeout: 1s\nmaxConcurrency: 8");
        using var api = Databases.Fresh("sqlite", ("Dsar:SeedsFolder", _seeds));
        var whole = await Search(api);
        var file = Path.Combine(api.Folder, "systems", $"{System}.db");

        await using (var locked = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={file};Pooling=False"))
        {
            await locked.OpenAsync();
            await using var command = locked.CreateCommand();
            command.CommandText = "PRAGMA journal_mode=DELETE; BEGIN EXCLUSIVE";
            await command.ExecuteNonQueryAsync();
            await FailsAlone(api, whole, "busy|timeout", "a lock that nobody gives back");
        }

        var bytes = await File.ReadAllBytesAsync(file);
        await File.WriteAllBytesAsync(file, bytes[..(bytes.Length / 2)]);
        await FailsAlone(api, whole, "damaged", "half of a file");
        await File.WriteAllTextAsync(file, new string('x', 5000));
        await FailsAlone(api, whole, "damaged", "no database at all");
        await File.WriteAllBytesAsync(file, bytes);
        (await Search(api)).Should().BeEquivalentTo(whole, "nothing of it lasts");
    }

    private async Task Prepare(string old, string changed)
    {
        Seeds.Copy(_seeds);
        await Seeds.Change(Path.Combine(_seeds, "systems", $"{System}.yaml"), old, changed);
    }

    private static async Task FailsAlone(Api api, Dictionary<string, string> whole, string code, string because)
    {
        var found = await Search(api);
        found[System].Should().MatchRegex($"^failed ({code})$", because);
        found.Where(s => s.Key != System).Should().BeEquivalentTo(whole.Where(s => s.Key != System), "one failed system fails alone ({0})", because);
    }

    /// <summary>A search of its own to the end; each system's status and error, and whether the whole is called complete.</summary>
    private static async Task<Dictionary<string, string>> Search(Api api)
    {
        // Longer than the breaker of the fault before keeps calls away.
        api.Clock.Advance(TimeSpan.FromMinutes(2));
        var scenario = await Scenario.InReview(api);
        var systems = (await scenario.Items("collections"))[^1]["systems"]!.AsArray().ToDictionary(s => s!["name"]!.GetValue<string>(), s => $"{s!["status"]} {s["error"]?["code"]}");
        var failed = systems.Values.Any(s => s.StartsWith("failed", StringComparison.Ordinal));
        (await scenario.Get())["completeness.complete"]!.GetValue<bool>().Should().Be(!failed, "what came in part is not the whole");
        return systems;
    }

    /// <summary>The demo's support system in a PostgreSQL database of its own, with a login of its own.</summary>
    private sealed class Support : IAsyncDisposable
    {
        private readonly NpgsqlDataSource _owner;
        private readonly string _role = $"dsar_support_{Guid.CreateVersion7():N}";

        private Support(string database)
        {
            Server = new NpgsqlConnectionStringBuilder(database);
            _owner = NpgsqlDataSource.Create(database);
        }

        public NpgsqlConnectionStringBuilder Server { get; }

        public static async Task<Support> Make()
        {
            var support = new Support(Databases.Make(Databases.Postgres!, "template1"));
            await support.Do(DemoLandscape.Render(await File.ReadAllTextAsync(Seeds.Path("demo", $"{System}.sql")), new DateOnly(2026, 11, 23)));
            await support.Do($"CREATE ROLE {support._role} LOGIN PASSWORD 'p'; GRANT SELECT ON ALL TABLES IN SCHEMA public TO {support._role}");
            return support;
        }

        /// <summary>How the service reaches it, through a wire.</summary>
        public string Over(int port) => new NpgsqlConnectionStringBuilder(Server.ToString()) { Host = "127.0.0.1", Port = port, Username = _role, Password = "p", SslMode = SslMode.Disable }.ToString();

        [SuppressMessage("Security", "CA2100", Justification = "Statements are written in this class; the only value in them is the role's name, which it makes.")]
        public async Task Do(string sql)
        {
            await using var command = _owner.CreateCommand(sql);
            await command.ExecuteNonQueryAsync();
        }

        public Task LockOut() => Do($"ALTER ROLE {_role} NOLOGIN; SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = '{_role}'");

        public Task LetIn() => Do($"ALTER ROLE {_role} LOGIN");

        public async ValueTask DisposeAsync()
        {
            await Do($"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = '{_role}'; DROP OWNED BY {_role}; DROP ROLE {_role}");
            await _owner.DisposeAsync();
        }
    }
}
