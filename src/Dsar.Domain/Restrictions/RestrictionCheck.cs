namespace Dsar.Domain;

/// <summary>What a system is told before it uses a person's data.</summary>
/// <param name="MayProcess">True when no restriction stands in the way; also for a person nobody knows.</param>
/// <param name="By">The restrictions that stand in the way.</param>
public sealed record RestrictionAnswer(bool MayProcess, IReadOnlyList<Restriction> By);

/// <summary>The question that any of the controller's systems asks before processing (GDPR Art. 18(2), 21(3)).</summary>
public static class RestrictionCheck
{
    /// <summary>Whether the activity may use the data in this way.</summary>
    /// <param name="ofPerson">Every restriction of the person, in any state.</param>
    /// <param name="activity">Key of the activity that wants to use the data.</param>
    /// <param name="operation">What it wants to do; <see cref="AllowedOperation.Other"/> when it does not say.</param>
    /// <param name="directMarketing">True when the activity's purpose is direct marketing: who said no to it said no to what was added later, too (GDPR Art. 21(3)).</param>
    public static RestrictionAnswer Ask(IEnumerable<Restriction> ofPerson, string activity, AllowedOperation operation = AllowedOperation.Other, bool directMarketing = false)
    {
        var standing = ofPerson.Where(r => !r.Permits(activity, operation) || (directMarketing && IsMarketingStop(r) && !r.Allowed.Contains(operation))).ToList();
        return new RestrictionAnswer(standing.Count == 0, standing);
    }

    private static bool IsMarketingStop(Restriction restriction) => restriction is { IsEffective: true, Reason: RestrictionReason.MarketingObjection };
}
