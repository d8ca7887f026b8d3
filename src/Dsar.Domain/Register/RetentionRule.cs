namespace Dsar.Domain;

/// <summary>The event that a period is counted from.</summary>
public enum RetentionAnchor
{
    /// <summary>The policy gives none; counted from collection, only to raise a flag.</summary>
    Unstated,

    /// <summary>The person's last activity.</summary>
    LastActivity,

    /// <summary>The end of the contract.</summary>
    ContractEnd,

    /// <summary>The end of the recruitment.</summary>
    RecruitmentEnd,

    /// <summary>The case was closed.</summary>
    CaseClosed,

    /// <summary>The account was closed.</summary>
    AccountTerminated,

    /// <summary>The invoice was paid.</summary>
    InvoicePaid,

    /// <summary>The contact with the person.</summary>
    Contact,

    /// <summary>The position was filled.</summary>
    PositionFilled,

    /// <summary>The backup's own rotation.</summary>
    BackupSchedule,

    /// <summary>The date of the voucher, for accounting material.</summary>
    VoucherDate,
}

/// <summary>How long data of an activity are kept (gallringsregel), as the policy states it (GDPR Art. 5(1)(e), 15(1)(d)).</summary>
public sealed record RetentionRule
{
    /// <summary>What the period is counted from; null: only a statute, a condition, or nothing stated.</summary>
    public RetentionAnchor? Anchor { get; init; }

    /// <summary>The period, ISO 8601 such as P1Y, P6M, P30D; calendar arithmetic. A policy's period is a maximum.</summary>
    public string? Keep { get; init; }

    /// <summary>A limit that wins over the period.</summary>
    public RetentionCap? Cap { get; init; }

    /// <summary>The condition without which nothing is kept beyond the anchor: consent.</summary>
    public string? OnlyIf { get; init; }

    /// <summary>A minimum, ISO 8601; never a ground to refuse.</summary>
    public string? AtLeast { get; init; }

    /// <summary>A statute's code, such as bfl_7_2; wins over period and cap for the fields it covers.</summary>
    public string? Statute { get; init; }

    /// <summary>Kept while this is true, in words.</summary>
    public LocalText? While { get; init; }

    /// <summary>True when the policy states no period: a gap under Art. 15(1)(d).</summary>
    public bool NotStated { get; init; }

    /// <summary>True when the policy says that nothing is kept.</summary>
    public bool None { get; init; }

    /// <summary>The policy's words.</summary>
    public string? Quote { get; init; }

    /// <summary>Where in the policy.</summary>
    public string? Source { get; init; }
}

/// <summary>A limit that wins over a period.</summary>
/// <param name="Anchor">What it is counted from.</param>
/// <param name="Keep">ISO 8601.</param>
public sealed record RetentionCap(RetentionAnchor Anchor, string Keep);
