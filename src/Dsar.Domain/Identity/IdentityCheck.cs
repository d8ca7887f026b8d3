namespace Dsar.Domain;

/// <summary>Where an identity check stands.</summary>
public enum IdentityCheckState
{
    /// <summary>Waits for the person.</summary>
    Pending,

    /// <summary>Proven.</summary>
    Confirmed,

    /// <summary>Five wrong codes.</summary>
    Failed,

    /// <summary>Not answered in time.</summary>
    Expired,

    /// <summary>Replaced by a newer one, or no longer needed.</summary>
    Cancelled,
}

/// <summary>One check of who the person is; belongs to the submission and counts for all its requests. Keeps method, level and time, nothing of the proof.</summary>
public sealed class IdentityCheck
{
    /// <summary>How many codes may be tried.</summary>
    public const int Tries = 5;

    private IdentityCheck()
    {
    }

    /// <summary>Identifies the check.</summary>
    public Guid Id { get; private set; }

    /// <summary>The submission it counts for.</summary>
    public SubmissionId SubmissionId { get; private set; }

    /// <summary>The method.</summary>
    public IdentityMethod Method { get; private set; }

    /// <summary>The level it proves, 0 to 4; of a signed letter only for an answer posted to the held address.</summary>
    public int Level { get; private set; }

    /// <summary>Where it stands; an expiry that has passed counts as expired at the next try.</summary>
    public IdentityCheckState State { get; private set; }

    /// <summary>When it was asked (UTC).</summary>
    public DateTimeOffset AskedAt { get; private set; }

    /// <summary>When the person was reminded (UTC).</summary>
    public DateTimeOffset? RemindedAt { get; private set; }

    /// <summary>The last moment to answer (UTC); null when confirmed at once.</summary>
    public DateTimeOffset? ExpiresAt { get; private set; }

    /// <summary>How many codes may still be tried; null for a method without code.</summary>
    public int? AttemptsLeft { get; private set; }

    /// <summary>When it was confirmed (UTC).</summary>
    public DateTimeOffset? ConfirmedAt { get; private set; }

    /// <summary>When the last wrong code voided it (UTC).</summary>
    public DateTimeOffset? FailedAt { get; private set; }

    /// <summary>True when the reasonable doubt was stated (GDPR Art. 12(6)); the words are sealed elsewhere.</summary>
    public bool WhyAsked { get; private set; }

    /// <summary>True when it was asked with a stated doubt within three working days of receipt, so that the clock stands still.</summary>
    public bool PausesClock { get; private set; }

    /// <summary>The keyed hash of the code, opaque here; gone once the check has ended.</summary>
    public byte[]? CodeHash { get; private set; }

    /// <summary>Asks: the check waits for the person. A method that is confirmed at once is confirmed.</summary>
    public static IdentityCheck Ask(Guid id, Submission submission, IdentityMethod method, bool whyAsked, byte[]? codeHash, DateTimeOffset now)
    {
        var row = IdentityMethods.Row(method);
        if (row.UsesCode && codeHash is null)
        {
            throw new ArgumentException($"{method} needs the hash of a code.", nameof(codeHash));
        }

        return new IdentityCheck
        {
            Id = id,
            SubmissionId = submission.Id,
            Method = method,
            Level = row.Level,
            State = row.OpenFor is null ? IdentityCheckState.Confirmed : IdentityCheckState.Pending,
            AskedAt = now,
            ExpiresAt = now + row.OpenFor,
            AttemptsLeft = row.UsesCode ? Tries : null,
            ConfirmedAt = row.OpenFor is null ? now : null,
            WhyAsked = whyAsked,
            PausesClock = whyAsked && row.OpenFor is not null && IsWithoutDelay(submission.ReceivedAt, now),
            CodeHash = row.UsesCode ? codeHash : null,
        };
    }

    /// <summary>Tries a code; the caller compares its hash in constant time. Answers the state after the try; a wrong one leaves it Pending, the fifth makes it Failed.</summary>
    public IdentityCheckState TryCode(Func<byte[], bool> isCode, DateTimeOffset now)
    {
        Expire(now);
        if (State != IdentityCheckState.Pending || CodeHash is null)
        {
            return State;
        }

        if (isCode(CodeHash))
        {
            Confirm(now);
            return State;
        }

        AttemptsLeft--;
        if (AttemptsLeft == 0)
        {
            FailedAt = now;
            End(IdentityCheckState.Failed);
        }

        return State;
    }

    /// <summary>Confirms a pending check without code, such as an eID; answers false when it has ended.</summary>
    public bool Confirm(DateTimeOffset now)
    {
        Expire(now);
        if (State != IdentityCheckState.Pending)
        {
            return false;
        }

        ConfirmedAt = now;
        End(IdentityCheckState.Confirmed);
        return true;
    }

    /// <summary>Ends a pending check that a newer one replaces.</summary>
    public void Cancel()
    {
        if (State == IdentityCheckState.Pending)
        {
            End(IdentityCheckState.Cancelled);
        }
    }

    /// <summary>Ends a check that no longer proves anything, also a confirmed one: what it proved is not what is asked about any more.</summary>
    internal void Void() => End(IdentityCheckState.Cancelled);

    /// <summary>Ends a pending check whose time has passed; does nothing otherwise.</summary>
    public void Expire(DateTimeOffset now)
    {
        if (State == IdentityCheckState.Pending && ExpiresAt < now)
        {
            End(IdentityCheckState.Expired);
        }
    }

    /// <summary>Records the reminder, once.</summary>
    public void Remind(DateTimeOffset now) => RemindedAt ??= now;

    private void End(IdentityCheckState state)
    {
        State = state;
        CodeHash = null;
    }

    private static bool IsWithoutDelay(DateTimeOffset received, DateTimeOffset asked) =>
        StockholmTime.DayOf(asked) <= WorkingDays.After(StockholmTime.DayOf(received), Pause.AskWithinWorkingDays);
}
