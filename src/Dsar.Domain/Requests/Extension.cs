namespace Dsar.Domain;

/// <summary>Why more time is needed (GDPR Art. 12(3)).</summary>
public enum ExtensionGround
{
    /// <summary>The request is complex.</summary>
    Complexity,

    /// <summary>The number of requests.</summary>
    NumberOfRequests,
}

/// <summary>The one extension a request may have (GDPR Art. 12(3)). The reason in words is sealed elsewhere.</summary>
/// <param name="Ground">Why.</param>
/// <param name="At">When the person was told (UTC).</param>
/// <param name="OldDueDate">The date before, Europe/Stockholm.</param>
/// <param name="NewDueDate">The date after, as known when extended.</param>
/// <param name="ReliesOnPause">True when the strict first-month date had passed, so that the extension stands only if the pause does.</param>
public sealed record Extension(ExtensionGround Ground, DateTimeOffset At, DateOnly OldDueDate, DateOnly NewDueDate, bool ReliesOnPause);
