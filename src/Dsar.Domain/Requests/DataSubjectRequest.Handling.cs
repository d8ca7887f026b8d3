namespace Dsar.Domain;

/// <content>How it is worked on: by whom, sorted by what, in which language, with which care; possible in every state.</content>
public sealed partial class DataSubjectRequest
{
    /// <summary>The person at the controller who works on it; null when nobody does.</summary>
    public PersonId? AssigneeId { get; private set; }

    /// <summary>The controller's own words for sorting; never personal data.</summary>
    public IReadOnlyList<string> Labels { get; private set; } = [];

    /// <summary>True when the person's data are protected: restricted role, no address look-up, no automatic post.</summary>
    public bool ProtectedIdentity { get; private set; }

    /// <summary>Gives the work to a person, or to nobody.</summary>
    public void Assign(PersonId? assignee, Actor actor, DateTimeOffset now)
    {
        if (assignee != AssigneeId)
        {
            AssigneeId = assignee;
            Append(assignee is null ? "unassigned" : "assigned", actor, now);
        }
    }

    /// <summary>Replaces the labels.</summary>
    public void Label(IReadOnlyList<string> labels, Actor actor, DateTimeOffset now)
    {
        if (!labels.SequenceEqual(Labels))
        {
            Labels = [.. labels];
            Append("labelled", actor, now);
        }
    }

    /// <summary>Sets the language of letters and mails from here on.</summary>
    public void AnswerIn(Language language, Actor actor, DateTimeOffset now)
    {
        if (language != Language)
        {
            Language = language;
            Append("language_changed", actor, now, about: SnakeCase(language));
        }
    }

    /// <summary>The same person has asked for erasure too: this copy comes first, and so its working target is earlier (law.md section 4). Nothing for a right that gives no copy.</summary>
    public void AwaitedByErasure(Actor actor, DateTimeOffset now)
    {
        if (TargetKinds.Of(Right, Kind, erasureWaits: true) is var target && target != Target)
        {
            Target = target;
            Append("awaited_by_erasure", actor, now);
        }
    }

    /// <summary>Marks the person's data as protected, or not (law.md section 6); the product never unmarks them by itself.</summary>
    public void ProtectIdentity(bool isProtected, Actor actor, DateTimeOffset now)
    {
        if (isProtected != ProtectedIdentity)
        {
            ProtectedIdentity = isProtected;
            Append(isProtected ? "protected_identity" : "protection_ended", actor, now);
        }
    }

    /// <summary>
    /// Another contact was given before identity was proven. Questions that went to the old one are void, and so are their reminders, on which a refusal
    /// could rest; what is held is the level of the proofs that do not rest on the old mailbox.
    /// </summary>
    /// <param name="level">The level of the proofs that remain, 0 to 4.</param>
    /// <param name="actor">Who changed it.</param>
    /// <param name="now">The time (UTC).</param>
    public void ContactChanged(int level, Actor actor, DateTimeOffset now)
    {
        Require(nameof(ContactChanged), State is RequestState.Received or RequestState.AwaitingIdentity);
        CloseIdentityQuestions(now);
        IdentityQuestions = [.. IdentityQuestions.Select(q => q with { RemindedAt = null })];
        HeldLevel = level;
        Append("contact_changed", actor, now);
    }
}
