using Dsar.Discovery.Tests.Traversal;
using Dsar.Domain;

namespace Dsar.Discovery.Tests.Schemas;

/// <summary>
/// Random schemas (composite keys, references between systems, cycles, self references, shared and mentioned rows, identifiers met late, spellings that fold) against a
/// fixpoint that is computed by looking at every row again and again until nothing changes: the same rows with the same ties, whatever the batch size, the number of calls
/// at once and the batch after which the run was killed. Seen red: with shared rows that lead on, and with joins that send one spelling.
/// </summary>
public sealed class RandomSchemaTests
{
    private const int Schemas = 40;
    private const int OnPostgres = 6;

    [Fact]
    public async Task A_run_finds_what_brute_force_finds()
    {
        var found = 0;
        for (var seed = 1; seed <= Schemas; seed++)
        {
            found += await Check("sqlite", seed);
        }

        found.Should().BeGreaterThan(10 * Schemas, "schemas in which nothing is reached prove nothing");
    }

    [PostgresFact]
    public async Task A_run_finds_what_brute_force_finds_in_PostgreSQL()
    {
        for (var seed = 1001; seed <= 1000 + OnPostgres; seed++)
        {
            await Check("postgresql", seed);
        }
    }

    private static async Task<int> Check(string kind, int seed)
    {
        var schema = new RandomSchema(seed);
        var sample = await Sample.Make(kind, [.. schema.Systems.Select(s => (s, schema.Sql(s), schema.Map(s)))]);
        var expected = schema.BruteForce();
        foreach (var (size, calls, kill) in new[] { (1000, 16, 0), (1, 1, 0), (3, 4, 1 + (seed % 7)) })
        {
            var connectors = sample.Connectors().ToDictionary(c => c.Key, IConnector (c) => new ScriptedConnector(c.Value) { Traits = new ConnectorTraits(size, size) });
            var (rows, result) = await sample.Find([new Identifier(IdentifierKind.Username, RandomSchema.Person)], options: DemoRun.Quick with { MaxCalls = calls }, connectors: connectors, killAt: kill);

            rows.OrderBy(r => r.Key, StringComparer.Ordinal).Should().Equal(expected.OrderBy(r => r.Key, StringComparer.Ordinal), $"schema {seed} ({size}, {calls}, {kill}) is {schema}");
            result.Completeness.Systems.Should().OnlyContain(s => s.Status == SystemStatus.Found || s.Status == SystemStatus.Empty, $"schema {seed}");
        }

        return expected.Count;
    }
}
