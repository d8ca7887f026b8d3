namespace Dsar.Domain;

/// <summary>The machine that runs a right's table; the same for all rights.</summary>
/// <param name="right">The right.</param>
/// <param name="initial">The state a request of that right starts in.</param>
/// <param name="rows">All its rows.</param>
public sealed class Workflow(Right right, RequestState initial, IReadOnlyList<Transition> rows)
{
    /// <summary>The right whose table this is.</summary>
    public Right Right { get; } = right;

    /// <summary>The state a request starts in.</summary>
    public RequestState Initial { get; } = initial;

    /// <summary>Every row, in the order of law.md section 4.</summary>
    public IReadOnlyList<Transition> Rows { get; } = rows;

    /// <summary>The table of a right.</summary>
    public static Workflow For(Right right) => right switch
    {
        Right.Access => AccessWorkflow.Table,
        Right.Rectification => RectificationWorkflow.Table,
        Right.Erasure => ErasureWorkflow.Table,
        Right.Restriction => RestrictionWorkflow.Table,
        Right.Portability => PortabilityWorkflow.Table,
        Right.Objection => ObjectionWorkflow.Table,
    };

    /// <summary>The row that fits; throws <see cref="IllegalTransitionException"/> with the guard that failed, or without one when no row exists.</summary>
    public Transition Next(RequestTrigger trigger, Facts facts)
    {
        var candidates = Candidates(trigger, facts.Request.State);
        return candidates.FirstOrDefault(row => row.When.Holds(facts))
            ?? throw new IllegalTransitionException(trigger, facts.Request.State, Blocking(candidates, facts));
    }

    /// <summary>What could be done in the present state: each trigger with the fact that blocks it, or null when it is allowed.</summary>
    public IReadOnlyList<ActionStatus> Actions(Facts facts) =>
        [.. Rows.Where(row => row.From == facts.Request.State)
            .GroupBy(row => row.On)
            .Select(rows => new ActionStatus(rows.Key, rows.Any(row => row.When.Holds(facts)) ? null : Blocking([.. rows], facts)))];

    /// <summary>The table as a Mermaid state diagram, LF line ends, from the initial state, guards as <c>[name, article]</c>.</summary>
    public string ToMermaid()
    {
        var transitions = Rows.Select(row => $"    {row.From} --> {row.To}: {row.On} [{row.When.Name}, {row.When.Article}]");
        var ends = Rows.Select(row => row.To).Distinct().Where(state => state.IsFinal()).Order().Select(state => $"    {state} --> [*]");
        return string.Concat(Enumerable.Select(["stateDiagram-v2", $"    [*] --> {Initial}", .. transitions, .. ends], line => line + "\n"));
    }

    private List<Transition> Candidates(RequestTrigger trigger, RequestState state) =>
        [.. Rows.Where(row => row.From == state && row.On == trigger)];

    // Of several rows the one that was meant says what is missing; the others are only not the right row.
    private static Guard? Blocking(List<Transition> candidates, Facts facts) =>
        (candidates.FirstOrDefault(row => !row.When.IsAnotherRow(facts)) ?? candidates.FirstOrDefault())?.When.Failing(facts);
}

/// <summary>Whether a trigger may be fired now.</summary>
/// <param name="Trigger">The trigger.</param>
/// <param name="BlockedBy">The fact that does not hold; null when the trigger is allowed.</param>
public sealed record ActionStatus(RequestTrigger Trigger, Guard? BlockedBy)
{
    /// <summary>True when nothing blocks it.</summary>
    public bool IsAllowed => BlockedBy is null;
}
