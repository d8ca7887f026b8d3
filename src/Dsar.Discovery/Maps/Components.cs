namespace Dsar.Discovery;

/// <summary>Strongly connected components (Tarjan), so that a plan can say which collections reach each other.</summary>
internal static class Components
{
    /// <summary>The components of a graph of <paramref name="count"/> nodes, sources before targets, each sorted.</summary>
    public static IReadOnlyList<IReadOnlyList<int>> Of(int count, ILookup<int, int> targets)
    {
        var state = new State(count, targets);
        for (var node = 0; node < count; node++)
        {
            if (state.Index[node] < 0)
            {
                Visit(state, node);
            }
        }

        state.Found.Reverse();
        return state.Found;
    }

    // At most 500 collections a map: the recursion is shallow.
    private static void Visit(State state, int node)
    {
        state.Index[node] = state.Low[node] = state.Next++;
        state.Stack.Push(node);
        state.OnStack[node] = true;
        foreach (var target in state.Targets[node])
        {
            if (state.Index[target] < 0)
            {
                Visit(state, target);
                state.Low[node] = Math.Min(state.Low[node], state.Low[target]);
            }
            else if (state.OnStack[target])
            {
                state.Low[node] = Math.Min(state.Low[node], state.Index[target]);
            }
        }

        if (state.Low[node] == state.Index[node])
        {
            state.Found.Add(Pop(state, node));
        }
    }

    private static int[] Pop(State state, int root)
    {
        var members = new List<int>();
        int member;
        do
        {
            member = state.Stack.Pop();
            state.OnStack[member] = false;
            members.Add(member);
        }
        while (member != root);

        return [.. members.Order()];
    }

    private sealed class State(int count, ILookup<int, int> targets)
    {
        public ILookup<int, int> Targets { get; } = targets;

        public int[] Index { get; } = [.. Enumerable.Repeat(-1, count)];

        public int[] Low { get; } = new int[count];

        public bool[] OnStack { get; } = new bool[count];

        public Stack<int> Stack { get; } = new();

        public List<IReadOnlyList<int>> Found { get; } = [];

        public int Next { get; set; }
    }
}
