namespace Dsar.Discovery;

/// <summary>
/// Tells where a path was cut: a row that its own longest path (map key <c>maxHops</c>) does not let lead on, though it names something that nobody asked for. The search
/// of that collection is not called complete.
/// </summary>
internal static class PathEnds
{
    /// <summary>Why an edge stopped whose path was too long.</summary>
    public const string Code = "hop_limit";

    /// <summary>Marks the edges that rows at the end of their path would have followed to something new.</summary>
    public static void Mark(RunContext run)
    {
        foreach (var edges in run.Plan.Edges.Where(e => e.Identity is null && run.IsSearched(run.Target(e)) && run.Store.Progress(e.Index).Code is null).GroupBy(e => e.Source).Where(g => run.Store.Count(g.Key) > 0))
        {
            var open = edges.ToList();
            foreach (var row in run.Store.Rows(edges.Key, 0).Where(r => r.Ownership == Ownership.Owned))
            {
                foreach (var edge in open.Where(e => row.Hops >= e.MaxHops && LeadsToNew(run, e, row)).ToList())
                {
                    run.Store.SetProgress(edge.Index, run.Store.Progress(edge.Index) with { Code = Code });
                    open.Remove(edge);
                }

                if (open.Count == 0)
                {
                    break;
                }
            }
        }
    }

    private static bool LeadsToNew(RunContext run, Edge edge, StoredRow row) =>
        TupleKey.Project(edge, run.Plan.Collections[edge.Source], run.Target(edge), row) is { } parts && TupleKey.Folded(edge, parts, run.Target(edge), run.Folding) is { } folded
        && !run.Store.IsClaimed(edge.Index, run.Store.Hash($"edge {edge.Index}", folded));
}
