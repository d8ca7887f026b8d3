using Dsar.Api.Features.Controllers;
using Dsar.Api.Web;
using Dsar.Domain;

namespace Dsar.Api.Features.Restrictions;

/// <summary>Data of one person that may be stored but not used (GDPR Art. 18, 21, 7(3), 17(3)); of no activity named, all.</summary>
public sealed record RestrictionView(
    Guid Id, Guid RequestId, RestrictionReason Reason, RestrictionState State, IReadOnlyList<Guid> ActivityIds, IReadOnlyList<AllowedOperation> AllowedOperations, DateTimeOffset InForceAt, DateOnly? LiftOn,
    DateTimeOffset? LiftedAt, [property: ContentMember] string? Explanation)
{
    /// <summary>The restriction without its words.</summary>
    internal static RestrictionView Of(Restriction r, ControllerId controller) => new(
        r.Id, r.RequestId.Value, r.Reason, r.State, [.. r.Activities.Select(key => StableIds.Activity(controller, key))], r.Allowed, r.InForceAt, r.LiftOn, r.LiftedAt, null);
}

/// <summary>An identifier of the person that is asked about.</summary>
public sealed record CheckedIdentifier(IdentifierKind? Type, string? Value);

/// <summary>One question: may this activity use this person's data, in this way?</summary>
/// <param name="Identifiers">How the person is known; each is looked for.</param>
/// <param name="Activity">Key or id of the activity that wants to use the data.</param>
/// <param name="Operation">What it wants to do; <c>other</c> when left out.</param>
public sealed record CheckInput(IReadOnlyList<CheckedIdentifier>? Identifiers, string? Activity, AllowedOperation? Operation);

/// <summary>What the questions of one call came to.</summary>
public sealed record RestrictionCheckView(DateTimeOffset CheckedAt, IReadOnlyList<CheckResult> Results);

/// <summary>The answer to one question; the same for a person nobody knows and one without restrictions.</summary>
/// <param name="Index">The question's place in the call, from 0.</param>
/// <param name="MayProcess">True when nothing stands in the way.</param>
/// <param name="Restrictions">What stands in the way.</param>
public sealed record CheckResult(int Index, bool MayProcess, IReadOnlyList<StandingRestriction> Restrictions);

/// <summary>A restriction that stands in the way of a use.</summary>
public sealed record StandingRestriction(Guid Id, RestrictionReason Reason, string Article, DateTimeOffset InForceAt, IReadOnlyList<AllowedOperation> AllowedOperations);
