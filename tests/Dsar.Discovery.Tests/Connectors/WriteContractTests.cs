namespace Dsar.Discovery.Tests.Connectors;

/// <summary>
/// What every kind of connector that writes keeps (discovery.md 4.3): twice is once, what changed since it was seen stays, and without an account that may
/// write nothing is. Seen red: with the look at the row before a call left out.
/// </summary>
public sealed class WriteContractTests
{
    public static TheoryData<string> Kinds => [.. Subject.Kinds];

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task An_erasure_made_twice_is_made_once_and_hits_nobody_else(string kind)
    {
        await using var subject = await Subject.Open(kind, new Thing(1, "a", "kim@lund.example"), new Thing(1, "b", "bo@lund.example"));
        await using var connector = subject.Connector();
        var erasure = Erasure(subject, "a", "kim@lund.example");

        (await connector.Write([erasure], CancellationToken.None)).Should().Equal(1);
        (await connector.Write([erasure], CancellationToken.None)).Should().Equal(0);

        (await subject.Read(["tenant", "no"], ["1", "a"], ["1", "b"])).Should().ContainSingle().Which.Cells[subject.Things.Position("no")].Value.Should().Be("b");
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_key_that_is_somebody_elses_by_now_is_not_hit(string kind)
    {
        await using var subject = await Subject.Open(kind, new Thing(1, "a", "bo@lund.example"));
        await using var connector = subject.Connector();

        (await connector.Write([Erasure(subject, "a", "kim@lund.example")], CancellationToken.None)).Should().Equal(0);

        (await subject.Read(["email"], ["bo@lund.example"])).Should().ContainSingle();
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Without_an_account_that_may_write_nothing_is_written(string kind)
    {
        await using var subject = await Subject.Open(kind, new Thing(1, "a", "kim@lund.example"));
        await using var connector = subject.Connector(writes: false);

        connector.Traits.Writes.Should().BeFalse();
        await connector.Awaiting(c => c.Write([Erasure(subject, "a", "kim@lund.example")], CancellationToken.None)).Should().ThrowAsync<ConnectorException>().Where(e => e.Code == "not_configured");
        (await subject.Read(["email"], ["kim@lund.example"])).Should().ContainSingle();
    }

    private static RowChange Erasure(Subject subject, string no, string email) =>
        new(subject.Things, [new("tenant", new Cell(CellKind.Number, "1")), new("no", Cell.Text(no)), new("email", Cell.Text(email))], []) { Delete = true, Call = subject.Things.Map.EraseCall };
}
