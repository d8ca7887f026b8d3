namespace Dsar.Domain;

/// <summary>Runs the rule tables: gates first, then the right's rows; the first that holds wins. Proposes, never decides.</summary>
public static class LawEngine
{
    /// <summary>Moves when a row, its order or a text changes; kept with every proposal and decision.</summary>
    public const string RuleVersion = "2026-11-22";

    /// <summary>The rows of a right, gates included, in the order applied; throws <see cref="RightNotOfferedException"/> while it has none.</summary>
    public static IReadOnlyList<LawRule> Rows(Right right) => [.. Gates.Rows, .. OwnRows(right)];

    /// <summary>The field rules of a right.</summary>
    public static IReadOnlyList<FieldRule> FieldRules(Right right) => right == Right.Access ? AccessRules.Fields : throw new RightNotOfferedException(right);

    /// <summary>What the law gives for an item: evaluated once for each lawful basis of its activity, then combined.</summary>
    public static Proposal Propose(ItemFacts facts, DateOnly today)
    {
        IReadOnlyList<Basis?> bases = facts.Bases.Count == 0 ? [null] : facts.Bases;
        return Combine([.. bases.Select(basis => ProposeForBasis(facts with { Bases = [basis] }, today))]);
    }

    // Access and portability: disclose if any basis gives it. The other rights combine otherwise and bring their rule with their table.
    private static Proposal Combine(IReadOnlyList<Proposal> proposals) =>
        proposals.FirstOrDefault(proposal => proposal.Outcome == ItemOutcome.Disclose) ?? proposals[0];

    private static Proposal ProposeForBasis(ItemFacts facts, DateOnly today)
    {
        var rule = Rows(facts.Right).First(row => row.Holds(facts, today));
        // Field rules hold whatever the item's outcome: an agent who decides otherwise than proposed must not open others' data by it.
        var masking = FieldRules(facts.Right).SelectMany(field => facts.Fields.Where(f => f.Kind == field.Kind).Select(f => (Rule: field, Field: f))).ToList();
        string?[] questions = [rule.Asks(facts), facts.Match == PersonMatch.Uncertain ? "person_match" : null];
        return new Proposal(
            rule.Outcome,
            rule.Ground,
            rule.Article,
            facts.Secrecy?.Provision is { } provision && rule.Ground == Grounds.LegalSecrecy ? provision : rule.Statute,
            null,
            [.. masking.Select(m => new Mask(m.Field.Name, m.Rule.Ground, m.Field.HasOwnData && m.Rule.Ground != Grounds.Credential))],
            [.. rule.MustJudge, .. masking.SelectMany(m => m.Rule.MustJudge).Distinct()],
            [.. questions.OfType<string>()],
            rule.Name,
            RationaleText.Fill(rule.Text, facts),
            rule.Silent);
    }

    private static IReadOnlyList<LawRule> OwnRows(Right right) => right switch
    {
        Right.Access => AccessRules.Rows,
        Right.Rectification => throw new RightNotOfferedException(right),
        Right.Erasure => throw new RightNotOfferedException(right),
        Right.Restriction => throw new RightNotOfferedException(right),
        Right.Portability => throw new RightNotOfferedException(right),
        Right.Objection => throw new RightNotOfferedException(right),
    };
}
