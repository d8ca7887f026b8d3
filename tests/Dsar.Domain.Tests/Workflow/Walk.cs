namespace Dsar.Domain.Tests;

/// <summary>One right, or one kind of objection, for the walks.</summary>
/// <param name="Right">The right.</param>
/// <param name="Kind">The kind of an objection.</param>
/// <param name="Given">An item that is given.</param>
/// <param name="Refused">An item that is not.</param>
/// <param name="AloneWhenAllGiven">True when a decision that gives everything needs no second person.</param>
/// <param name="Proofs">What has to be proven before the carrying out ends.</param>
internal sealed record WalkCase(Right Right, ObjectionKind? Kind, DecidedItem Given, DecidedItem Refused, bool AloneWhenAllGiven, params ExecutionProof[] Proofs)
{
    /// <summary>An item with an outcome that the right does not have.</summary>
    public DecidedItem Foreign => new(Right == Right.Erasure ? ItemOutcome.Disclose : ItemOutcome.Erase, Grounds.Excessive);

    public bool Weighed => Kind is ObjectionKind.OwnSituation or ObjectionKind.Research;

    public DecidedItem Kept(bool stated) =>
        Refused.Outcome == ItemOutcome.RetainUntil ? Refused with { Keep = new Keep(stated ? new DateOnly(2033, 12, 31) : null, null, HasReason: true) } : Refused;
}

/// <summary>
/// A random walk of the aggregate. Half of the steps try anything, half try what the state is waiting for, so that walks also come to their end.
/// The walk keeps its own book of who proved and who decided, and compares: it does not ask the guards.
/// </summary>
internal sealed class Walk
{
    private static readonly PersonId AnnaId = PersonId.New();
    private static readonly PersonId BoId = PersonId.New();
    private static readonly string[] Refusals = [Grounds.IdentityNotProven, Grounds.ManifestlyUnfounded, Grounds.Excessive, Grounds.AbusiveIntent];
    private static readonly SystemStatus[] Ends = [SystemStatus.Found, SystemStatus.Empty, SystemStatus.Skipped, SystemStatus.Failed, SystemStatus.ManualDone];

    private readonly DataSubjectRequest _request;
    private readonly WalkCase _case;
    private readonly bool _onePerson;
    private DateTimeOffset _now = Scenario.Start;
    private int _proven;
    private (PersonId? By, DateTimeOffset At)? _proposed;
    private (PersonId? By, DateTimeOffset At)? _forwarding;
    private bool _secondPerson;
    private bool _nothingToWeigh;
    private bool? _copyOwed;
    private bool _keepsStated;
    private bool _packaged;
    private HashSet<ExecutionProof> _proofs = [];
    private bool _failed;
    private bool _ended;
    private bool _confirmed;

    public Walk(WalkCase of, bool onePerson)
    {
        (_case, _onePerson) = (of, onePerson);
        var receipt = Scenario.Receipt with { Right = of.Right, Kind = of.Kind, Approval = onePerson ? ApprovalRule.OnePerson : ApprovalRule.TwoPeople };
        _request = DataSubjectRequest.Receive(receipt, Actor.Subject, _now);
    }

    public RequestState State => _request.State;

    /// <summary>Names of the facts that stood in the way of a step.</summary>
    public HashSet<string> Blocked { get; } = [];

    public IEnumerable<HistoryEntry> Transitions => _request.History.Where(entry => entry.Type == HistoryType.Transition);

    /// <summary>Takes one step; answers what went wrong, or null.</summary>
    public string? Step(int dice)
    {
        var choice = dice % 1000;
        _now = _now.AddHours(dice / 1000 % 61 == 0 ? 480 : dice / 1000 % 4 == 0 ? 30 : 1);
        var before = (_request.State, _request.History.Count, _request.Version);
        var actor = Someone(dice / 4000);
        _copyOwed = (dice / 7 % 6) switch { 0 => true, 1 => null, _ => false };
        try
        {
            if (choice < 500)
            {
                Progress(dice / 10_000, actor);
            }
            else
            {
                Anything(choice % 23, dice / 10_000, actor);
            }
        }
        catch (IllegalTransitionException e)
        {
            Blocked.Add(e.Guard?.Name ?? "");
            return (_request.State, _request.History.Count) == (before.State, before.Count) ? null : "a refused act left a trace";
        }

        return Judge(before.State, before.Count, before.Version);
    }

    private Actor Someone(int dice) => (dice % 8) switch
    {
        0 or 1 => Actor.Agent(AnnaId, authenticatedAt: dice % 3 == 0 ? _now : null),
        2 or 3 or 4 => Actor.Agent(BoId, authenticatedAt: dice % 3 == 0 ? _now : null),
        5 => new Actor(ActorType.Integration, Guid.Empty, AnnaId),
        6 => Actor.System,
        _ => Actor.Subject,
    };

    private void Progress(int dice, Actor actor)
    {
        switch (_request.State)
        {
            case RequestState.Received or RequestState.AwaitingIdentity: Confirm(dice % 4, actor); break;
            case RequestState.Collecting when _request.Systems.Count == 0: _request.PlanCollection([new("crm"), new("mail")], actor, _now); break;
            case RequestState.Collecting when dice % 6 == 0: Review(new ReviewState(2) { AbsoluteStops = dice / 6 % 3 }, actor); break;
            case RequestState.Collecting when _request.Systems.FirstOrDefault(s => !s.Status.IsEnded()) is { } open: _request.SystemEnded(open with { Status = Ends[dice % 5] }, actor, _now); break;
            case RequestState.Collecting: Finish(actor); break;
            case RequestState.InReview when _request.ForwardingProposed is not null: Forward(actor); break;
            case RequestState.InReview when _request.Review.IsForwardOnly: ProposeForwarding(actor); break;
            case RequestState.InReview when dice % 9 == 0: Review(new ReviewState(2, AnotherControllers: 2), actor); break;
            case RequestState.InReview when _request.Review.OpenQuestions > 0: Review(new ReviewState(2) { AbsoluteStops = dice % 2 }, actor); break;
            case RequestState.InReview: Propose(dice, actor); break;
            case RequestState.AwaitingApproval: Approve(actor); break;
            case RequestState.Executing when !_request.PackageVerified: Package(actor); break;
            case RequestState.Executing when _case.Proofs.Length > 0 && dice % 2 == 0: Prove(dice / 2, actor); break;
            case RequestState.Executing: _request.FinishExecution(actor, _now); break;
            case RequestState.Delivering when !_request.PackageVerified: Package(actor); break;
            case RequestState.Delivering: _request.ConfirmDelivery((DeliveryBasis)(dice % 5), actor, _now, _now); break;
            default: _request.Withdraw(actor, _now); break;
        }
    }

    private void Anything(int act, int dice, Actor actor)
    {
        switch (act)
        {
            case 0: Confirm(dice % 5, actor); break;
            case 1: _request.RequireIdentity(Guid.CreateVersion7(), dice % 2 == 0, actor, _now); break;
            case 2: _request.RaiseRequiredLevel(dice % 5, [], actor, _now); break;
            case 3: _request.PlanCollection([new("crm")], actor, _now); break;
            case 4: _request.SystemEnded(new("crm", Ends[dice % 5]), actor, _now); break;
            case 5: Finish(actor); break;
            case 6: _request.Recollect(["crm"], actor, _now); break;
            case 7: Review(new ReviewState(dice % 4, dice % 2, dice % 3, dice % 5 == 0 ? 1 : 0) { AbsoluteStops = dice / 5 % 3 }, actor); break;
            case 8: Propose(dice, actor); break;
            case 9: Refuse(dice, actor); break;
            case 10: _request.ReturnDecision(_request.Decision?.Id ?? Guid.Empty, actor, _now); break;
            case 11: Approve(actor); break;
            case 12: Package(actor); break;
            case 22: Prove(dice, actor); break;
            case 13: _request.FinishExecution(actor, _now); break;
            case 14: _request.MadeAvailable(_now, actor, _now); break;
            case 15: _request.ConfirmDelivery((DeliveryBasis)(dice % 5), actor, _now, _now); break;
            case 16 when dice % 6 == 0: _request.Withdraw(actor, _now); break;
            case 17: _request.Extend(ExtensionGround.Complexity, actor, _now); break;
            case 18: _request.AskClarification(Guid.CreateVersion7(), ClarificationWhy.LargeAmount, actor, _now); break;
            case 19: _request.AnswerClarification(actor, _now, _now); break;
            case 20: ProposeForwarding(actor); break;
            case 21: Forward(actor); break;
            default: _request.WaiveSystem("crm", actor, _now); break;
        }
    }

    private void Confirm(int level, Actor actor)
    {
        _confirmed |= _request.ConfirmIdentity(level, actor, _now);
        _proven = Math.Max(_proven, level);
    }

    private void Finish(Actor actor)
    {
        _request.FinishCollecting(actor, _now, Scenario.Proposal(_case.Given));
        _ended = true;
        _nothingToWeigh = _request.State == RequestState.Executing && _case.Right == Right.Objection;
        Decided([_case.Given]);
    }

    private void Propose(int dice, Actor actor)
    {
        DecidedItem[] items = dice % 17 == 0 ? [_case.Foreign] : (dice % 5) switch { 0 => [], 1 or 2 => [_case.Given], 3 => [_case.Given, _case.Kept(dice % 3 > 0)], _ => [_case.Kept(dice % 3 > 0)] };
        var identityContact = dice % 11 == 0;
        _request.ProposeDecision(Scenario.Proposal(items) with { SheetComplete = dice % 7 != 0, TouchesIdentityContact = identityContact }, actor, _now);
        _proposed = (actor.Person, _now);
        _nothingToWeigh = _case.AloneWhenAllGiven && items.Length == 1 && items[0] == _case.Given && !(identityContact && _case.Right == Right.Rectification);
        Decided(items);
    }

    private void Decided(DecidedItem[] items)
    {
        (_proofs, _failed, _secondPerson) = ([], false, false);
        _keepsStated = items.All(i => i.Outcome != ItemOutcome.RetainUntil || i.Keep is { HasReason: true, Until: not null });
        _packaged = false;
    }

    private void Refuse(int dice, Actor actor)
    {
        _request.ProposeDecision(Scenario.Refusal(Refusals[dice % 4], dice % 3 != 0), actor, _now);
        _proposed = (actor.Person, _now);
        _nothingToWeigh = false;
        Decided([]);
    }

    private void Approve(Actor actor)
    {
        _request.Approve(_request.Decision?.Id ?? Guid.Empty, actor, _now, _copyOwed);
        _secondPerson = IsSecond(_proposed, actor);
        _packaged = false;
    }

    private void Package(Actor actor)
    {
        _request.PackageBuilt(actor, _now);
        _packaged = true;
    }

    // Half of the time all that is needed, else something left out; now and then a system that could not carry it out.
    private void Prove(int dice, Actor actor)
    {
        var left = dice % 2 == 0 ? -1 : dice / 2 % Math.Max(1, _case.Proofs.Length);
        ExecutionProof[] proofs = [.. _case.Proofs.Where((_, i) => i != left)];
        _request.ExecutionProven(proofs, dice % 5 == 0 ? ["crm"] : [], actor, _now);
        _proofs.UnionWith(proofs);
        _failed = dice % 5 == 0;
    }

    private void Review(ReviewState review, Actor actor)
    {
        _request.Reviewed(review, actor, _now);
        _forwarding = null;
    }

    private void ProposeForwarding(Actor actor)
    {
        _request.ProposeForwarding(actor, _now);
        _forwarding = (actor.Person, _now);
    }

    private void Forward(Actor actor)
    {
        var inReview = _request.State == RequestState.InReview;
        _request.Forward(Grounds.ProcessorForCustomer, actor, _now);
        _secondPerson = inReview && IsSecond(_forwarding, actor);
    }

    private bool IsSecond((PersonId? By, DateTimeOffset At)? proposed, Actor actor) =>
        actor.Type == ActorType.Person && proposed is { } p
        && (p.By != actor.Person || (_onePerson && _now >= p.At.AddHours(24) && actor.AuthenticatedAt == _now));

    private string? Judge(RequestState before, int entries, long version)
    {
        var now = _request.State;
        var transitions = _request.History.Skip(entries).Count(e => e.Type == HistoryType.Transition);
        return (now, before) switch
        {
            _ when _request.Version != _request.History.Count || _request.Version < version => "a change did not move the version",
            _ when transitions > 1 || (now != before && transitions != 1) => "not exactly one entry a fire",
            _ when before.IsFinal() && now != before => "a final state was left",
            (RequestState.Collecting, _) when now != before && _proven < _request.RequiredLevel => "collecting without identity",
            (RequestState.InReview or RequestState.Executing, RequestState.Collecting) when _request.Systems.Count == 0 || _request.Systems.Any(s => s.Status < SystemStatus.Found) => "the search ended before its systems",
            (RequestState.InReview, _) when !_ended => "review before the search had ended",
            (RequestState.Executing or RequestState.Delivering, _) when !_secondPerson && !_nothingToWeigh => "carried out without a second person",
            (RequestState.Executing, _) when _proven < Scenario.Receipt.RequiredLevel => "carried out without identity",
            (RequestState.Executing, not RequestState.Executing) when _case.Right == Right.Erasure && _copyOwed is not false => "erased while a copy is owed",
            (RequestState.Executing, not RequestState.Executing) when _case.Right == Right.Erasure && !_keepsStated => "kept without end or reason",
            (RequestState.Delivering, RequestState.Executing) when !_case.Proofs.All(_proofs.Contains) => "carried out without proof",
            (RequestState.Delivering, RequestState.Executing) when _case.Right is Right.Access or Right.Portability && !_packaged => "disclosed without a verified package",
            (RequestState.Refused, _) when Rights.IsAbsolute(_case.Kind) => "an absolute stop was refused",
            (RequestState.Fulfilled or RequestState.PartlyFulfilled or RequestState.Refused, _) when !_secondPerson && !_nothingToWeigh => "an answer without a second person",
            (RequestState.Fulfilled, _) when _failed => "fulfilled though a system did not carry it out",
            _ when _request.IsProvisionallyRestricted != (_case.Weighed && _confirmed && !now.IsFinal()) => "the provisional restriction does not hold from proven identity to the end",
            (RequestState.Forwarded, RequestState.InReview) when !_secondPerson => "forwarded without a second person",
            (RequestState.Fulfilled, _) when _request.Systems.Any(s => s.Status == SystemStatus.Failed) => "fulfilled with a failed system",
            _ when _request.History.Count(e => e.Trigger == RequestTrigger.Extend) > 1 => "extended twice",
            _ => Ambiguous(),
        };
    }

    // Of rows with the same state and trigger at most one holds; what is allowed is exactly what a row allows.
    private string? Ambiguous()
    {
        var facts = new Facts(_request, Actor.Agent(BoId, authenticatedAt: _now), _now) { CopyOutstanding = _copyOwed };
        foreach (var action in _request.Actions(facts))
        {
            var holding = Workflow.For(_case.Right).Rows.Count(row => row.From == _request.State && row.On == action.Trigger && row.When.Holds(facts));
            if (holding > 1 || action.IsAllowed != (holding == 1))
            {
                return $"{action.Trigger}: {holding} rows hold in {_request.State}";
            }
        }

        return null;
    }
}
