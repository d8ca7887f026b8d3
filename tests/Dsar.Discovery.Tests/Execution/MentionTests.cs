using Dsar.Domain;

namespace Dsar.Discovery.Tests.Execution;

/// <summary>
/// Somebody else's row that only names the person: what names them may go or be put right, the row and the rest of it stay. Seen red: with rows of every tie
/// deleted, marked and corrected alike.
/// </summary>
public sealed class MentionTests
{
    private const string Tip = "SELECT author, about, words, marked FROM tips WHERE id = 51";

    public static TheoryData<string> Databases => [.. Shop.Databases];

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Only_what_names_the_person_is_emptied_and_a_second_run_finds_it_so(string database)
    {
        await using var shop = await Shop.Open(database);

        (await shop.Run(shop.DecideAll("tips", ItemOutcome.Erase))).IsComplete.Should().BeTrue();

        (await shop.Ask(Tip)).Should().Equal("Bo|NULL|Kim knows boats|0");
        shop.Journal = new Journal();
        (await shop.Run(shop.DecideAll("tips", ItemOutcome.Erase))).Receipts.Single().Results.Keys.Should().Equal(OperationResult.AlreadyDone);
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task A_mark_on_somebody_elses_row_is_left_to_a_person(string database)
    {
        await using var shop = await Shop.Open(database);

        var ended = await shop.Run(shop.DecideAll("tips", ItemOutcome.Restrict));

        ended.Receipts.Single().Results.Keys.Should().Equal(OperationResult.Manual);
        (await shop.Ask(Tip)).Should().Equal("Bo|kim@lund.example|Kim knows boats|0");
    }

    [Theory]
    [InlineData("about", OperationResult.Done)]
    [InlineData("words", OperationResult.Manual)]
    public async Task Only_what_names_the_person_is_corrected(string field, OperationResult result)
    {
        await using var shop = await Shop.Open("sqlite");
        var rectify = shop.DecideAll("tips", ItemOutcome.Rectify).Select(i => i with { Corrections = [new Correction(0, field, "kim@lind.example")] }).ToArray();

        var ended = await shop.Run(rectify);

        ended.Receipts.Single().Results.Keys.Should().Equal(result);
        (await shop.Ask(Tip)).Should().Equal(field == "about" ? "Bo|kim@lind.example|Kim knows boats|0" : "Bo|kim@lund.example|Kim knows boats|0");
    }
}
