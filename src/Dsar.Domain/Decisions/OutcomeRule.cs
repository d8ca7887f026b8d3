namespace Dsar.Domain;

/// <summary>What a decision comes to as a whole, computed from its items (law.md section 2, api.md section 3.1).</summary>
public static class OutcomeRule
{
    /// <summary>The outcome of the whole; null when every item is another controller's, which is no decision but a forwarding.</summary>
    public static RequestOutcome? Of(Right right, DecisionProposal proposal)
    {
        if (proposal.Refusal is not null)
        {
            return RequestOutcome.Refused;
        }

        var told = proposal.Items.Where(item => !IsLeftAside(item)).ToList();
        if (told.Count == 0)
        {
            return RequestOutcome.NothingHeld;
        }

        var own = told.Where(item => item.Outcome != ItemOutcome.Forward).ToList();
        return own.Count == 0 ? null : OfOwn(right, own);
    }

    /// <summary>The final state that an outcome leads to; a system that failed without waiver keeps a request from Fulfilled (GDPR Art. 12(1)).</summary>
    public static RequestState FinalState(RequestOutcome outcome, IReadOnlyList<SystemCoverage> systems) => outcome switch
    {
        RequestOutcome.Granted or RequestOutcome.NothingHeld when systems.Any(s => s.Status == SystemStatus.Failed) => RequestState.PartlyFulfilled,
        RequestOutcome.Granted or RequestOutcome.NothingHeld => RequestState.Fulfilled,
        RequestOutcome.PartlyGranted => RequestState.PartlyFulfilled,
        RequestOutcome.Refused => RequestState.Refused,
        RequestOutcome.Withdrawn => RequestState.Withdrawn,
        RequestOutcome.Forwarded => RequestState.Forwarded,
    };

    /// <summary>True when the decision has something to carry out: of access and portability always, but for a refusal of the whole; of the others when something is given or retained.</summary>
    public static bool HasSomethingToExecute(Right right, DecisionProposal proposal) =>
        proposal.Refusal is null
        && (right is Right.Access or Right.Portability || proposal.Items.Any(i => i.Outcome is not (ItemOutcome.Withhold or ItemOutcome.Forward)));

    /// <summary>False only when every item is given in a restriction, an objection or a rectification (no contact used for identification).</summary>
    public static bool RequiresApproval(Right right, DecisionProposal proposal, bool touchesIdentityContact = false) =>
        proposal.Refusal is not null
        || right is Right.Access or Right.Portability or Right.Erasure
        || (right is Right.Rectification && touchesIdentityContact)
        || proposal.Items.Count == 0
        || proposal.Items.Any(item => !IsPositive(right, item) && !IsNeutral(item));

    private static RequestOutcome OfOwn(Right right, List<DecidedItem> own)
    {
        if (right == Right.Access && own.All(item => item.Ground == Grounds.Credential))
        {
            return RequestOutcome.Granted;
        }

        if (!own.Any(item => IsPositive(right, item)))
        {
            return RequestOutcome.Refused;
        }

        var everything = own.All(item => (IsPositive(right, item) && !item.MasksOwnData) || IsNeutral(item));
        return everything ? RequestOutcome.Granted : RequestOutcome.PartlyGranted;
    }

    private static bool IsPositive(Right right, DecidedItem item) => item.Outcome switch
    {
        ItemOutcome.Disclose or ItemOutcome.Erase or ItemOutcome.Anonymise or ItemOutcome.Rectify or ItemOutcome.Stop => true,
        ItemOutcome.Restrict => right == Right.Restriction,
        ItemOutcome.Withhold or ItemOutcome.RetainUntil or ItemOutcome.Forward => false,
    };

    private static bool IsNeutral(DecidedItem item) =>
        IsLeftAside(item) || item.Outcome == ItemOutcome.Forward || item.Ground is Grounds.Credential or Grounds.RestrictionInForce;

    // Another person's data, and what a provision forbids even to mention, are as if not found.
    private static bool IsLeftAside(DecidedItem item) =>
        item.Ground == Grounds.NotThisPerson || (item.Ground == Grounds.LegalSecrecy && item.Silent);
}
