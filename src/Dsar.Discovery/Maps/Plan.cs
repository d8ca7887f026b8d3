using Dsar.Domain;

namespace Dsar.Discovery;

/// <summary>Why a system or collection is not searched, decided before the run.</summary>
public enum SkipRule
{
    /// <summary>The map says <c>enabled: false</c>.</summary>
    Disabled,

    /// <summary>The controller is a processor for these rows; the request is passed on.</summary>
    Processor,

    /// <summary>Outside the request.</summary>
    Scope,

    /// <summary>Every way here leads through a system that is not searched or failed.</summary>
    UpstreamUnavailable,

    /// <summary>A person looks (kind manual, not built kinds, or no connection): a manual task.</summary>
    Manual,
}

/// <summary>The compiled, immutable search plan of a controller: the same maps give the same plan and hash.</summary>
public sealed record Plan
{
    /// <summary>The controller's key.</summary>
    public required string Controller { get; init; }

    /// <summary>ISO 3166-1 alpha-2 country for phone numbers without prefix.</summary>
    public required string Country { get; init; }

    /// <summary>The systems in key order.</summary>
    public required IReadOnlyList<PlanSystem> Systems { get; init; }

    /// <summary>The collections, by system and then in map order; <see cref="CollectionPlan.Index"/> is the position.</summary>
    public required IReadOnlyList<CollectionPlan> Collections { get; init; }

    /// <summary>Every way to walk; <see cref="Edge.Index"/> is the position.</summary>
    public required IReadOnlyList<Edge> Edges { get; init; }

    /// <summary>Groups of collections that reach each other (Tarjan), parents first.</summary>
    public required IReadOnlyList<IReadOnlyList<int>> Components { get; init; }

    /// <summary>Activities of the register that no collection covers: named in every statement.</summary>
    public required IReadOnlyList<string> UncoveredActivities { get; init; }

    /// <summary>The plan's input as JSON with sorted keys, no secrets; <see cref="PlanCompiler.Restore"/> makes the same plan of it.</summary>
    public required string Json { get; init; }

    /// <summary>SHA-256 of <see cref="Json"/>, lower-case hexadecimal.</summary>
    public required string Hash { get; init; }
}

/// <summary>A system of a plan.</summary>
/// <param name="Map">Its map.</param>
/// <param name="Index">Its position in the plan.</param>
public sealed record PlanSystem(DataMap Map, int Index)
{
    /// <summary>The system's key.</summary>
    public string Key => Map.System;

    /// <summary>Why it is not searched by the machine; null when it is.</summary>
    public SkipRule? Skip { get; init; }
}

/// <summary>A collection of a plan.</summary>
public sealed record CollectionPlan
{
    /// <summary>Position in the plan.</summary>
    public required int Index { get; init; }

    /// <summary>The system it belongs to.</summary>
    public required PlanSystem System { get; init; }

    /// <summary>Its map.</summary>
    public required CollectionMap Map { get; init; }

    /// <summary>The fields that are read, in map order, without credentials; cells of a row stand in this order.</summary>
    public required IReadOnlyList<MapField> Read { get; init; }

    /// <summary>True when the controller only processes these rows for a customer (GDPR Art. 28).</summary>
    public required bool Processor { get; init; }

    /// <summary>How much is read.</summary>
    public required SearchDepth Search { get; init; }

    /// <summary>Why it is not searched; null when it is.</summary>
    public SkipRule? Skip { get; init; }

    /// <summary>True when no row can be met twice, so that nothing is remembered about them.</summary>
    public bool OneWayIn { get; init; }

    /// <summary><c>system.collection</c>.</summary>
    public string Id => $"{System.Key}.{Map.Name}";

    /// <summary>Position of a field among the cells, or -1 when it is not read.</summary>
    public int Position(string field)
    {
        for (var i = 0; i < Read.Count; i++)
        {
            if (Read[i].Name == field)
            {
                return i;
            }
        }

        return -1;
    }
}

/// <summary>One way to walk: from an identifier, or from rows of a collection, into a collection.</summary>
public sealed record Edge
{
    /// <summary>Position in the plan.</summary>
    public required int Index { get; init; }

    /// <summary>Name for people: <c>identity:email</c> or the join's name.</summary>
    public required string Name { get; init; }

    /// <summary>The kind of identifier it starts from; null for a join.</summary>
    public IdentifierKind? Identity { get; init; }

    /// <summary>Cuts a composite identifier into parts by named groups; null when it has one part.</summary>
    public string? Parse { get; init; }

    /// <summary>True: the value is sent in one spelling only.</summary>
    public bool ExactMatch { get; init; }

    /// <summary>Position of the collection it starts from; -1 for an identity.</summary>
    public int Source { get; init; } = -1;

    /// <summary>Fields of the source, in order; empty for an identity.</summary>
    public IReadOnlyList<string> SourceFields { get; init; } = [];

    /// <summary>Position of the collection it reads.</summary>
    public required int Target { get; init; }

    /// <summary>Fields of the target, in the same order.</summary>
    public required IReadOnlyList<string> TargetFields { get; init; }

    /// <summary>How each part is compared.</summary>
    public required IReadOnlyList<FoldKind> Folds { get; init; }

    /// <summary>True when every part is compared as it is, so that one spelling is sent.</summary>
    public bool IsExact => Folds.All(fold => fold == FoldKind.Exact);

    /// <summary>The tie of the rows it reaches.</summary>
    public required Ownership Ownership { get; init; }

    /// <summary>Longest path that may end with it.</summary>
    public required int MaxHops { get; init; }

    /// <summary>True when the source's key is part of the tuple, so that no tuple can come twice.</summary>
    public bool SourceKeyInTuple { get; init; }
}
