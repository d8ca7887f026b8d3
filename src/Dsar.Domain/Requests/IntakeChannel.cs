namespace Dsar.Domain;

/// <summary>How a request reached the controller; every channel counts as received (GDPR Art. 12(2)).</summary>
public enum IntakeChannel
{
    /// <summary>The form on the request pages.</summary>
    WebForm,

    /// <summary>An e-mail, typed in by an agent.</summary>
    Email,

    /// <summary>A letter; received on the day it arrived, not the day it was registered.</summary>
    Post,

    /// <summary>A telephone call.</summary>
    Phone,

    /// <summary>A chat.</summary>
    Chat,

    /// <summary>Said or handed over in person.</summary>
    InPerson,

    /// <summary>Not asked by the person: a closed account, reported by a connected system.</summary>
    AccountClosure,

    /// <summary>Sent by another system of the controller.</summary>
    Api,

    /// <summary>Any other way.</summary>
    Other,
}
