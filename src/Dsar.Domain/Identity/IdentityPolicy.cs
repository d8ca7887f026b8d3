namespace Dsar.Domain;

/// <summary>A controller's identity levels (law.md section 6): ask for no more than the right and the data call for (GDPR Art. 12(6), 5(1)(c)).</summary>
public sealed record IdentityPolicy
{
    /// <summary>The level that a code of <see cref="RaiseTo3For"/> raises to.</summary>
    public const int RaisedLevel = 3;

    /// <summary>Level for access, 1 to 4.</summary>
    public int Access { get; init; } = 2;

    /// <summary>Level for portability, 1 to 4.</summary>
    public int Portability { get; init; } = 2;

    /// <summary>Level for erasure, 1 to 4.</summary>
    public int Erasure { get; init; } = 2;

    /// <summary>Level for restriction, 1 to 4.</summary>
    public int Restriction { get; init; } = 2;

    /// <summary>Level for rectification, 1 to 4.</summary>
    public int Rectification { get; init; } = 2;

    /// <summary>Level for an objection that is weighed, 1 to 4.</summary>
    public int Objection { get; init; } = 2;

    /// <summary>Level that widens a marketing objection or consent withdrawal to the person's other contacts; the contact given stops without any.</summary>
    public int DirectMarketing { get; init; } = 1;

    /// <summary>Kinds of data that raise the level to 3: special_categories, criminal, logs, financial.</summary>
    public IReadOnlyList<string> RaiseTo3For { get; init; } = ["special_categories", "criminal", "logs", "financial"];

    /// <summary>The level a request requires at intake; 0 for the absolute stops, which act at once for the contact given.</summary>
    public int RequiredFor(Right right, ObjectionKind? kind = null) => right switch
    {
        Right.Access => Access,
        Right.Rectification => Rectification,
        Right.Erasure => Erasure,
        Right.Restriction => Restriction,
        Right.Portability => Portability,
        Right.Objection => Rights.IsAbsolute(kind) ? 0 : Objection,
    };

    /// <summary>
    /// The level one finding demands, and the codes that raise it (law.md section 6, level 3): what is given, erased or restricted; logs for a copy only; of a correction a contact or bank field,
    /// because it could open the door to others. Nothing raises an objection or an absolute stop.
    /// </summary>
    public (int Level, IReadOnlyList<string> Why) RequiredFor(Right right, ObjectionKind? kind, FindingCategories found)
    {
        var level = RequiredFor(right, kind);
        var copies = right is Right.Access or Right.Portability;
        var touches = copies || right is Right.Erasure or Right.Restriction;
        (string Code, bool Applies)[] rules =
        [
            ("special_categories", found.SpecialCategories && touches),
            ("criminal",           found.Criminal && touches),
            ("logs",               found.Logs && copies),
            ("financial",          found.Financial && (touches || right == Right.Rectification)),
        ];
        string[] contact = found.Contact && right == Right.Rectification ? ["contact"] : [];
        string[] why = [.. rules.Where(rule => rule.Applies && RaiseTo3For.Contains(rule.Code)).Select(rule => rule.Code), .. contact];
        return why.Length > 0 && level < RaisedLevel ? (RaisedLevel, why) : (level, []);
    }
}

/// <summary>What a finding holds that may call for stronger proof of identity.</summary>
/// <param name="SpecialCategories">Special categories (GDPR Art. 9).</param>
/// <param name="Criminal">Criminal convictions and offences (GDPR Art. 10).</param>
/// <param name="Logs">Traffic data or recordings.</param>
/// <param name="Financial">Bank, card or credit information; not ordinary invoices.</param>
/// <param name="Contact">A correction changes a contact of the person.</param>
public sealed record FindingCategories(bool SpecialCategories = false, bool Criminal = false, bool Logs = false, bool Financial = false, bool Contact = false);
