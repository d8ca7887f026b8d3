namespace Dsar.Domain;

/// <summary>When the workflow puts data under a restriction, and why (law.md section 4, effects outside the table).</summary>
public static class RestrictionCauses
{
    /// <summary>On receipt: what is absolute stops at once, for exactly the contact given (GDPR Art. 21(3), 7(3)); null: nothing yet.</summary>
    public static RestrictionReason? OnReceipt(ObjectionKind? kind) => kind switch
    {
        ObjectionKind.DirectMarketing => RestrictionReason.MarketingObjection,
        ObjectionKind.ConsentWithdrawal => RestrictionReason.ConsentWithdrawn,
        _ => null,
    };

    /// <summary>When identity is proven: an objection that is weighed restricts what is objected to until it is decided (GDPR Art. 18(1)(d)); null: nothing.</summary>
    public static RestrictionReason? OnIdentity(ObjectionKind? kind) => Rights.IsWeighed(kind) ? RestrictionReason.Art18D : null;

    /// <summary>When a decision is carried out: what the item's outcome and ground put in force; null: nothing.</summary>
    public static RestrictionReason? OnExecution(DecidedItem item) => (item.Outcome, item.Ground) switch
    {
        // A contract alone goes on being performed; beside a basis that would erase, nothing but the contract does (law.md section 2).
        (ItemOutcome.RetainUntil, Grounds.NeededForContract) when !item.Restricts => null,
        (ItemOutcome.RetainUntil, _) => RestrictionReason.RetainedForLaw,
        (ItemOutcome.Withhold, _) when item.Restricts => RestrictionReason.RetainedForLaw,
        (ItemOutcome.Restrict, Grounds.AccuracyContested) => RestrictionReason.Art18A,
        (ItemOutcome.Restrict, Grounds.UnlawfulKept) => RestrictionReason.Art18B,
        (ItemOutcome.Restrict, Grounds.NeededByPerson) => RestrictionReason.Art18C,
        (ItemOutcome.Restrict, Grounds.ObjectionPending) => RestrictionReason.Art18D,
        (ItemOutcome.Stop, Grounds.MarketingObjection) => RestrictionReason.MarketingObjection,
        (ItemOutcome.Stop, Grounds.ConsentWithdrawn) => RestrictionReason.ConsentWithdrawn,
        (ItemOutcome.Stop, Grounds.ObjectionUpheld) => RestrictionReason.ObjectionUpheld,
        _ => null,
    };

    /// <summary>The uses that go on under what <see cref="OnExecution"/> puts in force: those of the reason, and the purpose that keeps the item where no statute or claim does.</summary>
    public static IReadOnlyList<AllowedOperation> Allowed(DecidedItem item) => OnExecution(item) switch
    {
        null => [],
        RestrictionReason.RetainedForLaw when IsKeptForUse(item.Ground) => [.. RestrictionReasons.Allowed(RestrictionReason.RetainedForLaw), AllowedOperation.KeepingPurpose],
        { } reason => RestrictionReasons.Allowed(reason),
    };

    // Kept because it is used: for the contract, for life and health, for what weighs more. The other grounds keep for storage, statute or claim alone.
    private static bool IsKeptForUse(string ground) => ground is Grounds.NeededForContract or Grounds.OverridingLegitimateGrounds or Grounds.NeededForVitalInterests
        or Grounds.PublicTask or Grounds.PublicHealth or Grounds.ArchivingResearch or Grounds.FreedomOfExpression;
}
