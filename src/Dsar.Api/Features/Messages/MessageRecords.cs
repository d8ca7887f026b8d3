using Dsar.Api.Web;
using Dsar.Domain;

namespace Dsar.Api.Features.Messages;

/// <summary>Whether a message is a complaint, which must be answered.</summary>
public enum MessageKind
{
    Message,
    Complaint,
}

/// <summary>From the person or to the person.</summary>
public enum MessageDirection
{
    In,
    Out,
}

/// <summary>How a message came or goes. Towards the person, portal and email both mean the request page, with a mail that points to it.</summary>
public enum MessageChannel
{
    Portal,
    Email,
    Post,
    Phone,
}

/// <summary>What the person must have proven to read it on the request page.</summary>
public enum MessageZone
{
    Open,
    Confirmed,
}

/// <summary>Letters whose words the installation writes itself.</summary>
public enum MessageTemplate
{
    Receipt,
    Extension,
    FeeNotice,
    Forwarded,
    Referred,
    Withdrawn,
    Late,
    LiftNotice,
    RecipientsList,
}

/// <summary>Where the mail stands that tells the person of a message.</summary>
public enum NoticeState
{
    None,
    Queued,
    Sent,
    Failed,
}

/// <summary>A fee to be announced before it is taken (GDPR Art. 12(5), 15(3)): the amount with its currency, why one may be taken, and what shows it.</summary>
public sealed record Fee(string? Amount, FeeGround? Ground, string? Evidence);

/// <summary>Why the answer is late, and the day it is now expected; the time limit does not move (GDPR Art. 12(3)-(4)).</summary>
public sealed record LateAnswer(string? Reason, DateOnly? NewDate);

/// <summary>A message as recorded; of a template the text is what the letter said on the day.</summary>
public sealed record MessageRecord(
    MessageKind Kind, MessageDirection Direction, MessageChannel Channel, MessageTemplate? Template, MessageZone Zone, [property: ContentMember] string Text,
    [property: ContentMember] Fee? Fee, IReadOnlyList<Guid> AttachmentIds, DateTimeOffset? SentAt, NoticeState NoticeState);
