using System.Text;

namespace Dsar.Discovery;

/// <summary>What a search would do, without a person and without reading a row: the graph, the queries, what is skipped.</summary>
/// <param name="Mermaid">The graph as Mermaid text.</param>
/// <param name="Steps">Each way with its exact query.</param>
/// <param name="Skipped">Collections that are not searched, as <c>system.collection: rule</c>.</param>
/// <param name="PlanHash">Hash of the plan.</param>
public sealed record DryRun(string Mermaid, IReadOnlyList<DryRunStep> Steps, IReadOnlyList<string> Skipped, string PlanHash)
{
    /// <summary>The dry run of a plan, or of one of its systems.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="connectors">Connectors by system key; ways into other systems are left out.</param>
    /// <param name="system">Only ways into this system; null for all.</param>
    public static DryRun Of(Plan plan, IReadOnlyDictionary<string, IConnector> connectors, string? system = null)
    {
        var edges = plan.Edges.Where(e => system is null || plan.Collections[e.Target].System.Key == system).ToArray();
        var steps = edges.Where(e => connectors.ContainsKey(plan.Collections[e.Target].System.Key)).Select(e => Step(plan, connectors, e)).ToArray();
        var skipped = plan.Collections.Where(c => c.Skip is not null && (system is null || c.System.Key == system)).Select(c => $"{c.Id}: {SourceMap.Snake(c.Skip!.Value.ToString())}");
        return new DryRun(Graph(plan, edges), steps, [.. skipped], plan.Hash);
    }

    private static DryRunStep Step(Plan plan, IReadOnlyDictionary<string, IConnector> connectors, Edge edge)
    {
        var target = plan.Collections[edge.Target];
        var connector = connectors[target.System.Key];
        return new DryRunStep(edge.Name, edge.Source < 0 ? null : plan.Collections[edge.Source].Id, target.Id, connector.Explain(edge, target), connector.Traits.BatchSize, SourceMap.Snake(edge.Ownership.ToString()));
    }

    private static string Graph(Plan plan, Edge[] edges)
    {
        var text = new StringBuilder("graph LR\n");
        foreach (var edge in edges)
        {
            var target = Node(plan.Collections[edge.Target].Id);
            var label = string.Join(", ", edge.TargetFields);
            text.Append("  ").Append(edge.Source < 0 ? $"{SourceMap.Snake(edge.Identity!.Value.ToString())}(({SourceMap.Snake(edge.Identity.Value.ToString())}))" : Node(plan.Collections[edge.Source].Id))
                .Append(edge.Ownership == Ownership.Owned ? $" -->|\"{label}\"| " : $" -.->|\"{label}\"| ").Append(target).Append('\n');
        }

        return text.ToString();
    }

    private static string Node(string id) => $"{id.Replace('.', '_').Replace('-', '_')}[\"{id}\"]";
}

/// <summary>One way of a dry run.</summary>
/// <param name="Name">The way's name.</param>
/// <param name="From"><c>system.collection</c> it starts from; null for an identifier.</param>
/// <param name="To"><c>system.collection</c> it reads.</param>
/// <param name="Query">The exact query, parameters for values.</param>
/// <param name="BatchSize">Tuples in a call.</param>
/// <param name="Ownership">The tie of the rows it reaches.</param>
public sealed record DryRunStep(string Name, string? From, string To, string Query, int BatchSize, string Ownership);
