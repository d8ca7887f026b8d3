namespace Dsar.Domain.Tests;

/// <summary>"All systems were searched" is printed only when it is true.</summary>
public sealed class CompletenessTests
{
    private static readonly LocalText Crm = new("Kundsystemet", "The customer system");

    private static SearchedSystem Ended(SystemStatus status, string? rule = null, string? reason = null, params LocalText[] notSearched) => new(new("crm", status, rule), Crm, reason, notSearched);

    private static readonly LocalText All = new("Alla system har genomsökts.", "All systems were searched.");

    [Fact]
    public void It_is_said_when_every_system_was_searched_in_full()
    {
        var statement = Completeness.Of([Ended(SystemStatus.Found), Ended(SystemStatus.Empty), Ended(SystemStatus.ManualDone)], []);
        (statement.IsComplete, statement.AllSystemsSearched).Should().Be((true, true));
        statement.Statement.Should().Equal(All);
    }

    [Theory]
    [InlineData(SystemStatus.Failed, false)]
    [InlineData(SystemStatus.Waived, true)]
    [InlineData(SystemStatus.Skipped, true)]
    [InlineData(SystemStatus.Running, false)]
    [InlineData(SystemStatus.ManualPending, false)]
    public void It_is_not_said_when_a_system_was_not_searched(SystemStatus status, bool complete)
    {
        var statement = Completeness.Of([Ended(SystemStatus.Found), Ended(status, "disabled", "Systemet är nedlagt.")], []);
        statement.Statement.Should().ContainSingle().Which.Should().NotBe(All);
        statement.Searched.Should().Equal([Crm], "only one of the two was");
        (statement.IsComplete, statement.AllSystemsSearched).Should().Be((complete, false));
    }

    [Fact]
    public void It_is_not_said_when_a_part_was_left_out_an_activity_has_no_system_or_nothing_was_planned()
    {
        Completeness.Of([Ended(SystemStatus.Found, notSearched: new LocalText("text i mejl", "text of mail"))], []).Statement[0].Sv.Should().Be("I Kundsystemet söktes inte: text i mejl.");
        Completeness.Of([Ended(SystemStatus.Found)], [new("Rekrytering", "Recruitment")]).AllSystemsSearched.Should().BeFalse();
        Completeness.Of([], []).AllSystemsSearched.Should().BeFalse();
    }

    [Fact]
    public void A_waiver_is_named_with_its_reason() =>
        Completeness.Of([Ended(SystemStatus.Waived, reason: "Systemet är nedlagt.")], []).Statement.Should().Equal(new LocalText("Kundsystemet utelämnades: Systemet är nedlagt.", "The customer system was left out: Systemet är nedlagt."));
}
