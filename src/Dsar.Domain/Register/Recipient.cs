namespace Dsar.Domain;

/// <summary>What a recipient is to the controller.</summary>
public enum RecipientKind
{
    /// <summary>Acts for the controller (GDPR Art. 28).</summary>
    Processor,

    /// <summary>Decides itself.</summary>
    Controller,

    /// <summary>A public authority.</summary>
    Authority,

    /// <summary>Anything else, or not stated.</summary>
    Other,
}

/// <summary>Somebody the data are given to (GDPR Art. 4(9), 15(1)(c)); by name unless impossible (C-154/21).</summary>
public sealed record Recipient
{
    /// <summary>Names it in notices and forwardings, whatever becomes of the other members; null until the register is stored.</summary>
    public Guid? Id { get; init; }

    /// <summary>The name; null: the policy names only the kind, a gap.</summary>
    public string? Name { get; init; }

    /// <summary>What it is to the controller.</summary>
    public RecipientKind Kind { get; init; }

    /// <summary>What kinds of data it gets; empty: those of the activity.</summary>
    public IReadOnlyList<LocalText> DataCategories { get; init; } = [];

    /// <summary>What for.</summary>
    public LocalText? Purpose { get; init; }

    /// <summary>Country in words or ISO 3166-1 alpha-2; null: not stated, a gap.</summary>
    public string? Country { get; init; }

    /// <summary>The safeguard of a transfer outside the EU (Art. 46).</summary>
    public LocalText? Safeguard { get; init; }

    /// <summary>What the agreement says.</summary>
    public LocalText? Agreement { get; init; }

    /// <summary>Where notices of Art. 19 go; null: a gap and a manual task.</summary>
    public RecipientContact? Contact { get; init; }
}

/// <summary>Where a recipient is reached.</summary>
/// <param name="Email">Address.</param>
/// <param name="Url">Web page or webhook.</param>
/// <param name="Text">Any other way, in words.</param>
public sealed record RecipientContact(string? Email = null, string? Url = null, string? Text = null);
