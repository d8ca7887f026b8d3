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

/// <summary>A group of rows with identical facts (discovery.md section 6): system, collection, activity, role, flags, retention. Values only through its rows.</summary>
public sealed record FindingRecord(
    Guid CollectionId, Guid SystemId, string Collection, Guid ActivityId, ControllerRole Role, string Ownership, IReadOnlyList<string> Flags, ContractState Contract, IReadOnlyList<string> OpenQuestions,
    IReadOnlyList<string> DataCategories, IReadOnlyList<string> Fields, long RowCount, int RequiredLevel, IReadOnlyList<Basis> LawfulBases, FindingRetention Retention, OverdueState Overdue, DataOrigin Origin,
    PersonMatch PersonMatch, [property: ContentMember] IReadOnlyList<ExcludedRow> ExcludedRows, IReadOnlyList<FieldMask> Masks, IReadOnlyList<ClearedField> Cleared, IReadOnlyList<Guid> Gaps, FindingProposal Proposal);
