namespace Dsar.Domain;

/// <summary>What kind of thing an identifier is; decides how it is folded before comparison.</summary>
public enum IdentifierKind
{
    /// <summary>An e-mail address.</summary>
    Email,

    /// <summary>A telephone number.</summary>
    Phone,

    /// <summary>The controller's own number for the customer.</summary>
    CustomerNumber,

    /// <summary>Swedish personal identity number or coordination number (DSL 3 kap. 10 §: only when clearly motivated).</summary>
    Personnummer,

    /// <summary>A domain name.</summary>
    Domain,

    /// <summary>A user name at the controller.</summary>
    Username,

    /// <summary>The employer through whom the person is known; never enough alone.</summary>
    Employer,

    /// <summary>A former name or address; never enough alone.</summary>
    Former,

    /// <summary>Name and address together; only ever makes a candidate.</summary>
    NameAddress,

    /// <summary>Anything else the person offers (GDPR Art. 11(2)): an order number, a cookie id.</summary>
    Other,
}

/// <summary>One identifier of a data subject, as given. Personal data: never logged.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Value">As the person wrote it, unfolded, 1 to 254 characters.</param>
public sealed record Identifier(IdentifierKind Kind, string Value)
{
    /// <summary>Only the kind, so that the value cannot reach a log by interpolation.</summary>
    public override string ToString() => $"{Kind}:***";
}
