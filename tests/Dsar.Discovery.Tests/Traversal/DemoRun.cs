using Dsar.Domain;

namespace Dsar.Discovery.Tests.Traversal;

/// <summary>Runs discovery over the demo landscape.</summary>
internal static class DemoRun
{
    public static readonly byte[] Key = [.. Enumerable.Range(1, 32).Select(i => (byte)i)];

    private static readonly Lazy<IReadOnlyDictionary<string, SystemConnection>> ConnectionsTable = new(() => DemoLandscape.Create(Seeds.NewFolder(), Seeds.Demo, Seeds.Today));

    public static IReadOnlyDictionary<string, SystemConnection> Connections => ConnectionsTable.Value;

    public static Plan Plan { get; } = Compile();

    public static RunOptions Quick { get; } = new() { RetryDelay = TimeSpan.FromMilliseconds(1) };

    public static Plan Compile()
    {
        var result = DataMapReader.Read(MapFile.Folder(Seeds.Systems));
        result.Errors.Where(e => !e.IsWarning).Should().BeEmpty();
        var activities = result.Maps.SelectMany(m => m.Collections).SelectMany(c => c.Fields.Select(f => f.Activity ?? c.Activity)).Distinct().Select(a => new PlanActivity(a, false)).ToArray();
        return PlanCompiler.Compile("demo-hosting", result.Maps, activities);
    }

    public static RunStore NewStore(string? path = null) => RunStore.Open(path ?? Path.Combine(Seeds.NewFolder(), "run.db"), "run-1", Key);

    public static Task<RunResult> Start(IRunStore store, IEnumerable<Identifier> seeds, RunOptions? options = null, IReadOnlyDictionary<string, IConnector>? connectors = null, Plan? plan = null, Func<RunCheckpoint, CancellationToken, ValueTask<bool>>? checkpoint = null, CancellationToken ct = default) =>
        DiscoveryRun.Start(
            [.. seeds], plan ?? Plan, connectors ?? ConnectorKinds.Of(plan ?? Plan, Connections, Seeds.Clients, TimeProvider.System), store,
            checkpoint ?? ((_, _) => ValueTask.FromResult(true)), new TestClock(), options ?? Quick, ct);

    /// <summary>Every kept row as "system.collection key=value,…", with its tie.</summary>
    public static IReadOnlyDictionary<string, Ownership> Keys(IRunStore store, Plan plan)
    {
        var keys = new SortedDictionary<string, Ownership>(StringComparer.Ordinal);
        foreach (var collection in plan.Collections)
        {
            foreach (var row in store.Rows(collection.Index, 0))
            {
                keys.TryAdd($"{collection.Id} {KeyOf(collection, row)}", row.Ownership);
            }
        }

        return keys;
    }

    public static string KeyOf(CollectionPlan collection, StoredRow row)
    {
        IEnumerable<string> fields = collection.Map.Key.Count > 0 ? collection.Map.Key : collection.Map.Fields.Select(f => f.Name);
        return string.Join(",", fields.Select(f => $"{f}={row.Cells[collection.Position(f)].Value}"));
    }
}
