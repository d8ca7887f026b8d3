using Dsar.Discovery.Tests.Traversal;
using Dsar.Domain;

namespace Dsar.Discovery.Tests.Execution;

/// <summary>
/// Rows that reference an erased row, systems side by side, and calls that hang. Seen red: with one query a row, with followers that were emptied although
/// the row stayed, with systems one after the other, with a proof that waited for ever, with references compared letter by letter.
/// </summary>
public sealed class ReferenceTests
{
    public static TheoryData<string> Databases => [.. Shop.Databases];

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task A_row_that_stays_bars_only_the_row_it_references_and_others_follow_and_are_counted(string database)
    {
        await using var shop = await Shop.Open(database);
        await shop.Ask("INSERT INTO items VALUES (31, 13)");

        var ended = await shop.Run(shop.DecideAll("orders", ItemOutcome.Erase));

        var receipt = ended.Receipts.Single();
        receipt.Results.Should().BeEquivalentTo(new Dictionary<OperationResult, int> { [OperationResult.Done] = 6, [OperationResult.Referenced] = 1 });
        receipt.Should().Match<Receipt>(r => r.Remaining == 1 && r.Followed == 3);
        (await shop.Ask("SELECT id FROM orders ORDER BY id")).Should().Equal("13", "21");
        (await shop.Ask("SELECT id, order_id FROM parcels ORDER BY id")).Should().Equal("41|NULL", "42|NULL", "43|NULL", "44|21");
        shop.Reads.Count(r => r == "items").Should().Be(1, "a batch is asked about, not each row");
    }

    [Fact]
    public async Task A_row_that_stays_bars_the_row_it_references_also_under_another_spelling_that_the_database_takes_for_the_same()
    {
        await using var shop = await Shop.Open("sqlite", restrict: "check");

        var ended = await shop.Run([.. shop.DecideAll("members", ItemOutcome.Erase), .. shop.DecideAll("visits", ItemOutcome.RetainUntil)]);

        ended.Receipts.Single(r => r.Collection == "members").Results.Keys.Should().Equal(OperationResult.Referenced);
        (await shop.Ask("SELECT m.code, v.code FROM members m JOIN visits v ON v.code = m.code ORDER BY v.id")).Should().Equal("KIM-1|kim-1", "BO-1|BO-1");
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Nothing_follows_a_row_that_is_somebody_elses_by_now(string database)
    {
        await using var shop = await Shop.Open(database);
        await shop.Ask("UPDATE orders SET person_id = 2 WHERE id = 15");

        var ended = await shop.Run(shop.DecideAll("orders", ItemOutcome.Erase));

        ended.Receipts.Single().Results.Should().BeEquivalentTo(new Dictionary<OperationResult, int> { [OperationResult.Done] = 6, [OperationResult.Conflict] = 1 });
        (await shop.Ask("SELECT order_id FROM parcels WHERE id = 43")).Should().Equal("15");
    }

    [Theory]
    [InlineData(50_000, 5_000)]
    [InlineData(2, 2)]
    public async Task A_parent_waits_for_its_children_in_one_transaction_and_in_many(int transaction, int batch)
    {
        await using var shop = await Shop.Open("sqlite");

        var ended = await shop.Run([.. shop.DecideAll("orders", ItemOutcome.Erase), .. shop.DecideAll("people", ItemOutcome.Erase)], transaction: transaction, batch: batch);

        ended.IsComplete.Should().BeTrue();
        (await shop.Ask("SELECT id FROM people")).Should().Equal("2");
        (await shop.Ask("SELECT id FROM orders")).Should().Equal("21");
    }

    [Fact]
    public async Task Systems_are_written_side_by_side()
    {
        await using var erasure = await Erasure.OfKim("sqlite");
        using var both = new Barrier(2);
        var met = new List<bool>();
        var connectors = erasure.Connectors.ToDictionary(c => c.Key, c => c.Key is not ("demo-crm" or "demo-domains") ? c.Value : new ScriptedConnector(c.Value)
        {
            WriteFault = _ =>
            {
                var all = both.SignalAndWait(TimeSpan.FromSeconds(20));
                lock (met)
                {
                    met.Add(all);
                }

                return null;
            },
        });

        await erasure.Run(connectors);

        met.Should().Equal(true, true);
    }

    [Fact]
    public async Task A_system_that_no_longer_answers_when_it_is_asked_again_is_a_time_out()
    {
        await using var shop = await Shop.Open("sqlite");
        var written = false;
        var never = new TaskCompletionSource();
        var deaf = new ScriptedConnector(shop.Connector()) { Written = _ => written = true, Hang = _ => written ? never.Task : null };

        var ended = await shop.Run(shop.DecideAll("cards", ItemOutcome.Erase), deaf, new ImpatientClock());

        ended.Code.Should().Be("timeout");
        shop.Journal.Receipts.Should().BeEmpty();
        (await shop.Run(shop.DecideAll("cards", ItemOutcome.Erase))).IsComplete.Should().BeTrue();
    }

    [Fact]
    public async Task A_time_out_of_a_driver_is_a_systems_time_out()
    {
        var call = () => PatientRows.Once(Task.FromException<int>(new TimeoutException()), TimeSpan.FromSeconds(1), TimeProvider.System);
        (await call.Should().ThrowAsync<ConnectorException>()).Which.Code.Should().Be("timeout");
    }

    /// <summary>A clock on which every wait is over at once.</summary>
    private sealed class ImpatientClock : TimeProvider
    {
        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => base.CreateTimer(callback, state, dueTime / 1000, period);
    }
}
