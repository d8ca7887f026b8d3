namespace Dsar.Discovery.Tests.Connectors;

/// <summary>
/// A system that fails is left alone for a minute by every search of the process, and nobody else pays for it (discovery.md 3.4), over real sockets.
/// </summary>
public sealed class BreakerTests
{
    private readonly TestClock _clock = new();
    private bool _down = true;

    [Fact]
    public async Task A_failing_system_is_not_called_for_a_minute_and_then_by_one_call_that_tries()
    {
        await using var system = await Subject.Open("rest", new Thing(1, "a", "kim@lund.example"));
        var calls = 0;
        system.Before = _ => ++calls > 0 && _down ? new HttpReply(503) : null;
        var breakers = new Breakers(_clock);

        (await Codes(breakers, system, 7)).Should().AllBe("unavailable true");
        _down = false;
        (await Codes(breakers, system, 1)).Should().Equal("1");
        _down = true;
        calls.Should().Be(8, "seven of eight calls failed");
        (await Codes(breakers, system, 1)).Should().Equal("unavailable true");
        (await Codes(breakers, system, 3)).Should().AllBe("unavailable true");
        calls.Should().Be(9, "the breaker is open for every search");

        _clock.Now += TimeSpan.FromSeconds(61);
        (await Codes(breakers, system, 2)).Should().Equal("unavailable true", "unavailable true");
        calls.Should().Be(10, "one call tried");
        (_down, _clock.Now) = (false, _clock.Now + TimeSpan.FromSeconds(61));
        (await Codes(breakers, system, 3)).Should().AllBe("1");
    }

    [Fact]
    public async Task Another_system_and_a_wrong_answer_do_not_open_it()
    {
        await using var failing = await Subject.Open("rest");
        failing.Before = _ => new HttpReply(503);
        await using var wrong = await Subject.Open("rest");
        wrong.Before = _ => new HttpReply(400);
        var (one, other) = (new Breakers(_clock), new Breakers(_clock));

        await Codes(one, failing, 9);
        failing.Server!.Calls.Should().HaveCount(8, "the ninth was not made");

        await using var sqlite = await Subject.Open("sqlite", new Thing(1, "a", "kim@lund.example"));
        (await Codes(one, sqlite, 1, sqlite.Things.System.Map with { System = "other" })).Should().Equal("1");
        (await Codes(other, wrong, 12)).Should().AllBe("status false");
        wrong.Server!.Calls.Should().HaveCount(12);
    }

    private static async Task<IReadOnlyList<string>> Codes(Breakers breakers, Subject system, int times, DataMap? map = null)
    {
        var told = new List<string>();
        for (var i = 0; i < times; i++)
        {
            await using var connector = breakers.Around(map ?? system.Things.System.Map, system.Connector());
            try
            {
                told.Add($"{(await connector.Read(new ReadBatch(system.Things, ["email"], [["kim@lund.example"]], 10), CancellationToken.None).ToListAsync()).Count}");
            }
            catch (ConnectorException fault)
            {
                told.Add($"{fault.Code} {(fault.IsTransient ? "true" : "false")}");
            }
        }

        return told;
    }
}
