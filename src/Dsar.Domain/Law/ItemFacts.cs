namespace Dsar.Domain;

/// <summary>Whether an item is the person's.</summary>
public enum PersonMatch
{
    /// <summary>It is this person.</summary>
    Same,

    /// <summary>It is somebody else.</summary>
    Other,

    /// <summary>Below the agreed confidence: a person has to look.</summary>
    Uncertain,
}

/// <summary>Where data come from (GDPR Art. 15(1)(g), 20(1)).</summary>
public enum DataOrigin
{
    /// <summary>Given by the person.</summary>
    Provided,

    /// <summary>Seen in the person's use: logs, traffic, history.</summary>
    Observed,

    /// <summary>Our own conclusions: scores, analyses.</summary>
    Derived,

    /// <summary>From somebody else.</summary>
    OtherSource,
}

/// <summary>Whether a contract with the person runs.</summary>
public enum ContractState
{
    /// <summary>There is none.</summary>
    None,

    /// <summary>It runs.</summary>
    Running,

    /// <summary>It has ended.</summary>
    Ended,
}

/// <summary>What a field holds that a rule masks.</summary>
public enum FieldKind
{
    /// <summary>A password, key or hash of one.</summary>
    Credential,

    /// <summary>Data about somebody else.</summary>
    ThirdParty,

    /// <summary>A trade secret.</summary>
    TradeSecret,
}

/// <summary>A flagged field of an item.</summary>
/// <param name="Name">The field's name in the data map.</param>
/// <param name="Kind">What it holds.</param>
/// <param name="HasOwnData">True when a mask over it hides data of the person too.</param>
/// <param name="Supplied">True when the person supplied it, such as own contacts or mail: portability leaves it open (GDPR Art. 20(4)).</param>
public sealed record FieldFact(string Name, FieldKind Kind, bool HasOwnData = false, bool Supplied = false);

/// <summary>Secrecy or gag by law, as a person recorded it or the data map flagged it.</summary>
/// <param name="Provision">The exact provision; null until a person has named it: an open question.</param>
/// <param name="ExistenceMayBeTold">False when the provision forbids even to tell that the item exists.</param>
public sealed record Secrecy(string? Provision, bool ExistenceMayBeTold = true);

/// <summary>Running text that is not final, or a memory note (DSL 5 kap. 2 §).</summary>
/// <param name="StartedOn">When the text was begun; null: not known, a person has to judge.</param>
/// <param name="IsMemoryNote">True for a memory note, which has no limit of one year.</param>
/// <param name="GivenToThirdParty">True when it was handed out; then it is disclosed.</param>
/// <param name="OnlyForArchivingOrStatistics">True when only kept for that; then it is disclosed.</param>
public sealed record Draft(DateOnly? StartedOn, bool IsMemoryNote = false, bool GivenToThirdParty = false, bool OnlyForArchivingOrStatistics = false);

/// <summary>The other controller whose data an item is.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Contact">Where it is reached, in words.</param>
public sealed record OtherController(string? Name, string? Contact = null);

/// <summary>What is known of one item (a group of rows with the same facts): all that a rule may look at. No values of the person.</summary>
/// <param name="Right">The right exercised.</param>
/// <param name="Role">What the controller is in the activity.</param>
public sealed record ItemFacts(Right Right, ControllerRole Role = ControllerRole.Controller)
{
    /// <summary>The kind of an objection.</summary>
    public ObjectionKind? Kind { get; init; }

    /// <summary>The bases that the register states for the activity; null among them: words that fit none. Each is evaluated for itself.</summary>
    public IReadOnlyList<Basis?> Bases { get; init; } = [];

    /// <summary>Whether it is the person's.</summary>
    public PersonMatch Match { get; init; }

    /// <summary>True when the activity's purpose is direct marketing.</summary>
    public bool DirectMarketing { get; init; }

    /// <summary>Where the data come from.</summary>
    public DataOrigin Origin { get; init; }

    /// <summary>True when processed by automated means.</summary>
    public bool Automated { get; init; } = true;

    /// <summary>Whether a contract with the person runs.</summary>
    public ContractState Contract { get; init; }

    /// <summary>What the keeping period says.</summary>
    public RetentionVerdict Retention { get; init; } = RetentionVerdict.Unknown("period_not_stated");

    /// <summary>Fields that rules mask.</summary>
    public IReadOnlyList<FieldFact> Fields { get; init; } = [];

    /// <summary>Secrecy by law; null: none.</summary>
    public Secrecy? Secrecy { get; init; }

    /// <summary>A draft or memory note; null: neither.</summary>
    public Draft? Draft { get; init; }

    /// <summary>True for free text that nobody has looked at; dropped once a person has.</summary>
    public bool UnreadFreeText { get; init; }

    /// <summary>Accounting material (räkenskapsinformation): invoice, voucher, ledger.</summary>
    public bool Accounting { get; init; }

    /// <summary>A log of what happened.</summary>
    public bool Log { get; init; }

    /// <summary>An assessment or opinion (personal data, C-434/16).</summary>
    public bool Assessment { get; init; }

    /// <summary>A special category (GDPR Art. 9).</summary>
    public bool SpecialCategory { get; init; }

    /// <summary>Criminal convictions and offences (GDPR Art. 10).</summary>
    public bool CriminalData { get; init; }

    /// <summary>A backup copy that cannot be singled out; null: no backup.</summary>
    public BackupCopy? Backup { get; init; }

    /// <summary>A hold that a person has put on it; null: none.</summary>
    public Hold? Hold { get; init; }

    /// <summary>Compelling grounds that a person has recorded; null: none (GDPR Art. 21(1)).</summary>
    public Balancing? Compelling { get; init; }

    /// <summary>What else a person has recorded of it.</summary>
    public Recorded Recorded { get; init; } = new();

    /// <summary>What the person claims; a claim alone is an open question.</summary>
    public ClaimedGround Claimed { get; init; }

    /// <summary>The same person's restriction of it, under Art. 18(1)(b)-(c); null: none.</summary>
    public OwnRestriction? OwnRestriction { get; init; }

    /// <summary>True when an objection under Art. 21(1) to its use waits to be decided.</summary>
    public bool ObjectionOpen { get; init; }

    /// <summary>True for what is held for a customer whose account was closed (channel account_closure, GDPR Art. 28(3)(g)).</summary>
    public bool HeldForClosingCustomer { get; init; }

    /// <summary>The controller whose data it is, when the role is processor or separate controller.</summary>
    public OtherController? OtherController { get; init; }
}
