namespace Dsar.Domain;

/// <summary>What a decision comes to as a whole, computed from its items (law.md section 2, api.md section 3.1).</summary>
public static class OutcomeRule
{
    private static readonly Dictionary<Right, ItemOutcome[]> Outcomes = new()
    {
        [Right.Access] = [ItemOutcome.Disclose, ItemOutcome.Withhold, ItemOutcome.Forward],
        [Right.Rectification] = [ItemOutcome.Rectify, ItemOutcome.Withhold, ItemOutcome.Forward],
        [Right.Erasure] = [ItemOutcome.Erase, ItemOutcome.Anonymise, ItemOutcome.RetainUntil, ItemOutcome.Restrict, ItemOutcome.Withhold, ItemOutcome.Forward],
        [Right.Restriction] = [ItemOutcome.Restrict, ItemOutcome.Withhold, ItemOutcome.Forward],
        [Right.Portability] = [ItemOutcome.Disclose, ItemOutcome.Withhold, ItemOutcome.Forward],
        [Right.Objection] = [ItemOutcome.Stop, ItemOutcome.Rectify, ItemOutcome.Withhold, ItemOutcome.Forward],
    };

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

    /// <summary>The final state that an outcome leads to; a system that failed without waiver, in the search or in carrying out, keeps a request from Fulfilled (GDPR Art. 12(1)).</summary>
    public static RequestState FinalState(RequestOutcome outcome, IReadOnlyList<SystemCoverage> systems, IReadOnlyList<string>? notExecuted = null) => outcome switch
    {
        RequestOutcome.Granted or RequestOutcome.NothingHeld when systems.Any(s => s.Status == SystemStatus.Failed) || notExecuted is { Count: > 0 } => RequestState.PartlyFulfilled,
        RequestOutcome.Granted or RequestOutcome.NothingHeld => RequestState.Fulfilled,
        RequestOutcome.PartlyGranted => RequestState.PartlyFulfilled,
        RequestOutcome.Refused => RequestState.Refused,
        RequestOutcome.Withdrawn => RequestState.Withdrawn,
        RequestOutcome.Forwarded => RequestState.Forwarded,
    };

    /// <summary>True when the decision has something to carry out: of access and portability always, but for a refusal of the whole; of the others when something is given, retained or restricted.</summary>
    public static bool HasSomethingToExecute(Right right, DecisionProposal proposal) =>
        proposal.Refusal is null
        && (right is Right.Access or Right.Portability || proposal.Items.Any(i => i.Outcome is not (ItemOutcome.Withhold or ItemOutcome.Forward) || RestrictionCauses.OnExecution(i) is not null));

    /// <summary>False only when every item is given in a restriction, an objection or a rectification (no contact used for identification); that nothing is held takes two people.</summary>
    public static bool RequiresApproval(Right right, DecisionProposal proposal) =>
        proposal.Refusal is not null
        || right is Right.Access or Right.Portability or Right.Erasure
        || (right is Right.Rectification && proposal.TouchesIdentityContact)
        || !proposal.Items.Any(item => IsPositive(right, item))
        || proposal.Items.Any(item => (!IsPositive(right, item) || item.MasksOwnData) && !IsNeutral(item));

    /// <summary>Whether a decision may give an item this outcome, on this ground, under this right (api.md section 4). Marketing and consent are stopped, another controller's, or another person's; nothing else (GDPR Art. 21(3), 7(3)).</summary>
    public static bool Admits(Right right, ObjectionKind? kind, DecidedItem item) =>
        HasGroundOf(right, item)
        && (Rights.IsAbsolute(kind) ? item.Outcome is ItemOutcome.Stop or ItemOutcome.Forward || IsNotThisPerson(item) : Outcomes[right].Contains(item.Outcome));

    /// <summary>The outcomes an item may have under this right, in the order of api.md section 4.</summary>
    public static IReadOnlyList<ItemOutcome> Admitted(Right right, ObjectionKind? kind) => Rights.IsAbsolute(kind) ? [ItemOutcome.Stop, ItemOutcome.Forward] : Outcomes[right];

    /// <summary>True when the proposal stops marketing or consent and withholds nothing: what may be carried out without anybody's judgement.</summary>
    public static bool IsOnlyAbsoluteStops(ObjectionKind? kind, DecisionProposal proposal) =>
        proposal.Refusal is null
        && (proposal.Items.Count > 0 || Rights.IsAbsolute(kind))
        && proposal.Items.All(i => IsNeutral(i) || i is { Outcome: ItemOutcome.Stop, Ground: Grounds.MarketingObjection or Grounds.ConsentWithdrawn });

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
        IsLeftAside(item) || item is { Outcome: ItemOutcome.Forward }
            or { Outcome: ItemOutcome.Withhold, Ground: Grounds.Credential } or { Outcome: ItemOutcome.Restrict, Ground: Grounds.RestrictionInForce };

    // Another person's data, and what a provision forbids even to mention, are as if not found.
    private static bool IsLeftAside(DecidedItem item) =>
        IsNotThisPerson(item) || item is { Outcome: ItemOutcome.Withhold, Ground: Grounds.LegalSecrecy, Silent: true };

    private static bool IsNotThisPerson(DecidedItem item) => item is { Outcome: ItemOutcome.Withhold, Ground: Grounds.NotThisPerson };

    // A ground is one of the right's own and says what the outcome says: a reason to keep never carries an erasure. Who is not identified for an item is told so (law.md section 6).
    private static bool HasGroundOf(Right right, DecidedItem item) =>
        Grounds.Find(item.Ground) is { } ground && ground.For.Contains(right) && item.Outcome switch
        {
            ItemOutcome.Withhold => ground.Class is GroundClass.Withholding or GroundClass.Keeping || ground.Code == Grounds.IdentityNotProven,
            ItemOutcome.RetainUntil => ground.Class == GroundClass.Keeping,
            ItemOutcome.Forward => ground.Class == GroundClass.Forward,
            ItemOutcome.Restrict => ground.Class == GroundClass.Positive || ground.Code == Grounds.BasisNotStated,
            ItemOutcome.Disclose or ItemOutcome.Erase or ItemOutcome.Anonymise or ItemOutcome.Rectify or ItemOutcome.Stop => ground.Class == GroundClass.Positive,
        };
}
