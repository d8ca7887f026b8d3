namespace Dsar.Domain;

/// <content>Proof of identity and questions to the person (law.md section 6).</content>
public sealed partial class DataSubjectRequest
{
    /// <summary>The highest identity level confirmed, 0 to 4; shared by the submission while it is open.</summary>
    public int HeldLevel { get; private set; }

    /// <summary>The level required: the right's at intake, raised by findings.</summary>
    public int RequiredLevel { get; private set; }

    /// <summary>The level the right required at intake.</summary>
    public int IntakeLevel { get; private set; }

    /// <summary>Why the required level is what it is.</summary>
    public IReadOnlyList<LevelReason> RequiredWhy { get; private set; } = [];

    /// <summary>When the required level was last reached (UTC).</summary>
    public DateTimeOffset? IdentityConfirmedAt { get; private set; }

    /// <summary>Questions about who the person is, oldest first, as far as clock and refusal depend on them.</summary>
    public IReadOnlyList<IdentityQuestion> IdentityQuestions { get; private set; } = [];

    /// <summary>The question to the person that is open, or null.</summary>
    public Clarification? OpenClarification => _clarifications.Find(c => c.IsOpen);

    /// <summary>Asks the person to prove who they are. With <paramref name="whyAsked"/> the clock may pause (GDPR Art. 12(6)).</summary>
    public void RequireIdentity(Guid checkId, bool whyAsked, Actor actor, DateTimeOffset now)
    {
        Fire(RequestTrigger.RequireIdentity, new Facts(this, actor, now));
        IdentityQuestions = [.. IdentityQuestions, new IdentityQuestion(checkId, now, whyAsked)];
    }

    /// <summary>Puts one more identity question while the first is waited for, such as another method.</summary>
    public void AskIdentity(Guid checkId, bool whyAsked, Actor actor, DateTimeOffset now)
    {
        Require(nameof(AskIdentity), State == RequestState.AwaitingIdentity);
        Require(nameof(AskIdentity), HeldLevel < RequiredLevel, Guards.LevelTooLow);
        Append("identity_asked", actor, now);
        IdentityQuestions = [.. IdentityQuestions, new IdentityQuestion(checkId, now, whyAsked)];
    }

    /// <summary>Records that the person was reminded of an identity question.</summary>
    public void IdentityReminded(Guid checkId, Actor actor, DateTimeOffset now)
    {
        RequireOpen(nameof(IdentityReminded));
        Append("identity_reminded", actor, now);
        IdentityQuestions = [.. IdentityQuestions.Select(q => q.Id == checkId ? q with { RemindedAt = q.RemindedAt ?? now } : q)];
    }

    /// <summary>
    /// Records a confirmed level. When it suffices and the request waits for it, the request goes on (to Collecting, or back to InReview) and the answer is true;
    /// otherwise only the level is kept, and the answer is false. A level in a final state throws.
    /// </summary>
    public bool ConfirmIdentity(int level, Actor actor, DateTimeOffset now)
    {
        RequireOpen(nameof(ConfirmIdentity));
        HeldLevel = Math.Max(HeldLevel, level);
        var waits = State is RequestState.Received or RequestState.AwaitingIdentity;
        if (!waits || HeldLevel < RequiredLevel)
        {
            Append("identity_level_held", actor, now, about: $"{level}");
            return false;
        }

        Fire(RequestTrigger.ConfirmIdentity, new Facts(this, actor, now), about: $"{level}");
        IdentityConfirmedAt = now;
        CloseIdentityQuestions(now);
        return true;
    }

    /// <summary>A finding demands a higher level (GDPR Art. 12(6), 32); the level never falls by this.</summary>
    public void RaiseRequiredLevel(int level, IReadOnlyList<LevelReason> why, Actor actor, DateTimeOffset now)
    {
        Require(nameof(RaiseRequiredLevel), State is RequestState.Collecting or RequestState.InReview);
        if (level > RequiredLevel)
        {
            RequiredLevel = level;
            RequiredWhy = why;
            Append("identity_level_raised", actor, now, about: $"{level}");
        }
    }

    /// <summary>
    /// The higher level that a finding demanded did not come: the request goes back to review with the right's own level,
    /// so that the items above it are withheld alone (identity_not_proven) and the rest is answered (law.md section 6).
    /// </summary>
    public void AnswerWithoutStepUp(Actor actor, DateTimeOffset now)
    {
        Require(nameof(AnswerWithoutStepUp), State == RequestState.AwaitingIdentity && Collected);
        Require(nameof(AnswerWithoutStepUp), HeldLevel >= IntakeLevel, Guards.IdentityProven);
        RequiredLevel = IntakeLevel;
        RequiredWhy = [new LevelReason("right")];
        Fire(RequestTrigger.ConfirmIdentity, new Facts(this, actor, now), "step_up_given_up");
        CloseIdentityQuestions(now);
    }

    /// <summary>
    /// Leave to search the connected systems; throws until identity is proven to the level the right requires and the request is Collecting or later, and in a final state.
    /// A level that a finding raised governs what is given, not the search: else a search that was interrupted, or a failed system, could never be tried again.
    /// </summary>
    public ConfirmedIdentity Identity(IReadOnlyList<Identifier> identifiers)
    {
        Require(nameof(Identity), HeldLevel >= IntakeLevel, Guards.IdentityProven);
        Require(nameof(Identity), State is >= RequestState.Collecting and <= RequestState.Delivering);
        return new ConfirmedIdentity(Id, ControllerId, HeldLevel, identifiers);
    }

    /// <summary>Puts a question about what is meant; one at a time (GDPR Art. 12(2), rec. 63).</summary>
    public Clarification AskClarification(Guid id, ClarificationWhy why, Actor actor, DateTimeOffset now)
    {
        Fire(RequestTrigger.RequestClarification, new Facts(this, actor, now));
        var question = new Clarification(id, Id, why, now);
        _clarifications.Add(question);
        return question;
    }

    /// <summary>Records that the person was reminded of the open question.</summary>
    public void ClarificationReminded(Actor actor, DateTimeOffset now)
    {
        var question = OpenClarification ?? throw new IllegalTransitionException(nameof(ClarificationReminded), State, Guards.OpenClarification);
        question.RemindedAt ??= now;
        Append("clarification_reminded", actor, now);
    }

    /// <summary>Records that the open question was answered, on the day the answer came.</summary>
    public void AnswerClarification(Actor actor, DateTimeOffset answeredAt, DateTimeOffset now)
    {
        Fire(RequestTrigger.AnswerClarification, new Facts(this, actor, now));
        _clarifications.Last(c => c.IsOpen).AnsweredAt = answeredAt;
    }

    /// <summary>Closes the open question without an answer: an agent goes on with what is known (nothing closes itself).</summary>
    public void CloseClarification(Actor actor, DateTimeOffset now)
    {
        Require(nameof(CloseClarification), actor.Type is ActorType.Person or ActorType.Integration);
        Fire(RequestTrigger.AnswerClarification, new Facts(this, actor, now), "close_clarification");
        _clarifications.Last(c => c.IsOpen).ClosedAt = now;
    }

    private void CloseIdentityQuestions(DateTimeOffset now) =>
        IdentityQuestions = [.. IdentityQuestions.Select(q => q with { AnsweredAt = q.AnsweredAt ?? now })];
}
