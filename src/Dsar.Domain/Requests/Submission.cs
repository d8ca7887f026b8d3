namespace Dsar.Domain;

/// <summary>What came in together: one person, one reference, one proof of identity, one or more requests. Holds no personal data; who it is, is sealed elsewhere.</summary>
public sealed class Submission
{
    private static readonly IdentityMethod[] RestsOnMailbox = [IdentityMethod.MailboxCode, IdentityMethod.UnsubscribeToken, IdentityMethod.HeldContactMatch];

    private readonly List<IdentityCheck> _checks = [];

    private Submission()
    {
    }

    /// <summary>Identifies the submission.</summary>
    public SubmissionId Id { get; private set; }

    /// <summary>The controller it is addressed to.</summary>
    public ControllerId ControllerId { get; private set; }

    /// <summary>The reference the person may quote, such as GD-7K3M-9Q2P.</summary>
    public string Reference { get; private set; } = "";

    /// <summary>How it came.</summary>
    public IntakeChannel Channel { get; private set; }

    /// <summary>When it reached the controller (UTC): arrival, not registration.</summary>
    public DateTimeOffset ReceivedAt { get; private set; }

    /// <summary>When it was registered (UTC).</summary>
    public DateTimeOffset RegisteredAt { get; private set; }

    /// <summary>The identity checks made under any of its requests, oldest first.</summary>
    public IReadOnlyList<IdentityCheck> Checks => _checks;

    /// <summary>The highest level confirmed, 0 to 4; a proof holds while the submission is open.</summary>
    public int Level => _checks.Where(c => c.State == IdentityCheckState.Confirmed).Select(c => c.Level).DefaultIfEmpty(0).Max();

    /// <summary>
    /// The level for one use, 0 to 4. A signed letter counts only for an answer posted to the held address, or together with a code to that address;
    /// an agent's word alone never counts for special categories (law.md section 6).
    /// </summary>
    /// <param name="postedToHeldAddress">True when the answer goes by post to an address held before the request.</param>
    /// <param name="specialCategories">True when special categories would be given (GDPR Art. 9).</param>
    public int LevelFor(bool postedToHeldAddress, bool specialCategories)
    {
        var confirmed = _checks.Where(c => c.State == IdentityCheckState.Confirmed).ToList();
        var byPost = postedToHeldAddress || confirmed.Exists(c => c.Method == IdentityMethod.HeldAddressLetter);
        var usable = confirmed.Where(c => c.Method != IdentityMethod.SignedLetter || byPost).ToList();
        var alone = usable.TrueForAll(c => c.Method == IdentityMethod.AgentAttestation);
        return usable.Count == 0 || (alone && specialCategories) ? 0 : usable.Max(c => c.Level);
    }

    /// <summary>Registers what came in.</summary>
    public static Submission Receive(SubmissionId id, ControllerId controllerId, string reference, IntakeChannel channel, DateTimeOffset receivedAt, DateTimeOffset now) =>
        new() { Id = id, ControllerId = controllerId, Reference = reference, Channel = channel, ReceivedAt = receivedAt, RegisteredAt = now };

    /// <summary>Adds a check; a newer one of the same method voids the older that still waits.</summary>
    public IdentityCheck Ask(Guid id, IdentityMethod method, bool whyAsked, byte[]? codeHash, DateTimeOffset now)
    {
        foreach (var older in _checks.Where(c => c.Method == method))
        {
            older.Cancel();
        }

        var check = IdentityCheck.Ask(id, this, method, whyAsked, codeHash, now);
        _checks.Add(check);
        return check;
    }

    /// <summary>
    /// Another contact was given: what waits for an answer is void and, when the mailbox is another, so is every proof that rests on the old one.
    /// Answers the level of the proofs that remain.
    /// </summary>
    /// <param name="mailbox">True when the e-mail address is another.</param>
    public int ContactChanged(bool mailbox)
    {
        foreach (var check in _checks)
        {
            check.Cancel();
            if (mailbox && check.State == IdentityCheckState.Confirmed && RestsOnMailbox.Contains(check.Method))
            {
                check.Void();
            }
        }

        return Level;
    }
}
