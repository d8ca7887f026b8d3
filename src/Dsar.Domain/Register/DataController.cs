namespace Dsar.Domain;

/// <summary>A controller and its register (GDPR Art. 4(7), 30), exactly as its register file or the API states it. Null is "not stated" and a row of <see cref="Gaps"/>; nothing is filled in by us.</summary>
public sealed record DataController
{
    /// <summary>Short fixed name in lower case, digits and hyphens.</summary>
    public required string Key { get; init; }

    /// <summary>The legal name; null is a gap: decision letters wait until it is filled.</summary>
    public string? Name { get; init; }

    /// <summary>Organisation number.</summary>
    public string? OrgNumber { get; init; }

    /// <summary>Postal address, one text.</summary>
    public string? Address { get; init; }

    /// <summary>Where the person may write; null is a gap: decision letters wait until it is filled.</summary>
    public string? ContactEmail { get; init; }

    /// <summary>The data protection officer (GDPR Art. 37), if there is one.</summary>
    public DataProtectionOfficer? Dpo { get; init; }

    /// <summary>Languages the person may choose from.</summary>
    public IReadOnlyList<Language> Languages { get; init; } = [Language.Sv, Language.En];

    /// <summary>ISO 3166-1 alpha-2, for telephone numbers without a prefix.</summary>
    public string Country { get; init; } = "SE";

    /// <summary>True for demo data; marked on every page and letter.</summary>
    public bool Invented { get; init; }

    /// <summary>The ways to ask that the policy names; all others count too (GDPR Art. 12(2)).</summary>
    public IReadOnlyList<RightsChannel> RightsChannels { get; init; } = [];

    /// <summary>Identity levels by right (GDPR Art. 12(6)).</summary>
    public IdentityPolicy IdentityPolicy { get; init; } = new();

    /// <summary>Why personnummer is asked for (DSL 3 kap. 10 §); null: never.</summary>
    public PersonnummerMotive? AcceptPersonnummer { get; init; }

    /// <summary>Whether one person may decide alone.</summary>
    public ApprovalRule Approval { get; init; }

    /// <summary>Why one person may; required with <see cref="ApprovalRule.OnePerson"/>.</summary>
    public string? ApprovalReason { get; init; }

    /// <summary>Last day of the financial year as MM-DD; null: accounting periods cannot be computed.</summary>
    public string? FinancialYearEnd { get; init; }

    /// <summary>Whether eves count when a date is rolled.</summary>
    public EvesRule Eves { get; init; }

    /// <summary>Months that the content of a closed request is kept, 1 to 120.</summary>
    public int ClosedRetentionMonths { get; init; } = 24;

    /// <summary>Settings of the request pages.</summary>
    public PortalSettings Portal { get; init; } = new();

    /// <summary>What the controller does with personal data.</summary>
    public IReadOnlyList<ProcessingActivity> Activities { get; init; } = [];

    /// <summary>What the policy leaves out.</summary>
    public IReadOnlyList<RegisterGap> Gaps { get; init; } = [];
}

/// <summary>The data protection officer (GDPR Art. 37-39).</summary>
/// <param name="Name">Name or title.</param>
/// <param name="Email">Address.</param>
public sealed record DataProtectionOfficer(string? Name, string? Email);

/// <summary>A way to ask that the policy names.</summary>
/// <param name="Channel">The channel.</param>
/// <param name="Value">The address or number.</param>
/// <param name="Quote">The policy's words.</param>
public sealed record RightsChannel(IntakeChannel Channel, string? Value, string? Quote);

/// <summary>Why personnummer is asked for; shown as the hint at the field (DSL 3 kap. 10 §).</summary>
/// <param name="Reason">The written motive.</param>
public sealed record PersonnummerMotive(LocalText Reason);

/// <summary>Something the policy does not state, why it matters, and which answer it blocks.</summary>
/// <param name="Code">What kind of gap, such as retention_conflict or role_unclear.</param>
/// <param name="Text">The gap in words.</param>
/// <param name="Activity">The activity's key; null for the controller as a whole.</param>
/// <param name="Blocks">The right whose approval it blocks; null: none.</param>
public sealed record RegisterGap(string Code, LocalText Text, string? Activity = null, Right? Blocks = null);
