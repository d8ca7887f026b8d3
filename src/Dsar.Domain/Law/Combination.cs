namespace Dsar.Domain;

/// <summary>Several lawful bases on one activity, as policies state them: which are evaluated, and what they come to together (law.md section 2).</summary>
public static class Combination
{
    /// <summary>The register's gap when the basis is a contract that the person is not a party to.</summary>
    public const string BasisNotParty = "basis_not_party";

    /// <summary>The bases that count: all; for a consent withdrawal the consents alone, since nothing else was taken back. None stated is one unknown.</summary>
    internal static IReadOnlyList<Basis?> BasesOf(ItemFacts facts)
    {
        IReadOnlyList<Basis?> stated = facts.Bases.Count == 0 ? [null] : facts.Bases;
        return facts is { Right: Right.Objection, Kind: ObjectionKind.ConsentWithdrawal } && stated.Contains(Basis.Consent) ? [Basis.Consent] : stated;
    }

    /// <summary>The facts as one basis sees them. Who is not a party cannot be held to the contract: under Art. 17 and 21 it counts as legitimate interests.</summary>
    internal static ItemFacts ForBasis(ItemFacts facts, Basis? basis) => facts with { Bases = [IsForeignContract(facts, basis) ? Basis.LegitimateInterests : basis] };

    /// <summary>What the bases come to together; the first one's proposal where a right does not turn on them.</summary>
    internal static Proposal Of(Right right, IReadOnlyList<(Basis? Basis, Proposal Proposal)> each, IReadOnlyList<string> gaps)
    {
        var all = each.Select(e => e.Proposal).ToList();
        var together = right switch
        {
            Right.Access or Right.Portability => all.Find(p => p.Outcome == ItemOutcome.Disclose) ?? all[0],
            Right.Erasure => Erasure(all),
            Right.Objection => Objection(all),
            Right.Rectification or Right.Restriction => all[0],
        };
        return together with
        {
            PerBasis = [.. each.Select(e => new BasisProposal(e.Basis, e.Proposal.Outcome, e.Proposal.Rule))],
            Gaps = gaps,
        };
    }

    /// <summary>True when the basis is a contract between others, such as the employer's.</summary>
    internal static bool IsForeignContract(ItemFacts facts, Basis? basis) =>
        basis == Basis.Contract && !facts.Recorded.PartyToContract && facts.Right is Right.Erasure or Right.Objection;

    // A basis that keeps beats one that erases, but then nothing else may use the item (GDPR Art. 18(2)). Of several the one that keeps longest stands.
    private static Proposal Erasure(List<Proposal> all)
    {
        var keeping = all.Where(p => p.Outcome is not (ItemOutcome.Erase or ItemOutcome.Anonymise)).ToList();
        return keeping.Count == 0 ? all[0] : keeping.MaxBy(Lasts)! with { Restricts = keeping.Exists(p => p.Restricts) || keeping.Count < all.Count };
    }

    private static DateOnly Lasts(Proposal proposal) => proposal switch
    {
        { Outcome: ItemOutcome.Restrict } => DateOnly.MinValue,
        { Outcome: ItemOutcome.RetainUntil, Until: { } until } => until,
        _ => DateOnly.MaxValue,
    };

    // Marketing stops whatever the basis. What was weighed and prevails goes on; a basis that gives no right to object does not save the others.
    private static Proposal Objection(List<Proposal> all) =>
        all.Find(p => p.Ground == Grounds.MarketingObjection)
        ?? all.Find(p => p.Outcome == ItemOutcome.Withhold && p.Ground != Grounds.BasisNotObjectionable)
        ?? all.Find(p => p.Outcome == ItemOutcome.Stop)
        ?? all[0];
}
