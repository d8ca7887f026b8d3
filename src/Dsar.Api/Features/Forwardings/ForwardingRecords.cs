using Dsar.Api.Features.Records;
using Dsar.Api.Web;

namespace Dsar.Api.Features.Forwardings;

/// <summary>Why another answers.</summary>
public enum ForwardingGround
{
    /// <summary>The data are held on another's behalf: the request is passed on (GDPR Art. 28(3)(e)).</summary>
    ProcessorForCustomer,

    /// <summary>Another decides over them itself: the person is referred, nothing is sent (Art. 4(7), 12(2)).</summary>
    SeparateController,
}

/// <summary>Where a forwarding stands.</summary>
public enum ForwardingState
{
    /// <summary>Waits for another person's approval.</summary>
    Proposed,

    /// <summary>Carried out.</summary>
    Done,
}

/// <summary>Who answers instead: a recipient of the register, or the company the person named (no id).</summary>
/// <param name="Id">Id of the register's recipient; null when the person named the company.</param>
/// <param name="Name">Its name.</param>
/// <param name="Contact">Where the person reaches it; null when that is not known.</param>
public sealed record ForwardedTo(Guid? Id, string Name, string? Contact);

/// <summary>A forwarding as recorded.</summary>
public sealed record ForwardingRecord(
    ForwardingGround Ground, ForwardingState State, [property: ContentMember] ForwardedTo? Recipient, [property: ContentMember] string? Text, ActorView? ApprovedBy, DateTimeOffset? SentAt);
