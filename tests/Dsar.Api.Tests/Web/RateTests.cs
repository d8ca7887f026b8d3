using System.Net;
using System.Net.Http.Headers;

namespace Dsar.Api.Tests.Calls;

/// <summary>Calls per key and minute, wrong keys per address, codes and receipts per mailbox: told in headers before, refused with the time to wait after.
/// Seen red: with one count for all keys, without the quota, and with waits that do not grow.</summary>
public sealed class RateTests
{
    [Fact]
    public async Task A_key_has_its_calls_a_minute()
    {
        using var api = Databases.Fresh("sqlite", ("Dsar:Rates:Default", "3"));
        api.Clock.Set(api.Clock.GetUtcNow().AddSeconds(48));
        var (a, b) = (api.As(api.Decider), api.As(api.Approver));
        for (var left = 2; left >= 0; left--)
        {
            var answer = (await a.Get("/v1/requests")).Expect(HttpStatusCode.OK);
            answer.Http.Headers.GetValues("RateLimit-Policy").Should().Equal("\"default\";q=3;w=60");
            answer.Http.Headers.GetValues("RateLimit").Should().Equal($"\"default\";r={left};t=12");
        }

        var refused = (await a.Get("/v1/requests")).Expect(HttpStatusCode.TooManyRequests);
        refused.Code.Should().Be("quota_exceeded");
        refused["violatedPolicies"]!.AsArray().Select(p => (string)p!).Should().Equal("default");
        refused.Http.Headers.RetryAfter!.Delta.Should().Be(TimeSpan.FromSeconds(12));
        (await b.Get("/v1/requests")).Expect(HttpStatusCode.OK);
        (await a.Post("/v1/requests/search", new { identifiers = new[] { new { type = "email", value = "kim@lund.example" } } })).Expect(HttpStatusCode.OK).Http.Headers.GetValues("RateLimit-Policy").Should().Equal("\"search\";q=1000000;w=60");
        api.Clock.Advance(TimeSpan.FromSeconds(12));
        (await a.Get("/v1/requests")).Expect(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Wrong_keys_are_counted_by_address_and_right_ones_still_open()
    {
        using var api = Databases.Fresh("sqlite", ("Dsar:Rates:Authentication", "2"));
        var wrong = api.As("dsar_dev_00000000000000000000000000000000");
        (await wrong.Get("/v1/requests")).Expect(HttpStatusCode.Unauthorized).Http.Headers.WwwAuthenticate.Should().Equal(new AuthenticationHeaderValue("Bearer"));
        (await api.As("rubbish").Get("/v1/requests")).Expect(HttpStatusCode.Unauthorized);
        var refused = (await wrong.Get("/v1/requests")).Expect(HttpStatusCode.TooManyRequests);
        refused["violatedPolicies"]!.AsArray().Select(p => (string)p!).Should().Equal("authentication");
        refused.Http.Headers.RetryAfter.Should().NotBeNull();
        (await api.As(api.Decider).Get("/v1/requests")).Expect(HttpStatusCode.OK);
        (await api.As(null).Get("/v1/requests")).Expect(HttpStatusCode.Unauthorized);
    }

    [Theory, OnEachDatabase]
    public async Task A_mailbox_gets_three_codes_in_a_quarter_and_ten_a_day(string database)
    {
        using var api = Databases.Fresh(database, ("Dsar:Rates:CodesPerQuarterHour", "3"), ("Dsar:Rates:CodesPerDay", "5"), ("Dsar:Rates:ReceiptsPerDay", "2"));
        var scenario = await Scenario.Received(api);
        var ask = () => scenario.Decider.Post($"{scenario.Path}/identity-checks", new { method = "mailbox_code" });
        (await ask()).Expect(HttpStatusCode.Created);
        api.Clock.Advance(TimeSpan.FromMinutes(1));
        (await ask()).Expect(HttpStatusCode.Created);
        var refused = (await ask()).Expect(HttpStatusCode.TooManyRequests);
        refused["violatedPolicies"]!.AsArray().Select(p => (string)p!).Should().Equal("codes");
        refused.Http.Headers.RetryAfter!.Delta.Should().Be(TimeSpan.FromMinutes(14));

        // The request is taken in all the same; it only waits for an agent, and the receipts stop at two.
        (await (await Scenario.Received(api, People.Kim("KIM@lund.example"))).State()).Should().Be("received");
        (await (await Scenario.Received(api)).State()).Should().Be("received");
        (await (await Scenario.Received(api, People.Unknown())).State()).Should().Be("awaiting_identity", "another mailbox has its own count");
        await api.RunDueSteps();
        api.Mails.Count(m => m.To.Equals("kim@lund.example", StringComparison.OrdinalIgnoreCase) && m.Subject.StartsWith("Din kod", StringComparison.Ordinal)).Should().Be(3);
        api.Mails.Count(m => m.To.Equals("kim@lund.example", StringComparison.OrdinalIgnoreCase) && !m.Subject.StartsWith("Din kod", StringComparison.Ordinal)).Should().Be(2);

        api.Clock.Advance(TimeSpan.FromMinutes(14));
        (await ask()).Expect(HttpStatusCode.Created);
        api.Clock.Advance(TimeSpan.FromMinutes(20));
        (await ask()).Expect(HttpStatusCode.Created);
        api.Clock.Advance(TimeSpan.FromMinutes(20));
        (await ask()).Expect(HttpStatusCode.TooManyRequests).Http.Headers.RetryAfter!.Delta.Should().BeGreaterThan(TimeSpan.FromHours(22));
    }

    [Theory, OnEachDatabase]
    public async Task After_each_voided_code_the_next_waits_twice_as_long(string database)
    {
        using var api = Databases.Fresh(database);
        var scenario = await Scenario.Received(api, People.Unknown("guess@okand.example"));
        foreach (var minutes in new[] { 1, 2, 4 })
        {
            var (code, check) = (await scenario.MailedCode(), await scenario.MailboxCheck());
            for (var tries = 0; tries < 5; tries++)
            {
                (await scenario.Intake.Post($"{scenario.Path}/identity-checks/{check}/attempts", new { code = code == "000000" ? "111111" : "000000" })).Expect(HttpStatusCode.Created);
            }

            var again = () => scenario.Decider.Post($"{scenario.Path}/identity-checks", new { method = "mailbox_code" });
            (await again()).Expect(HttpStatusCode.TooManyRequests).Http.Headers.RetryAfter!.Delta.Should().Be(TimeSpan.FromMinutes(minutes));
            api.Clock.Advance(TimeSpan.FromMinutes(minutes));
            (await again()).Expect(HttpStatusCode.Created);
        }
    }
}
