using Dsar.Api.Features.Records;
using Dsar.Api.Web;
using Dsar.Domain;

namespace Dsar.Api.Features.Collections;

/// <summary>Where a collection stands.</summary>
public enum CollectionState
{
    Running,
    Ended,
}

/// <summary>Who answers for leaving a system out, and why.</summary>
public sealed record WaiverView(ActorView By, DateTimeOffset At, string Reason);

/// <summary>What went wrong, as a code.</summary>
public sealed record SearchError(string Code);

/// <summary>The search of one table or file.</summary>
public sealed record CollectionPart(string Name, SystemStatus Status, string? Rule, long Rows, SearchError? Error);

/// <summary>The search of one system.</summary>
public sealed record CollectedSystem(
    Guid SystemId, string Name, SystemStatus Status, string? Rule, int Findings, long Rows, int Attempts, DateTimeOffset? StartedAt, DateTimeOffset? EndedAt, SearchError? Error, Guid? TaskId,
    WaiverView? Waiver, IReadOnlyList<CollectionPart> Collections);

/// <summary>One search of the connected systems, under one plan.</summary>
public sealed record CollectionRecord(CollectionState State, string PlanHash, DateTimeOffset StartedAt, DateTimeOffset? EndedAt, Guid? OperationId, Requests.CompletenessView? Completeness, [property: ContentMember] IReadOnlyList<CollectedSystem> Systems);

/// <summary>What the installation keeps beside a collection: where its run file is, the search's own account.</summary>
public sealed record CollectionInner(string RunFile, Dsar.Discovery.Completeness? Completeness);
