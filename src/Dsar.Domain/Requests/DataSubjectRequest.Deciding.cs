namespace Dsar.Domain;

/// <content>Decision, approval, forwarding, withdrawal, extension.</content>
public sealed partial class DataSubjectRequest
{
    /// <summary>The latest decision; null before the first.</summary>
    public Decision? Decision { get; private set; }

    /// <summary>Who proposed to forward the request after the search, and when; null when nobody has.</summary>
    public ProposedAct? ForwardingProposed { get; private set; }

    /// <summary>The one extension, or null.</summary>
    public Extension? Extension { get; private set; }

    /// <summary>Puts a decision before another person; the outcome is computed from its items.</summary>
    public void ProposeDecision(DecisionProposal proposal, Actor actor, DateTimeOffset now)
    {
        var facts = new Facts(this, actor, now) { Proposed = proposal };
        var outcome = OutcomeRule.Of(Right, proposal);
        if (outcome is null && State == RequestState.InReview)
        {
            throw new IllegalTransitionException(RequestTrigger.ProposeDecision, State, Guards.NotAllForward);
        }

        Fire(RequestTrigger.ProposeDecision, facts, about: proposal.Refusal?.Ground);
        CloseIdentityQuestions(now); // who decides waits no longer, so the clock runs again
        Decision = Decided(proposal, actor, now);
        if (State == RequestState.Executing)
        {
            PutInForce(Decision);
        }
    }

    /// <summary>Sends the decision back: to review, or to identity when it was a refusal before any search. The reason is sealed elsewhere.</summary>
    public void ReturnDecision(Guid decisionId, Actor actor, DateTimeOffset now)
    {
        Fire(RequestTrigger.ReturnDecision, new Facts(this, actor, now) { DecisionId = decisionId });
        Decision = Decision! with { State = DecisionState.Returned };
    }

    /// <summary>Approves the decision as another person; the outcome and its grounds become the request's.</summary>
    /// <param name="decisionId">The decision the approver has read.</param>
    /// <param name="actor">Who approves.</param>
    /// <param name="now">The time (UTC).</param>
    /// <param name="copyOutstanding">True while the same person waits for a copy (<see cref="Siblings"/>); an erasure waits too. Null when nobody has looked, as for the rights that do not wait: an erasure is not approved on it.</param>
    public void Approve(Guid decisionId, Actor actor, DateTimeOffset now, bool? copyOutstanding)
    {
        var onePerson = Decision is { } d && d.DecidedBy == actor.Person;
        Fire(RequestTrigger.Approve, new Facts(this, actor, now) { CopyOutstanding = copyOutstanding, DecisionId = decisionId }, onePerson ? "approve_one_person" : null, onePerson: onePerson);
        PutInForce(Decision! with { ApprovedBy = actor.Person, ApprovedAt = now, OnePerson = onePerson });
    }

    /// <summary>Proposes that the whole is another controller's; another person forwards it.</summary>
    public void ProposeForwarding(Actor actor, DateTimeOffset now)
    {
        Require(nameof(ProposeForwarding), State == RequestState.InReview);
        Require(nameof(ProposeForwarding), Guards.MayProposeForwarding.Failing(new Facts(this, actor, now)));
        Append("propose_forwarding", actor, now);
        ForwardingProposed = new ProposedAct(actor.Person, now);
    }

    /// <summary>Passes the request on: before the search because the person named the other controller, after it with another person's approval (GDPR Art. 28(3)(e)).</summary>
    public void Forward(string ground, Actor actor, DateTimeOffset now)
    {
        var onePerson = ForwardingProposed is { } proposed && proposed.By == actor.Person;
        Fire(RequestTrigger.Forward, new Facts(this, actor, now), about: ground, onePerson: onePerson);
        Outcome = RequestOutcome.Forwarded;
        Grounds = [ground];
        AnsweredAt ??= now;
    }

    /// <summary>Records that the person or their representative takes the request back. What is already carried out is stated elsewhere.</summary>
    public void Withdraw(Actor actor, DateTimeOffset now)
    {
        Fire(RequestTrigger.Withdraw, new Facts(this, actor, now));
        Outcome = RequestOutcome.Withdrawn;
        Grounds = [];
    }

    /// <summary>Extends the time to three months from receipt, once, inside the first month (GDPR Art. 12(3)). The reason in words is sealed elsewhere.</summary>
    public Extension Extend(ExtensionGround ground, Actor actor, DateTimeOffset now)
    {
        var today = StockholmTime.DayOf(now);
        var before = DeadlineOn(today);
        Fire(RequestTrigger.Extend, new Facts(this, actor, now));
        var after = Deadline.Of(DeadlineFacts() with { Extended = true }, today);
        Extension = new Extension(ground, now, before.Effective, after.Effective, today > before.Strict);
        return Extension;
    }

    private Decision Decided(DecisionProposal proposal, Actor actor, DateTimeOffset now) =>
        new(proposal.Id, DecisionState.Proposed, OutcomeRule.Of(Right, proposal) ?? RequestOutcome.Refused, GroundsOf(proposal), actor.Type, actor.Person, now)
        {
            RequiresApproval = State == RequestState.AwaitingApproval,
            WholeRefusal = proposal.Refusal?.Ground,
            SheetComplete = proposal.SheetComplete,
            KeepsStated = proposal.KeepsStated,
            GrantedLevel = proposal.GrantedLevel,
            SomethingToExecute = OutcomeRule.HasSomethingToExecute(Right, proposal) || IsProvisionallyRestricted,
        };

    private void PutInForce(Decision decision)
    {
        Decision = decision with { State = DecisionState.Approved };
        Outcome = decision.Outcome;
        Grounds = decision.Grounds;
        PackageVerified = false;
    }

    private void Require(string act, Guard? failing) => Require(act, failing is null, failing);

    private static IReadOnlyList<string> GroundsOf(DecisionProposal proposal) =>
        proposal.Refusal is { } refusal ? [refusal.Ground] : [.. proposal.Items.Where(i => !i.Silent && i.Ground != Domain.Grounds.NotThisPerson).Select(i => i.Ground).Distinct()];
}
