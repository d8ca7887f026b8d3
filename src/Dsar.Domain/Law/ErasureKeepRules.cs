namespace Dsar.Domain;

/// <summary>The rows of <see cref="ErasureRules"/> that keep: the exceptions of GDPR Art. 17(3) and the bases that still carry the data. They stand in two places of the table.</summary>
internal static class ErasureKeepRules
{
    /// <summary>E1-E6: come before anything is erased.</summary>
    public static IReadOnlyList<LawRule> BeforeErasing =>
    [
        new("E1", "erasure.restricted", "same person's restriction 18(1)(b)-(c) in force, and the request does not name that data",
            (facts, _) => facts.OwnRestriction is { NamedInRequest: false },
            ItemOutcome.Restrict, Grounds.RestrictionInForce, "18(1)-(2)", null,
            ["a request naming the restricted data is the answer; a general one is asked; unanswered it stays restricted, and the letter says how to erase"],
            Grounds.Of(Grounds.RestrictionInForce).Text)
        {
            Asks = (_, _) => "restriction_kept",
            Restricts = true,
        },

        new("E2", "erasure.statutory", "verdict MustKeep(until, statute)",
            (facts, _) => facts.Retention.Kind == RetentionVerdictKind.MustKeep,
            ItemOutcome.RetainUntil, Grounds.LegalObligation, "17(3)(b)", null,
            ["truly within the statute? only the fields it needs, the rest is split off"],
            new("{statute} kräver att vi sparar detta till och med {date}. Det används inte till annat och raderas sedan.", "{statute} makes us keep this through {date}; no other use, then erased."))
        {
            Until = (facts, _) => facts.Retention.Until,
            Names = facts => facts.Retention.Statute,
            Restricts = true,
        },

        Held("E3(e)", HoldGround.LegalClaims, Grounds.LegalClaims, "17(3)(e)", "preskriptionslagen (1981:130)", Grounds.Of(Grounds.LegalClaims).Text),

        Held("E3(b)", HoldGround.LegalObligation, Grounds.LegalObligation, "17(3)(b)", "RB 27 kap. 16 §",
            new("Uppgiften behövs för en rättslig förpliktelse och omprövas {date}.", "Needed for a legal obligation; reviewed {date}.")),

        new("E4", "erasure.expression", "journalistic, artistic, freedom of information",
            (facts, _) => facts.Recorded.Expression,
            ItemOutcome.Withhold, Grounds.FreedomOfExpression, "17(3)(a)", "DSL 1 kap. 7 §",
            ["balance"],
            Grounds.Of(Grounds.FreedomOfExpression).Text),

        new("E6", "erasure.backup", "backup copy that cannot be singled out, rotation not ended",
            (facts, today) => facts.Backup is { } copy && (copy.OverwrittenOn is not { } end || today <= end),
            ItemOutcome.RetainUntil, Grounds.BackupRotation, "17(1), 25, 32", null,
            ["rotation known? law unsettled: no other use, re-erase after restore"],
            Grounds.Of(Grounds.BackupRotation).Text)
        {
            Until = (facts, _) => facts.Backup!.OverwrittenOn,
            Asks = (facts, _) => facts.Backup!.OverwrittenOn is null ? "backup_rotation" : null,
            Restricts = true,
        },
    ];

    /// <summary>E10a-E15: what each lawful basis still carries.</summary>
    public static IReadOnlyList<LawRule> ByBasis =>
    [
        PublicInterest("E10a(b)", PublicInterestKind.Task, "basis public_task; task or law and necessity recorded by a person", Grounds.PublicTask, "17(3)(b)"),

        PublicInterest("E10a(c)", PublicInterestKind.Health, "public health; task or law and necessity recorded by a person", Grounds.PublicHealth, "17(3)(c)"),

        PublicInterest("E10a(d)", PublicInterestKind.Research, "archiving, research, statistics seriously impaired; task or law, necessity and why anonymising will not do recorded by a person", Grounds.ArchivingResearch, "17(3)(d), 89(1)"),

        new("E11", "erasure.contract_running", "basis contract, running",
            (facts, _) => facts is { Bases: [Basis.Contract], Contract: ContractState.Running },
            ItemOutcome.RetainUntil, Grounds.NeededForContract, "17(1)(a), 6(1)(b)", null,
            ["exactly which data the contract needs; offer to end it"],
            Grounds.Of(Grounds.NeededForContract).Text)
        {
            After = RetentionAnchor.ContractEnd, // never the contract's end plus a period of the policy: that is a maximum, not an exemption
        },

        new("E12", "erasure.contract_ended", "basis contract, ended (state none is treated as ended)",
            (facts, _) => facts.Bases is [Basis.Contract],
            ItemOutcome.Erase, Grounds.NoLongerNecessary, "17(1)(a)", null,
            ["warranty, complaint, unpaid claim: a hold with reason (E3); a policy's own period is a maximum, never an exemption"],
            new("Avtalet är slut; uppgiften är raderad.", "The contract has ended; erased.")),

        new("E13", "erasure.obligation_open", "basis legal_obligation, no computable end",
            (facts, _) => facts.Bases is [Basis.LegalObligation],
            ItemOutcome.Withhold, Grounds.LegalObligation, "17(3)(b)", null,
            ["must name statute and end, else erase; approval blocked until then"],
            Grounds.Of(Grounds.LegalObligation).Text)
        {
            Asks = (facts, _) => facts.Recorded.ObligationNamed is null ? "statute_and_end" : null,
            Names = facts => facts.Recorded.ObligationNamed,
        },

        new("E14", "erasure.vital", "basis vital_interests",
            (facts, _) => facts.Bases is [Basis.VitalInterests],
            ItemOutcome.Withhold, Grounds.NeededForVitalInterests, "17(1)(a), 6(1)(d)", null,
            ["is the danger over? then erase"],
            Grounds.Of(Grounds.NeededForVitalInterests).Text),

        new("E15", "erasure.compelling", "legitimate_interests or public_task, compelling grounds recorded",
            (facts, _) => IsWeighed(facts) && facts.Compelling is { IsComplete: true },
            ItemOutcome.RetainUntil, Grounds.OverridingLegitimateGrounds, "17(1)(c), 21(1)", null,
            ["written balancing for this person; burden is ours"],
            Grounds.Of(Grounds.OverridingLegitimateGrounds).Text)
        {
            Until = (facts, today) => OwnPeriod(facts) ?? facts.Compelling!.NextReview(today),
            Reviewed = facts => OwnPeriod(facts) is null,
            Restricts = true,
        },
    ];

    private static DateOnly? OwnPeriod(ItemFacts facts) => facts.Retention is { Kind: RetentionVerdictKind.Running, Until: { } own } ? own : null;

    /// <summary>True for the bases that an objection under Art. 21(1) can be made to.</summary>
    public static bool IsWeighed(ItemFacts facts) => facts.Bases is [Basis.LegitimateInterests or Basis.PublicTask];

    /// <summary>A hold is good until the day it was to be looked at again; after it a person has to, before anything rests on it.</summary>
    internal static string? AsksReview(ItemFacts facts, DateOnly today) => facts.Hold is { } hold && hold.ReviewOn < today ? "hold_review" : null;

    private static LawRule Held(string id, HoldGround on, string ground, string article, string statute, LocalText text) =>
        new(id, "erasure.hold", on == HoldGround.LegalClaims ? "hold for a legal claim" : "hold by order or law",
            (facts, _) => facts.Hold?.Ground == on,
            ItemOutcome.RetainUntil, ground, article, statute,
            ["concrete claim, need, next review"],
            text)
        {
            Until = (facts, _) => facts.Hold!.ReviewOn,
            Reviewed = _ => true,
            Asks = AsksReview,
            Restricts = true,
        };

    private static LawRule PublicInterest(string id, PublicInterestKind kind, string when, string ground, string article) =>
        new(id, "erasure.public_interest", when,
            (facts, _) => facts.Recorded.PublicInterest is { IsComplete: true } recorded && recorded.Kind == kind && (kind != PublicInterestKind.Task || facts.Bases is [Basis.PublicTask]),
            ItemOutcome.Withhold, ground, article, null,
            ["which task or law; would anonymising do?"],
            Grounds.Of(ground).Text);
}
