namespace Dsar.Domain.Tests;

/// <summary>The invariants of law.md section 4 that can be read from the six tables themselves. Seen red by a planted row from Received into InReview and by a missing withdrawal.</summary>
public sealed class WorkflowTests
{
    public static TheoryData<Right> All => [.. Enum.GetValues<Right>()];

    private static IReadOnlyList<Transition> Rows(Right right) => Workflow.For(right).Rows;

    private static HashSet<RequestState> Reachable(IEnumerable<Transition> rows)
    {
        var seen = new HashSet<RequestState> { RequestState.Received };
        var list = rows.ToList();
        while (list.Any(row => seen.Contains(row.From) && seen.Add(row.To)))
        {
        }

        return seen;
    }

    [Theory] // 1
    [MemberData(nameof(All))]
    public void Each_row_stands_once(Right right) =>
        Rows(right).Select(row => (row.From, row.On, row.When.Name)).Should().OnlyHaveUniqueItems();

    [Theory] // 2
    [MemberData(nameof(All))]
    public void Nothing_leaves_a_final_state(Right right) => Rows(right).Should().NotContain(row => row.From.IsFinal());

    [Theory] // 3
    [MemberData(nameof(All))]
    public void Every_state_is_reachable_and_every_open_one_reaches_an_end(Right right)
    {
        Reachable(Rows(right)).Should().BeEquivalentTo(Enum.GetValues<RequestState>());
        foreach (var open in RequestStates.Open)
        {
            var ends = new HashSet<RequestState> { open };
            while (Rows(right).Any(row => ends.Contains(row.From) && row.On != RequestTrigger.Withdraw && ends.Add(row.To)))
            {
            }

            ends.Should().Contain(state => state.IsFinal(), "{0} must not be a trap, even without a withdrawal", open);
        }
    }

    [Theory] // 4
    [MemberData(nameof(All))]
    public void A_person_can_withdraw_from_every_open_state(Right right) =>
        Rows(right).Where(row => row.On == RequestTrigger.Withdraw).Select(row => row.From).Should().BeEquivalentTo(RequestStates.Open);

    [Theory] // 5
    [MemberData(nameof(All))]
    public void Every_row_into_collecting_demands_proven_identity(Right right)
    {
        var entering = Rows(right).Where(row => row.To == RequestState.Collecting && row.From != row.To).ToList();
        entering.Should().NotBeEmpty().And.OnlyContain(row => row.When == Guards.IdentityProven || row.When.Parts.Contains(Guards.IdentityProven));
        Reachable(Rows(right).Where(row => !entering.Contains(row))).Should().NotContain(RequestState.Collecting);
    }

    [Theory] // 6
    [MemberData(nameof(All))]
    public void Review_is_unreachable_until_the_search_has_ended(Right right)
    {
        var early = Reachable(Rows(right).Where(row => row is not { From: RequestState.Collecting, On: RequestTrigger.FinishCollecting } && !NeedsCollected(row)));
        early.Should().NotContain(RequestState.InReview);

        static bool NeedsCollected(Transition row) => row.When.Parts.Any(part => part.Name == "already collected");
    }

    [Theory] // 7
    [MemberData(nameof(All))]
    public void Executing_is_entered_by_approval_by_four_eyes_not_needed_or_by_absolute_stops(Right right)
    {
        var alone = Rows(right).Where(row => row.To == RequestState.Executing && row.From != row.To && row.On != RequestTrigger.Approve).Select(row => (row.From, row.On, row.When.Name)).ToList();
        (RequestState, RequestTrigger, string) allGiven = (RequestState.InReview, RequestTrigger.ProposeDecision, "decided, four eyes not needed");
        (RequestState, RequestTrigger, string) onlyStops = (RequestState.Collecting, RequestTrigger.FinishCollecting, "plan complete, only absolute stops");
        (RequestState, RequestTrigger, string)[] lawful = right switch
        {
            Right.Access or Right.Erasure or Right.Portability => [],
            Right.Rectification or Right.Restriction => [allGiven],
            _ => [onlyStops, allGiven],
        };
        alone.Should().BeEquivalentTo(lawful);
    }

    [Theory] // 9
    [MemberData(nameof(All))]
    public void Only_an_erasure_waits_for_the_copies_of_its_siblings(Right right) =>
        Rows(right).Any(row => row.To == RequestState.Executing && row.When.Parts.Contains(Guards.SiblingsDelivered)).Should().Be(right == Right.Erasure);

    [Theory] // 10
    [MemberData(nameof(All))]
    public void Every_end_of_a_delivery_asks_for_the_outcome_and_the_package(Right right) =>
        Rows(right).Where(row => row.On == RequestTrigger.ConfirmDelivery).Select(row => row.When)
            .Should().Equal(Guards.DeliveredInFull, Guards.DeliveredInPart, Guards.RefusalDelivered).And.OnlyContain(guard => guard.Parts.Contains(Guards.PackageProven));

    [Theory]
    [MemberData(nameof(All))]
    public void Carrying_out_ends_with_the_proof_of_the_right(Right right) =>
        Rows(right).Single(row => row.On == RequestTrigger.FinishExecution).When.Article.Should().Contain(Rights.Article(right)["Art. ".Length..]);

    [Theory] // 8
    [MemberData(nameof(All))]
    public void Every_approval_demands_another_person(Right right) =>
        Rows(right).Where(row => row.On == RequestTrigger.Approve).Should().NotBeEmpty().And.OnlyContain(row => row.When.Parts.Contains(Guards.OtherPerson));

    [Theory] // 11
    [MemberData(nameof(All))]
    public void Extensions_and_clarifications_never_change_the_state(Right right) =>
        Rows(right).Where(row => row.On is RequestTrigger.Extend or RequestTrigger.RequestClarification or RequestTrigger.AnswerClarification)
            .Should().HaveCount(14).And.OnlyContain(row => row.From == row.To);

    [Theory] // 12
    [MemberData(nameof(All))]
    public void From_awaiting_approval_only_a_withdrawal_goes_straight_to_an_end(Right right) =>
        Rows(right).Where(row => row.From == RequestState.AwaitingApproval && row.To.IsFinal()).Should().OnlyContain(row => row.On == RequestTrigger.Withdraw);

    [Theory] // 12
    [MemberData(nameof(All))]
    public void A_refusal_is_final_only_after_its_letter_is_delivered(Right right) =>
        Rows(right).Where(row => row.To == RequestState.Refused).Should().OnlyContain(row => row.From == RequestState.Delivering && row.On == RequestTrigger.ConfirmDelivery);

    [Theory] // 16
    [MemberData(nameof(All))]
    public void The_diagram_in_the_readme_equals_the_table(Right right) =>
        GeneratedFile.Block("Workflow/README.md", right.ToString().ToLowerInvariant(), $"```mermaid\n{Workflow.For(right).ToMermaid()}```\n");

    [Theory]
    [MemberData(nameof(All))]
    public void Every_guard_names_its_article_and_its_parts_a_code(Right right)
    {
        foreach (var guard in Rows(right).SelectMany(row => row.When.Parts.Append(row.When)))
        {
            guard.Article.Should().MatchRegex("^(Art\\. [0-9]|rec\\. [0-9])", guard.Name);
            guard.Code.Should().MatchRegex("^[a-z_]+$", guard.Name);
        }
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Every_table_has_the_shared_rows_of_access_but_for_its_own(Right right)
    {
        Workflow.For(right).Right.Should().Be(right);
        RequestTrigger[] own = [RequestTrigger.FinishCollecting, RequestTrigger.ProposeDecision, RequestTrigger.Approve, RequestTrigger.FinishExecution];
        Rows(right).Where(row => !own.Contains(row.On)).Should().Equal(Rows(Right.Access).Where(row => !own.Contains(row.On)));
    }
}
