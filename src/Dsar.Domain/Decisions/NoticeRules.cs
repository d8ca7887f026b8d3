namespace Dsar.Domain;

/// <summary>A recipient that is to be told.</summary>
/// <param name="Recipient">The recipient as the register states it.</param>
/// <param name="Activity">Key of the activity.</param>
/// <param name="Action">What it is told.</param>
/// <param name="ByHand">True when the register states no way to reach it: a gap, and a task for a person.</param>
public sealed record PlannedNotice(Recipient Recipient, string Activity, NoticeAction Action, bool ByHand);

/// <summary>Who is told what after data were corrected, erased or restricted (GDPR Art. 19, 28(3)(e), C-129/21).</summary>
public static class NoticeRules
{
    /// <summary>What recipients are told of an item; null: nothing was done that they have to follow.</summary>
    /// <param name="right">The right exercised.</param>
    /// <param name="item">The item as decided and carried out.</param>
    public static NoticeAction? Of(Right right, DecidedItem item) => item.Outcome switch
    {
        ItemOutcome.Rectify => NoticeAction.Rectified,
        ItemOutcome.Erase or ItemOutcome.Anonymise => NoticeAction.Erased,
        ItemOutcome.Restrict when right == Right.Restriction => NoticeAction.Restricted,
        // Kept for law or one purpose alone: whoever got it may not go on using it for another either.
        ItemOutcome.RetainUntil or ItemOutcome.Withhold when right == Right.Erasure && RestrictionCauses.OnExecution(item) is not null => NoticeAction.Restricted,
        // Consent taken back reaches every controller in the chain (C-129/21).
        ItemOutcome.Stop when item.Ground == Grounds.ConsentWithdrawn => NoticeAction.Restricted,
        _ => null,
    };

    /// <summary>What recipients are told when identity is proven: the provisional restriction of an objection that is weighed; null: nothing.</summary>
    public static NoticeAction? OnIdentity(ObjectionKind? kind) => Rights.IsWeighed(kind) ? NoticeAction.Restricted : null;

    /// <summary>One notice for each recipient that got these kinds of data; processors too (GDPR Art. 28(3)(e)).</summary>
    /// <param name="activity">The activity whose data were changed.</param>
    /// <param name="categories">The kinds of data; empty: all of the activity.</param>
    /// <param name="action">What they are told.</param>
    public static IReadOnlyList<PlannedNotice> Plan(ProcessingActivity activity, IReadOnlyList<LocalText> categories, NoticeAction action) =>
    [
        .. activity.Recipients
            .Where(recipient => categories.Count == 0 || recipient.DataCategories.Count == 0 || recipient.DataCategories.Any(categories.Contains))
            .Select(recipient => new PlannedNotice(recipient, activity.Key, action, recipient.Contact is null or { Email: null, Url: null })),
    ];
}
