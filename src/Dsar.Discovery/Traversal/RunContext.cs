using Dsar.Domain;

namespace Dsar.Discovery;

/// <summary>What all parts of one start share.</summary>
internal sealed record RunContext(
    Plan Plan, IReadOnlyDictionary<string, IConnector> Connectors, IRunStore Store, RunOptions Options, TimeProvider Clock, FoldContext Folding)
{
    public CollectionPlan Target(Edge edge) => Plan.Collections[edge.Target];

    /// <summary>Why a collection is not searched in this run; null when it is.</summary>
    public SkipRule? SkipOf(CollectionPlan collection) =>
        collection.Skip
        ?? (Options.Systems is { } systems && !systems.Contains(collection.System.Key) ? SkipRule.Scope
        : Options.Activities is { } activities && !activities.Contains(collection.Map.Activity) && !collection.Map.Fields.Any(f => f.Activity is { } a && activities.Contains(a)) ? SkipRule.Scope
        : null);

    public bool IsSearched(CollectionPlan collection) => SkipOf(collection) is null && Connectors.ContainsKey(collection.System.Key);

    /// <summary>True for a way into files, which are read last, once, with all keys.</summary>
    public bool IsScanned(Edge edge) => Target(edge).System.Map.Kind == SystemKind.Files;

    public IEnumerable<CollectionPlan> PersonCollections(IdentifierKind kind) =>
        Plan.Collections.Where(c => c.Map.Person && IsSearched(c) && c.Map.Identities.Any(i => i.Kind == kind));
}

/// <summary>The questions that a person collection can be asked about an identifier.</summary>
internal static class Probes
{
    public static IdentityProbe? Of(Plan plan, CollectionPlan collection, CandidateIdentity identity, FoldContext context, DateOnly? heldBefore)
    {
        var ways = plan.Edges.Where(e => e.Target == collection.Index && e.Identity == identity.Identifier.Kind)
            .Select(e => new ProbeWay(e.TargetFields, TupleKey.Spell(e, collection, identity, context)))
            .Where(w => w.Tuples.Count > 0).ToArray();
        return ways.Length == 0 ? null : new IdentityProbe(collection, ways, heldBefore);
    }
}
