using Dsar.Domain;

namespace Dsar.Discovery.Tests.Traversal;

/// <summary>
/// Anybody can type somebody else's number. Seen red with claimed identifiers added as seeds: the neighbour's rows came back as the requester's own.
/// </summary>
public sealed class ClaimedIdentifierTests
{
    private static readonly Identifier Kim = new(IdentifierKind.Email, "kim@lund.example");
    private static readonly Identifier KimsNumber = new(IdentifierKind.CustomerNumber, "1-C-1042");
    private static readonly Identifier NeighboursNumber = new(IdentifierKind.CustomerNumber, "2-C-1042");

    [Fact]
    public async Task A_number_that_a_row_of_the_person_carries_is_used_without_a_question()
    {
        await using var store = DemoRun.NewStore();
        var result = await DemoRun.Start(store, [Kim], DemoRun.Quick with { Claimed = [KimsNumber] });
        result.Ending.Should().Be(RunEnding.Ended);
        result.Questions.Should().BeEmpty();
    }

    [Fact]
    public async Task Another_persons_number_is_asked_about_and_none_of_their_rows_is_read()
    {
        await using var store = DemoRun.NewStore();
        var result = await DemoRun.Start(store, [Kim], DemoRun.Quick with { Claimed = [NeighboursNumber] });
        result.Ending.Should().Be(RunEnding.WaitsForAnswers);
        result.Questions.Should().ContainSingle().Which.Reason.Should().Be(QuestionReason.Claimed);
        DemoRun.Keys(store, DemoRun.Plan).Keys.Should().NotContain(k => k.Contains("tenant_id=2", StringComparison.Ordinal));

        var id = result.Questions[0].IdentityId;
        var rejected = await DemoRun.Start(store, [Kim], DemoRun.Quick with { Claimed = [NeighboursNumber], Answers = [new IdentityAnswer(id, IdentityState.Rejected)] });
        rejected.Ending.Should().Be(RunEnding.Ended);
        DemoRun.Keys(store, DemoRun.Plan).Keys.Should().NotContain(k => k.Contains("tenant_id=2", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_household_mailbox_is_not_a_held_contact()
    {
        var connectors = Landscape.Sqlite.Connectors();
        (await HeldContact.Ask(DemoRun.Plan, connectors, new Identifier(IdentifierKind.Email, "hemma@berg.example"), Seeds.Today)).Should().BeFalse();
        (await HeldContact.Ask(DemoRun.Plan, connectors, new Identifier(IdentifierKind.Email, "info@lund.example"), Seeds.Today)).Should().BeFalse();
    }
}
