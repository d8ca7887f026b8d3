namespace Dsar.Domain;

/// <summary>A keeping rule in words for the person (GDPR Art. 15(1)(d)); null where the policy states nothing, which is a gap.</summary>
public static class RetentionWords
{
    private static readonly Dictionary<RetentionAnchor, LocalText> Anchors = new()
    {
        [RetentionAnchor.Unstated] = new("från insamlingen, som vi räknar", "from collection, as we count it"),
        [RetentionAnchor.LastActivity] = new("efter din senaste aktivitet", "after your last activity"),
        [RetentionAnchor.ContractEnd] = new("efter avtalets slut", "after the end of the contract"),
        [RetentionAnchor.RecruitmentEnd] = new("efter rekryteringens slut", "after the end of the recruitment"),
        [RetentionAnchor.CaseClosed] = new("efter att ärendet stängdes", "after the case was closed"),
        [RetentionAnchor.AccountTerminated] = new("efter att kontot avslutades", "after the account was closed"),
        [RetentionAnchor.InvoicePaid] = new("efter att fakturan betalades", "after the invoice was paid"),
        [RetentionAnchor.Contact] = new("efter kontakten", "after the contact"),
        [RetentionAnchor.PositionFilled] = new("efter att tjänsten tillsattes", "after the position was filled"),
        [RetentionAnchor.BackupSchedule] = new("enligt säkerhetskopiornas rotation", "by the rotation of the backups"),
        [RetentionAnchor.VoucherDate] = new("efter verifikationens datum", "after the date of the voucher"),
    };

    /// <summary>What the event is called, as the end of a sentence about a period.</summary>
    public static LocalText Anchor(RetentionAnchor anchor) => Anchors[anchor];

    /// <summary>The rule as a sentence without full stop; null when it states neither a period nor a criterion.</summary>
    public static LocalText? Describe(RetentionRule rule)
    {
        var parts = new[] { Statute(rule), While(rule), PeriodOf(rule), None(rule) }.OfType<LocalText>().ToList();
        return parts.Count == 0 ? null : new LocalText(string.Join("; ", parts.Select(p => p.Sv)), string.Join("; ", parts.Select(p => p.En)));
    }

    private static LocalText? Statute(RetentionRule rule) => rule.Statute is { } code
        ? new($"bokföringsmaterial enligt {Statutes.Name(code).Sv}", $"accounting material under {Statutes.Name(code).En}") : null;

    private static LocalText? While(RetentionRule rule) => rule.While is { } condition ? new($"så länge: {condition.Sv}", $"as long as: {condition.En}") : null;

    private static LocalText? None(RetentionRule rule) => rule.None ? new("sparas inte", "not kept") : null;

    private static LocalText? PeriodOf(RetentionRule rule)
    {
        if (rule.Anchor is not { } anchor || Period.TryParse(rule.Keep) is not { } keep)
        {
            return null;
        }

        var words = keep.InWords();
        var text = new LocalText($"{words.Sv} {Anchors[anchor].Sv}", $"{words.En} {Anchors[anchor].En}");
        if (rule.OnlyIf is not null)
        {
            text = new($"{text.Sv}, om du har samtyckt", $"{text.En}, if you have consented");
        }

        return rule.Cap is { } cap && Period.TryParse(cap.Keep)?.InWords() is { } limit
            ? new($"{text.Sv}, högst {limit.Sv} {Anchors[cap.Anchor].Sv}", $"{text.En}, at most {limit.En} {Anchors[cap.Anchor].En}")
            : text;
    }
}
