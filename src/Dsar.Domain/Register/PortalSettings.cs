namespace Dsar.Domain;

/// <summary>Settings of a controller's request pages.</summary>
public sealed record PortalSettings
{
    /// <summary>The identifiers the form asks for, by kind.</summary>
    public IReadOnlyList<string> FindBy { get; init; } = ["email", "phone", "customer_number"];

    /// <summary>The signed letter as a way to ask; null: off.</summary>
    public PortalLetter? Letter { get; init; }

    /// <summary>Days the page answers after the last final state.</summary>
    public int KeepDays { get; init; } = 90;

    /// <summary>Colours and logo; null: built-in.</summary>
    public PortalTheme? Theme { get; init; }
}

/// <summary>The signed letter as a way to ask.</summary>
public sealed record PortalLetter
{
    /// <summary>The rights it is offered for.</summary>
    public IReadOnlyList<Right> Rights { get; init; } = [];

    /// <summary>The word to write on the envelope, such as Registerutdrag.</summary>
    public string? Mark { get; init; }

    /// <summary>Where it is sent, one text.</summary>
    public string? Addressee { get; init; }

    /// <summary>Where the answer is posted.</summary>
    public PostalTarget PostalTarget { get; init; }

    /// <summary>True when the policy prefers the letter; other ways count all the same (GDPR Art. 12(2)).</summary>
    public bool Preferred { get; init; }
}

/// <summary>Where an answer is posted.</summary>
public enum PostalTarget
{
    /// <summary>An address held before the request.</summary>
    Held,

    /// <summary>The address in the population register.</summary>
    Folkbokforing,
}

/// <summary>Colours as #rrggbb and a PNG; null: built-in.</summary>
/// <param name="Brand">Header.</param>
/// <param name="Link">Links.</param>
/// <param name="LinkHover">Links under the pointer.</param>
/// <param name="Button">Buttons.</param>
/// <param name="Logo">PNG, base64.</param>
public sealed record PortalTheme(string? Brand, string? Link, string? LinkHover, string? Button, string? Logo);
