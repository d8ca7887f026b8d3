namespace Dsar.Domain;

/// <summary>An access or portability request of the same person at the same controller: of the same submission, or with the same keyed identity.</summary>
/// <param name="Right">Access or portability; any other right is no copy and never makes an erasure wait.</param>
/// <param name="State">Where it stands.</param>
/// <param name="AvailableAt">When its package could be fetched (UTC); null while it cannot.</param>
/// <param name="Downloaded">True when the person has fetched it.</param>
/// <param name="Reminded">True when the person was reminded of it.</param>
public sealed record SiblingRequest(Right Right, RequestState State, DateTimeOffset? AvailableAt = null, bool Downloaded = false, bool Reminded = false);

/// <summary>
/// A person who asks for a copy and for erasure gets the copy first (GDPR Art. 5(1)(a), 15). Asked when an erasure is approved and again before it touches each system.
/// </summary>
public static class Siblings
{
    /// <summary>How near the erasure's own date may come before it no longer waits for a download: the sealed package survives the erasure.</summary>
    public const int WorkingDaysBeforeDate = 2;

    /// <summary>True when a copy is still owed, so that nothing may be erased.</summary>
    /// <param name="siblings">The person's other requests.</param>
    /// <param name="effective">The erasure's date in force, Europe/Stockholm.</param>
    /// <param name="today">Today, Europe/Stockholm.</param>
    public static bool CopyOutstanding(IEnumerable<SiblingRequest> siblings, DateOnly effective, DateOnly today) =>
        siblings.Any(sibling => IsOutstanding(sibling, effective, today));

    private static bool IsOutstanding(SiblingRequest sibling, DateOnly effective, DateOnly today)
    {
        if (sibling.Right is not (Right.Access or Right.Portability) || sibling.State.IsFinal())
        {
            return false;
        }

        var nearDate = effective <= WorkingDays.After(today, WorkingDaysBeforeDate);
        return sibling.AvailableAt is null || !(sibling.Downloaded || sibling.Reminded || nearDate);
    }
}
