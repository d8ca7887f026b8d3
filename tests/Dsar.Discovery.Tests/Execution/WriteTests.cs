using Dsar.Domain;

namespace Dsar.Discovery.Tests.Execution;

/// <summary>
/// Single operations and what guards them, on both databases, seen by SQL written by hand. Seen red: on the execution before it told a deletion from an empty
/// update, kept the whole tie for every operation, marked rows before it emptied them, and sent the map's constants with a change.
/// </summary>
public sealed class WriteTests
{
    private const string Kim = "SELECT email, name, note, nick, marked FROM people WHERE id = 1";

    public static TheoryData<string> Databases => [.. Shop.Databases];

    public static TheoryData<string, string> Kinds
    {
        get
        {
            var kinds = new TheoryData<string, string>();
            foreach (var database in Shop.Databases)
            {
                Array.ForEach(["erase", "part", "credential", "restrict", "rectify"], kind => kinds.Add(database, kind));
            }

            return kinds;
        }
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task A_finding_whose_values_are_all_kept_leaves_the_row_alone(string database)
    {
        await using var shop = await Shop.Open(database);

        var ended = await shop.Run([shop.Decide("people", "support", ItemOutcome.Erase)]);

        ended.Receipts.Single().Results.Should().BeEquivalentTo(new Dictionary<OperationResult, int> { [OperationResult.AlreadyDone] = 1 });
        (await shop.Ask(Kim)).Should().Equal("kim@lund.example|Kim|vip|kim80|0");
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task A_personal_key_of_a_row_that_stays_is_left_to_a_person(string database)
    {
        await using var shop = await Shop.Open(database);

        var ended = await shop.Run([shop.Decide("cards", "customer-contract", ItemOutcome.Erase)]);

        ended.Receipts.Single().Results.Keys.Should().Equal(OperationResult.Manual);
        ended.IsComplete.Should().BeFalse();
        (await shop.Ask("SELECT owner FROM cards WHERE email = 'kim@lund.example'")).Should().Equal("Kim");
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_row_that_is_somebody_elses_by_now_is_a_conflict_whatever_was_decided(string database, string kind)
    {
        await using var shop = await Shop.Open(database);
        await shop.Ask("DELETE FROM orders WHERE person_id = 1 AND id NOT IN (11, 12, 15)");
        await shop.Ask("UPDATE people SET email = 'eva@lund.example' WHERE id = 1");
        ExecutionItem[] items = kind switch
        {
            "erase" => shop.DecideAll("people", ItemOutcome.Erase),
            "part" => [shop.Decide("people", "customer-contract", ItemOutcome.Erase)],
            "credential" => [shop.Decide("people", "newsletter", ItemOutcome.Erase)],
            "restrict" => [shop.Decide("people", "newsletter", ItemOutcome.RetainUntil)],
            _ => [shop.Decide("people", "customer-contract", ItemOutcome.Rectify) with { Corrections = [new Correction(0, "name", "Kim Lind")] }],
        };
        await shop.Ask("UPDATE orders SET person_id = 2 WHERE person_id = 1");

        var ended = await shop.Run(items);

        ended.Receipts.Single().Results.Keys.Should().Equal(OperationResult.Conflict);
        ended.IsComplete.Should().BeFalse();
        (await shop.Ask(Kim)).Should().Equal("eva@lund.example|Kim|vip|kim80|0");
        (await shop.Ask("SELECT secret FROM people WHERE id = 1")).Should().Equal("hash");
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task A_mark_is_set_before_the_values_go_that_tie_the_row_and_a_second_run_finds_both_done(string database)
    {
        await using var shop = await Shop.Open(database);
        ExecutionItem[] items = [shop.Decide("people", "customer-contract", ItemOutcome.Erase), shop.Decide("people", "newsletter", ItemOutcome.RetainUntil)];

        var ended = await shop.Run(items);

        ended.Receipts.Select(r => r.Kind).Should().Equal(WriteKind.Restrict, WriteKind.Anonymise);
        ended.Receipts.SelectMany(r => r.Results.Keys).Should().AllBeEquivalentTo(OperationResult.Done);
        (await shop.Ask(Kim)).Should().Equal("NULL|NULL|vip|kim80|1");
        (await shop.Ask("SELECT email FROM people WHERE id = 2")).Should().Equal("bo@lund.example");
        shop.Journal = new Journal();
        var again = await shop.Run(items);
        again.Receipts.SelectMany(r => r.Results.Keys).Should().AllBeEquivalentTo(OperationResult.AlreadyDone);
        again.IsComplete.Should().BeTrue();
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Two_corrections_of_a_row_are_one_operation_also_on_a_date_that_is_stored_with_a_midnight(string database)
    {
        await using var shop = await Shop.Open(database);
        var rectify = shop.Decide("people", "customer-contract", ItemOutcome.Rectify) with { Corrections = [new Correction(0, "name", "Kim Lind"), new Correction(0, "born", "1980-02-01")] };

        var ended = await shop.Run([rectify]);

        ended.Receipts.Should().ContainSingle().Which.Should().Match<Receipt>(r => r.Operations == 1 && r.Results.ContainsKey(OperationResult.Done));
        (await shop.Ask("SELECT name, CAST(born AS TEXT) FROM people WHERE id = 1")).Should().Equal("Kim Lind|1980-02-01");
    }

    [Theory]
    [InlineData("born", "in spring")]
    [InlineData("nick", "kim81")]
    public async Task A_correction_that_the_field_does_not_take_is_left_to_a_person(string field, string value)
    {
        await using var shop = await Shop.Open("sqlite");
        var rectify = shop.Decide("people", "customer-contract", ItemOutcome.Rectify) with { Corrections = [new Correction(0, field, value)] };

        var ended = await shop.Run([rectify]);

        ended.Receipts.Single().Results.Keys.Should().Equal(OperationResult.Manual);
        (await shop.Ask(Kim)).Should().Equal("kim@lund.example|Kim|vip|kim80|0");
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task A_row_that_left_the_maps_constants_is_not_hit(string database)
    {
        await using var shop = await Shop.Open(database);
        await shop.Ask("UPDATE orders SET person_id = 2");
        await shop.Ask("UPDATE people SET kind = 'company' WHERE id = 1");

        await shop.Run(shop.DecideAll("people", ItemOutcome.Erase));

        (await shop.Ask(Kim)).Should().Equal("kim@lund.example|Kim|vip|kim80|0");
    }

    [Fact]
    public async Task A_system_that_only_reads_is_done_where_nothing_needs_writing_and_not_configured_where_something_does()
    {
        await using var shop = await Shop.Open("sqlite", restrict: "check");
        var reading = shop.Connector(shop.Connection with { Write = null });

        var kept = await shop.Run([shop.Decide("people", "newsletter", ItemOutcome.RetainUntil)], reading);
        var erased = await shop.Run(shop.DecideAll("people", ItemOutcome.Erase), reading);

        kept.IsComplete.Should().BeTrue();
        kept.Receipts.Single().Results.Keys.Should().Equal(OperationResult.AlreadyDone);
        erased.Should().Match<SystemExecution>(e => e.Code == "not_configured" && e.Receipts.Count == 0);
        shop.Journal.Intended.Should().ContainSingle();
    }

    [Fact]
    public async Task A_change_that_says_neither_what_to_write_nor_to_delete_is_none()
    {
        await using var shop = await Shop.Open("sqlite");
        var people = shop.Plan.Collections.Single(c => c.Map.Name == "people");
        FieldValue[] key = [new("id", new Cell(CellKind.Number, "1"))];

        foreach (var change in new[] { new RowChange(people, key, []), new RowChange(people, [], []) { Delete = true }, new RowChange(people, key, key) { Delete = true } })
        {
            await FluentActions.Awaiting(() => shop.Connector().Write([change], CancellationToken.None)).Should().ThrowAsync<ArgumentException>();
        }

        (await shop.Ask("SELECT count(*) FROM people")).Should().Equal("2");
    }
}
