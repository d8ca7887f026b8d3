namespace Dsar.Domain;

/// <summary>What the controller is in an activity (GDPR Art. 4(7)-(8), 26).</summary>
public enum ControllerRole
{
    /// <summary>It decides why and how.</summary>
    Controller,

    /// <summary>It decides together with others; answers as a controller (Art. 26(3)).</summary>
    JointController,

    /// <summary>It acts for a customer, who answers (Art. 28).</summary>
    Processor,

    /// <summary>Somebody else decides; that one answers.</summary>
    SeparateController,
}

/// <summary>One activity of the register (GDPR Art. 30; behandling), as the policy states it.</summary>
public sealed record ProcessingActivity
{
    /// <summary>Short fixed name in lower case, digits and hyphens; unique within the controller.</summary>
    public required string Key { get; init; }

    /// <summary>What it is called.</summary>
    public required LocalText Name { get; init; }

    /// <summary>What the controller is in it.</summary>
    public required ControllerRole Role { get; init; }

    /// <summary>Why the data are used (Art. 15(1)(a)).</summary>
    public IReadOnlyList<LocalText> Purposes { get; init; } = [];

    /// <summary>Whose data.</summary>
    public IReadOnlyList<LocalText> SubjectCategories { get; init; } = [];

    /// <summary>What kinds of data (Art. 15(1)(b)).</summary>
    public IReadOnlyList<LocalText> DataCategories { get; init; } = [];

    /// <summary>True when it holds special categories (Art. 9).</summary>
    public bool SpecialCategories { get; init; }

    /// <summary>True when it holds bank, card or credit information.</summary>
    public bool Financial { get; init; }

    /// <summary>True when it holds traffic data or recordings.</summary>
    public bool Logs { get; init; }

    /// <summary>True when its purpose is direct marketing (Art. 21(2)); such an activity has no other purpose.</summary>
    public bool DirectMarketing { get; init; }

    /// <summary>True when the controller makes the data public, as in a directory that anybody may read: an erasure is then told to others who hold copies of it (Art. 17(2)).</summary>
    public bool MadePublic { get; init; }

    /// <summary>The bases the policy states (Art. 6); empty is a gap.</summary>
    public IReadOnlyList<LawfulBasis> LawfulBases { get; init; } = [];

    /// <summary>Who receives the data (Art. 15(1)(c)).</summary>
    public IReadOnlyList<Recipient> Recipients { get; init; } = [];

    /// <summary>What the policy says of transfers outside the EU (Art. 15(2)); null is a gap.</summary>
    public Transfers? Transfers { get; init; }

    /// <summary>How long the data are kept (Art. 15(1)(d)); empty is a gap.</summary>
    public IReadOnlyList<RetentionRule> Retention { get; init; } = [];

    /// <summary>Where data come from that the person did not give (Art. 15(1)(g)).</summary>
    public IReadOnlyList<LocalText> Sources { get; init; } = [];

    /// <summary>Automated decisions and their logic (Art. 15(1)(h), 22); null: none stated.</summary>
    public LocalText? AutomatedDecisions { get; init; }
}

/// <summary>What the policy says of transfers outside the EU.</summary>
/// <param name="Text">In words for the person.</param>
/// <param name="Quote">The policy's words.</param>
public sealed record Transfers(LocalText Text, string? Quote);
