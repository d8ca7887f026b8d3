namespace Dsar.Domain;

/// <summary>What became of a request; computed from the items of its decision by <see cref="OutcomeRule"/>, never chosen.</summary>
public enum RequestOutcome
{
    /// <summary>Everything that is the person's to have was given.</summary>
    Granted,

    /// <summary>A part was given.</summary>
    PartlyGranted,

    /// <summary>No data can be tied to the person; the answer says so.</summary>
    NothingHeld,

    /// <summary>Nothing was given (GDPR Art. 12(4)).</summary>
    Refused,

    /// <summary>The person took the request back.</summary>
    Withdrawn,

    /// <summary>Another controller answers.</summary>
    Forwarded,
}
