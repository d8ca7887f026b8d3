namespace Dsar.Domain;

/// <summary>
/// What a stop leaves behind (law.md section 2): rows that no other purpose needs have lost their reason, and the controller opens their erasure without being asked
/// (GDPR Art. 17(1)(b)-(c), C-46/23). The mark that prevents new mailings is no row of the purpose and stays (Art. 21(3)); a proof that consent was given stays where
/// the data map keeps it (Art. 7(1)).
/// </summary>
public static class AfterStop
{
    /// <summary>True when the outcome ends a use by rules O1, O2 or O7; a human review (O0) only pauses it.</summary>
    public static bool IsStop(ItemOutcome outcome, string ground) => outcome == ItemOutcome.Stop && ground is Grounds.MarketingObjection or Grounds.ConsentWithdrawn or Grounds.ObjectionUpheld;

    /// <summary>Whether another basis of the activity still holds the rows: one that this stop does not reach.</summary>
    /// <param name="ground">Why the use ended: marketing_objection, consent_withdrawn or objection_upheld.</param>
    /// <param name="bases">The bases that the register states for the activity; null among them: words that fit none, which hold nothing.</param>
    public static bool IsHeldForOtherPurpose(string ground, IEnumerable<Basis?> bases) => ground switch
    {
        // The purpose itself is marketing, whatever its basis (Art. 21(3)).
        Grounds.MarketingObjection => false,
        Grounds.ConsentWithdrawn => bases.Any(basis => basis is not (null or Basis.Consent)),
        _ => bases.Any(basis => basis is Basis.Contract or Basis.LegalObligation or Basis.VitalInterests),
    };

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
    public static bool OpensErasure(RetentionVerdict afterStop, bool hasHold) => afterStop.IsOverdue && !hasHold;
}
