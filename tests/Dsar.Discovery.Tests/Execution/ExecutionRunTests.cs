using Dsar.Discovery.Tests.Traversal;
using Dsar.Domain;

namespace Dsar.Discovery.Tests.Execution;

/// <summary>
/// What execution changes in the systems, seen by SQL that is written by hand and knows nothing of maps. Seen red: with rows written by the first field of
/// their key, without the tie to the person, without the value that was looked at.
/// </summary>
public sealed class ExecutionRunTests
{
    private static readonly string[] AllSystems = ["demo-billing", "demo-crm", "demo-domains", "demo-support"];

    [Fact]
    public Task What_was_decided_is_gone_and_nothing_else_has_changed() => Erased("sqlite");

    [PostgresFact]
    public Task What_was_decided_is_gone_and_nothing_else_has_changed_on_postgresql() => Erased("postgres");

    [Theory]
    [InlineData(5_000, 50_000)]
    [InlineData(3, 1)]
    public async Task A_run_that_is_killed_at_any_receipt_and_started_again_ends_the_same(int batch, int transaction)
    {
        await using var whole = await Erasure.OfKim("sqlite");
        await whole.Run(batch: batch, transaction: transaction);
        var expected = await whole.Everything();
        var receipts = whole.Journal.Receipts.Count;
        for (var stop = 1; stop <= receipts; stop += transaction == 1 ? 5 : 1)
        {
            await using var killed = await Erasure.OfKim("sqlite");
            var n = 0;
            killed.Journal.Recording = _ =>
            {
                if (++n == stop)
                {
                    throw new InvalidOperationException("killed");
                }
            };
            var first = () => killed.Run(batch: batch, transaction: transaction);
            await first.Should().ThrowAsync<InvalidOperationException>();
            killed.Journal.Recording = null;

            var again = await killed.Run(batch: batch, transaction: transaction);

            (await killed.Everything()).Should().BeEquivalentTo(expected, $"killed at receipt {stop}");
            killed.Journal.Receipts.Select(r => r.Root).Should().OnlyHaveUniqueItems();
            killed.Journal.Receipts.Where(r => r.IsComplete).Sum(r => r.Operations).Should().Be(whole.Journal.Receipts.Where(r => r.IsComplete).Sum(r => r.Operations));
            again.Should().HaveCount(4);
        }
    }

    [Fact]
    public async Task A_system_that_fails_leaves_the_others_done_and_is_done_by_the_next_run()
    {
        await using var erasure = await Erasure.OfKim("sqlite");
        var before = await erasure.Rows("demo-crm");
        var broken = erasure.Connectors.ToDictionary(c => c.Key, c => c.Key == "demo-crm" ? new ScriptedConnector(c.Value) { WriteFault = _ => new ConnectorException("unavailable", true) } : c.Value);

        var ended = await erasure.Run(broken);

        ended.Single(s => s.System == "demo-crm").Code.Should().Be("unavailable");
        (await erasure.Rows("demo-crm")).Should().Equal(before, "all or nothing");
        (await erasure.Ask("demo-domains", "SELECT count(*) FROM domains WHERE domain_name = 'kimlund.example'")).Should().Equal("0");
        (await erasure.Run()).Single(s => s.System == "demo-crm").Code.Should().BeNull();
        (await erasure.Ask("demo-crm", "SELECT count(*) FROM customers WHERE tenant_id = 1 AND customer_no = 'C-1042'")).Should().Equal("0");
    }

    [Fact]
    public async Task What_the_host_refuses_is_not_written()
    {
        await using var erasure = await Erasure.OfKim("sqlite");
        var before = await erasure.Everything();

        var ended = await erasure.Run(refusal: _ => "hold");

        ended.Should().OnlyContain(s => s.Code == "hold" && s.Receipts.Count == 0);
        (await erasure.Everything()).Should().BeEquivalentTo(before);
        erasure.Journal.Intended.Should().BeEmpty();
    }

    [Fact]
    public async Task A_key_that_was_given_to_somebody_else_meanwhile_is_not_hit()
    {
        await using var erasure = await Erasure.OfKim("sqlite");
        await erasure.Ask("demo-domains", "UPDATE domains SET customer_no = 'C-9999' WHERE domain_name = 'kimlund.example'");

        await erasure.Run();

        (await erasure.Ask("demo-domains", "SELECT customer_no FROM domains WHERE domain_name = 'kimlund.example'")).Should().Equal("C-9999");
    }

    [Fact]
    public async Task Rows_without_a_key_are_reported_as_not_done()
    {
        await using var erasure = await Erasure.OfKim("sqlite");

        var ended = await erasure.Run();

        var notes = ended.Single(s => s.System == "demo-support").Receipts.Single(r => r.Collection == "notes");
        notes.Results.Keys.Should().Equal(OperationResult.NoKey);
        notes.Remaining.Should().Be(notes.Operations).And.BePositive();
        ended.Single(s => s.System == "demo-support").IsComplete.Should().BeFalse();
    }

    [Theory]
    [InlineData("Kim Lund", "Kim Lind", true)]
    [InlineData("Kim Ek", "Kim Ek", false)]
    public async Task A_value_is_corrected_only_where_it_is_the_one_that_was_looked_at(string stands, string afterwards, bool done)
    {
        await using var erasure = await Erasure.OfKim("sqlite");
        var customers = erasure.Plan.Collections.Single(c => c.Id == "demo-crm.customers");
        var row = erasure.Store.Rows(customers.Index, 0).Single();
        var finding = FindingGroups.Load(erasure.Store).First(g => g.Collection == "customers" && g.Fields.Any(f => f.Name == "full_name")).Number;
        await erasure.Ask("demo-crm", $"UPDATE customers SET full_name = '{stands}' WHERE tenant_id = 1 AND customer_no = 'C-1042'");
        var rectify = new ExecutionItem { Finding = finding, Outcome = ItemOutcome.Rectify, Corrections = [new Correction(row.Number, "full_name", "Kim Lind")] };
        await using var decided = erasure with { Items = [rectify] };

        var ended = await decided.Run();

        (await erasure.Ask("demo-crm", "SELECT full_name FROM customers WHERE tenant_id = 1 AND customer_no = 'C-1042'")).Should().Equal(afterwards);
        ended.Single().Receipts.Single().Results.Keys.Should().Equal(done ? OperationResult.Done : OperationResult.Conflict);
    }

    [Fact]
    public async Task A_stopped_purpose_is_written_where_the_map_says_and_nowhere_else()
    {
        await using var erasure = await Erasure.OfKim("sqlite");
        var finding = FindingGroups.Load(erasure.Store).First(g => g.Collection == "customers").Number;
        var before = await erasure.Rows("demo-crm");
        await using var decided = erasure with { Items = [new ExecutionItem { Finding = finding, Outcome = ItemOutcome.Stop, Purpose = "marketing" }] };

        (await decided.Run()).Should().OnlyContain(s => s.IsComplete);

        var after = await erasure.Rows("demo-crm");
        after.Except(before).Should().ContainSingle();
        (await erasure.Ask("demo-crm", "SELECT customer_no FROM customers WHERE marketing_blocked = 1 AND customer_no = 'C-1042' AND tenant_id = 1")).Should().Equal("C-1042");
    }

    private static async Task Erased(string database)
    {
        await using var erasure = await Erasure.OfKim(database);
        var before = await erasure.Everything();

        var ended = await erasure.Run();

        ended.Select(s => s.System).Should().Equal(AllSystems);
        ended.Should().OnlyContain(s => s.Code == null);
        (await erasure.Ask("demo-crm", "SELECT count(*) FROM customers WHERE tenant_id = 1 AND customer_no = 'C-1042'")).Should().Equal("0");
        (await erasure.Ask("demo-crm", "SELECT count(*) FROM customers WHERE tenant_id = 2 AND customer_no = 'C-1042'")).Should().Equal(["1"], "the neighbour with the same number in another tenant stays");
        (await erasure.Ask("demo-crm", "SELECT count(*) FROM consents WHERE tenant_id = 1 AND customer_no = 'C-1042'")).Should().Equal("0");
        (await erasure.Ask("demo-domains", "SELECT count(*) FROM domains WHERE domain_name = 'kimlund.example'")).Should().Equal("0");
        var invoices = await erasure.Ask("demo-billing", "SELECT count(*), count(amount), count(bill_email) FROM invoices WHERE tenant_id = 1 AND customer_no = 'C-1042'");
        invoices.Single().Should().MatchRegex("^([1-9][0-9]*)\\|\\1\\|0$", "accounting stays, the address that only the contract needed is gone");

        (await erasure.Ask("demo-domains", "SELECT email, default_domain FROM contacts WHERE contact_id = 777")).Should().Equal("borje@natverk.example|NULL");
        await OthersStand(erasure);
        foreach (var (system, rows) in before)
        {
            var changed = rows.Except(await erasure.Rows(system)).ToArray();
            changed.Should().NotBeEmpty();
            var hers = erasure.Store.Everything(erasure.Plan, system);
            changed.Where(row => !hers.Any(h => Fits(row, h))).Select(row => row.Split('|')[0]).Should().BeEquivalentTo(Followers(system), $"in {system}");
        }
    }

    /// <summary>Eva's rows name Kim: she loses the naming, and keeps everything else. A watch is nothing but the naming.</summary>
    private static async Task OthersStand(Erasure erasure)
    {
        (await erasure.Ask("demo-domains", "SELECT account, customer_no, admin_contact, status, privacy_on FROM domains WHERE domain_name = 'bohusbatar.example'")).Should().Equal("BB-12|C-1100|NULL|active|1");
        (await erasure.Ask("demo-domains", "SELECT record_id FROM dns_records WHERE domain_name = 'bohusbatar.example' ORDER BY record_id")).Should().Equal("710", "711");
        (await erasure.Ask("demo-domains", "SELECT email, default_domain, replaces FROM contacts WHERE contact_id = 880")).Should().Equal("eva@bohusbatar.example|bohusbatar.example|NULL");
        (await erasure.Ask("demo-crm", "SELECT customer_no, role, name, email, note FROM contacts WHERE contact_id = 110")).Should().Equal("C-1100|webbansvarig|Kim Lund|NULL|Sköter båtklubbens webbplats.");
        (await erasure.Ask("demo-support", "SELECT watcher_email FROM watchers WHERE ticket_id IN (3012, 3020)")).Should().Equal("kim.lund@granit.example");
    }

    /// <summary>Others' rows that cannot stay as they are: a contact whose default domain was hers, and who else watched her tickets.</summary>
    private static string[] Followers(string system) => system switch
    {
        "demo-domains" => ["contacts: 777"],
        "demo-support" => ["watchers: 3001", "watchers: 3001", "watchers: 3004"],
        _ => [],
    };

    private static bool Fits(string row, (string Table, string[] Key) hers) =>
        row.StartsWith($"{hers.Table}: ", StringComparison.Ordinal) && hers.Key.All(k => row[(hers.Table.Length + 2)..].Split('|').Contains(k));
}

internal static class StoreRows
{
    /// <summary>Table and key of every row that a run kept of a system.</summary>
    public static IReadOnlyList<(string Table, string[] Key)> Everything(this IRunStore store, Plan plan, string system) =>
    [
        .. plan.Collections.Where(c => c.System.Key == system).SelectMany(c => store.Rows(c.Index, 0).Select(r =>
            (c.Map.Source, (c.Map.Key.Count > 0 ? c.Map.Key : c.Map.Fields.Where(f => c.Position(f.Name) >= 0).Select(f => f.Name)).Select(k => r.Cells[c.Position(k)].Value).ToArray()))),
    ];
}
