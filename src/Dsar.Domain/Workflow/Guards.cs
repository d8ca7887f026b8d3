namespace Dsar.Domain;

/// <summary>Every named fact that a row may demand, with its article and the problem code the API answers. Kept in one file, parts before the guards made of them.</summary>
public static class Guards
{
    private const string Always = "Art. 12(2)";

    // ---- Identity (law.md section 6)
    /// <summary>More proof of identity is needed than is held.</summary>
    public static readonly Guard LevelTooLow = new("held level too low", "Art. 12(6)", "identity_already_sufficient", f => f.Request.HeldLevel < f.Request.RequiredLevel);

    /// <summary>Identity is proven to the level the request requires. Nothing is read in any system before this.</summary>
    public static readonly Guard IdentityProven = new("identity proven", "Art. 12(6)", "identity_level_insufficient", f => f.Request.HeldLevel >= f.Request.RequiredLevel);

    private static readonly Guard HasCollected = new("already collected", "Art. 12(6)", "invalid_state", f => f.Request.Collected) { ChoosesRow = true };
    private static readonly Guard NotCollected = new("not yet collected", "Art. 12(6)", "invalid_state", f => !f.Request.Collected) { ChoosesRow = true };

    /// <summary>Identity is proven and the systems have not been searched.</summary>
    public static readonly Guard IdentityProvenBeforeCollecting = Guard.All("identity proven, not collected", "Art. 12(6)", NotCollected, IdentityProven);

    /// <summary>Identity is proven again, to the higher level that a finding demanded.</summary>
    public static readonly Guard IdentityProvenAfterCollecting = Guard.All("identity proven, collected", "Art. 12(6)", HasCollected, IdentityProven);

    /// <summary>Identity is proven; the reason for searching again is kept by the act.</summary>
    public static readonly Guard IdentityProvenReason = Guard.All("identity proven, reason", "Art. 12(6)", IdentityProven);

    // ---- Collecting
    /// <summary>Every planned system has ended, as found, empty, skipped, failed, done by hand or waived.</summary>
    public static readonly Guard PlanComplete = new("plan complete", "Art. 5(2)", "invalid_state", f => f.Request.Systems.Count > 0 && f.Request.Systems.All(s => s.Status.IsEnded()));

    // What rules O1 and O2 stop leaves nothing to judge: no balancing, no review (GDPR Art. 21(3), 7(3)).
    private static readonly Guard OnlyStops = new("only absolute stops", "Art. 21(3), 7(3)", "invalid_state", f => f.Request.HasOnlyAbsoluteStops) { ChoosesRow = true };
    private static readonly Guard SomethingToJudge = new("some item needs judgement", "Art. 21(1), 12(4)", "invalid_state", f => !f.Request.HasOnlyAbsoluteStops) { ChoosesRow = true };

    /// <summary>What is stopped at once is stated by whoever ends the search, item by item.</summary>
    internal static readonly Guard StopsGiven = new("every item a stop", "Art. 21(3), 7(3)", "decision_incomplete", f => f.Proposed is null || OutcomeRule.IsOnlyAbsoluteStops(f.Request.Kind, f.Proposed));

    /// <summary>Every planned system has ended and some item of the objection needs a person's judgement.</summary>
    public static readonly Guard PlanCompleteToJudge = Guard.All("plan complete, some item needs judgement", "Art. 5(2), 21(1)", SomethingToJudge, PlanComplete);

    /// <summary>Every planned system has ended and only marketing or consent is stopped.</summary>
    public static readonly Guard PlanCompleteOnlyStops = Guard.All("plan complete, only absolute stops", "Art. 21(3), 7(3)", OnlyStops, PlanComplete, StopsGiven);

    // ---- Clarification
    /// <summary>No question to the person is open.</summary>
    public static readonly Guard NoOpenClarification = new("no open clarification", "Art. 12(2)", "clarification_open", f => f.Request.OpenClarification is null);

    /// <summary>A question to the person is open.</summary>
    public static readonly Guard OpenClarification = new("open clarification", "rec. 63", "invalid_state", f => f.Request.OpenClarification is not null);

    // ---- Whole refusal before a search (rows 5, 6)
    private static readonly Guard IsWholeRefusal = new("a refusal of the whole", "Art. 12(6)", "identity_level_insufficient", f => f.Proposed is null or { Refusal: not null });
    private static readonly Guard NotAbsolute = new("not a stop that is absolute", "Art. 21(3), 7(3)", "refusal_not_ready", f => !Rights.IsAbsolute(f.Request.Kind));
    private static readonly Guard RefusalHasEvidence = new("evidence", "Art. 12(5)", "refusal_not_ready", f => f.Proposed?.Refusal is not { Ground: not Grounds.IdentityNotProven, HasEvidence: false }) { Why = "no_evidence" };
    private static readonly Guard IdentityNeverProven = new("identity never proven", "Art. 12(6)", "identity_already_sufficient", f => !RefusesForIdentity(f) || (!f.Request.Collected && f.Request.HeldLevel < f.Request.RequiredLevel));
    private static readonly Guard AskedWithReason = new("asked with a reason", "Art. 12(6)", "refusal_not_ready", f => !RefusesForIdentity(f) || (f.Request.State == RequestState.AwaitingIdentity && f.Request.IdentityQuestions.Any(q => q.WhyAsked))) { Why = "not_asked" };
    private static readonly Guard Reminded = new("reminded", "Art. 12(2)", "refusal_not_ready", f => !RefusesForIdentity(f) || f.Request.IdentityQuestions.Any(q => q is { WhyAsked: true, RemindedAt: not null })) { Why = "not_reminded" };

    /// <summary>The whole request is refused without a search: unfounded, excessive, abusive with evidence, or identity not proven after a reasoned question and its reminder.</summary>
    public static readonly Guard WholeRefusal = Guard.All("whole refusal with evidence", "Art. 12(2), (4)-(6)", IsWholeRefusal, NotAbsolute, IdentityNeverProven, AskedWithReason, Reminded, RefusalHasEvidence);

    // ---- Decision (row 11)
    internal static readonly Guard NotAllForward = new("something of the controller's own", "Art. 4(7)", "outcome_not_available", f => RefusesWhole(f) || !f.Request.Review.IsForwardOnly);
    private static readonly Guard NoOpenQuestion = new("no open question", "Art. 12(1)", "decision_incomplete", f => RefusesWhole(f) || f.Request.Review.OpenQuestions == 0);
    private static readonly Guard BasisStated = new("every basis stated", "Art. 5(2), 6(1)", "decision_incomplete", f => RefusesWhole(f) || f.Request.Review.BasisNotStated == 0);
    private static readonly Guard EveryFindingDecided = new("every finding has an outcome", "Art. 12(1)", "decision_incomplete", f => RefusesWhole(f) || f.Proposed is null or { WithoutOutcome: 0 });
    private static readonly Guard GapsClosed = new("gaps closed", "Art. 15(1)", "gap_open", f => RefusesWhole(f) || f.Proposed is null || f.Request.Review.OpenGaps.All(f.Proposed.ClosedGaps.Contains));
    private static readonly Guard OutcomesAdmitted = new("outcomes of the right", "Art. 12(1), 21(3)", "outcome_not_available", f => RefusesWhole(f) || f.Proposed is null || f.Proposed.Items.All(i => OutcomeRule.Admits(f.Request.Right, f.Request.Kind, i)));
    private static readonly Guard LevelSufficesForGrant = new("level suffices for what is granted", "Art. 12(6)", "identity_level_insufficient", f => f.Request.HeldLevel >= (f.Proposed?.GrantedLevel ?? 0));

    /// <summary>Every finding is decided, nothing is open, and the identity proven suffices for what is granted; or the whole is refused with evidence.</summary>
    public static readonly Guard Decided = Guard.All("decided", "Art. 12(1), (4)",
        NoOpenClarification, NotAllForward, NoOpenQuestion, BasisStated, EveryFindingDecided, OutcomesAdmitted, GapsClosed, LevelSufficesForGrant, NotAbsoluteWhole(), IdentityNeverProven, RefusalHasEvidence);

    private static readonly Guard FourEyesNeeded = new("four eyes needed", "Art. 5(2), 24", "invalid_state", f => f.Proposed is null || OutcomeRule.RequiresApproval(f.Request.Right, f.Proposed)) { ChoosesRow = true };
    private static readonly Guard FourEyesNotNeeded = new("four eyes not needed", "Art. 5(2), 12(2)", "invalid_state", f => f.Proposed is not null && !OutcomeRule.RequiresApproval(f.Request.Right, f.Proposed)) { ChoosesRow = true };

    /// <summary>Decided, and something is not given, or a contact that identifies is changed: another person approves.</summary>
    public static readonly Guard DecidedForFourEyes = Guard.All("decided, four eyes needed", "Art. 12(1), (4), 5(2)", [FourEyesNeeded, .. Decided.Parts]);

    /// <summary>Decided, and every item is given or neutral: a second person has nothing to weigh.</summary>
    public static readonly Guard DecidedAllGiven = Guard.All("decided, four eyes not needed", "Art. 12(1)-(2)", [FourEyesNotNeeded, .. Decided.Parts]);

    // ---- Approval (rows 12-15)
    private static readonly Guard LatestDecision = new("the latest decision", "Art. 5(2)", "decision_superseded", f => f.DecisionId is null || f.DecisionId == f.Request.Decision?.Id);
    private static readonly Guard SomethingToExecute = new("something to execute", "Art. 12(3)", "invalid_state", f => f.Request.Decision is { SomethingToExecute: true }) { ChoosesRow = true };
    private static readonly Guard NothingToExecute = new("nothing to execute", "Art. 12(4)", "invalid_state", f => f.Request.Decision is { SomethingToExecute: false }) { ChoosesRow = true };
    private static readonly Guard LevelStillSuffices = new("level suffices", "Art. 12(6)", "identity_level_insufficient", f => f.Request.HeldLevel >= (f.Request.Decision?.GrantedLevel ?? 0));
    private static readonly Guard SheetComplete = new("sheet complete", "Art. 15(1)(a)-(h), 15(2)", "gap_open", f => f.Request.Decision is { SheetComplete: true });

    /// <summary>The approver is a natural person other than the decider (or one person, after a day and a fresh log-in).</summary>
    public static readonly Guard OtherPerson = FourEyes.OtherPerson(f => f.Request.Decision is { } d ? new ProposedAct(d.DecidedBy, d.DecidedAt) : null);

    /// <summary>Another person approves and there is nothing to carry out: the whole was refused.</summary>
    public static readonly Guard OtherPersonNothingToExecute = Guard.All("another person, nothing to execute", "Art. 5(2), 24", NothingToExecute, LatestDecision, OtherPerson, LevelStillSuffices);

    /// <summary>Another person approves and the information sheet has all that Art. 15(1)-(2) demands.</summary>
    public static readonly Guard OtherPersonSheetComplete = Guard.All("another person, sheet complete", "Art. 5(2), 15(1)-(2)", SomethingToExecute, LatestDecision, OtherPerson, LevelStillSuffices, SheetComplete);

    /// <summary>Another person approves and there is something to carry out.</summary>
    public static readonly Guard OtherPersonSomethingToExecute = Guard.All("another person, something to execute", "Art. 5(2), 24", SomethingToExecute, LatestDecision, OtherPerson, LevelStillSuffices);

    /// <summary>No copy that the same person has asked for waits to be delivered; asked again before each system (<see cref="Siblings"/>).</summary>
    public static readonly Guard SiblingsDelivered = new("siblings delivered", "Art. 5(1)(a), 15", "sibling_undelivered", f => f.CopyOutstanding is false);

    private static readonly Guard KeepsStated = new("every kept item with date or event, and reason", "Art. 17(3), 12(4)", "decision_incomplete", f => f.Request.Decision is { KeepsStated: true });

    /// <summary>Another person approves, the person has the copies asked for, and what is kept has an end and a reason.</summary>
    public static readonly Guard OtherPersonSiblingsDelivered = Guard.All("another person, siblings delivered, keeps stated", "Art. 5(1)(a), 5(2), 15, 17(3)",
        SomethingToExecute, LatestDecision, OtherPerson, LevelStillSuffices, SiblingsDelivered, KeepsStated);

    /// <summary>A decision made after the search goes back to review.</summary>
    public static readonly Guard DecidedAfterCollecting = Guard.All("collected, reason", "Art. 12(4)", HasCollected, LatestDecision);

    /// <summary>A refusal made before any search goes back to identity, never to review.</summary>
    public static readonly Guard DecidedBeforeCollecting = Guard.All("not collected, reason", "Art. 12(4)", NotCollected, LatestDecision);

    // ---- Forward (row 7)
    /// <summary>The person named the controller whose data it is and asked nothing of our own.</summary>
    public static readonly Guard OtherControllerNamed = new("other controller named, nothing of our own asked", "Art. 28(3)(e)", "forwarding_not_allowed", f => f.Request.NamedOtherControllerOnly) { Why = "not_named" };

    private static readonly Guard SomethingFound = new("at least one finding", "Art. 28(3)(e)", "forwarding_not_allowed", f => f.Request.Review.Relevant > 0) { Why = "no_findings" };
    private static readonly Guard NoOwnFinding = new("every finding another controller's", "Art. 28(3)(e)", "forwarding_not_allowed", f => f.Request.Review.IsForwardOnly) { Why = "own_findings" };
    private static readonly Guard ForwardingProposed = new("forwarding proposed", "Art. 28(3)(e)", "invalid_state", f => f.Request.ForwardingProposed is not null);

    /// <summary>Something was found and all of it is another controller's; what an agent needs to propose forwarding.</summary>
    public static readonly Guard MayProposeForwarding = Guard.All("every finding another controller's", "Art. 28(3)(e)", SomethingFound, NoOwnFinding);

    /// <summary>All that was found is another controller's, and another person approves the forwarding.</summary>
    public static readonly Guard EveryFindingIsAnothers = Guard.All("every finding another controller's, another person", "Art. 28(3)(e)",
        SomethingFound, NoOwnFinding, ForwardingProposed, FourEyes.OtherPerson(f => f.Request.ForwardingProposed));

    // ---- Carrying out and delivering (rows 16, 17)
    /// <summary>The package holds approved items only, its manifest hash is verified and the completeness statement is inside.</summary>
    public static readonly Guard PackageProven = new("package proven", "Art. 15(3), 12(1)", "package_not_ready", f => f.Request.PackageVerified);

    private static readonly Guard NoticesQueued = Proof("notices queued", "Art. 19", ExecutionProof.NoticesQueued);

    /// <summary>Each value is written and read back, and recipients are to be told.</summary>
    public static readonly Guard ValuesCorrected = Guard.All("values written and read back, notices queued", "Art. 16, 19", Proof("values read back", "Art. 16", ExecutionProof.ValuesReadBack), NoticesQueued);

    /// <summary>What was to be erased is found no more or its system is named failed; what is kept has its deferred erasure and restriction; restores and recipients are seen to.</summary>
    public static readonly Guard ErasureProven = Guard.All("erased to zero, keeps stored, notices queued", "Art. 17, 18, 19",
        Proof("re-queried to zero", "Art. 17(1)", ExecutionProof.ErasedToZero), Proof("deferred entries and restrictions stored", "Art. 17(3), 18", ExecutionProof.KeepsStored),
        Proof("erasure register written", "Art. 17(1), 32", ExecutionProof.ErasureRegisterWritten), Proof("public copies noted", "Art. 17(2)", ExecutionProof.PublicCopiesNoted), NoticesQueued);

    /// <summary>Each restriction is in force and answered by the check, erasures planned for its items wait, recipients are to be told.</summary>
    public static readonly Guard RestrictionProven = Guard.All("restrictions in force, erasures held, notices queued", "Art. 18(2), 19",
        Proof("restrictions in force", "Art. 18(2)", ExecutionProof.RestrictionsInForce), Proof("scheduled erasures held", "Art. 18(1)(b)-(c)", ExecutionProof.ScheduledErasuresHeld), NoticesQueued);

    /// <summary>The files hold approved items only and are verified; a transfer that was asked for is accepted, or it is stated why it is not feasible.</summary>
    public static readonly Guard FilesProven = Guard.All("files proven, transfer settled", "Art. 20(1)-(2)", PackageProven, Proof("transfer settled", "Art. 20(2)", ExecutionProof.TransferSettled));

    private static readonly Guard HumanReviewed = Proof("a person has decided", "Art. 22(3)", ExecutionProof.HumanReviewed, f => f.Request.Kind == ObjectionKind.AutomatedDecision);
    private static readonly Guard ProvisionalSettled = Proof("provisional restriction settled", "Art. 18(3), 21(1)", ExecutionProof.ProvisionalSettled, f => f.Request.IsProvisionallyRestricted);

    /// <summary>Every stop is confirmed or covered by the check, the suppression is in force, and the provisional restriction is confirmed or its lifting announced.</summary>
    public static readonly Guard StopProven = Guard.All("stop confirmed, provisional restriction settled", "Art. 21(1), 21(3), 18(3)",
        Proof("stop confirmed", "Art. 21(1), 21(3)", ExecutionProof.StopsConfirmed), Proof("suppression in force", "Art. 21(3)", ExecutionProof.SuppressionInForce), HumanReviewed, ProvisionalSettled);

    private static readonly Guard Reached = new("answer reached the person", "Art. 12(3)", "invalid_state", f => f.Basis is not DeliveryBasis.MadeAvailable || f.Request is { AvailableAt: not null, DeliveryRemindedAt: not null });
    private static readonly Guard EndsFulfilled = new("all given, no system failed", "Art. 12(3)", "invalid_state", f => FinalState(f) == RequestState.Fulfilled) { ChoosesRow = true };
    private static readonly Guard EndsPartly = new("a part given", "Art. 12(4)", "invalid_state", f => FinalState(f) == RequestState.PartlyFulfilled) { ChoosesRow = true };
    private static readonly Guard EndsRefused = new("nothing given", "Art. 12(4)", "invalid_state", f => FinalState(f) == RequestState.Refused) { ChoosesRow = true };

    /// <summary>The answer has reached the person, all was given and no system failed without waiver.</summary>
    public static readonly Guard DeliveredInFull = Guard.All("delivered, all given", "Art. 12(3)", EndsFulfilled, PackageProven, Reached);

    /// <summary>The answer has reached the person; a part was not given, or a system failed.</summary>
    public static readonly Guard DeliveredInPart = Guard.All("delivered, a part given", "Art. 12(3)-(4)", EndsPartly, PackageProven, Reached);

    /// <summary>The refusal, with its reasons, has reached the person.</summary>
    public static readonly Guard RefusalDelivered = Guard.All("refusal delivered", "Art. 12(4)", EndsRefused, PackageProven, Reached);

    // ---- Withdraw and extend (rows 18, 19)
    /// <summary>The person or their representative wishes it; nothing closes itself.</summary>
    public static readonly Guard PersonsOwnWish = new("the person's own wish", Always, "people_only", f => f.Actor.Type != ActorType.System);

    private static readonly Guard NotAbsoluteStop = new("not an absolute stop", "Art. 21(3), 7(3)", "extension_not_allowed", f => !Rights.IsAbsolute(f.Request.Kind) && !f.Request.HasOnlyAbsoluteStops) { Why = "absolute_objection" };
    private static readonly Guard NotAnswered = new("not answered", "Art. 12(3)", "extension_not_allowed", f => f.Request.AnsweredAt is null) { Why = "already_answered" };
    private static readonly Guard NotExtended = new("not yet extended", "Art. 12(3)", "extension_not_allowed", f => f.Request.Extension is null) { Why = "already_extended" };
    private static readonly Guard InFirstMonth = new("within the first month", "Art. 12(3)", "extension_not_allowed", f => f.Today <= f.Request.DeadlineOn(f.Today).ExtendBy) { Why = "after_first_month" };

    /// <summary>Within the first month and not yet extended.</summary>
    public static readonly Guard Extendable = Guard.All("first month, not yet extended", "Art. 12(3)", NotAbsoluteStop, NotAnswered, NotExtended, InFirstMonth);

    private static Guard NotAbsoluteWhole() => NotAbsolute with { Holds = f => !RefusesWhole(f) || !Rights.IsAbsolute(f.Request.Kind) };

    private static bool RefusesWhole(Facts f) => f.Proposed is { Refusal: not null };

    private static bool RefusesForIdentity(Facts f) => f.Proposed?.Refusal?.Ground == Grounds.IdentityNotProven;

    private static RequestState? FinalState(Facts f) => f.Request.Decision is { } d ? OutcomeRule.FinalState(d.Outcome, f.Request.Systems, d.NotExecuted) : null;

    private static Guard Proof(string name, string article, ExecutionProof proof, Func<Facts, bool>? neededWhen = null) =>
        new(name, article, "invalid_state", f => neededWhen?.Invoke(f) == false || f.Request.Decision?.Proofs.Contains(proof) == true);
}
