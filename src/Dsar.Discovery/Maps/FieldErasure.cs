namespace Dsar.Discovery;

/// <summary>What becomes of a field's value when its row is anonymised.</summary>
/// <param name="Kind">How.</param>
/// <param name="Constant">The value that stands there afterwards, with <see cref="FieldErasureKind.Constant"/>.</param>
public sealed record FieldErasure(FieldErasureKind Kind, string? Constant = null)
{
    /// <summary>The value is gone.</summary>
    public static readonly FieldErasure Clear = new(FieldErasureKind.Clear);
}

/// <summary>How a field's value is made anonymous.</summary>
public enum FieldErasureKind
{
    /// <summary>NULL.</summary>
    Clear,

    /// <summary>A fixed value.</summary>
    Constant,

    /// <summary>A keyed hash whose key is destroyed with the run: a pseudonym while that key lives.</summary>
    Hash,

    /// <summary>Another value of the same length and kind of characters.</summary>
    KeepFormat,

    /// <summary>Untouched, for a value that says nothing once the others are gone.</summary>
    Keep,
}
