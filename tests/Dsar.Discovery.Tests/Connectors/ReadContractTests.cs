using Dsar.Discovery.Tests.Traversal;
using Dsar.Domain;

namespace Dsar.Discovery.Tests.Connectors;

/// <summary>
/// What every kind of connector keeps when it reads (discovery.md 4.3), against the real thing. Seen red: with the parts of a tuple joined by OR, values put
/// unencoded into an address, false read as null, and a full page taken for the last one.
/// </summary>
public sealed class ReadContractTests
{
    private static readonly string[] Label = ["label"];
    private static readonly string[] Key = ["tenant", "no"];

    public static TheoryData<string> Kinds => [.. Subject.Kinds];

    private static readonly string[] Hostile =
    [
        "O'Brien", "a\"b", "100%", "a_b", "a\\b", "'; DROP TABLE things; --", "אבג\u200F", "🙂", "İstanbul", "istanbul", "ISTANBUL", "ı", "a/b", "a?b=c&d=e#f", "{value}", "%2e%2e", "a b", "<x>", "å", "a\u030A",
        "аpple", " lead", "trail ",
    ];

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task All_rows_of_a_person_are_found_and_nobody_elses(string kind)
    {
        await using var subject = await Subject.Open(kind, [.. Enumerable.Range(0, 250).Select(i => new Thing(i % 3, $"n{i}", i % 2 == 0 ? "kim@lund.example" : "kim@lund.example.org"))]);
        await using var store = DemoRun.NewStore();

        var result = await DemoRun.Start(store, [new Identifier(IdentifierKind.Email, "Kim@Lund.Example")], DemoRun.Quick with { Answers = [] }, new Dictionary<string, IConnector> { ["sut"] = subject.Connector() }, subject.Plan);

        // 125 persons with one mailbox are a question; with it answered, each row of it comes and no other.
        result.Questions.Should().ContainSingle().Which.Reason.Should().Be(QuestionReason.SeveralPersons);
        await DemoRun.Start(store, [new Identifier(IdentifierKind.Email, "Kim@Lund.Example")], DemoRun.Quick with { Answers = [new IdentityAnswer(result.Questions[0].IdentityId, IdentityState.Shared)] }, new Dictionary<string, IConnector> { ["sut"] = subject.Connector() }, subject.Plan);
        DemoRun.Keys(store, subject.Plan).Keys.Should().BeEquivalentTo(Enumerable.Range(0, 250).Where(i => i % 2 == 0).Select(i => $"sut.things tenant={i % 3},no=n{i}"));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Parts_of_a_tuple_belong_together(string kind)
    {
        await using var subject = await Subject.Open(kind, new Thing(1, "A"), new Thing(1, "B"), new Thing(2, "A"), new Thing(2, "B"));

        var rows = await subject.Read(Key, ["1", "A"], ["2", "B"]);

        rows.Select(r => $"{subject.Cell(r, "tenant").Value}{subject.Cell(r, "no").Value}").Should().BeEquivalentTo("1A", "2B");
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_value_finds_its_own_row_whatever_characters_it_has(string kind)
    {
        await using var subject = await Subject.Open(kind, [.. Hostile.Select(v => new Thing(1, v, Label: v)), new Thing(1, "other", Label: "somebody")]);
        foreach (var value in Hostile)
        {
            var rows = (await subject.Read(Label, [value])).Concat(await subject.Read(Key, ["1", value]));

            rows.Select(r => $"{subject.Cell(r, "no").Value}|{subject.Cell(r, "label").Value}").Should().Equal($"{value}|{value}", $"{value}|{value}");
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task What_no_system_can_hold_is_not_sent_and_disturbs_nothing(string kind)
    {
        await using var subject = await Subject.Open(kind, new Thing(1, "a", Label: "ok"), new Thing(1, "b", Label: "x"));

        var rows = await subject.Read(Label, ["x\0y"], ["\uD800"], ["ok"], [new string('å', 10_000)]);

        rows.Should().ContainSingle().Which.Cells[subject.Things.Position("label")].Value.Should().Be("ok");
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Null_blank_and_junk_are_never_sent(string kind)
    {
        string?[] labels = [null, "", "  ", "n/a", "-"];
        await using var subject = await Subject.Open(kind, [.. labels.Select((l, i) => new Thing(7, $"{i}", $"kim{i}@lund.example", l))]);
        var asked = new List<ReadBatch>();
        await using var store = DemoRun.NewStore();

        await DemoRun.Start(store, labels.Select((_, i) => new Identifier(IdentifierKind.Email, $"kim{i}@lund.example")), connectors: new Dictionary<string, IConnector> { ["sut"] = new ScriptedConnector(subject.Connector()) { Seen = asked.Add } }, plan: subject.Plan);

        DemoRun.Keys(store, subject.Plan).Should().HaveCount(labels.Length);
        asked.Should().NotContain(b => b.Collection.Map.Name == "parts");
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_stranger_among_the_answers_refuses_the_batch(string kind)
    {
        await using var subject = await Subject.Open(kind, new Thing(1, "a", "kim@lund.example"), new Thing(1, "b", "bo@lund.example"));
        var stranger = (await subject.Read(["email"], ["bo@lund.example"])).Single();
        await using var store = DemoRun.NewStore();

        var result = await DemoRun.Start(store, [new Identifier(IdentifierKind.Email, "kim@lund.example")], connectors: new Dictionary<string, IConnector> { ["sut"] = new ScriptedConnector(subject.Connector()) { Stranger = _ => stranger } }, plan: subject.Plan);

        result.Completeness.Systems.Single().Error.Should().Be("returned_strangers");
        DemoRun.Keys(store, subject.Plan).Should().BeEmpty();
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Nothing_zero_false_and_empty_are_four_things(string kind)
    {
        await using var subject = await Subject.Open(kind, new Thing(1, "null"), new Thing(1, "zero", Label: string.Empty, Zero: 0, Flag: false));

        var none = (await subject.Read(Key, ["1", "null"])).Single();
        var zero = (await subject.Read(Key, ["1", "zero"])).Single();

        new[] { "label", "zero", "flag" }.Should().OnlyContain(f => subject.Cell(none, f).IsNull);
        new[] { subject.Cell(zero, "label"), subject.Cell(zero, "zero"), subject.Cell(zero, "flag") }.Should().Equal(Discovery.Cell.Text(string.Empty), new Cell(CellKind.Number, "0"), new Cell(CellKind.Boolean, "false"));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Values_come_as_the_source_wrote_them(string kind)
    {
        await using var subject = await Subject.Open(kind, new Thing(1, "a", Zero: long.MaxValue, Amount: "12345678901234567890.123456789", Day: "2026-02-28", At: "2026-02-28T23:30:00+02:00", Bytes: [0, 1, 254, 255]));

        var row = (await subject.Read(Key, ["1", "a"])).Single();

        subject.Cell(row, "zero").Value.Should().Be("9223372036854775807");
        subject.Cell(row, "amount").Should().Be(new Cell(CellKind.Number, "12345678901234567890.123456789"));
        subject.Cell(row, "day").Should().Be(new Cell(CellKind.Date, "2026-02-28"));
        DateTimeOffset.Parse(subject.Cell(row, "at").Value, null).ToUniversalTime().Should().Be(new DateTimeOffset(2026, 2, 28, 21, 30, 0, TimeSpan.Zero));
        subject.Cell(row, "bytes").Should().Be(new Cell(CellKind.Bytes, "AAH+/w=="));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Nothing_is_lost_at_the_edges_of_pages_and_batches(string kind)
    {
        foreach (var count in new[] { 1, Subject.PageSize, Subject.PageSize + 1, 10 * Subject.PageSize })
        {
            await using var subject = await Subject.Open(kind, [.. Enumerable.Range(0, count).Select(i => new Thing(1, $"{i}", "kim@lund.example"))]);

            (await subject.Read(["email"], ["kim@lund.example"])).Select(r => subject.Cell(r, "no").Value).Should().OnlyHaveUniqueItems().And.HaveCount(count);
            (await subject.Read(Key, [.. Enumerable.Range(0, Math.Min(count, 101)).Select(i => new[] { "1", $"{i}" })])).Should().HaveCount(Math.Min(count, 101));
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_reader_that_goes_away_leaves_no_connection_and_asks_for_nothing_more(string kind)
    {
        await using var subject = await Subject.Open(kind, [.. Enumerable.Range(0, 500).Select(i => new Thing(1, $"{i}", "kim@lund.example"))]);
        for (var i = 0; i < 30; i++)
        {
            using var cancel = new CancellationTokenSource();
            await using var connector = subject.Connector();
            await using var rows = connector.Read(new ReadBatch(subject.Things, ["email"], [["kim@lund.example"]], 1000), cancel.Token).GetAsyncEnumerator(cancel.Token);
            (await rows.MoveNextAsync()).Should().BeTrue();
            await cancel.CancelAsync();
        }

        (await subject.Read(["email"], ["kim@lund.example"])).Should().HaveCount(500);
        if (subject.Server is { } server)
        {
            // Rows stream: a page is fetched when the one before is used up.
            server.Calls.Should().HaveCount(30 + 6);
            server.Open.Should().BeLessThanOrEqualTo(8);
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task The_dry_run_shows_no_value_and_a_limit_is_kept(string kind)
    {
        await using var subject = await Subject.Open(kind, new Thing(1, "a", "kim@lund.example"), new Thing(1, "b", "kim@lund.example"));
        await using var connector = subject.Connector();
        await subject.Read(["email"], ["kim@lund.example"]);

        subject.Plan.Edges.Select(e => connector.Explain(e, subject.Plan.Collections[e.Target])).Should().OnlyContain(q => !q.Contains("kim", StringComparison.Ordinal) && (q.Contains("@k", StringComparison.Ordinal) || q.Contains("{value", StringComparison.Ordinal)));
        var rows = connector.Read(new ReadBatch(subject.Things, ["email"], [["kim@lund.example"]], 1), CancellationToken.None);
        (await rows.ToListAsync()).Should().ContainSingle();
        (await connector.Probe(CancellationToken.None)).Reachable.Should().BeTrue();
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Persons_are_counted_without_a_row_leaving(string kind)
    {
        await using var subject = await Subject.Open(kind, new Thing(1, "a", "kim@lund.example", "kim"), new Thing(2, "a", "kim@lund.example"), new Thing(3, "a", "bo@lund.example"));
        await using var connector = subject.Connector();

        var ways = new[] { new ProbeWay(["email"], [["kim@lund.example"]]), new ProbeWay(["label"], [["kim"]]) };

        (await connector.CountPersons(new IdentityProbe(subject.Things, ways, null), CancellationToken.None)).Should().Be(2);
    }
}
