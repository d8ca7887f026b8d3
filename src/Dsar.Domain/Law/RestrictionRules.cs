namespace Dsar.Domain;

/// <summary>Right to restriction of processing (GDPR Art. 18; law.md section 2, S1-S2). The first row whose condition holds wins; the last has none.</summary>
public static class RestrictionRules
{
    private static readonly IReadOnlyList<string> UsesThatGoOn =
        ["which uses of 18(2) go on (storage, consent, claims, others' rights, important public interest)"];

    /// <summary>The rows, in order; S1 is one row a letter of Art. 18(1).</summary>
    public static IReadOnlyList<LawRule> Rows { get; } =
    [
        Ground("S1(a)", "accuracy contested", Grounds.AccuracyContested, "18(1)(a)", facts => facts.Claimed == ClaimedGround.AccuracyContested),

        Ground("S1(b)", "unlawful, but the person wants it kept", Grounds.UnlawfulKept, "18(1)(b)", facts => facts is { Claimed: ClaimedGround.UnlawfulKept, Recorded.Unlawful: not false }),

        Ground("S1(c)", "the person needs it for legal claims", Grounds.NeededByPerson, "18(1)(c)", facts => facts.Claimed == ClaimedGround.NeededByPerson),

        Ground("S1(d)", "an objection under 21(1) is pending", Grounds.ObjectionPending, "18(1)(d)", facts => facts.ObjectionOpen),

        new("S2", "restriction.default", "otherwise",
            (_, _) => true,
            ItemOutcome.Withhold, Grounds.RestrictionGroundMissing, "18(1)", null,
            ["ask first; nobody has to cite a letter of the law"],
            Grounds.Of(Grounds.RestrictionGroundMissing).Text)
        {
            Asks = (facts, _) => facts.Claimed == ClaimedGround.Unspecified ? "which_restriction_ground" : null,
        },
    ];

    private static LawRule Ground(string id, string when, string ground, string article, Func<ItemFacts, bool> holds) =>
        new(id, "restriction.ground", when, (facts, _) => holds(facts), ItemOutcome.Restrict, ground, article, null, UsesThatGoOn, Grounds.Of(ground).Text) { Restricts = true };
}
