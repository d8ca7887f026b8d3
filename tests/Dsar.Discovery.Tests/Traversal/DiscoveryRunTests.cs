using System.Security.Cryptography;
using System.Text;
using Dsar.Discovery.Tests.Package;
using Dsar.Domain;

namespace Dsar.Discovery.Tests.Traversal;

/// <summary>What a run does when something goes wrong. Seen red: with the offset kept one row too far (resume, batch size), without the return check (strangers), with pages not sealed.</summary>
public sealed class DiscoveryRunTests
{
    [Fact]
    public async Task A_run_that_is_killed_after_any_batch_and_started_again_gives_the_same_result()
    {
        await using var whole = DemoRun.NewStore();
        var batches = 0L;
        var expected = await DemoRun.Start(whole, DemoPackage.Kim, checkpoint: (c, _) => ValueTask.FromResult((batches = c.Batches) > 0));
        var keys = DemoRun.Keys(whole, DemoRun.Plan);
        for (var (stop, isKilled) = (1, true); isKilled; stop += 2)
        {
            var path = Path.Combine(Seeds.NewFolder(), "run.db");
            await using (var store = DemoRun.NewStore(path))
            {
                var n = 0;
                var run = () => DemoRun.Start(store, DemoPackage.Kim, checkpoint: (_, _) => ++n == stop ? throw new InvalidOperationException("killed") : ValueTask.FromResult(true));
                try
                {
                    await run();
                    // How many batches there are depends on which system answers first; this run had fewer.
                    isKilled = false;
                    stop.Should().BeGreaterThan((int)batches / 2);
                }
                catch (InvalidOperationException killed) when (killed.Message == "killed")
                {
                    n.Should().Be(stop);
                }
            }

            await using var again = DemoRun.NewStore(path);
            var result = await DemoRun.Start(again, DemoPackage.Kim);
            DemoRun.Keys(again, DemoRun.Plan).Should().BeEquivalentTo(keys, $"stopped after batch {stop}");
            result.Completeness.RunDigest.Should().Be(expected.Completeness.RunDigest);
            result.Questions.Select(q => q.IdentityId).Should().BeEquivalentTo(expected.Questions.Select(q => q.IdentityId));
        }
    }

    [Fact]
    public async Task The_batch_size_and_concurrency_do_not_change_the_result()
    {
        var digests = new List<string>();
        foreach (var (size, calls) in new[] { (1000, 16), (1, 1), (2, 4) })
        {
            await using var store = DemoRun.NewStore();
            var connectors = Landscape.Sqlite.Connectors().ToDictionary(c => c.Key, IConnector (c) => new ScriptedConnector(c.Value) { Traits = new ConnectorTraits(size, size) });
            digests.Add((await DemoRun.Start(store, DemoPackage.Kim, DemoRun.Quick with { MaxCalls = calls }, connectors)).Completeness.RunDigest);
        }

        digests.Distinct().Should().ContainSingle();
    }

    [Fact]
    public async Task A_failing_system_fails_alone_and_says_so_and_a_later_try_completes_the_run()
    {
        var connectors = Landscape.Sqlite.Connectors().ToDictionary();
        var calls = 0;
        connectors["demo-billing"] = new ScriptedConnector(connectors["demo-billing"]) { Fault = _ => ++calls > 0 ? new ConnectorException("unavailable", true) : null };
        await using var store = DemoRun.NewStore();

        var result = await DemoRun.Start(store, Per, connectors: connectors);

        calls.Should().BeGreaterThanOrEqualTo(4, "what may pass is tried four times");
        var billing = result.Completeness.Systems.Single(s => s.Key == "demo-billing");
        billing.Should().Match<SystemSearch>(s => s.Status == SystemStatus.Failed && s.Error == "unavailable");
        billing.Collections.Single(c => c.Name == "lines").Rule.Should().Be("upstream_unavailable");
        result.Completeness.Systems.Where(s => s.Key != "demo-billing").Should().OnlyContain(s => s.Status == SystemStatus.Found);
        result.Completeness.AllSearched.Should().BeFalse();

        var late = await DemoRun.Start(store, Per, DemoRun.Quick with { RetryFailed = true });
        late.Completeness.Systems.Should().OnlyContain(s => s.Status == SystemStatus.Found);
    }

    [Fact]
    public async Task A_system_without_a_connector_is_named_and_stops_nobody()
    {
        var connectors = Landscape.Sqlite.Connectors().ToDictionary();
        connectors.Remove("demo-domains");
        await using var store = DemoRun.NewStore();

        var result = await DemoRun.Start(store, Per, connectors: connectors);

        result.Completeness.Systems.Single(s => s.Key == "demo-domains").Should().Match<SystemSearch>(s => s.Status == SystemStatus.Failed && s.Error == "not_configured");
    }

    [Fact]
    public async Task A_stranger_among_the_answers_fails_the_batch_and_nothing_of_it_is_kept()
    {
        var connectors = Landscape.Sqlite.Connectors().ToDictionary();
        var width = DemoRun.Plan.Collections.Single(c => c.Id == "demo-billing.invoices").Read.Count;
        connectors["demo-billing"] = new ScriptedConnector(connectors["demo-billing"])
        {
            Stranger = b => b.Collection.Map.Name == "invoices" ? new Row([.. Enumerable.Repeat(Cell.Text("7"), width)]) : null,
        };
        await using var store = DemoRun.NewStore();

        var result = await DemoRun.Start(store, Per, connectors: connectors);

        var invoices = result.Completeness.Systems.Single(s => s.Key == "demo-billing").Collections.Single(c => c.Name == "invoices");
        invoices.Should().Match<CollectionSearch>(c => c.Status == SystemStatus.Failed && c.Error == "returned_strangers" && c.Rows == 0);
    }

    [Fact]
    public async Task A_batch_that_times_out_is_halved_until_it_passes()
    {
        var connectors = Landscape.Sqlite.Connectors().ToDictionary();
        connectors["demo-billing"] = new ScriptedConnector(connectors["demo-billing"]) { Fault = b => b.Tuples.Count > 2 ? new ConnectorException("timeout", true) : null };
        await using var plain = DemoRun.NewStore();
        await using var store = DemoRun.NewStore();

        var expected = await DemoRun.Start(plain, Per);
        var result = await DemoRun.Start(store, Per, connectors: connectors);

        result.Completeness.RunDigest.Should().Be(expected.Completeness.RunDigest);
    }

    [Theory]
    [InlineData("'; DROP TABLE customers; --")]
    [InlineData("%")]
    [InlineData("_")]
    [InlineData("a\0b@lund.example")]
    [InlineData("kim@lund.example\0")]
    [InlineData("\u202Ekim@lund.example😀")]
    [InlineData("1-C-1042' OR '1'='1")]
    [InlineData("1-\"C-1042\"")]
    public async Task A_hostile_identifier_gives_no_error_and_no_row(string value)
    {
        await Hostile(value, Landscape.Sqlite);
        if (PostgresServer.ConnectionString is not null)
        {
            await Hostile(value, await Landscape.Postgres);
        }
    }

    [Fact]
    public Task An_identifier_of_10_kB_gives_no_error_and_no_row() => Hostile(new string('å', 10_000), Landscape.Sqlite);

    [Fact]
    public async Task The_run_file_holds_no_value_of_a_person_in_clear()
    {
        var path = Path.Combine(Seeds.NewFolder(), "run.db");
        await using (var store = DemoRun.NewStore(path))
        {
            await DemoPackage.Input(store);
        }

        var bytes = string.Concat(Directory.EnumerateFiles(Path.GetDirectoryName(path)!).Select(f => Encoding.Latin1.GetString(File.ReadAllBytes(f))));
        foreach (var value in new[] { "kim@lund.example", "lund", "C-1042", "Sven", "kimlund", "Exempelby" })
        {
            bytes.Should().NotContain(value).And.NotContain(Encoding.Latin1.GetString(Encoding.Unicode.GetBytes(value)));
        }
    }

    [Fact]
    public async Task A_run_does_not_open_with_another_key_nor_with_a_page_taken_out()
    {
        var path = Path.Combine(Seeds.NewFolder(), "run.db");
        await using (var store = DemoRun.NewStore(path))
        {
            await DemoPackage.Input(store);
        }

        var wrong = () => RunStore.Open(path, "run-1", new byte[32]);
        wrong.Should().Throw<CryptographicException>();
        using (var file = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={path};Pooling=False"))
        {
            file.Open();
            using var command = file.CreateCommand();
            command.CommandText = "DELETE FROM pages WHERE rowid = (SELECT MAX(rowid) FROM pages)";
            command.ExecuteNonQuery();
        }

        var cut = () => RunStore.Open(path, "run-1", DemoRun.Key);
        cut.Should().Throw<CryptographicException>();
    }

    [Fact]
    public async Task A_worker_that_lost_its_lease_keeps_nothing_more()
    {
        var path = Path.Combine(Seeds.NewFolder(), "run.db");
        await using var old = DemoRun.NewStore(path);
        await using var young = RunStore.Open(path, "run-1", DemoRun.Key, epoch: 2);

        (await DemoRun.Start(old, Per)).Ending.Should().Be(RunEnding.LeaseLost);
        DemoRun.Keys(young, DemoRun.Plan).Should().BeEmpty();
        (await DemoRun.Start(young, Per)).Ending.Should().Be(RunEnding.Ended);
    }

    /// <summary>Seen red: with the systems' deadlines tied to the caller's token and never untied, where a late cancel threw on a timer's thread.</summary>
    [Fact]
    public async Task A_cancel_that_comes_after_the_end_disturbs_nothing()
    {
        using var late = new CancellationTokenSource();
        await using var store = DemoRun.NewStore();
        (await DemoRun.Start(store, Per, ct: late.Token)).Ending.Should().Be(RunEnding.Ended);

        late.Invoking(l => l.Cancel()).Should().NotThrow();
    }

    /// <summary>Seen red: with the interrupt untied only after its connection was closed.</summary>
    [Fact]
    public async Task A_cancel_at_any_moment_of_a_call_ends_that_call_alone()
    {
        var connector = Landscape.Sqlite.Connectors()["demo-billing"];
        var probe = () => connector.Probe(default);
        for (var n = 0; n < 400; n++)
        {
            using var cut = new CancellationTokenSource();
            var call = Task.Run(() => connector.Probe(cut.Token));
            await Task.Yield();
            Thread.SpinWait(n * 500);
            cut.Invoking(c => c.Cancel()).Should().NotThrow();
            try
            {
                await call;
            }
            catch (OperationCanceledException)
            {
                cut.IsCancellationRequested.Should().BeTrue();
            }
        }

        (await probe()).Reachable.Should().BeTrue();
    }

    [Fact]
    public async Task Whether_a_contact_was_held_is_one_bit_and_depends_on_the_date()
    {
        var connectors = Landscape.Sqlite.Connectors();
        var kim = new Identifier(IdentifierKind.Email, "KIM@lund.example");

        (await HeldContact.Ask(DemoRun.Plan, connectors, kim, Seeds.Today.AddDays(-30))).Should().BeTrue();
        (await HeldContact.Ask(DemoRun.Plan, connectors, kim, new DateOnly(2000, 1, 1))).Should().BeFalse();
        (await HeldContact.Ask(DemoRun.Plan, connectors, new Identifier(IdentifierKind.Email, "nobody@nowhere.example"), Seeds.Today)).Should().BeFalse();
        (await HeldContact.Ask(DemoRun.Plan, new Dictionary<string, IConnector>(), kim, Seeds.Today)).Should().BeNull();
    }

    [Fact]
    public void Nothing_of_a_person_is_printed_by_accident()
    {
        object[] values = [Cell.Text("canary"), new Row([Cell.Text("canary")]), new CandidateIdentity("id", new Identifier(IdentifierKind.Email, "canary"), "canary", IdentityState.New, true, YieldAccept.Ask, null, 0)];
        values.Select(v => v.ToString()).Should().NotContain(v => v!.Contains("canary", StringComparison.Ordinal));
    }

    private static Identifier[] Per => [new(IdentifierKind.CustomerNumber, "1-1001")];

    private static async Task Hostile(string value, Landscape landscape)
    {
        foreach (var kind in new[] { IdentifierKind.Email, IdentifierKind.Phone, IdentifierKind.CustomerNumber, IdentifierKind.Domain, IdentifierKind.Username })
        {
            await using var store = DemoRun.NewStore();
            var result = await DemoRun.Start(store, [new Identifier(kind, value)], connectors: landscape.Connectors(), plan: landscape.Plan);
            result.Completeness.Systems.Should().OnlyContain(s => s.Status != SystemStatus.Failed, $"{kind}");
            DemoRun.Keys(store, landscape.Plan).Should().BeEmpty($"{kind}");
        }
    }
}
