namespace Dsar.Domain;

/// <summary>The dates that an item's period is counted from, as the connected systems give them. A missing date is unknown, never ended.</summary>
public sealed record RetentionFacts
{
    /// <summary>Known events: a date, or null when it is known not to have happened yet. An event that is absent is unknown.</summary>
    public IReadOnlyDictionary<RetentionAnchor, DateOnly?> Anchors { get; init; } = new Dictionary<RetentionAnchor, DateOnly?>();

    /// <summary>When the data were collected, for policies that name no event.</summary>
    public DateOnly? CollectedOn { get; init; }

    /// <summary>Whether the condition of <see cref="RetentionRule.OnlyIf"/> is met; null: not recorded.</summary>
    public bool? ConditionMet { get; init; }

    /// <summary>The day on which what <see cref="RetentionRule.While"/> names ended.</summary>
    public DateOnly? WhileEndedOn { get; init; }

    /// <summary>True when what <see cref="RetentionRule.While"/> names is known to go on.</summary>
    public bool WhileHolds { get; init; }

    /// <summary>True for accounting material only: invoice, voucher, ledger; not the customer card of the same person.</summary>
    public bool Accounting { get; init; }

    /// <summary>Last day of the controller's financial year as MM-DD; no policy states it.</summary>
    public string? FinancialYearEnd { get; init; }

    /// <summary>The voucher's date, if the systems give one.</summary>
    public DateOnly? VoucherDate => Anchors.GetValueOrDefault(RetentionAnchor.VoucherDate);
}

/// <summary>The keeping periods (law.md section 3): calendar arithmetic, kept through the last day, overdue from the next, no weekend roll.</summary>
public static class Retention
{
    /// <summary>What a rule says of an item today. A statute wins over everything, for what it covers; a cap wins over the period.</summary>
    public static RetentionVerdict Evaluate(RetentionRule rule, RetentionFacts facts, DateOnly today)
    {
        if (rule.Statute is { } statute && facts.Accounting)
        {
            return Statute(statute, facts, today);
        }

        if (rule.None)
        {
            return RetentionVerdict.NoneAllowed;
        }

        if (rule.While is not null)
        {
            return While(facts, today);
        }

        return rule.Anchor is { } anchor && (rule.Keep ?? rule.OnlyIf) is not null
            ? Period(rule, anchor, facts, today)
            : RetentionVerdict.Unknown(rule.Statute is not null && !rule.NotStated ? "statute_does_not_cover" : "period_not_stated");
    }

    /// <summary>The verdict over several rules of one activity: a duty to keep wins, then what is certain, then what is not.</summary>
    public static RetentionVerdict Evaluate(IEnumerable<RetentionRule> rules, RetentionFacts facts, DateOnly today)
    {
        var verdicts = rules.Select(rule => (Rule: rule, Verdict: Evaluate(rule, facts, today))).ToList();
        RetentionVerdictKind[] order = [RetentionVerdictKind.MustKeep, RetentionVerdictKind.Running, RetentionVerdictKind.Unknown, RetentionVerdictKind.NoneAllowed, RetentionVerdictKind.Expired];
        var specific = verdicts.Where(v => v.Verdict.Why != "statute_does_not_cover" && !IsEventAlone(v.Rule)).ToList();
        return (specific.Count > 0 ? specific : verdicts).Select(v => v.Verdict).OrderBy(v => Array.IndexOf(order, v.Kind)).FirstOrDefault() ?? RetentionVerdict.Unknown("period_not_stated");
    }

    // An event without a period, such as "erased at the end of the account where no reason remains", says nothing of its own beside a rule that does.
    private static bool IsEventAlone(RetentionRule rule) => rule is { Anchor: not null, NotStated: true, Keep: null, OnlyIf: null, While: null };

    private static RetentionVerdict Statute(string code, RetentionFacts facts, DateOnly today) => Statutes.Until(code, facts) switch
    {
        (null, { } why) => RetentionVerdict.Unknown(why),
        ({ } until, _) when today <= until => RetentionVerdict.MustKeep(until, code),
        ({ } until, _) => RetentionVerdict.Expired(until.AddDays(1)),
        _ => RetentionVerdict.Unknown("statute_unknown"),
    };

    private static RetentionVerdict While(RetentionFacts facts, DateOnly today) => facts switch
    {
        { WhileEndedOn: { } ended } when ended < today => RetentionVerdict.Expired(ended.AddDays(1)),
        { WhileEndedOn: not null } or { WhileHolds: true } => RetentionVerdict.Running(facts.WhileEndedOn),
        _ => RetentionVerdict.Unknown("condition_not_known"),
    };

    private static RetentionVerdict Period(RetentionRule rule, RetentionAnchor anchor, RetentionFacts facts, DateOnly today)
    {
        if (rule.OnlyIf is not null && facts.ConditionMet is null)
        {
            return RetentionVerdict.Unknown("condition_not_known");
        }

        var keep = rule.OnlyIf is not null && facts.ConditionMet == false ? "P0D" : rule.Keep ?? "P0D";
        var counted = EndFrom(anchor, keep, facts);
        if (!counted.IsKnown)
        {
            return RetentionVerdict.Unknown(anchor == RetentionAnchor.Unstated ? "anchor_unstated" : "anchor_date_missing");
        }

        var cap = rule.Cap is { } limit ? EndFrom(limit.Anchor, limit.Keep, facts) : End.Unknown;
        var certain = Earliest(counted.IsCertain ? counted.Day : null, cap.IsCertain ? cap.Day : null);
        var suspected = Earliest(counted.IsCertain ? null : counted.Day, cap.IsCertain ? null : cap.Day) < today;
        if (certain < today)
        {
            return RetentionVerdict.Expired(certain.Value.AddDays(1));
        }

        return !counted.IsCertain && suspected
            ? RetentionVerdict.Unknown("anchor_unstated", suspected: true)
            : RetentionVerdict.Running(Earliest(counted.Day, cap.Day), suspected);
    }

    // A policy that names no event is counted from collection, which is a guess: certain is false.
    private sealed record End(bool IsKnown, DateOnly? Day, bool IsCertain)
    {
        public static End Unknown { get; } = new(false, null, false);
    }

    private static End EndFrom(RetentionAnchor anchor, string keep, RetentionFacts facts)
    {
        var period = Domain.Period.Parse(keep);
        if (anchor == RetentionAnchor.Unstated)
        {
            return facts.CollectedOn is { } collected ? new End(true, period.After(collected), false) : End.Unknown;
        }

        return facts.Anchors.TryGetValue(anchor, out var day) ? new End(true, day is { } known ? period.After(known) : null, true) : End.Unknown;
    }

    private static DateOnly? Earliest(DateOnly? a, DateOnly? b) => a is null || b < a ? b : a;
}
