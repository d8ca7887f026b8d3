namespace Dsar.Domain;

/// <summary>Leave to search for one person: identity was proven to the level the request requires (GDPR Art. 12(6)). Only <see cref="DataSubjectRequest.Identity"/> makes one.</summary>
public sealed class ConfirmedIdentity
{
    internal ConfirmedIdentity(RequestId requestId, ControllerId controllerId, int level, IReadOnlyList<Identifier> identifiers)
    {
        RequestId = requestId;
        ControllerId = controllerId;
        Level = level;
        Identifiers = identifiers;
    }

    /// <summary>The request the search is for.</summary>
    public RequestId RequestId { get; }

    /// <summary>The controller whose systems may be searched.</summary>
    public ControllerId ControllerId { get; }

    /// <summary>The level proven, 0 to 4.</summary>
    public int Level { get; }

    /// <summary>The person's identifiers. Personal data: never logged.</summary>
    public IReadOnlyList<Identifier> Identifiers { get; }

    /// <summary>Only ids and counts, so that no identifier can reach a log.</summary>
    public override string ToString() => $"request {RequestId}, level {Level}, {Identifiers.Count} identifiers";
}
