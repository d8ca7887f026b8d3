namespace Dsar.Domain;

/// <summary>Thrown when an act is not possible: no row of the table has it in this state, or its guard does not hold.</summary>
public sealed class IllegalTransitionException : Exception
{
    /// <summary>A trigger that the table refuses; <paramref name="guard"/> is the fact that failed, null when there is no row.</summary>
    public IllegalTransitionException(RequestTrigger trigger, RequestState state, Guard? guard)
        : this(trigger.ToString(), state, guard) => Trigger = trigger;

    /// <summary>An act that is not a transition and not possible in this state.</summary>
    public IllegalTransitionException(string act, RequestState state, Guard? guard)
        : base(guard is null ? $"{act} is not possible in {state}." : $"{act} in {state} needs: {guard.Name} ({guard.Article}).")
    {
        Act = act;
        State = state;
        Guard = guard;
    }

    /// <summary>The trigger or the method's name.</summary>
    public string Act { get; }

    /// <summary>The trigger, when the act was one.</summary>
    public RequestTrigger? Trigger { get; }

    /// <summary>The state the request was in.</summary>
    public RequestState State { get; }

    /// <summary>The fact that did not hold; null when no row exists.</summary>
    public Guard? Guard { get; }

    /// <summary>The problem code: the guard's, or <c>invalid_state</c>.</summary>
    public string Code => Guard?.Code ?? "invalid_state";

    /// <summary>A closer reason within the code, if it has one.</summary>
    public string? Why => Guard?.Why;

    /// <summary>The article that demands what is missing; null when no row exists.</summary>
    public string? Article => Guard?.Article;
}
