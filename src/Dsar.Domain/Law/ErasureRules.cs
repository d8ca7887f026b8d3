namespace Dsar.Domain;

/// <summary>Right to erasure (GDPR Art. 17; law.md section 2, E1-E17). The first row whose condition holds wins; the last has none.</summary>
public static class ErasureRules
{
    /// <summary>The rows, in order; E3, E8 and E10a are one row a ground.</summary>
    public static IReadOnlyList<LawRule> Rows { get; } = [.. ErasureKeepRules.BeforeErasing, .. Erasing, .. ErasureKeepRules.ByBasis, .. Last];

    private static IReadOnlyList<LawRule> Erasing =>
    [
        new("E6a", "erasure.account_closure", "channel account_closure, item held for the closing customer",
            (facts, _) => facts.HeldForClosingCustomer,
            ItemOutcome.Erase, Grounds.NoLongerNecessary, "28(3)(g)", null,
            ["does the customer want it returned first?"],
            new("Kontot är avslutat; uppgiften är raderad.", "The account is closed; erased.")),

        new("E7", "erasure.overdue", "verdict Expired or NoneAllowed",
            (facts, _) => facts.Retention.IsOverdue,
            ItemOutcome.Erase, Grounds.NoLongerNecessary, "17(1)(a), 5(1)(e)", null,
            ["report overdue to the controller"],
            Grounds.Of(Grounds.NoLongerNecessary).Text),

        new("E8(d)", "erasure.unlawful", "recorded as unlawful; special category without a recorded 9(2) condition; criminal data without Art. 10 / DSL 3 kap. 8-9 §§",
            (facts, _) => facts.Recorded.Unlawful == true
                || (facts.SpecialCategory && facts.Recorded.Art9Condition is null)
                || (facts.CriminalData && facts.Recorded.Art10Authority is null),
            ItemOutcome.Erase, Grounds.UnlawfulProcessing, "17(1)(d)", null,
            ["why; stop the processing for others too"],
            Grounds.Of(Grounds.UnlawfulProcessing).Text),

        new("E8(e)", "erasure.unlawful", "recorded: law demands erasure",
            (facts, _) => facts.Recorded.ErasureRequired == true,
            ItemOutcome.Erase, Grounds.ErasureRequiredByLaw, "17(1)(e)", null,
            ["why; stop the processing for others too"],
            Grounds.Of(Grounds.ErasureRequiredByLaw).Text),

        new("E8(f)", "erasure.unlawful", "recorded: online service to a child, also when the person is now adult (rec. 65)",
            (facts, _) => facts.Recorded.ChildService == true,
            ItemOutcome.Erase, Grounds.ChildService, "17(1)(f), 8(1)", null,
            ["why; stop the processing for others too"],
            Grounds.Of(Grounds.ChildService).Text),

        new("E9", "erasure.marketing", "purpose direct marketing (the keyed suppression mark stays)",
            (facts, _) => facts.DirectMarketing,
            ItemOutcome.Erase, Grounds.MarketingObjection, "17(1)(c), 21(2)-(3)", null,
            ["same contact held for another purpose is another item"],
            new("Raderad ur marknadsföringen; en spärr hindrar nya utskick.", "Erased from marketing; a block stops new mailings.")),

        new("E10", "erasure.consent", "basis consent",
            (facts, _) => facts.Bases is [Basis.Consent],
            ItemOutcome.Erase, Grounds.ConsentWithdrawn, "17(1)(b), 7(3)", null,
            ["another basis named before the request?"],
            new("Samtycket är återkallat och uppgiften raderad.", "Consent withdrawn, data erased.")),
    ];

    private static IReadOnlyList<LawRule> Last =>
    [
        new("E16", "erasure.interests", "legitimate_interests or public_task",
            (facts, _) => ErasureKeepRules.IsWeighed(facts),
            ItemOutcome.Erase, Grounds.ObjectionUpheld, "17(1)(c), 21(1)", null,
            [],
            new("Uppgiften är raderad.", "Erased.")),

        new("E17", "erasure.no_basis", "otherwise (basis not stated)",
            (_, _) => true,
            ItemOutcome.Restrict, Grounds.BasisNotStated, "5(2), 6(1), 17(1)(d)", null,
            ["name the basis or erase; not approvable as it stands"],
            Grounds.Of(Grounds.BasisNotStated).Text)
        {
            Asks = (_, _) => "basis_not_stated",
            Restricts = true,
        },
    ];
}
