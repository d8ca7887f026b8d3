namespace Dsar.Domain;

/// <summary>Who put an act before another person, and when.</summary>
/// <param name="By">The natural person behind it; null when the system did it.</param>
/// <param name="At">The time (UTC).</param>
public sealed record ProposedAct(PersonId? By, DateTimeOffset At);

/// <summary>Whether one person may decide alone; a setting of the controller with a recorded reason.</summary>
public enum ApprovalRule
{
    /// <summary>The approver is another person than the decider; the default (GDPR Art. 5(2), 24).</summary>
    TwoPeople,

    /// <summary>Very small controllers: the same person may approve after a day and a fresh log-in.</summary>
    OnePerson,
}

/// <summary>Four eyes (GDPR Art. 5(2), 24): the facts that together mean "approved by another person".</summary>
public static class FourEyes
{
    /// <summary>How long one person waits before approving the own decision.</summary>
    public static readonly TimeSpan WaitingTime = TimeSpan.FromHours(24);

    /// <summary>How recent the second log-in of one person has to be.</summary>
    public static readonly TimeSpan FreshFor = TimeSpan.FromMinutes(10);

    /// <summary>The guard "another person", for the proposal that <paramref name="proposed"/> picks.</summary>
    internal static Guard OtherPerson(Func<Facts, ProposedAct?> proposed)
    {
        Guard[] parts =
        [
            new("a person approves", "Art. 5(2), 24", "people_only", IsPerson),
            new("not the decider, or one person may decide", "Art. 5(2), 24", "four_eyes_same_person",
                f => IsAnother(f, proposed(f)) || f.Request.Approval == ApprovalRule.OnePerson),
            new("24 hours after the decision", "Art. 5(2), 24", "waiting_time_not_over",
                f => IsAnother(f, proposed(f)) || HasWaited(f, proposed(f))),
            new("a second, fresh log-in", "Art. 5(2), 32", "fresh_authentication_required",
                f => IsAnother(f, proposed(f)) || IsFresh(f, proposed(f))),
        ];
        return Guard.All("another person", "Art. 5(2), 24", parts);
    }

    /// <summary>True when the actor is a natural person other than the one who made the proposal.</summary>
    internal static bool IsAnother(Facts facts, ProposedAct? proposed) =>
        IsPerson(facts) && proposed is not null && facts.Actor.Person != proposed.By;

    private static bool IsPerson(Facts facts) => facts.Actor is { Type: ActorType.Person, Person: not null };

    private static bool HasWaited(Facts facts, ProposedAct? proposed) =>
        proposed is not null && facts.Now - proposed.At >= WaitingTime;

    private static bool IsFresh(Facts facts, ProposedAct? proposed) =>
        proposed is not null && facts.Actor.AuthenticatedAt is { } at && at > proposed.At && at <= facts.Now && facts.Now - at <= FreshFor;
}
