namespace Dsar.Discovery;

/// <summary>The order in which collections of a system are written: a row that references another goes first.</summary>
internal static class OperationOrder
{
    /// <summary>The collections of a system, children before parents. References that are emptied order nothing.</summary>
    public static IReadOnlyList<CollectionPlan> Of(Plan plan, PlanSystem system)
    {
        var mine = plan.Collections.Where(c => c.System.Index == system.Index).ToArray();
        var order = new List<CollectionPlan>();
        var seen = new HashSet<int>();
        foreach (var collection in mine)
        {
            Visit(collection);
        }

        return order;

        void Visit(CollectionPlan collection)
        {
            if (seen.Add(collection.Index))
            {
                foreach (var child in References(mine, collection).Where(r => r.Join.OnParentErased is not (OnParentErased.Nullify or OnParentErased.Keep)))
                {
                    Visit(child.Child);
                }

                order.Add(collection);
            }
        }
    }

    /// <summary>The foreign keys of the same system that lead to a collection.</summary>
    public static IEnumerable<(CollectionPlan Child, MapJoin Join)> References(IEnumerable<CollectionPlan> system, CollectionPlan parent) =>
        from child in system
        from @join in child.Map.Joins
        where @join.ForeignKey && MapRules.Qualified(child.System.Map, @join) == parent.Id
        select (child, @join);
}
