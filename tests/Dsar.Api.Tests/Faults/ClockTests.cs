using System.Net;
using Dsar.Api.Data;
using Dsar.Api.Jobs;
using Microsoft.Extensions.DependencyInjection;

namespace Dsar.Api.Tests.Faults;

/// <summary>
/// Expiry to the second, also over the change to summer time and in leap years; and a clock that is set back two hours, with and without a restart: no
/// code and no key lives longer (assurance, bar 18; due dates are compared with an independent calculation in Dsar.Domain.Tests).
/// </summary>
public sealed class ClockTests
{
    private static readonly TimeSpan Life = TimeSpan.FromMinutes(10);

    public static TheoryData<string> Moments => new()
    {
        "2026-11-23T08:00:00Z", "2027-03-28T00:55:00Z", "2026-10-25T00:55:00Z", "2028-02-28T22:55:00Z", "2028-02-29T22:55:00Z", "2026-12-31T22:55:00Z",
    };

    [Theory, MemberData(nameof(Moments))]
    public async Task A_code_lives_ten_minutes_to_the_second_on_every_kind_of_day(string moment)
    {
        using var api = new Api(null, DateTimeOffset.Parse(moment, System.Globalization.CultureInfo.InvariantCulture));
        foreach (var (late, result) in new[] { (-1, "correct"), (1, "incorrect") })
        {
            var scenario = await Scenario.Received(api, People.Unknown($"p{late}@okand.example"));
            var issued = api.Clock.GetUtcNow();
            var code = await scenario.MailedCode();
            api.Clock.Set(issued + Life + TimeSpan.FromSeconds(late));
            var tried = await scenario.Intake.Post($"{scenario.Path}/identity-checks/{await scenario.MailboxCheck()}/attempts", new { code });
            (tried.Status == HttpStatusCode.Created ? tried.Text("result") : "incorrect").Should().Be(result, "the code is {0} s {1} its end", Math.Abs(late), late < 0 ? "before" : "after");
        }
    }

    [Theory, OnEachDatabase]
    public async Task A_clock_set_back_lengthens_no_code_and_no_key_and_health_says_so(string database)
    {
        using var api = Databases.Fresh(database);
        var scenario = await Scenario.Received(api, People.Unknown());
        var code = await scenario.MailedCode();
        var key = await Keys.Make(api, api.Host, new
        {
            kind = "integration",
            name = "Short",
            scopes = new[] { "requests:read" },
            expiresAt = api.Clock.GetUtcNow().AddHours(1),
            controllerId = await Keys.Controller(api, "demo-hosting"),
        });
        (await api.As(key).Get("/v1/requests")).Expect(HttpStatusCode.OK);
        api.Services.GetRequiredService<SteadyClock>().GetUtcNow();

        api.Clock.SetBack(TimeSpan.FromHours(2));

        var ready = (await api.As(null).Get("/health/ready")).Expect(HttpStatusCode.OK);
        (ready.Text("status"), ready.Text("checks.clock")).Should().Be(("degraded", "degraded"));
        api.Clock.Advance(Life + TimeSpan.FromSeconds(1));
        var tried = await scenario.Intake.Post($"{scenario.Path}/identity-checks/{await scenario.MailboxCheck()}/attempts", new { code });
        tried.Text("result").Should().NotBe("correct", "the ten minutes are over, whatever the clock shows");
        api.Clock.Advance(TimeSpan.FromMinutes(50));
        (await api.As(key).Get("/v1/requests")).Expect(HttpStatusCode.Unauthorized);

        api.Clock.Advance(TimeSpan.FromHours(2));
        api.Clock.SetBack(TimeSpan.FromHours(-2));
        (await api.As(null).Get("/health/ready")).Text("checks.clock").Should().Be("ok");
    }

    [PostgresFact]
    public async Task The_highest_time_outlives_a_restart()
    {
        using var first = Databases.Fresh("postgres");
        await first.Services.GetRequiredService<Upkeep>().Run(default);
        var before = first.Clock.GetUtcNow();
        var node = first.Services.GetRequiredService<Node>();
        node.Dispose();
        first.Clock.SetBack(TimeSpan.FromHours(2));

        using var second = first.Beside(null);

        second.Services.GetRequiredService<Node>().Id.Should().Be(node.Id, "it is the same node again");
        second.Services.GetRequiredService<SteadyClock>().GetUtcNow().Should().BeOnOrAfter(before);
        second.Services.GetRequiredService<SteadyClock>().IsBehind.Should().BeTrue();
    }
}
