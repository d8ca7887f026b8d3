using System.Globalization;
using System.Numerics;
using Dsar.Domain;

namespace Dsar.Discovery;

/// <summary>Says for every collection in exactly one way how its search ended.</summary>
internal static class CompletenessBuilder
{
    private static readonly BigInteger Modulus = BigInteger.One << 256;

    // The worst of its collections is the system's end, in this order (discovery.md 3.4).
    private static readonly SystemStatus[] Order = [SystemStatus.ManualPending, SystemStatus.Failed, SystemStatus.Found, SystemStatus.Empty, SystemStatus.Skipped];

    public static Completeness Of(RunContext run, IReadOnlyList<CandidateQuestion> questions)
    {
        var waiting = questions.SelectMany(q => q.WaitingSystems).ToHashSet(StringComparer.Ordinal);
        var unavailable = Unavailable(run);
        var total = BigInteger.Zero;
        var systems = new List<SystemSearch>();
        foreach (var system in run.Plan.Systems)
        {
            var collections = new List<CollectionSearch>();
            foreach (var collection in run.Plan.Collections.Where(c => c.System.Index == system.Index))
            {
                var (rows, digest) = Digest(run, collection);
                total = (total + digest) % Modulus;
                collections.Add(Collection(run, collection, rows, digest, waiting, unavailable));
            }

            systems.Add(System(system, collections));
        }

        return new Completeness(run.Plan.Hash, Hex(total), systems, run.Plan.UncoveredActivities);
    }

    private static SystemSearch System(PlanSystem system, List<CollectionSearch> collections)
    {
        var status = Order.First(s => collections.Exists(c => c.Status == s));
        var worst = collections.First(c => c.Status == status);
        return new SystemSearch(
            system.Key, system.Map.Title, system.Map.Kind, status, worst.Rule, system.Map.Enabled ? null : system.Map.Reason, worst.Error,
            collections.Sum(c => c.Rows), system.Map.NotSearched, collections);
    }

    private static CollectionSearch Collection(RunContext run, CollectionPlan collection, long rows, BigInteger digest, HashSet<string> waiting, HashSet<int> unavailable)
    {
        var (status, rule, error) = End(run, collection, rows, waiting, unavailable);
        return new CollectionSearch(
            collection.Map.Name, collection.Map.Title, status, rule, error, rows, Hex(digest),
            [.. collection.Map.Fields.Where(f => f.IsCredential).Select(f => f.Name)]);
    }

    private static (SystemStatus Status, string? Rule, string? Error) End(RunContext run, CollectionPlan collection, long rows, HashSet<string> waiting, HashSet<int> unavailable)
    {
        var error = Error(run, collection);
        return run.SkipOf(collection) switch
        {
            SkipRule.Manual => (SystemStatus.ManualPending, "manual", null),
            { } rule => (SystemStatus.Skipped, SourceMap.Snake(rule.ToString()), null),
            // The service says that it cannot look there: a person does.
            null when error == "unsupported" => (SystemStatus.ManualPending, "manual", null),
            null when error is not null => (SystemStatus.Failed, null, error),
            null when waiting.Contains(collection.System.Key) => (SystemStatus.ManualPending, null, null),
            null when rows > 0 => (SystemStatus.Found, null, null),
            null when unavailable.Contains(collection.Index) => (SystemStatus.Skipped, "upstream_unavailable", null),
            null => (SystemStatus.Empty, null, null),
        };
    }

    private static string? Error(RunContext run, CollectionPlan collection) => !run.Connectors.ContainsKey(collection.System.Key)
        ? "not_configured"
        : run.Plan.Edges.Where(e => e.Target == collection.Index).Select(e => run.Store.Progress(e.Index).Code).FirstOrDefault(c => c is not null);

    // An empty answer is no answer when a way here leads through something that was not searched: one that failed in this run, or every way there is.
    private static HashSet<int> Unavailable(RunContext run)
    {
        var failed = run.Plan.Collections.Where(c => run.SkipOf(c) is null && Error(run, c) is not null).Select(c => c.Index).ToHashSet();
        var closed = run.Plan.Collections.Where(c => run.SkipOf(c) is not null).Select(c => c.Index).ToHashSet();
        for (var grown = true; grown;)
        {
            grown = false;
            foreach (var collection in run.Plan.Collections.Where(c => !failed.Contains(c.Index) && !closed.Contains(c.Index)))
            {
                var ways = run.Plan.Edges.Where(e => e.Target == collection.Index && e.Source != e.Target).ToArray();
                if (Array.Exists(ways, e => e.Identity is null && failed.Contains(e.Source) && run.Store.Count(collection.Index) == 0))
                {
                    grown |= failed.Add(collection.Index);
                }
                else if (ways.Length > 0 && Array.TrueForAll(ways, e => e.Identity is null && closed.Contains(e.Source)))
                {
                    grown |= closed.Add(collection.Index);
                }
            }
        }

        return [.. failed, .. closed];
    }

    private static (long Rows, BigInteger Digest) Digest(RunContext run, CollectionPlan collection)
    {
        var (rows, sum) = (0L, BigInteger.Zero);
        foreach (var row in run.Store.Rows(collection.Index, 0))
        {
            rows++;
            sum = (sum + RowDigest(run.Store, collection.Id, row)) % Modulus;
        }

        return (rows, sum);
    }

    /// <summary>The keyed digest of one row; sums of them do not depend on the order.</summary>
    internal static BigInteger RowDigest(IRunStore store, string collection, StoredRow row) =>
        new(store.Hash($"digest {collection}", string.Join('\u001F', row.Cells.Select(c => $"{(byte)c.Kind}{c.Value}").Prepend(row.Ownership.ToString())), 32), isUnsigned: true, isBigEndian: true);

    internal static string Hex(BigInteger value) => value.ToString("x65", CultureInfo.InvariantCulture)[^64..];
}
