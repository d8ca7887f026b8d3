using Dsar.Api.Features.Records;
using Dsar.Api.Web;
using Dsar.Domain;

namespace Dsar.Api.Features.RecipientNotices;

/// <summary>How a recipient is told.</summary>
public enum NoticeMethod
{
    Email,

    /// <summary>A signed call to the recipient's own system; no installation sends these yet.</summary>
    Webhook,

    /// <summary>By a person, with a task.</summary>
    Manual,
}

/// <summary>The recipient's answer: when, and what shows it.</summary>
public sealed record NoticeReceipt(DateTimeOffset At, [property: ContentMember] string Evidence);

/// <summary>Why the recipient is not told (GDPR Art. 19), and who answers for that.</summary>
public sealed record NoticeExcusal(ExcuseGround Ground, [property: ContentMember] string Reason, ActorView By);

/// <summary>A recipient of the data is told what was done with them (GDPR Art. 19, 28(3)(e)); nothing of the person is in it.</summary>
public sealed record RecipientNoticeRecord(
    Guid RecipientId, string? Name, string Article, NoticeAction Action, NoticeMethod Method, NoticeState State, DateTimeOffset? SentAt, NoticeReceipt? Receipt, NoticeExcusal? Excusal);

/// <summary>What the installation keeps beside a notice.</summary>
/// <param name="Recipients">Ids of the same recipient in several activities.</param>
/// <param name="Categories">The kinds of data it is about.</param>
/// <param name="Reminders">How often it was reminded.</param>
/// <param name="Cause">Activity and day of a later erasure; null for what the request itself came to.</param>
public sealed record NoticeInner(IReadOnlyList<Guid> Recipients, IReadOnlyList<LocalText> Categories, int Reminders = 0, string? Cause = null);
