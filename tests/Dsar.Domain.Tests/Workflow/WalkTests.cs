using System.Collections.Concurrent;
using FsCheck;
using FsCheck.Fluent;
using static Dsar.Domain.ExecutionProof;

namespace Dsar.Domain.Tests;

/// <summary>
/// law.md section 4, invariants 1, 2, 5 to 11, 13 to 15 over random walks of every right: nothing is disclosed, erased, refused or stopped without identity, a complete search and,
/// where something is weighed, a second person. Seen red with IdentityProven,
/// with PlanComplete and with "another person" set to true, with no need of proofs, and with siblings never waited for.
/// </summary>
public sealed class WalkTests
{
    // Bar 7 of the release: 10,000 walks of 50 steps, every row of the tables taken. Day to day fewer, and every state reached.
    private static readonly bool AtRelease = Environment.GetEnvironmentVariable("DSAR_RELEASE") == "1";
    private static readonly int Steps = AtRelease ? 50 : 36;

    /// <summary>Day to day the same walks are gone: whether they come everywhere must not be a matter of luck. A release goes new ones.</summary>
    private static readonly Replay SameEachTime = new(new Rnd(20261123, 3), null);

    private static readonly WalkCase[] Cases =
    [
        new(Right.Access, null, Scenario.Disclosed, Scenario.Withheld, false),
        new(Right.Rectification, null, new(ItemOutcome.Rectify, Grounds.InaccurateOrIncomplete), new(ItemOutcome.Withhold, Grounds.AccuracyConfirmed), true, ValuesReadBack, NoticesQueued),
        new(Right.Erasure, null, new(ItemOutcome.Erase, Grounds.NoLongerNecessary), new(ItemOutcome.RetainUntil, Grounds.LegalObligation), false, ErasedToZero, KeepsStored, ErasureRegisterWritten, PublicCopiesNoted, NoticesQueued),
        new(Right.Restriction, null, new(ItemOutcome.Restrict, Grounds.AccuracyContested), new(ItemOutcome.Withhold, Grounds.RestrictionGroundMissing), true, RestrictionsInForce, ScheduledErasuresHeld, NoticesQueued),
        new(Right.Portability, null, new(ItemOutcome.Disclose, Grounds.PortabilityGranted), new(ItemOutcome.Withhold, Grounds.NotProvided), false, TransferSettled),
        new(Right.Objection, ObjectionKind.OwnSituation, new(ItemOutcome.Stop, Grounds.MarketingObjection), new(ItemOutcome.Withhold, Grounds.OverridingLegitimateGrounds), true, StopsConfirmed, SuppressionInForce, ProvisionalSettled),
        new(Right.Objection, ObjectionKind.DirectMarketing, new(ItemOutcome.Stop, Grounds.MarketingObjection), new(ItemOutcome.Withhold, Grounds.BasisNotObjectionable), true, StopsConfirmed, SuppressionInForce),
    ];

    public static TheoryData<Right, ObjectionKind?, bool, int> Walks
    {
        get
        {
            var data = new TheoryData<Right, ObjectionKind?, bool, int>();
            foreach (var of in Cases)
            {
                data.Add(of.Right, of.Kind, false, AtRelease ? 10_000 : 1_500);
                data.Add(of.Right, of.Kind, true, AtRelease ? 2_000 : 500);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Walks))]
    public void No_walk_carries_out_or_refuses_without_identity_completeness_and_a_second_person(Right right, ObjectionKind? kind, bool onePerson, int walks)
    {
        var of = Cases.Single(c => c.Right == right && c.Kind == kind);
        var reached = new ConcurrentDictionary<RequestState, int>();
        var blocked = new ConcurrentDictionary<string, int>();
        var taken = new ConcurrentDictionary<(RequestState, RequestTrigger, RequestState), int>();
        var dice = Gen.Choose(0, 1_000_000_000).ArrayOf(Steps).ToArbitrary();
        Prop.ForAll(dice, throws => Go(new Walk(of, onePerson), throws, reached, taken, blocked)).Check(AtRelease ? Config.QuickThrowOnFailure.WithMaxTest(walks) : Config.QuickThrowOnFailure.WithMaxTest(walks).WithReplay(SameEachTime));

        // A walk that gets nowhere proves nothing. What is absolute is never refused.
        RequestState[] never = Rights.IsAbsolute(kind) ? [RequestState.Received, RequestState.Refused] : [RequestState.Received];
        foreach (var state in Enum.GetValues<RequestState>().Except(never))
        {
            reached.GetValueOrDefault(state).Should().BeGreaterThan(0, "walks must come to {0}", state);
        }

        if (AtRelease && !onePerson)
        {
            var rows = Workflow.For(right).Rows.Where(row => !IsNever(row, of)).ToList();
            rows.Select(row => (row.From, row.On, row.To)).Should().BeSubsetOf(taken.Keys, "every row is to be taken by some walk");
            rows.SelectMany(row => Facts(row.When)).Where(fact => !IsTakenForGranted(fact, of)).Select(fact => fact.Name).Distinct().Should().BeSubsetOf(blocked.Keys, "every fact is to have stood in some walk's way");
        }
    }

    // The walks receive no request that names another controller. What is absolute is not refused, not extended, and admits no item that a second person would have to weigh.
    private static bool IsNever(Transition row, WalkCase of) =>
        row.When == Guards.OtherControllerNamed
        || (Rights.IsAbsolute(of.Kind) && (row.When == Guards.WholeRefusal || row.When == Guards.Extendable || row.To == RequestState.Refused || row.When == Guards.DecidedBeforeCollecting || row.When == Guards.OtherPersonSomethingToExecute));

    private static IEnumerable<Guard> Facts(Guard guard) => guard.Parts.Count == 0 ? [guard] : guard.Parts.SelectMany(Facts);

    // Facts that choose between rows never block; no row extends after the answer; the walks read the latest decision, leave no gap, basis or finding open and ask for no level above the one held.
    private static bool IsTakenForGranted(Guard fact, WalkCase of) => fact.ChoosesRow || (Rights.IsAbsolute(of.Kind) && fact.Name is ("identity never proven" or "evidence")) || fact.Name is
        "the latest decision" or "not answered" or "gaps closed" or "every basis stated" or "every finding has an outcome" or "level suffices for what is granted" or "level suffices" or "every item a stop"
        or "24 hours after the decision" or "a second, fresh log-in" or "not an absolute stop" or "a person has decided" or "provisional restriction settled" or "not a stop that is absolute";

    private static bool Go(Walk walk, int[] throws, ConcurrentDictionary<RequestState, int> reached, ConcurrentDictionary<(RequestState, RequestTrigger, RequestState), int> taken, ConcurrentDictionary<string, int> blocked)
    {
        var afterEnd = 0;
        foreach (var dice in throws)
        {
            if (walk.Step(dice) is { } wrong)
            {
                throw new InvalidOperationException(wrong);
            }

            reached.AddOrUpdate(walk.State, 1, (_, count) => count + 1);
            afterEnd += walk.State.IsFinal() ? 1 : 0;
            if (afterEnd == 3)
            {
                break; // the end was tried to be left; more of the same proves nothing
            }
        }

        foreach (var name in walk.Blocked)
        {
            blocked.TryAdd(name, 1);
        }

        foreach (var entry in walk.Transitions)
        {
            taken.TryAdd((entry.FromState!.Value, entry.Trigger!.Value, entry.ToState!.Value), 1);
        }

        return true;
    }
}
