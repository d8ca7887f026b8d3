namespace Dsar.Domain.Tests;

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
    private readonly bool _onePerson;
    private DateTimeOffset _now = Scenario.Start;
    private int _proven;
    private (PersonId? By, DateTimeOffset At)? _proposed;
    private (PersonId? By, DateTimeOffset At)? _forwarding;
    private bool _secondPerson;
    private bool _ended;

    public Walk(bool onePerson)
    {
        _onePerson = onePerson;
        _request = DataSubjectRequest.Receive(Scenario.Receipt with { Approval = onePerson ? ApprovalRule.OnePerson : ApprovalRule.TwoPeople }, Actor.Subject, _now);
    }

    public RequestState State => _request.State;

    /// <summary>Takes one step; answers what went wrong, or null.</summary>
    public string? Step(int dice)
    {
        var choice = dice % 1000;
        _now = _now.AddHours(dice / 1000 % 4 == 0 ? 30 : 1);
        var before = (_request.State, _request.History.Count, _request.Version);
        var actor = Someone(dice / 4000);
        try
        {
            if (choice < 500)
            {
                Progress(dice / 10_000, actor);
            }
            else
            {
                Anything(choice % 22, dice / 10_000, actor);
            }
        }
        catch (IllegalTransitionException)
        {
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
            case RequestState.Collecting when _request.Systems.FirstOrDefault(s => !s.Status.IsEnded()) is { } open: _request.SystemEnded(open with { Status = Ends[dice % 5] }, actor, _now); break;
            case RequestState.Collecting: Finish(actor); break;
            case RequestState.InReview when _request.ForwardingProposed is not null: Forward(actor); break;
            case RequestState.InReview when _request.Review.IsForwardOnly: ProposeForwarding(actor); break;
            case RequestState.InReview when dice % 9 == 0: Review(new ReviewState(2, AnotherControllers: 2), actor); break;
            case RequestState.InReview: Propose(dice, actor); break;
            case RequestState.AwaitingApproval: Approve(actor); break;
            case RequestState.Executing when !_request.PackageVerified: _request.PackageBuilt(actor, _now); break;
            case RequestState.Executing: _request.FinishExecution(actor, _now); break;
            case RequestState.Delivering when !_request.PackageVerified: _request.PackageBuilt(actor, _now); break;
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
            case 7: Review(new ReviewState(dice % 4, dice % 2, dice % 3, dice % 5 == 0 ? 1 : 0), actor); break;
            case 8: Propose(dice, actor); break;
            case 9: Refuse(dice, actor); break;
            case 10: _request.ReturnDecision(_request.Decision?.Id ?? Guid.Empty, actor, _now); break;
            case 11: Approve(actor); break;
            case 12: _request.PackageBuilt(actor, _now); break;
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
        _request.ConfirmIdentity(level, actor, _now);
        _proven = Math.Max(_proven, level);
    }

    private void Finish(Actor actor)
    {
        _request.FinishCollecting(actor, _now);
        _ended = true;
    }

    private void Propose(int dice, Actor actor)
    {
        DecidedItem[] items = (dice % 4) switch { 0 => [], 1 => [Scenario.Disclosed], 2 => [Scenario.Disclosed, Scenario.Withheld], _ => [Scenario.Withheld] };
        _request.ProposeDecision(Scenario.Proposal(items) with { SheetComplete = dice % 7 != 0 }, actor, _now);
        _proposed = (actor.Person, _now);
    }

    private void Refuse(int dice, Actor actor)
    {
        _request.ProposeDecision(Scenario.Refusal(Refusals[dice % 4], dice % 3 != 0), actor, _now);
        _proposed = (actor.Person, _now);
    }

    private void Approve(Actor actor)
    {
        _request.Approve(_request.Decision?.Id ?? Guid.Empty, actor, _now);
        _secondPerson = IsSecond(_proposed, actor);
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
            (RequestState.InReview, _) when !_ended => "review before the search had ended",
            (RequestState.Executing or RequestState.Delivering, _) when !_secondPerson => "disclosure without a second person",
            (RequestState.Fulfilled or RequestState.PartlyFulfilled or RequestState.Refused, _) when !_secondPerson => "an answer without a second person",
            (RequestState.Forwarded, RequestState.InReview) when !_secondPerson => "forwarded without a second person",
            (RequestState.Fulfilled, _) when _request.Systems.Any(s => s.Status == SystemStatus.Failed) => "fulfilled with a failed system",
            _ when _request.History.Count(e => e.Trigger == RequestTrigger.Extend) > 1 => "extended twice",
            _ => Ambiguous(),
        };
    }

    // Of rows with the same state and trigger at most one holds; what is allowed is exactly what a row allows.
    private string? Ambiguous()
    {
        var facts = new Facts(_request, Actor.Agent(BoId, authenticatedAt: _now), _now);
        foreach (var action in _request.Actions(facts))
        {
            var holding = Workflow.For(Right.Access).Rows.Count(row => row.From == _request.State && row.On == action.Trigger && row.When.Holds(facts));
            if (holding > 1 || action.IsAllowed != (holding == 1))
            {
                return $"{action.Trigger}: {holding} rows hold in {_request.State}";
            }
        }

        return null;
    }
}
