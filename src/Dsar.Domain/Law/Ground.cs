namespace Dsar.Domain;

/// <summary>What a ground is for.</summary>
public enum GroundClass
{
    /// <summary>Why something is done.</summary>
    Positive,

    /// <summary>Why something is kept.</summary>
    Keeping,

    /// <summary>Why something is not given.</summary>
    Withholding,

    /// <summary>Why nothing is done at all.</summary>
    WholeRefusal,

    /// <summary>Why another controller answers.</summary>
    Forward,
}

/// <summary>One ground: a code, its article and statute, and what the person is told.</summary>
/// <param name="Code">The code of the API.</param>
/// <param name="Class">What it is for.</param>
/// <param name="For">The rights whose rules may name it.</param>
/// <param name="Article">GDPR article, without "Art.".</param>
/// <param name="Statute">Swedish statute, if one carries it.</param>
/// <param name="Text">The sentence for the person; <c>{…}</c> is filled by the decision.</param>
public sealed record Ground(string Code, GroundClass Class, IReadOnlyList<Right> For, string Article, string? Statute, LocalText Text);
