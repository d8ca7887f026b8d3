namespace Dsar.Domain;

/// <summary>Runs the rule tables: gates first, then the right's rows; the first that holds wins. Proposes, never decides.</summary>
public static class LawEngine
{
    /// <summary>Moves when a row, its order or a text changes; kept with every proposal and decision.</summary>
    public const string RuleVersion = "2026-11-22.2";

    private static readonly Dictionary<Right, IReadOnlyList<LawRule>> AllRows = Enum.GetValues<Right>().ToDictionary(right => right, right => (IReadOnlyList<LawRule>)[.. Gates.Rows, .. OwnRows(right)]);

    /// <summary>The rows of a right, gates included, in the order applied.</summary>
    public static IReadOnlyList<LawRule> Rows(Right right) => AllRows[right];

    /// <summary>The field rules of a right; only a right that gives data has some.</summary>
    public static IReadOnlyList<FieldRule> FieldRules(Right right) => right switch
    {
        Right.Access => AccessRules.Fields,
        Right.Portability => PortabilityRules.Fields,
        Right.Rectification or Right.Erasure or Right.Restriction or Right.Objection => [],
    };

    /// <summary>What the law gives for an item: evaluated once for each lawful basis of its activity, then combined.</summary>
    public static Proposal Propose(ItemFacts facts, DateOnly today) => Propose(facts, today, Rows(facts.Right), FieldRules(facts.Right));

    /// <summary>The same over other rows, so that a test can leave one out.</summary>
    internal static Proposal Propose(ItemFacts facts, DateOnly today, IReadOnlyList<LawRule> rows, IReadOnlyList<FieldRule> fields)
    {
        var bases = Combination.BasesOf(facts);
        IReadOnlyList<string> gaps = bases.Any(basis => Combination.IsForeignContract(facts, basis)) ? [Combination.BasisNotParty] : [];
        return Combination.Of(facts.Right, [.. bases.Select(basis => (basis, ProposeForBasis(Combination.ForBasis(facts, basis), today, rows, fields)))], gaps);
    }

    private static Proposal ProposeForBasis(ItemFacts facts, DateOnly today, IReadOnlyList<LawRule> rows, IReadOnlyList<FieldRule> fields)
    {
        var rule = rows.First(row => row.Holds(facts, today));
        // Field rules hold whatever the item's outcome: an agent who decides otherwise than proposed must not open others' data by it.
        var masking = fields.SelectMany(field => facts.Fields.Where(field.Masks).Select(f => (Rule: field, Field: f))).ToList();
        var until = rule.Until(facts, today);
        var statute = rule.Names(facts);
        return new Proposal(
            rule.Outcome,
            rule.Ground,
            rule.Article,
            statute is null ? rule.Statute : Statutes.Citation(statute),
            until,
            [.. masking.Select(m => new Mask(m.Field.Name, m.Rule.Ground, m.Field.HasOwnData && m.Rule.Ground != Grounds.Credential))],
            [.. rule.MustJudge, .. masking.SelectMany(m => m.Rule.MustJudge).Distinct()],
            [.. Questions(rule, facts, today)],
            rule.Name,
            RationaleText.Fill(rule.Text, facts, until, statute is null ? null : Statutes.Name(statute)),
            rule.Silent || (rule.Ground == Grounds.LegalSecrecy && facts.Secrecy is { ExistenceMayBeTold: false }))
        {
            After = until is null ? rule.After : null,
            Reviewed = until is not null && rule.Reviewed(facts),
            Restricts = rule.Restricts,
        };
    }

    private static IEnumerable<string> Questions(LawRule rule, ItemFacts facts, DateOnly today)
    {
        var ofThisPerson = rule.Outcome != ItemOutcome.Forward && rule.Ground != Grounds.NotThisPerson;
        string?[] questions = [rule.Asks(facts, today), facts.Match == PersonMatch.Uncertain ? "person_match" : null, ofThisPerson ? Claims.Open(facts) : null];
        return questions.OfType<string>().Distinct();
    }

    private static IReadOnlyList<LawRule> OwnRows(Right right) => right switch
    {
        Right.Access => AccessRules.Rows,
        Right.Rectification => RectificationRules.Rows,
        Right.Erasure => ErasureRules.Rows,
        Right.Restriction => RestrictionRules.Rows,
        Right.Portability => PortabilityRules.Rows,
        Right.Objection => ObjectionRules.Rows,
    };
}
