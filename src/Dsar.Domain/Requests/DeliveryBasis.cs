namespace Dsar.Domain;

/// <summary>How it is known that the answer has reached the person (GDPR Art. 12(3)).</summary>
public enum DeliveryBasis
{
    /// <summary>Downloaded or opened after a fresh log-in.</summary>
    Opened,

    /// <summary>Posted; the posting is recorded.</summary>
    Posted,

    /// <summary>Handed over.</summary>
    HandedOver,

    /// <summary>The receiving controller has confirmed it (GDPR Art. 20(2)).</summary>
    RecipientReceipt,

    /// <summary>Available and reminded of, not opened; an agent confirms.</summary>
    MadeAvailable,
}
