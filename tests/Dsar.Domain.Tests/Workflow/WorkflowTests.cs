namespace Dsar.Domain.Tests;

/// <summary>The invariants of law.md section 4 that can be read from the access table itself. Seen red by a planted row from Received into InReview and by a missing withdrawal.</summary>
public sealed class WorkflowTests
{
    private static readonly Workflow Access = Workflow.For(Right.Access);

    private static IEnumerable<Transition> Without(Func<Transition, bool> left) => Access.Rows.Where(row => !left(row));

    private static HashSet<RequestState> Reachable(IEnumerable<Transition> rows)
    {
        var seen = new HashSet<RequestState> { Access.Initial };
        var list = rows.ToList();
        while (list.Any(row => seen.Contains(row.From) && seen.Add(row.To)))
        {
        }

        return seen;
    }

    [Fact] // 1
    public void Each_row_stands_once() =>
        Access.Rows.Select(row => (row.From, row.On, row.When.Name)).Should().OnlyHaveUniqueItems();

    [Fact] // 2
    public void Nothing_leaves_a_final_state() => Access.Rows.Should().NotContain(row => row.From.IsFinal());

    [Fact] // 3
    public void Every_state_is_reachable_and_every_open_one_reaches_an_end()
    {
        Reachable(Access.Rows).Should().BeEquivalentTo(Enum.GetValues<RequestState>());
        foreach (var open in RequestStates.Open)
        {
            var ends = new HashSet<RequestState> { open };
            while (Access.Rows.Any(row => ends.Contains(row.From) && row.On != RequestTrigger.Withdraw && ends.Add(row.To)))
            {
            }

            ends.Should().Contain(state => state.IsFinal(), "{0} must not be a trap, even without a withdrawal", open);
        }
    }

    [Fact] // 4
    public void A_person_can_withdraw_from_every_open_state() =>
        Access.Rows.Where(row => row.On == RequestTrigger.Withdraw).Select(row => row.From).Should().BeEquivalentTo(RequestStates.Open);

    [Fact] // 5
    public void Every_row_into_collecting_demands_proven_identity()
    {
        var entering = Access.Rows.Where(row => row.To == RequestState.Collecting && row.From != row.To).ToList();
        entering.Should().NotBeEmpty().And.OnlyContain(row => row.When == Guards.IdentityProven || row.When.Parts.Contains(Guards.IdentityProven));
        Reachable(Without(entering.Contains)).Should().NotContain(RequestState.Collecting);
    }

    [Fact] // 6
    public void Review_is_unreachable_until_the_search_has_ended()
    {
        var early = Reachable(Without(row => row is { From: RequestState.Collecting, On: RequestTrigger.FinishCollecting } || NeedsCollected(row)));
        early.Should().NotContain(RequestState.InReview);

        static bool NeedsCollected(Transition row) => row.When.Parts.Any(part => part.Name == "already collected");
    }

    [Fact] // 7
    public void Executing_is_entered_by_approval_only() =>
        Access.Rows.Where(row => row.To == RequestState.Executing && row.From != row.To).Should().OnlyContain(row => row.On == RequestTrigger.Approve);

    [Fact] // 8
    public void Every_approval_demands_another_person() =>
        Access.Rows.Where(row => row.On == RequestTrigger.Approve).Should().NotBeEmpty().And.OnlyContain(row => row.When.Parts.Contains(Guards.OtherPerson));

    [Fact] // 11
    public void Extensions_and_clarifications_never_change_the_state() =>
        Access.Rows.Where(row => row.On is RequestTrigger.Extend or RequestTrigger.RequestClarification or RequestTrigger.AnswerClarification)
            .Should().HaveCount(14).And.OnlyContain(row => row.From == row.To);

    [Fact] // 12
    public void From_awaiting_approval_only_a_withdrawal_goes_straight_to_an_end() =>
        Access.Rows.Where(row => row.From == RequestState.AwaitingApproval && row.To.IsFinal()).Should().OnlyContain(row => row.On == RequestTrigger.Withdraw);

    [Fact] // 12
    public void A_refusal_is_final_only_after_its_letter_is_delivered() =>
        Access.Rows.Where(row => row.To == RequestState.Refused).Should().OnlyContain(row => row.From == RequestState.Delivering && row.On == RequestTrigger.ConfirmDelivery);

    [Fact] // 16
    public void The_diagram_in_the_readme_equals_the_table() =>
        GeneratedFile.Block("Workflow/README.md", "access", $"```mermaid\n{Access.ToMermaid()}```\n");

    [Fact]
    public void Every_guard_names_its_article_and_its_parts_a_code()
    {
        foreach (var guard in Access.Rows.SelectMany(row => row.When.Parts.Append(row.When)))
        {
            guard.Article.Should().MatchRegex("^(Art\\. [0-9]|rec\\. [0-9])", guard.Name);
            guard.Code.Should().MatchRegex("^[a-z_]+$", guard.Name);
        }
    }

    [Fact]
    public void Every_right_has_a_table_or_says_by_name_that_it_has_none()
    {
        foreach (var right in Enum.GetValues<Right>())
        {
            var ask = () => Workflow.For(right);
            if (Workflow.IsOffered(right))
            {
                ask().Right.Should().Be(right);
            }
            else
            {
                ask.Should().Throw<RightNotOfferedException>();
            }

            Rights.Article(right).Should().StartWith("Art. ");
        }
    }
}
