namespace Dsar.Domain;

/// <summary>Thrown when a right has no workflow table yet. It disappears with the sixth table.</summary>
public sealed class RightNotOfferedException : Exception
{
    /// <summary>Names the right that was asked for.</summary>
    public RightNotOfferedException(Right right)
        : base($"{right} has no workflow table yet.") => Right = right;

    /// <summary>The right without a table.</summary>
    public Right Right { get; }
}
