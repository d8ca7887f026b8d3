using System.Globalization;
using Dsar.Discovery.Tests.Traversal;
using Dsar.Domain;

namespace Dsar.Discovery.Tests.Connectors;

/// <summary>
/// Logs in real files: what is found in them, what is refused, and how lines leave them (discovery.md 4.2).
/// Seen red with lines taken out instead of emptied, with any number of unreadable lines let pass, and with a file of today written anew.
/// </summary>
public sealed class FileTests
{
    private const string First = "access-2026-02-27.jsonl.gz";
    private const string Second = "access-2026-02-28.jsonl.gz";

    [Fact]
    public async Task Lines_of_a_person_are_found_by_file_and_line_in_any_spelling()
    {
        var files = new Files(Files.Access);
        files.Write(First, Line("bo@lund.example"), string.Empty, Line("KIM@LUND.example"), "{\"path\":\"/anonymous\"}", Line("kim@lund.example.org"));
        files.Write(Second, Line("kim@lund.example"));

        var (result, found) = await files.Search("Kim@lund.example");

        result.Completeness.Systems.Single().Status.Should().Be(SystemStatus.Found);
        found.Should().Equal($"file={First},line=3", $"file={Second},line=1");
    }

    [Fact]
    public async Task More_than_one_unreadable_line_of_a_thousand_fails_and_one_does_not()
    {
        var files = new Files(Files.Access);
        files.Write(First, [.. Enumerable.Repeat(Line("bo@lund.example"), 999), "{\"user\": \"kim"]);
        (await files.Search("kim@lund.example")).Result.Completeness.Systems.Single().Status.Should().Be(SystemStatus.Empty);

        files.Write(First, [.. Enumerable.Repeat(Line("kim@lund.example"), 1998), "{\"user\": \"kim", "[]", "{\"user\":\"\\ud800\"}"]);
        var (result, found) = await files.Search("kim@lund.example");

        result.Completeness.Systems.Single().Error.Should().Be("unreadable");
        found.Should().BeEmpty();
    }

    [Fact]
    public async Task What_was_cut_off_bombs_and_missing_folders_fail()
    {
        var files = new Files(Files.Access);
        (await files.Search("kim@lund.example")).Result.Completeness.Systems.Single().Error.Should().Be("schema");

        files.Write(First, [.. Enumerable.Range(0, 2000).Select(i => Line($"{Guid.NewGuid()}@lund.example"))]);
        var whole = await File.ReadAllBytesAsync(files.Path(First));
        await File.WriteAllBytesAsync(files.Path(First), whole[..(whole.Length / 2)]);
        (await files.Search("kim@lund.example")).Result.Completeness.Systems.Single().Error.Should().Be("shape");

        files.Write(First, [.. Enumerable.Repeat(new string(' ', 64 * 1024), 64)]);
        (await files.Search("kim@lund.example")).Result.Completeness.Systems.Single().Error.Should().Be("too_large");
    }

    [Fact]
    public async Task A_line_of_a_gigabyte_is_unreadable_and_costs_no_memory()
    {
        var files = new Files(Files.Access.Replace(".gz", string.Empty, StringComparison.Ordinal));
        await using (var file = File.Create(files.Path("access-2026-02-27.jsonl")))
        {
            // Holes of a file take no room on the disk.
            file.Seek(200L * 1024 * 1024, SeekOrigin.Begin);
            file.WriteByte((byte)'\n');
        }

        var before = GC.GetTotalAllocatedBytes();
        var (result, _) = await files.Search("kim@lund.example");

        result.Completeness.Systems.Single().Error.Should().Be("unreadable");
        (GC.GetTotalAllocatedBytes() - before).Should().BeLessThan(64 * 1024 * 1024);
    }

    [Fact]
    public async Task A_link_out_of_the_folder_is_not_followed()
    {
        var (files, outside) = (new Files(Files.Access), new Files(Files.Access));
        files.Write(First, Line("bo@lund.example"));
        outside.Write(Second, Line("kim@lund.example"));
        File.CreateSymbolicLink(files.Path(Second), outside.Path(Second));

        (await files.Search("kim@lund.example")).Found.Should().BeEmpty();
    }

    [Fact]
    public async Task A_stopped_search_reads_no_finished_file_again()
    {
        var files = new Files(Files.Access);
        string[] names = [.. Enumerable.Range(1, 9).Select(d => $"access-2026-01-0{d}.jsonl.gz")];
        Array.ForEach(names, n => files.Write(n, Line("kim@lund.example")));
        var read = new List<string?>();
        var path = Path.Combine(Seeds.NewFolder(), "run.db");
        await using (var store = DemoRun.NewStore(path))
        {
            var stopped = await DemoRun.Start(store, [new Identifier(IdentifierKind.Email, "kim@lund.example")], connectors: Seen(files, read), plan: files.Plan, checkpoint: (c, _) => ValueTask.FromResult(c.Batches < 4));
            stopped.Ending.Should().Be(RunEnding.LeaseLost);
        }

        await using var again = DemoRun.NewStore(path);
        var (result, found) = await files.Search("kim@lund.example", Seen(files, read).Values.Single(), again);

        result.Ending.Should().Be(RunEnding.Ended);
        found.Should().HaveCount(9);
        read.Should().Equal(names);
    }

    [Fact]
    public async Task Probe_tells_old_files_strange_names_and_members_that_nobody_declared()
    {
        var files = new Files(Files.Access);
        files.Write("access-2025-06-01.jsonl.gz", Line("kim@lund.example"));
        files.Write(Second, "{\"user\":\"kim@lund.example\",\"agent\":\"x\"}");
        files.Write("access-2026-02-28.jsonl.1", "{}");
        await using var connector = files.Connector();

        var probe = await connector.Probe(CancellationToken.None);

        probe.Warnings.Select(w => w.Code).Should().BeEquivalentTo("DW110", "DW111", "DW111", "DW115");
        probe.UnmappedTables.Should().Equal("access-2026-02-28.jsonl.1");
        probe.Warnings.Should().OnlyContain(w => !w.Message.Contains("kim", StringComparison.Ordinal));
        (await files.Search("kim@lund.example")).Found.Should().HaveCount(2, "a file that is kept too long is searched all the same");
    }

    [Fact]
    public async Task Erased_lines_leave_an_empty_one_and_all_others_are_as_they_were()
    {
        var files = new Files(Files.Access);
        string[] lines = [Line("kim@lund.example"), Line("bo@lund.example"), "no json", Line("kim@lund.example"), Line("kim@lund.example")];
        files.Write(First, lines);
        files.Write(Second, Line("kim@lund.example"));
        await using var connector = files.Connector();
        RowChange[] changes = [files.Erasure(First, 1, "kim@lund.example"), files.Erasure(First, 2, "kim@lund.example"), files.Erasure(First, 4, "kim@lund.example"), files.Erasure(Second, 7, "kim@lund.example")];

        (await connector.Write(changes, CancellationToken.None)).Should().Equal(1, 0, 1, 0);
        (await connector.Write(changes, CancellationToken.None)).Should().Equal(0, 0, 0, 0);

        files.Lines(First).Should().Equal(string.Empty, lines[1], lines[2], string.Empty, lines[4]);
        files.Lines(Second).Should().Equal(Line("kim@lund.example"));
        Directory.GetFiles(files.Folder).Should().HaveCount(2);
    }

    [Fact]
    public async Task A_file_that_is_still_written_to_stays_and_the_next_day_it_is_done()
    {
        var files = new Files(Files.Access);
        var today = $"access-{Seeds.Today.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}.jsonl.gz";
        files.Write(today, Line("kim@lund.example"));
        await using var connector = files.Connector();

        (await connector.Write([files.Erasure(today, 1, "kim@lund.example")], CancellationToken.None)).Should().Equal(0);

        files.Lines(today).Should().Equal(Line("kim@lund.example"));
    }

    [Fact]
    public async Task An_execution_leaves_out_the_persons_lines_and_proves_it()
    {
        var files = new Files(Files.Access.Replace("kind: email", "kind: username", StringComparison.Ordinal));
        files.Write(First, Line("kim"), Line("bo"), Line("kim"));
        files.Write(Second, Line("kim"));
        await using var store = DemoRun.NewStore();
        var connectors = new Dictionary<string, IConnector> { ["files"] = files.Connector() };
        await DemoRun.Start(store, [new Identifier(IdentifierKind.Username, "kim")], connectors: connectors, plan: files.Plan);
        FindingGroups.Make(files.Plan, store, Package.DemoPackage.Register, Right.Erasure, Seeds.Today);
        ExecutionItem[] items = [.. FindingGroups.Load(store).Select(g => new ExecutionItem { Finding = g.Number, Outcome = ItemOutcome.Erase })];

        for (var run = 0; run < 2; run++)
        {
            var erasure = new Execution.Erasure(files.Plan, new Dictionary<string, SystemConnection>(), store, items);
            var ended = (await erasure.Run(connectors)).Single();

            ended.IsComplete.Should().BeTrue();
            ended.Receipts.Single().Results.Should().Equal(new Dictionary<OperationResult, int> { [run == 0 ? OperationResult.Done : OperationResult.AlreadyDone] = 3 });
        }

        files.Lines(First).Should().Equal(string.Empty, Line("bo"), string.Empty);
        files.Lines(Second).Should().Equal(string.Empty);
    }

    [Theory]
    [InlineData("a,b\n1,\"x, \"\"y\"\"\nz\"\n\n2,kim\n", "line=2|b=x, \"y\"\nz", "line=5|b=kim")]
    [InlineData("a;b\r\n1;x,y\r\n;kim\r\n", "line=2|b=x,y", "line=3|b=kim")]
    [InlineData("\uFEFFb,a\nåäö,1\n", "line=2|b=åäö")]
    public async Task Csv_is_read_with_quotes_line_ends_and_separators(string text, params string[] expected)
    {
        var files = new Files("""
              - name: csv
                title: {sv: Tabell, en: Table}
                path: "*.csv"
                format: csv
                key: [file, line]
                activity: customer-contract
                origin: observed
                erase: none
                reason: {sv: "Prov", en: "Sample"}
                fields:
                  - {name: file, personal: false}
                  - {name: line, type: integer, personal: false}
                  - {name: a, type: integer, personal: false}
                  - {name: b, category: pd:Name}
                identity: [{kind: username, fields: [b]}]
            """);
        files.WriteText("t.csv", text);
        await using var connector = files.Connector();
        var wanted = expected.Select(e => new[] { e.Split("b=")[1] }).ToArray();

        var rows = await connector.Read(new ReadBatch(files.Collection, ["b"], wanted, 100), CancellationToken.None).ToListAsync();

        rows.Select(r => $"line={r.Cells[1].Value}|b={r.Cells[3].Value}").Should().Equal(expected);
    }

    private static Dictionary<string, IConnector> Seen(Files files, List<string?> read) => new() { ["files"] = new ScriptedConnector(files.Connector()) { Seen = batch => read.Add(batch.Part) } };

    private static string Line(string user) => $$"""{"user":"{{user}}","path":"/"}""";
}
