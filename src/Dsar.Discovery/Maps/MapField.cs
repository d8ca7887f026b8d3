using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;
using Dsar.Domain;

namespace Dsar.Discovery;

/// <summary>The type a column is read as.</summary>
[SuppressMessage("Naming", "CA1720:Identifier contains type name", Justification = "The words of the map format, for people who write maps.")]
public enum FieldType
{
    /// <summary>Text.</summary>
    String,

    /// <summary>A whole number.</summary>
    Integer,

    /// <summary>A decimal number, kept as the source wrote it.</summary>
    Number,

    /// <summary>True or false.</summary>
    Boolean,

    /// <summary>A calendar date.</summary>
    Date,

    /// <summary>A point in time.</summary>
    Datetime,

    /// <summary>Bytes, shown as base64.</summary>
    Bytes,

    /// <summary>A JSON value.</summary>
    Json,
}

/// <summary>What decides over a field or row in the law engine.</summary>
public enum FieldMark
{
    /// <summary>About another person; masked by default (GDPR Art. 15(4)).</summary>
    ThirdParty,

    /// <summary>A password or key: never read, named as held.</summary>
    Credential,

    /// <summary>A trade secret.</summary>
    TradeSecret,

    /// <summary>Secret by law.</summary>
    Secrecy,

    /// <summary>Unfinished text.</summary>
    Draft,

    /// <summary>Accounting material (BFL).</summary>
    Accounting,

    /// <summary>A log of what happened.</summary>
    Log,

    /// <summary>An assessment or opinion.</summary>
    Assessment,

    /// <summary>A backup copy.</summary>
    Backup,
}

/// <summary>How two values are made comparable, on our side.</summary>
public enum FoldKind
{
    /// <summary>Not at all.</summary>
    Exact,

    /// <summary>Without surrounding white space.</summary>
    Trim,

    /// <summary>Trimmed, lower-case.</summary>
    Lower,

    /// <summary>As an e-mail address.</summary>
    Email,

    /// <summary>As a telephone number, E.164.</summary>
    Phone,

    /// <summary>As a Swedish personal identity number, 12 digits.</summary>
    Personnummer,

    /// <summary>Digits only.</summary>
    Digits,

    /// <summary>As a domain name.</summary>
    Domain,
}

/// <summary>How a masked value looks.</summary>
public enum MaskStyle
{
    /// <summary>Nothing of it is shown.</summary>
    Full,

    /// <summary>First letter and domain of an address.</summary>
    Email,

    /// <summary>The last two digits of a number.</summary>
    Phone,

    /// <summary>The last four characters.</summary>
    Last4,

    /// <summary>The initials.</summary>
    Initials,
}

/// <summary>A declared column.</summary>
public sealed record MapField
{
    /// <summary>The field's key.</summary>
    public required string Name { get; init; }

    /// <summary>The column, if it is called otherwise.</summary>
    public required string Source { get; init; }

    /// <summary>The type it is read as.</summary>
    public FieldType Type { get; init; }

    /// <summary>True for an array of values.</summary>
    public bool Many { get; init; }

    /// <summary>False: context only, untouched by erasure.</summary>
    public bool Personal { get; init; } = true;

    /// <summary>W3C DPV term (<c>pd:Name</c>); null when not personal.</summary>
    public string? Category { get; init; }

    /// <summary>What decides in the law engine.</summary>
    public IReadOnlyList<FieldMark> Flags { get; init; } = [];

    /// <summary>An Art. 9 term or <c>criminal</c>; null for none.</summary>
    public string? SpecialCategory { get; init; }

    /// <summary>Free text that a person must look at.</summary>
    public bool FreeText { get; init; }

    /// <summary>How values are compared; null: by identity kind, else exact.</summary>
    public FoldKind? Fold { get; init; }

    /// <summary>How a mask looks.</summary>
    public MaskStyle Mask { get; init; }

    /// <summary>Larger values are not put into rows (bytes).</summary>
    public int MaxBytes { get; init; } = 1024 * 1024;

    /// <summary>What becomes of the value when the row is anonymised.</summary>
    public FieldErasure Erase { get; init; } = FieldErasure.Clear;

    /// <summary>True when rectification may write the field (GDPR Art. 16).</summary>
    public bool Rectifiable { get; init; }

    /// <summary>What a rectified value must look like, as a regular expression over the whole value; null for anything the column takes.</summary>
    public string? RectifyPattern { get; init; }

    /// <summary>True when rectification may write this value: the field is open to it, and the whole value looks as <see cref="RectifyPattern"/> demands.</summary>
    public bool MayBecome(string value) =>
        Rectifiable && (RectifyPattern is null || Regex.IsMatch(value, $@"\A(?:{RectifyPattern})\z", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking));

    /// <summary>The activity, where it differs from the collection's.</summary>
    public string? Activity { get; init; }

    /// <summary>The origin, where it differs from the collection's.</summary>
    public DataOrigin? Origin { get; init; }

    /// <summary>Automated processing, where it differs from the collection's.</summary>
    public bool? Automated { get; init; }

    internal SourceNode At { get; init; } = null!;

    /// <summary>True for a field whose value never leaves its system.</summary>
    public bool IsCredential => Flags.Contains(FieldMark.Credential);
}

/// <summary>A way from a known identifier to a collection.</summary>
public sealed record MapIdentity
{
    /// <summary>The kind of identifier.</summary>
    public required IdentifierKind Kind { get; init; }

    /// <summary>The fields that carry it, in order.</summary>
    public required IReadOnlyList<string> Fields { get; init; }

    /// <summary>Cuts a composite identifier into the fields by named groups.</summary>
    public string? Parse { get; init; }

    /// <summary>Rest: the name of the request that reads by it.</summary>
    public string? Via { get; init; }

    /// <summary>True: the value is sent in one spelling only.</summary>
    public bool ExactMatch { get; init; }

    /// <summary>The tie of rows found so, if not the collection's.</summary>
    public Ownership? Ownership { get; init; }

    internal SourceNode At { get; init; } = null!;
}

/// <summary>Which way a join is walked.</summary>
public enum Follow
{
    /// <summary>Not at all.</summary>
    None,

    /// <summary>From the named collection to this one: parent to child.</summary>
    FromThere,

    /// <summary>From this collection to the named one.</summary>
    FromHere,

    /// <summary>Both.</summary>
    Both,
}

/// <summary>What becomes of a row when the row it references is erased.</summary>
public enum OnParentErased
{
    /// <summary>It stands in the way: the referenced row is kept, or anonymised where its map says so.</summary>
    Block,

    /// <summary>It goes too, unless the decision keeps it.</summary>
    Delete,

    /// <summary>Its reference is emptied.</summary>
    Nullify,

    /// <summary>It keeps the reference as a plain value.</summary>
    Keep,
}

/// <summary>A tuple of columns that ties two collections.</summary>
public sealed record MapJoin
{
    /// <summary>The join's key inside its collection.</summary>
    public required string Name { get; init; }

    /// <summary>Fields of this collection.</summary>
    public required IReadOnlyList<string> Here { get; init; }

    /// <summary><c>system.collection</c> of the other side.</summary>
    public required string There { get; init; }

    /// <summary>Fields of the other side, in the same order.</summary>
    public required IReadOnlyList<string> ThereFields { get; init; }

    /// <summary>Rest: the name of the request that reads this collection by the fields here.</summary>
    public string? Via { get; init; }

    /// <summary>Which way it is walked.</summary>
    public Follow Follow { get; init; } = Follow.FromThere;

    /// <summary>The tie of rows reached so, if not the collection's.</summary>
    public Ownership? Ownership { get; init; }

    /// <summary>True when only a part of the other side's key is covered, on purpose.</summary>
    public bool Partial { get; init; }

    /// <summary>True when rows here cannot stand without the row they reference: they are erased before it.</summary>
    public bool ForeignKey { get; init; }

    /// <summary>What becomes of rows here, also other people's, when the row they reference is erased.</summary>
    public OnParentErased OnParentErased { get; init; } = OnParentErased.Block;

    /// <summary>Most steps of a path that may end with this join; null: 8, self references 10.</summary>
    public int? MaxHops { get; init; }

    internal SourceNode At { get; init; } = null!;
}

/// <summary>What happens with an identifier met in a row.</summary>
public enum YieldAccept
{
    /// <summary>Used at once when exactly one person has it.</summary>
    Auto,

    /// <summary>A person is asked.</summary>
    Ask,

    /// <summary>Not used.</summary>
    Ignore,
}

/// <summary>An identifier that a row may teach us.</summary>
/// <param name="Kind">Its kind.</param>
/// <param name="Field">The field that carries it.</param>
/// <param name="Accept">What happens with it.</param>
public sealed record MapYield(IdentifierKind Kind, string Field, YieldAccept Accept)
{
    internal SourceNode At { get; init; } = null!;
}
