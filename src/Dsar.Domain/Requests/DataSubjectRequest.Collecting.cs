namespace Dsar.Domain;

/// <content>The search of the connected systems and the review of what was found.</content>
public sealed partial class DataSubjectRequest
{
    /// <summary>True once the search has ended at least once.</summary>
    public bool Collected { get; private set; }

    /// <summary>Every planned system and how its search ended.</summary>
    public IReadOnlyList<SystemCoverage> Systems { get; private set; } = [];

    /// <summary>What the review has come to.</summary>
    public ReviewState Review { get; private set; } = ReviewState.Empty;

    /// <summary>Fixes which systems are to be searched; a system that already ended keeps its end unless named again.</summary>
    public void PlanCollection(IReadOnlyList<SystemCoverage> systems, Actor actor, DateTimeOffset now)
    {
        Require(nameof(PlanCollection), State == RequestState.Collecting);
        var kept = Systems.Where(old => systems.All(s => s.Key != old.Key));
        Systems = [.. kept, .. systems];
        Append("plan_collection", actor, now, about: $"{systems.Count}");
    }

    /// <summary>Records that the search of a system has begun, or that it waits for a person (manual_pending).</summary>
    public void SystemStarted(string key, SystemStatus status, Actor actor, DateTimeOffset now)
    {
        Require(nameof(SystemStarted), State is RequestState.Collecting or RequestState.InReview && status is SystemStatus.Running or SystemStatus.ManualPending);
        Replace(key, old => old with { Status = status });
        Append("system_started", actor, now, about: key);
    }

    /// <summary>
    /// Records how the search of a system ended. A late success in review adds its findings; in AwaitingApproval and later it throws:
    /// the result is kept aside and counts only after the decision is returned (law.md section 4).
    /// </summary>
    public void SystemEnded(SystemCoverage result, Actor actor, DateTimeOffset now)
    {
        Require(nameof(SystemEnded), State is RequestState.Collecting or RequestState.InReview && result.Status.IsEnded() && result.Status != SystemStatus.Waived);
        Replace(result.Key, _ => result);
        Append("system_ended", actor, now, about: result.Key);
    }

    /// <summary>A person answers for leaving a system out; the reason is sealed elsewhere and stands in the letter (GDPR Art. 5(2)).</summary>
    public void WaiveSystem(string key, Actor actor, DateTimeOffset now)
    {
        Require(nameof(WaiveSystem), State is RequestState.Collecting or RequestState.InReview);
        Require(nameof(WaiveSystem), actor is { Type: ActorType.Person, Person: not null }, Guards.OtherPerson.Parts[0]);
        Require(nameof(WaiveSystem), Systems.Any(s => s.Key == key && s.Status == SystemStatus.Failed));
        Replace(key, old => old with { Status = SystemStatus.Waived, WaivedBy = actor.Person, WaivedAt = now });
        Append("system_waived", actor, now, about: key);
    }

    /// <summary>Ends the search; every planned system has ended, failed ones included.</summary>
    /// <param name="actor">Who acts.</param>
    /// <param name="now">The time (UTC).</param>
    /// <param name="stops">What is stopped, item by item: needed when an objection has only marketing and consent in it, which nobody has to judge (GDPR Art. 21(3), 7(3)).</param>
    public void FinishCollecting(Actor actor, DateTimeOffset now, DecisionProposal? stops = null)
    {
        var facts = new Facts(this, actor, now) { Proposed = HasOnlyAbsoluteStops ? stops : null };
        Require(nameof(FinishCollecting), stops is not null || !HasOnlyAbsoluteStops, Guards.StopsGiven);
        Fire(RequestTrigger.FinishCollecting, facts);
        Collected = true;
        if (State == RequestState.Executing)
        {
            PutInForce(Decided(stops!, actor, now));
        }
    }

    /// <summary>Searches again, for a new identifier or a failed system; the systems named start over.</summary>
    public void Recollect(IReadOnlyList<string> systemKeys, Actor actor, DateTimeOffset now)
    {
        Fire(RequestTrigger.Recollect, new Facts(this, actor, now), about: string.Join(',', systemKeys));
        Systems = [.. Systems.Select(s => systemKeys.Contains(s.Key) ? new SystemCoverage(s.Key) : s)];
        ForwardingProposed = null;
    }

    /// <summary>Records what the review has come to; raises the required level when a finding demands it.</summary>
    public void Reviewed(ReviewState review, Actor actor, DateTimeOffset now)
    {
        Require(nameof(Reviewed), State is RequestState.Collecting or RequestState.InReview);
        Review = review;
        ForwardingProposed = null;
        Append("findings_reviewed", actor, now);
        RaiseRequiredLevel(review.RequiredLevel, review.RequiredWhy, actor, now);
    }

    private void Replace(string key, Func<SystemCoverage, SystemCoverage> change)
    {
        Require(nameof(Systems), Systems.Any(s => s.Key == key));
        Systems = [.. Systems.Select(s => s.Key == key ? change(s) : s)];
    }
}
