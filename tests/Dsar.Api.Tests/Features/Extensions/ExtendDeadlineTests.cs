using System.Net;

namespace Dsar.Api.Tests.Features.Extensions;

/// <summary>More time: once, inside the first month, told with the reason (GDPR Art. 12(3)).</summary>
public sealed class ExtendDeadlineTests
{
    private static readonly object Complex = new { ground = "complexity", reason = "Four systems and ten years of correspondence." };

    [Theory]
    [InlineData("sqlite", "sv", "complexity", "Du får svar senast 23 februari 2027 i stället för 23 december 2026. Skälet är att begäran är komplicerad.")]
    [InlineData("sqlite", "en", "number_of_requests", "You will get an answer by 23 February 2027 instead of 23 December 2026. The reason is the number of requests.")]
    public async Task The_person_is_told_the_dates_and_the_reason(string database, string language, string ground, string sentence)
    {
        using var api = Databases.Fresh(database);
        var scenario = await Scenario.Posted(api, new { right = "access", channel = "api", language, subject = People.Kim() });
        var extended = await scenario.Decider.Post($"{scenario.Path}/extensions", new { ground, reason = "Secret words that no mail may carry." });
        extended.Expect(HttpStatusCode.Created).Text("oldDueDate").Should().Be("2026-12-23");
        extended.Text("newDueDate").Should().Be("2027-02-23");
        extended["warnings"]!.AsArray().Should().BeEmpty();
        await api.RunDueSteps();
        await api.RunDueSteps();

        var mails = api.Mails.Where(m => m.Subject.StartsWith(language == "sv" ? "Vi behöver mer tid" : "We need more time", StringComparison.Ordinal)).ToList();
        mails.Should().ContainSingle();
        mails[0].Text.Should().Contain(sentence).And.Contain("imy.se").And.NotContain("Secret words");
        var seen = await scenario.Get();
        seen.Text("deadline.dueDate").Should().Be("2027-02-23");
        seen.Text("deadline.strictDueDate").Should().Be("2026-12-23");
        seen["deadline.extended"]!.GetValue<bool>().Should().BeTrue();
        seen["deadline.explain"]!.AsArray()[^1]!["date"]!.GetValue<string>().Should().Be("2027-02-23");
    }

    /// <summary>Seen red without the task.</summary>
    [Theory, OnEachDatabase]
    public async Task The_notice_is_kept_as_a_message_and_posted_where_there_is_no_mailbox(string database)
    {
        using var api = Databases.Fresh(database);
        var subject = new { name = "Kim Lund", contact = new { phone = "070-174 06 05" }, identifiers = new[] { new { type = "customer_number", value = "1-C-1042" } } };
        foreach (var (scenario, channel, notice) in new[] { (await Scenario.Received(api), "portal", "sent"), (await Scenario.ByAgent(api, new { right = "access", channel = "phone", subject }, await Keys.Person(api, "demo-hosting", "Vera Vik", "requests:create", "requests:work")), "post", "none") })
        {
            var id = (await scenario.Decider.Post($"{scenario.Path}/extensions", Complex)).Expect(HttpStatusCode.Created).Text("messageId");
            await api.RunDueSteps();
            var message = (await scenario.Decider.Get($"{scenario.Path}/messages/{id}")).Expect(HttpStatusCode.OK);
            (message.Text("template"), message.Text("direction"), message.Text("channel"), message.Text("noticeState")).Should().Be(("extension", "out", channel, notice));
            message.Text("text").Should().Contain("23 februari 2027").And.Contain("Four systems");
            (await scenario.Items("tasks", "open")).Count(t => t["title"]!.GetValue<string>() == "Post the notice of extension").Should().Be(channel == "post" ? 1 : 0);
            (await scenario.Decider.Post($"{scenario.Path}/messages", new { direction = "out", channel = "portal", template = "extension" })).Expect(HttpStatusCode.BadRequest);
        }
    }

    [Theory, OnEachDatabase]
    public async Task A_second_extension_is_refused(string database)
    {
        using var api = Databases.Fresh(database);
        var scenario = await Scenario.Received(api);
        (await scenario.Decider.Post($"{scenario.Path}/extensions", Complex)).Expect(HttpStatusCode.Created);
        var again = await scenario.Decider.Post($"{scenario.Path}/extensions", Complex);
        again.Expect(HttpStatusCode.Conflict).Code.Should().Be("extension_not_allowed");
        again.Text("why").Should().Be("already_extended");
        (await scenario.Items("extensions")).Should().ContainSingle();
    }

    /// <summary>Seen red by a planted fault: with the comparison strict, so that the last day itself is refused.</summary>
    [Theory, OnEachDatabase]
    public async Task The_last_day_of_the_first_month_is_in_time_and_the_next_is_not(string database)
    {
        using var api = Databases.Fresh(database);
        var (first, second) = (await Scenario.Received(api), await Scenario.Received(api));
        api.Clock.Set(new DateTimeOffset(2026, 12, 23, 22, 30, 0, TimeSpan.Zero));
        (await first.Decider.Post($"{first.Path}/extensions", Complex)).Expect(HttpStatusCode.Created);
        api.Clock.Set(new DateTimeOffset(2026, 12, 23, 23, 30, 0, TimeSpan.Zero));
        var late = await second.Decider.Post($"{second.Path}/extensions", Complex);
        late.Expect(HttpStatusCode.Conflict).Code.Should().Be("extension_not_allowed");
        late.Text("why").Should().Be("after_first_month");
        late.Text("extendBy").Should().Be("2026-12-23");
        (await second.Get()).Text("deadline.urgency").Should().Be("overdue");
    }

    [Theory, OnEachDatabase]
    public async Task Ground_and_reason_are_required(string database)
    {
        using var api = Databases.Fresh(database);
        var scenario = await Scenario.Received(api);
        var empty = await scenario.Decider.Post($"{scenario.Path}/extensions", new { });
        empty.Expect(HttpStatusCode.BadRequest)["errors"]!.AsArray().Select(e => e!["pointer"]!.GetValue<string>()).Should().BeEquivalentTo("/ground", "/reason");
        (await scenario.Decider.Post($"{scenario.Path}/extensions", new { ground = "holiday", reason = "x" })).Expect(HttpStatusCode.BadRequest);
    }
}
