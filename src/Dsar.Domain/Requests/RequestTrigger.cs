namespace Dsar.Domain;

/// <summary>What may be done to a request; an imperative each. The right's table says when.</summary>
public enum RequestTrigger
{
    /// <summary>Ask the person to prove who they are (GDPR Art. 12(6)).</summary>
    RequireIdentity,

    /// <summary>Record that identity is proven to the level required (GDPR Art. 12(6)).</summary>
    ConfirmIdentity,

    /// <summary>Put a decision before another person (GDPR Art. 12(1), 12(4)).</summary>
    ProposeDecision,

    /// <summary>Pass the request on to the controller whose data it is (GDPR Art. 28(3)(e)).</summary>
    Forward,

    /// <summary>End the search; every planned system has ended.</summary>
    FinishCollecting,

    /// <summary>Search again, with a new identifier or a system that failed.</summary>
    Recollect,

    /// <summary>Send a proposed decision back to its author.</summary>
    ReturnDecision,

    /// <summary>Approve a proposed decision, as another person (GDPR Art. 5(2), 24).</summary>
    Approve,

    /// <summary>End the carrying out, with the right's own proof.</summary>
    FinishExecution,

    /// <summary>Record that the answer has reached the person (GDPR Art. 12(3)).</summary>
    ConfirmDelivery,

    /// <summary>Record that the person takes the request back.</summary>
    Withdraw,

    /// <summary>Extend the time limit to three months from receipt (GDPR Art. 12(3)).</summary>
    Extend,

    /// <summary>Ask the person what they mean (GDPR rec. 63, Art. 12(2)).</summary>
    RequestClarification,

    /// <summary>Record what the person meant.</summary>
    AnswerClarification,
}
