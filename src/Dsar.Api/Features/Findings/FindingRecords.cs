using Dsar.Api.Web;
using Dsar.Domain;

namespace Dsar.Api.Features.Findings;

/// <summary>Whether a finding is kept longer than its rule allows.</summary>
public enum OverdueState
{
    No,
    Yes,
    Suspected,
}

/// <summary>The keeping rule of a finding and what it comes to today.</summary>
public sealed record FindingRetention(string? Rule, RetentionVerdictKind Verdict, DateOnly? Until);

/// <summary>A field that is hidden: in every row, or in one.</summary>
public sealed record FieldMask(string? Field, long? Row, string? Ground);

/// <summary>A row that is left out, with the reason.</summary>
public sealed record ExcludedRow(long? Row, string? Reason);

/// <summary>A field a person has looked at, so that its question is closed.</summary>
public sealed record ClearedField(string? Field, long? Row);

/// <summary>What the law engine proposes.</summary>
public sealed record FindingProposal(ItemOutcome Outcome, string Ground, string Article, string? Statute, DateOnly? Until, IReadOnlyList<FieldMask> Masks, IReadOnlyList<string> MustJudge, string Rule, string RuleVersion, LocalText Rationale);

/// <summary>A hold as a person recorded it: a concrete claim or order, and the day it is looked at again (GDPR Art. 17(3)(b), (e)).</summary>
public sealed record FindingHold(string? Ground, string? Reason, DateOnly? ReviewOn);

/// <summary>The written balancing after an objection (GDPR Art. 21(1)): all five parts, for this person.</summary>
public sealed record FindingBalancing(string? Interest, string? Necessity, string? PersonSituation, string? Safeguards, string? Result);

/// <summary>What else a person has recorded of a finding; null is "nobody has looked".</summary>
public sealed record FindingRecorded(string? Unlawful, string? RequiredBy, string? ChildService, string? Expression, string? PublicInterest, string? Art9Condition, bool? PartyToContract)
{
    /// <summary>Nothing recorded yet.</summary>
    public static readonly FindingRecorded Nothing = new(null, null, null, null, null, null, null);
}

/// <summary>A group of rows with identical facts (discovery.md section 6): system, collection, activity, role, flags, retention. Values only through its rows.</summary>
public sealed record FindingRecord(
    Guid CollectionId, Guid SystemId, string Collection, Guid ActivityId, ControllerRole Role, string Ownership, IReadOnlyList<string> Flags, ContractState Contract, IReadOnlyList<string> OpenQuestions,
    IReadOnlyList<string> DataCategories, IReadOnlyList<string> Fields, long RowCount, int RequiredLevel, IReadOnlyList<Basis> LawfulBases, FindingRetention Retention, OverdueState Overdue, DataOrigin Origin,
    PersonMatch PersonMatch, [property: ContentMember] IReadOnlyList<ExcludedRow> ExcludedRows, IReadOnlyList<FieldMask> Masks, IReadOnlyList<ClearedField> Cleared, IReadOnlyList<Guid> Gaps, FindingProposal Proposal,
    [property: ContentMember] FindingHold? Hold = null, [property: ContentMember] FindingBalancing? CompellingGrounds = null, [property: ContentMember] FindingRecorded? Recorded = null);
