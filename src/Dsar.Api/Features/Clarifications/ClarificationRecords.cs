using Dsar.Api.Web;

namespace Dsar.Api.Features.Clarifications;

/// <summary>Where a question to the person stands.</summary>
public enum ClarificationState
{
    Asked,
    Answered,
    Closed,
}

/// <summary>Why a question is put: much data about the person (rec. 63), nothing can be done without the answer, or, at intake, it is not clear which right is meant.</summary>
public enum ClarificationReason
{
    MuchData,
    CannotAct,
    WhichRight,
}

/// <summary>A question to the person and its answer.</summary>
public sealed record ClarificationRecord(
    [property: ContentMember] string Question, ClarificationReason Why, [property: ContentMember] string? Reason, ClarificationState State, DateTimeOffset AskedAt, DateTimeOffset? RemindedAt,
    [property: ContentMember] string? Answer, DateTimeOffset? AnsweredAt, bool PausesClock);
