using Dsar.Discovery.Tests.Traversal;
using Dsar.Domain;

namespace Dsar.Discovery.Tests.Execution;

/// <summary>
/// Rows that are kept are found again on their day although the execution took away what they were found by, and only as long as they are the person's.
/// Seen red: with the tie of the search, which the execution itself had emptied.
/// </summary>
public sealed class KeptRowsTests
{
    public static TheoryData<string> Databases => [.. Shop.Databases];

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Rows_that_lost_the_reference_or_the_address_they_were_found_by_are_found_again(string database)
    {
        await using var shop = await Shop.Open(database, restrict: "check");
        var (items, kept) = Decided(shop);
        var parts = shop.Kept(items, kept);

        (await shop.Run(items)).IsComplete.Should().BeTrue();

        (await shop.Ask("SELECT id, person_id, buyer, mail FROM receipts ORDER BY id")).Should().Equal("61|NULL|Kim|NULL", "62|NULL|Kim|NULL", "63|2|Bo|NULL");
        (await Read(shop, parts)).Should().Be((2, 0));
        await shop.Ask("UPDATE receipts SET buyer = 'Bo' WHERE id = 61");
        (await Read(shop, parts)).Should().Be((1, 1), "the number is somebody else's row by now");
    }

    [Fact]
    public async Task A_row_that_nothing_ties_to_the_person_any_more_is_left_to_a_person()
    {
        await using var shop = await Shop.Open("sqlite", restrict: "check");
        await shop.Ask("UPDATE receipts SET buyer = NULL WHERE id = 61");
        await using var again = await shop.Again();

        var ended = await again.Run(again.DecideAll("receipts", ItemOutcome.Erase));

        ended.Receipts.SelectMany(r => r.Results).Should().Contain(r => r.Key == OperationResult.Manual && r.Value == 1);
        (await again.Ask("SELECT id FROM receipts ORDER BY id")).Should().Equal("61", "63");
    }

    private static (ExecutionItem[] Items, ExecutionItem Kept) Decided(Shop shop)
    {
        var kept = shop.Decide("receipts", "bookkeeping", ItemOutcome.RetainUntil);
        return ([.. shop.DecideAll("people", ItemOutcome.Erase), .. shop.DecideAll("orders", ItemOutcome.Erase), shop.Decide("receipts", "customer-contract", ItemOutcome.Erase), kept], kept);
    }

    private static async Task<(long Rows, int Moved)> Read(Shop shop, IReadOnlyList<KeptRows> parts)
    {
        var (rows, moved) = (0L, 0);
        foreach (var part in parts)
        {
            await using var store = DemoRun.NewStore();
            moved += await part.Read(shop.Plan, shop.Connector(), store, new TestClock(), CancellationToken.None);
            rows += store.Rows(shop.Plan.Collections.Single(c => c.Map.Name == "receipts").Index, 0).Count();
        }

        return (rows, moved);
    }
}
