namespace Dsar.Domain;

/// <summary>What an objection is about when the person names nothing: only the objected purposes are evaluated (law.md section 2 and 4).</summary>
public static class ObjectedActivities
{
    /// <summary>The activities objected to, in the register's order.</summary>
    /// <param name="kind">The kind of the objection.</param>
    /// <param name="chosen">Keys of the activities the person named; empty: all that the kind can reach. A kind that is absolute reaches every marketing purpose whatever was named.</param>
    /// <param name="register">The register as pinned at receipt: a basis added later is ignored.</param>
    public static IReadOnlyList<ProcessingActivity> Of(ObjectionKind kind, IReadOnlyList<string> chosen, DataController register) =>
        [.. register.Activities.Where(activity => (chosen.Count == 0 || kind == ObjectionKind.DirectMarketing ? IsReached(kind, activity) : chosen.Contains(activity.Key)))];

    private static bool IsReached(ObjectionKind kind, ProcessingActivity activity) => kind switch
    {
        ObjectionKind.DirectMarketing => activity.DirectMarketing,
        ObjectionKind.ConsentWithdrawal => Has(activity, Basis.Consent),
        ObjectionKind.AutomatedDecision => activity.AutomatedDecisions is not null,
        ObjectionKind.OwnSituation or ObjectionKind.Research => Has(activity, Basis.LegitimateInterests) || Has(activity, Basis.PublicTask),
    };

    private static bool Has(ProcessingActivity activity, Basis basis) => activity.LawfulBases.Any(stated => stated.Basis == basis);
}
