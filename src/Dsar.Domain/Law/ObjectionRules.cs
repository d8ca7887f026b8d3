namespace Dsar.Domain;

/// <summary>Right to object (GDPR Art. 21, 7(3), 22(3); law.md section 2, O0-O7). The first row whose condition holds wins; the last has none.</summary>
public static class ObjectionRules
{
    /// <summary>The rows, in order.</summary>
    public static IReadOnlyList<LawRule> Rows { get; } =
    [
        new("O0", "objection.automated", "kind automated_decision",
            (facts, _) => facts.Kind == ObjectionKind.AutomatedDecision,
            ItemOutcome.Stop, Grounds.HumanReview, "22(3)", null,
            ["the reviewer may change the decision; view of the person heard"],
            Grounds.Of(Grounds.HumanReview).Text),

        new("O1", "objection.marketing", "purpose direct marketing (a newsletter always is, C-654/23), or profiling for it, whatever the basis",
            (facts, _) => facts.DirectMarketing,
            ItemOutcome.Stop, Grounds.MarketingObjection, "21(2)-(3)", "marknadsföringslagen (2008:486) 19-21 §§",
            [],
            Grounds.Of(Grounds.MarketingObjection).Text),

        new("O2", "objection.consent", "basis consent",
            (facts, _) => facts.Bases is [Basis.Consent],
            ItemOutcome.Stop, Grounds.ConsentWithdrawn, "7(3)", null,
            [],
            Grounds.Of(Grounds.ConsentWithdrawn).Text),

        // Art. 21(6) gives the right to object to research whatever the basis.
        new("O3", "objection.basis", "basis contract, legal_obligation, vital_interests, and kind not research",
            (facts, _) => facts.Kind != ObjectionKind.Research && facts.Bases is [Basis.Contract or Basis.LegalObligation or Basis.VitalInterests],
            ItemOutcome.Withhold, Grounds.BasisNotObjectionable, "21(1)", null,
            ["is the stated basis true for this purpose? improvement, statistics, marketing, fraud prevention are as a rule not contract (EDPB 2/2019)"],
            Grounds.Of(Grounds.BasisNotObjectionable).Text),

        new("O4", "objection.claims", "a hold recorded for the objected purpose itself (any other: O7, use restricted to legal_claims)",
            (facts, _) => facts.Hold is { ForObjectedUse: true },
            ItemOutcome.Withhold, Grounds.LegalClaims, "21(1)", "preskriptionslagen (1981:130)",
            ["concrete claim"],
            Grounds.Of(Grounds.LegalClaims).Text)
        {
            Until = (facts, _) => facts.Hold!.ReviewOn,
            Reviewed = _ => true,
            Asks = ErasureKeepRules.AsksReview,
            Restricts = true,
        },

        new("O5", "objection.research", "research or statistics needed in the public interest",
            (facts, _) => facts.Recorded.PublicInterest is { Kind: PublicInterestKind.Research, IsNeeded: true },
            ItemOutcome.Withhold, Grounds.ResearchPublicInterest, "21(6)", null,
            ["necessity"],
            Grounds.Of(Grounds.ResearchPublicInterest).Text),

        new("O6", "objection.compelling", "compelling grounds recorded",
            (facts, _) => facts.Compelling is { IsComplete: true },
            ItemOutcome.Withhold, Grounds.OverridingLegitimateGrounds, "21(1)", null,
            ["written balancing: interest, necessity, this person's situation, safeguards, result"],
            Grounds.Of(Grounds.OverridingLegitimateGrounds).Text),

        new("O7", "objection.default", "otherwise",
            (_, _) => true,
            ItemOutcome.Stop, Grounds.ObjectionUpheld, "21(1), 17(1)(c)", null,
            ["rows held for no other purpose are to be erased: the system opens the erasure"],
            Grounds.Of(Grounds.ObjectionUpheld).Text),
    ];
}
