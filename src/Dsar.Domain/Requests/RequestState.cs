namespace Dsar.Domain;

/// <summary>Where a request stands. Seven states are open, five final; only the right's table says what may follow what.</summary>
public enum RequestState
{
    /// <summary>Registered; the clock runs, nobody is identified.</summary>
    Received,

    /// <summary>The person has been asked to prove who they are (GDPR Art. 12(6)).</summary>
    AwaitingIdentity,

    /// <summary>Identity is proven and the connected systems are being searched.</summary>
    Collecting,

    /// <summary>The search has ended; an agent judges what was found.</summary>
    InReview,

    /// <summary>A decision is proposed; another person has to approve it (GDPR Art. 5(2), 24).</summary>
    AwaitingApproval,

    /// <summary>The approved decision is being carried out.</summary>
    Executing,

    /// <summary>The answer is ready or under way to the person.</summary>
    Delivering,

    /// <summary>Final: everything asked for was given, or nothing was held.</summary>
    Fulfilled,

    /// <summary>Final: a part was given; the letter says what was not and why (GDPR Art. 12(4)).</summary>
    PartlyFulfilled,

    /// <summary>Final: nothing was given; the letter says why (GDPR Art. 12(4)).</summary>
    Refused,

    /// <summary>Final: the person took the request back.</summary>
    Withdrawn,

    /// <summary>Final: passed on to the controller whose data it is (GDPR Art. 28(3)(e)).</summary>
    Forwarded,
}

/// <summary>What can be read from a state alone.</summary>
public static class RequestStates
{
    /// <summary>True for the five states that nothing leaves.</summary>
    public static bool IsFinal(this RequestState state) => state >= RequestState.Fulfilled;

    /// <summary>The seven open states, in the order of the way through.</summary>
    public static IReadOnlyList<RequestState> Open { get; } = [.. Enum.GetValues<RequestState>().Where(s => !s.IsFinal())];
}
