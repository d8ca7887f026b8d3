namespace Dsar.Domain;

/// <summary>Where a decision stands.</summary>
public enum DecisionState
{
    /// <summary>Waits for another person.</summary>
    Proposed,

    /// <summary>Approved, or in force without approval where none is needed.</summary>
    Approved,

    /// <summary>Sent back to its author.</summary>
    Returned,

    /// <summary>Replaced by a later one.</summary>
    Superseded,
}

/// <summary>One item of a decision, as far as the outcome of the whole depends on it.</summary>
/// <param name="Outcome">What is done.</param>
/// <param name="Ground">The ground's code, of <see cref="Grounds"/>.</param>
/// <param name="MasksOwnData">True when a mask hides data of the person, not only of others.</param>
/// <param name="Silent">True when a provision forbids even to tell that the item exists (rule A2a).</param>
/// <param name="RequiredLevel">The identity level this item demands, 0 to 4.</param>
public sealed record DecidedItem(ItemOutcome Outcome, string Ground, bool MasksOwnData = false, bool Silent = false, int RequiredLevel = 0)
{
    /// <summary>Until when, and why, an item that is kept is kept; null for any other.</summary>
    public Keep? Keep { get; init; }

    /// <summary>True when the item may be used for nothing but what keeps it (GDPR Art. 18(2)), as <see cref="Proposal.Restricts"/> says.</summary>
    public bool Restricts { get; init; }
}

/// <summary>Until when an item is kept instead of erased, and on what (GDPR Art. 17(3)).</summary>
/// <param name="Until">The last day; null while the event it is counted from has not happened.</param>
/// <param name="After">The event, when there is no date yet.</param>
/// <param name="HasReason">True when the ground's reason in this case is recorded: statute, hold, contract, balancing or rotation.</param>
public sealed record Keep(DateOnly? Until, RetentionAnchor? After, bool HasReason)
{
    /// <summary>True when it has an end and a reason; without them nothing may be kept.</summary>
    public bool IsStated => HasReason && (Until is not null || After is not null);
}

/// <summary>A refusal of the request as a whole, before or after the search.</summary>
/// <param name="Ground">identity_not_proven, manifestly_unfounded, excessive or abusive_intent.</param>
/// <param name="HasEvidence">True when evidence is recorded; the burden is the controller's (GDPR Art. 12(5)).</param>
public sealed record RefusalProposal(string Ground, bool HasEvidence);

/// <summary>What an agent proposes: an outcome for each item, or a refusal of the whole.</summary>
/// <param name="Id">Identifies the decision.</param>
/// <param name="Items">One row a finding; empty for a refusal of the whole and when nothing was found.</param>
public sealed record DecisionProposal(Guid Id, IReadOnlyList<DecidedItem> Items)
{
    /// <summary>The refusal of the whole, if it is one.</summary>
    public RefusalProposal? Refusal { get; init; }

    /// <summary>How many findings the decision leaves without an outcome; more than none is refused.</summary>
    public int WithoutOutcome { get; init; }

    /// <summary>The register gaps this decision states something for, for this answer.</summary>
    public IReadOnlyList<Guid> ClosedGaps { get; init; } = [];

    /// <summary>True when the information sheet has all that GDPR Art. 15(1)-(2) demands.</summary>
    public bool SheetComplete { get; init; }

    /// <summary>True when a correction changes a contact that is used to identify the person.</summary>
    public bool TouchesIdentityContact { get; init; }

    /// <summary>True when each item that is kept has a date or an event, and a ground with its reason.</summary>
    public bool KeepsStated => Items.All(i => i.Outcome != ItemOutcome.RetainUntil || i.Keep is { IsStated: true });

    /// <summary>The highest identity level of what is given, 0 to 4; an item withheld, forwarded or masked whole demands none.</summary>
    public int GrantedLevel => Items.Where(i => i.Outcome is not (ItemOutcome.Withhold or ItemOutcome.Forward)).Select(i => i.RequiredLevel).DefaultIfEmpty(0).Max();
}

/// <summary>The latest decision of a request, as the workflow sees it. Items, reasons and words are kept elsewhere.</summary>
/// <param name="Id">Identifies the decision.</param>
/// <param name="State">Where it stands.</param>
/// <param name="Outcome">What it comes to, computed by <see cref="OutcomeRule"/>.</param>
/// <param name="Grounds">The ground codes it names, without doubles.</param>
/// <param name="DecidedByType">What kind of actor decided.</param>
/// <param name="DecidedBy">The natural person behind it; for an integration the person who made its key, null for the system.</param>
/// <param name="DecidedAt">When it was proposed (UTC).</param>
public sealed record Decision(
    Guid Id,
    DecisionState State,
    RequestOutcome Outcome,
    IReadOnlyList<string> Grounds,
    ActorType DecidedByType,
    PersonId? DecidedBy,
    DateTimeOffset DecidedAt)
{
    /// <summary>False only where nothing is kept from the person; access always needs a second person.</summary>
    public bool RequiresApproval { get; init; } = true;

    /// <summary>The ground of a refusal of the whole.</summary>
    public string? WholeRefusal { get; init; }

    /// <summary>True when the information sheet is complete (GDPR Art. 15(1)-(2)).</summary>
    public bool SheetComplete { get; init; }

    /// <summary>True when each item that is kept has a date or an event, and a ground with its reason (GDPR Art. 17(3)).</summary>
    public bool KeepsStated { get; init; }

    /// <summary>What is proven of the carrying out, without doubles.</summary>
    public IReadOnlyList<ExecutionProof> Proofs { get; init; } = [];

    /// <summary>Keys of the systems that could not carry it out.</summary>
    public IReadOnlyList<string> NotExecuted { get; init; } = [];

    /// <summary>The identity level needed for what it gives, 0 to 4.</summary>
    public int GrantedLevel { get; init; }

    /// <summary>True when there is something to carry out; of access always, but for a refusal of the whole.</summary>
    public bool SomethingToExecute { get; init; }

    /// <summary>Who approved it.</summary>
    public PersonId? ApprovedBy { get; init; }

    /// <summary>When it was approved (UTC).</summary>
    public DateTimeOffset? ApprovedAt { get; init; }

    /// <summary>True when one person approved the own decision (setting one_person).</summary>
    public bool OnePerson { get; init; }
}
