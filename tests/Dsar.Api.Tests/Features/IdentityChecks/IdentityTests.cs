using System.Net;
using System.Text.Json.Nodes;

namespace Dsar.Api.Tests.Features.IdentityChecks;

/// <summary>Proof of identity: codes, and that nobody learns whether a person is known.</summary>
public sealed class IdentityTests(Databases databases) : IClassFixture<Databases>
{
    [Theory, OnEachDatabase]
    public async Task The_fifth_wrong_code_ends_the_check(string database)
    {
        // An address of its own: after a voided code the next one waits.
        var scenario = await Scenario.Received(databases[database], People.Unknown("guessed@okand.example"));
        var code = await scenario.MailedCode();
        var wrong = code == "000000" ? "111111" : "000000";
        var path = $"{scenario.Path}/identity-checks/{await scenario.MailboxCheck()}/attempts";
        for (var left = 4; left >= 0; left--)
        {
            var answer = (await scenario.Intake.Post(path, new { code = wrong })).Expect(HttpStatusCode.Created);
            answer.Text("result").Should().Be("incorrect");
            answer["attemptsLeft"]!.GetValue<int>().Should().Be(left);
            answer.Text("state").Should().Be(left == 0 ? "failed" : "pending");
        }

        (await scenario.Intake.Post(path, new { code })).Expect(HttpStatusCode.Conflict).Code.Should().Be("invalid_state");
        (await scenario.State()).Should().Be("awaiting_identity");
        (await scenario.Get())["identity.level"]!.GetValue<int>().Should().Be(0);
    }

    [Theory, OnEachDatabase]
    public async Task A_code_older_than_ten_minutes_is_gone(string database)
    {
        using var api = Databases.Fresh(database);
        var scenario = await Scenario.Received(api);
        var code = await scenario.MailedCode();
        var path = $"{scenario.Path}/identity-checks/{await scenario.MailboxCheck()}/attempts";
        api.Clock.Advance(TimeSpan.FromMinutes(10) + TimeSpan.FromSeconds(1));
        (await scenario.Intake.Post(path, new { code })).Expect(HttpStatusCode.Gone).Code.Should().Be("code_expired");
        (await scenario.State()).Should().Be("awaiting_identity");
    }

    [Theory, OnEachDatabase]
    public async Task A_code_works_once_and_only_for_the_key_that_made_the_request(string database)
    {
        var api = databases[database];
        var scenario = await Scenario.Received(api);
        var code = await scenario.MailedCode();
        var path = $"{scenario.Path}/identity-checks/{await scenario.MailboxCheck()}/attempts";
        var stranger = api.As(await Keys.Integration(api));
        (await stranger.Post(path, new { code })).Expect(HttpStatusCode.NotFound);
        (await scenario.Intake.Post(path, new { code })).Expect(HttpStatusCode.Created).Text("result").Should().Be("correct");
        (await scenario.Intake.Post(path, new { code })).Expect(HttpStatusCode.Conflict).Code.Should().Be("invalid_state");
    }

    /// <summary>Seen red by a planted fault: with no receipt to the unknown address.</summary>
    [Theory, OnEachDatabase]
    public async Task A_known_and_an_unknown_person_look_the_same_to_the_form(string database)
    {
        var api = databases[database];
        var known = await Walk(api, People.Kim());
        var unknown = await Walk(api, People.Unknown());
        var wrongAddress = await Walk(api, People.Kim("someone@elsewhere.example"));

        unknown.Should().BeEquivalentTo(known);
        wrongAddress.Should().BeEquivalentTo(known);
    }

    [Theory, OnEachDatabase]
    public async Task A_contact_not_on_record_leaves_the_request_waiting_at_level_one(string database)
    {
        var api = databases[database];
        var scenario = await Scenario.Received(api, People.Kim("someone@elsewhere.example"));
        await scenario.EnterMailedCode();
        var seen = await scenario.Get();
        seen.Text("state").Should().Be("awaiting_identity");
        seen["identity.level"]!.GetValue<int>().Should().Be(1);
        seen.Text("identity.heldContact").Should().Be("mismatch");
        (await scenario.Items("collections")).Should().BeEmpty();
        (await scenario.Intake.Get(scenario.Path))["identity"]!.AsObject().ContainsKey("heldContact").Should().BeFalse("the form never learns whether the person is known");
        (await scenario.Intake.Get(scenario.Path)).Body!.ToJsonString().Should().NotContain("mismatch").And.NotContain("elsewhere");
    }

    [Theory, OnEachDatabase]
    public async Task Only_a_person_may_attest_an_identity_and_only_with_what_was_compared(string database)
    {
        var api = databases[database];
        var scenario = await Scenario.Received(api);
        var robot = api.As(await Keys.Integration(api, "demo-hosting", "requests:work"));
        (await robot.Post($"{scenario.Path}/identity-checks", new { method = "agent_attestation", evidence = "Called back" })).Expect(HttpStatusCode.Forbidden).Code.Should().Be("people_only");
        (await scenario.Decider.Post($"{scenario.Path}/identity-checks", new { method = "agent_attestation" })).Expect(HttpStatusCode.BadRequest).Text("errors.0.pointer").Should().Be("/evidence");
        (await scenario.Decider.Post($"{scenario.Path}/identity-checks", new { method = "held_contact_match" })).Expect(HttpStatusCode.BadRequest);
        (await scenario.Decider.Post($"{scenario.Path}/identity-checks", new { method = "held_phone_code" })).Expect(HttpStatusCode.BadRequest).Text("errors.0.pointer").Should().Be("/whyAsked");
        (await scenario.Decider.Post($"{scenario.Path}/identity-checks", new { method = "agent_attestation", evidence = "Called back the held number; compared two invoices" })).Expect(HttpStatusCode.Created).Text("state").Should().Be("confirmed");
        (await scenario.State()).Should().Be("collecting");
        (await scenario.Decider.Post($"{scenario.Path}/identity-checks", new { method = "agent_attestation", evidence = "Again" })).Expect(HttpStatusCode.Conflict);
    }

    // What the form sees at intake and after the code, with values that always differ made alike, and the mails that went out.
    private static async Task<List<string>> Walk(Api api, object subject)
    {
        var before = api.Mails.Select(m => m.Id).ToHashSet();
        var seen = new List<string>();
        var key = await Keys.Integration(api);
        var made = await api.As(key).Post("/v1/requests", new { right = "access", channel = "web_form", subject });
        seen.Add(Shape(made));
        await api.RunDueSteps();
        var code = Mails(api, before).Single(m => m.Subject.StartsWith("Din kod", StringComparison.Ordinal)).Text.Split(' ', '.').First(w => w.Length == 6 && w.All(char.IsAsciiDigit));
        var checks = await api.As(key).Get($"/v1/requests/{made.Id}/identity-checks");
        seen.Add(Shape(checks));
        seen.Add(Shape(await api.As(key).Post($"/v1/requests/{made.Id}/identity-checks/{checks.Text("items.0.id")}/attempts", new { code })));
        seen.AddRange(Mails(api, before).Select(m => m.Subject.Split(" GD-")[0] + m.Text.Length));
        return seen;
    }

    private static IEnumerable<Dsar.Api.Mail.DevelopmentMailer.Received> Mails(Api api, HashSet<Guid> before) => api.Mails.Where(m => !before.Contains(m.Id));

    private static string Shape(Answer answer) => (int)answer.Status + string.Join(';', Members(answer.Body, "").Order(StringComparer.Ordinal)) + string.Join(';', answer.Http.Headers.Select(h => h.Key).Order(StringComparer.Ordinal));

    private static IEnumerable<string> Members(JsonNode? node, string path) => node switch
    {
        JsonObject o => o.SelectMany(m => Members(m.Value, $"{path}/{m.Key}")),
        JsonArray a => a.SelectMany((v, i) => Members(v, $"{path}/{i}")),
        JsonValue v when v.ToString() is var text => [path.EndsWith("/state", StringComparison.Ordinal) || path.Contains("/identity/level", StringComparison.Ordinal) ? $"{path}={text}" : $"{path}:{v.GetValueKind()}"],
        _ => [path],
    };
}
