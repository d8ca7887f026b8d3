using Dsar.Api.Features.Records;
using Dsar.Api.Web;
using Dsar.Domain;

namespace Dsar.Api.Features.Deliveries;

/// <summary>How the answer reaches the person.</summary>
public enum DeliveryMethod
{
    RegisteredPost,
    Handover,
}

/// <summary>Where the postal address comes from.</summary>
public enum AddressSource
{
    Held,
    Folkbokforing,
    Given,
}

/// <summary>Where a delivery stands.</summary>
public enum DeliveryState
{
    Prepared,
    Available,
    Delivered,
    Expired,
    Revoked,
    Failed,
}

/// <summary>How it is known that the answer has arrived.</summary>
public sealed record DeliveryConfirmation(DeliveryBasis Basis, DateTimeOffset At, ActorView By, string Evidence);

/// <summary>Who took a delivery back, and why.</summary>
public sealed record DeliveryRevocation(DateTimeOffset At, ActorView By, string Reason);

/// <summary>A delivery as recorded.</summary>
public sealed record DeliveryRecord(
    Guid PackageId, DeliveryMethod Method, DeliveryState State, [property: ContentMember] string? DestinationMasked, AddressSource? AddressSource, DateTimeOffset? AvailableAt, DateTimeOffset? RemindedAt,
    DateTimeOffset? ExpiresAt, IReadOnlyList<DateTimeOffset> OpenedAt, DateTimeOffset? DeliveredAt, [property: ContentMember] DeliveryConfirmation? Confirmation,
    [property: ContentMember] DeliveryRevocation? Revocation = null);
