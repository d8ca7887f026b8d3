using Dsar.Api.Web;
using Dsar.Domain;

namespace Dsar.Api.Features.Decisions;

/// <summary>Words in both languages, either of which may be left to the ground's standard sentence.</summary>
public sealed record Words2(string? Sv, string? En);

/// <summary>Which findings an item is about, when not one by id.</summary>
public sealed record FindingSelect(Guid? SystemId, string? Collection, Guid? ActivityId);

/// <summary>A field's new value (GDPR Art. 16).</summary>
public sealed record FieldChange(string? Field, string? To);

/// <summary>An outcome for one finding or for all that fit.</summary>
public sealed record DecisionItemInput(Guid? FindingId, FindingSelect? Select, ItemOutcome? Outcome, string? Ground, DateOnly? Until, IReadOnlyList<FieldChange>? Changes, Words2? Rationale);

/// <summary>A refusal of the whole (GDPR Art. 11(2), 12(2), 12(5), 12(6)).</summary>
public sealed record RefusalInput(string? Ground, Words2? Rationale, string? Evidence);

/// <summary>What the answer says where the register has a gap.</summary>
public sealed record GapStatement(Guid? GapId, string? Sv, string? En);

/// <summary>Where an item's outcome came from.</summary>
public enum ItemSource
{
    Proposal,
    Agent,
}

/// <summary>What was decided about one finding.</summary>
public sealed record DecisionItem(Guid FindingId, ItemOutcome Outcome, string? Ground, string Article, string? Statute, DateOnly? Until, IReadOnlyList<FieldChange> Changes, LocalText Rationale, ItemSource Source);

/// <summary>What the installation keeps beside a decision: the register it stands on, by hash, and of each item what carrying it out needs.</summary>
public sealed record DecisionInner(string RegisterHash, IReadOnlyList<ItemInner>? Items = null);

/// <summary>Of one item: the event it is kept until, whether its day is a review, whether its use is restricted to what keeps it, whether it is told, what each basis gave and what is wrong in the register.</summary>
public sealed record ItemInner(Guid FindingId, RetentionAnchor? After, bool Reviewed, bool Restricts, bool Silent, IReadOnlyList<BasisProposal> PerBasis, IReadOnlyList<string> Gaps);

/// <summary>A decision as recorded.</summary>
public sealed record DecisionRecord(
    DecisionState State, RequestOutcome Outcome, bool RequiresApproval, [property: ContentMember] IReadOnlyList<DecisionItem> Items, [property: ContentMember] RefusalInput? Refusal,
    [property: ContentMember] IReadOnlyList<GapStatement> GapStatements, [property: ContentMember] string? Statement, Features.Records.ActorView DecidedBy, DateTimeOffset DecidedAt, Guid? ApprovalId,
    string RuleVersion, LocalText Complaint);
