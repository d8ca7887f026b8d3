namespace Dsar.Domain;

/// <summary>What a stop leaves behind (law.md section 2): rows that no other purpose needs have lost their reason (GDPR Art. 17(1)(b)-(c), C-46/23), without a request for erasure.</summary>
public static class AfterStop
{
    /// <summary>What stays whatever was stopped: the keyed mark that prevents new mailings, and the proof that consent was once given (GDPR Art. 7(1), 21(3)).</summary>
    public static IReadOnlyList<string> Stays { get; } = ["suppression_mark", "proof_of_consent"];

    /// <summary>True when the proposal ends a use by rules O1, O2 or O7; a human review (O0) only pauses it.</summary>
    public static bool IsStop(Proposal proposal) => proposal is { Outcome: ItemOutcome.Stop, Ground: not Grounds.HumanReview };

    /// <summary>The keeping verdict of the stopped rows: ended with the stop, unless another purpose holds them or a statute demands them.</summary>
    /// <param name="own">What the keeping period says without the stop.</param>
    /// <param name="stoppedOn">The day of the stop, Europe/Stockholm.</param>
    /// <param name="heldForOtherPurpose">True when an activity that was not stopped holds the same rows.</param>
    public static RetentionVerdict Verdict(RetentionVerdict own, DateOnly stoppedOn, bool heldForOtherPurpose) =>
        heldForOtherPurpose || own.Kind == RetentionVerdictKind.MustKeep ? own
        : own is { Kind: RetentionVerdictKind.Expired, Since: { } since } && since < stoppedOn ? own
        : own.Kind == RetentionVerdictKind.NoneAllowed ? own
        : RetentionVerdict.Expired(stoppedOn);

    /// <summary>True when the system opens an erasure of the stopped rows and names it in the letter; a hold keeps them, for the claim alone.</summary>
    public static bool OpensErasure(RetentionVerdict afterStop, Hold? hold) => afterStop.IsOverdue && hold is null;
}
