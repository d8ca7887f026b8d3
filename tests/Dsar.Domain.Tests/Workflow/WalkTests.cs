using System.Collections.Concurrent;
using FsCheck;
using FsCheck.Fluent;

namespace Dsar.Domain.Tests;

/// <summary>law.md section 4, invariants 1, 2, 5, 6, 8, 10, 11, 13, 15 over random walks. Seen red with IdentityProven and with "another person" set to true.</summary>
public sealed class WalkTests
{
    private const int Steps = 30;

    [Theory]
    [InlineData(false, 10_000)]
    [InlineData(true, 3_000)]
    public void No_walk_reaches_collecting_without_identity_or_disclosure_without_a_second_person(bool onePerson, int walks)
    {
        var reached = new ConcurrentDictionary<RequestState, int>();
        var dice = Gen.Choose(0, 1_000_000_000).ArrayOf(Steps).ToArbitrary();
        Prop.ForAll(dice, throws => Go(new Walk(onePerson), throws, reached)).Check(Config.QuickThrowOnFailure.WithMaxTest(walks));

        // A walk that gets nowhere proves nothing.
        foreach (var state in Enum.GetValues<RequestState>().Except([RequestState.Received]))
        {
            reached.GetValueOrDefault(state).Should().BeGreaterThan(0, "walks must come to {0}", state);
        }
    }

    private static bool Go(Walk walk, int[] throws, ConcurrentDictionary<RequestState, int> reached)
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

        return true;
    }
}
