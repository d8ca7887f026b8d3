namespace Dsar.Domain;

/// <summary>Right to rectification (GDPR Art. 16; law.md section 2, R1-R4). The first row whose condition holds wins; the last has none.</summary>
public static class RectificationRules
{
    /// <summary>The rows, in order.</summary>
    public static IReadOnlyList<LawRule> Rows { get; } =
    [
        new("R1", "rectification.contradicted", "an independent source, recorded by a person, contradicts the new value",
            (facts, _) => facts.Recorded.ContradictedBy is not null,
            ItemOutcome.Withhold, Grounds.AccuracyConfirmed, "16, 5(1)(d)", null,
            ["which evidence; ask only what is reasonable; offer 18(1)(a) and a statement"],
            Grounds.Of(Grounds.AccuracyConfirmed).Text),

        new("R2", "rectification.accounting", "accounting material",
            (facts, _) => facts.Accounting,
            ItemOutcome.Rectify, Grounds.OriginalRecordKept, "16", "BFL 5 kap. 5 §",
            ["which correcting entry; who, when"],
            Grounds.Of(Grounds.OriginalRecordKept).Text),

        new("R3", "rectification.statement", "assessment, opinion, or log of what happened (a wrong fact inside, such as a name, date or number, is R4)",
            (facts, _) => (facts.Assessment || facts.Log) && !facts.Recorded.FactInside,
            ItemOutcome.Rectify, Grounds.Supplemented, "16 second sentence, 5(1)(d)", null,
            ["accuracy is measured against the purpose"],
            Grounds.Of(Grounds.Supplemented).Text),

        new("R4", "rectification.default", "otherwise",
            (_, _) => true,
            ItemOutcome.Rectify, Grounds.InaccurateOrIncomplete, "16, 5(1)(d)", null,
            ["true, and relevant to the purpose"],
            Grounds.Of(Grounds.InaccurateOrIncomplete).Text),
    ];
}
