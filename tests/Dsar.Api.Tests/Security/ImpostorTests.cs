using System.Net;
using System.Text.Json;

namespace Dsar.Api.Tests;

/// <summary>
/// The published ways to get another person's data, as scripts (Pavur and Knerr 2019; Di Martino and others 2019): none opens a connected system, and
/// nobody learns from asking whether a person is known. Seen red with the level asserted by a key that only takes requests in.
/// </summary>
public sealed class ImpostorTests(Databases databases) : IClassFixture<Databases>
{
    private static readonly object[] Everything = [new { type = "customer_number", value = "1-C-1042" }, new { type = "phone", value = "070-174 06 05" }];

    [Theory, OnEachDatabase]
    public async Task All_that_is_known_of_a_person_and_a_mailbox_of_ones_own_is_not_enough(string database)
    {
        var api = databases[database];
        var scenario = await Scenario.Received(api, People.Of("Kim Lund", "kim.lund@impostor.example", Everything));
        await scenario.EnterMailedCode();
        await NothingIsOpened(scenario);
    }

    [Theory, OnEachDatabase]
    public async Task Another_persons_mailbox_is_not_enough_without_its_code(string database)
    {
        var scenario = await Scenario.Received(databases[database], People.Of("Kim Lund", "kim@lund.example", Everything));
        var (code, path) = (await scenario.MailedCode(), $"{scenario.Path}/identity-checks/{await scenario.MailboxCheck()}/attempts");
        for (var guess = 0; guess < 6; guess++)
        {
            await scenario.Intake.Post(path, new { code = guess.ToString("D6", null) == code ? "999999" : guess.ToString("D6", null) });
        }

        (await scenario.Intake.Post(path, new { code })).Expect(HttpStatusCode.Conflict);
        await NothingIsOpened(scenario);
    }

    [Theory, OnEachDatabase]
    public async Task A_form_cannot_say_by_itself_that_the_person_is_proven(string database)
    {
        var api = databases[database];
        var form = api.As(await Keys.Integration(api));
        foreach (var method in new[] { "customer_login", "agent_attestation", "held_contact_match", "signed_letter" })
        {
            var check = new { method, assertedAt = api.Clock.GetUtcNow(), accountRef = "1-C-1042", evidence = "Trust me" };
            var answer = await form.Post("/v1/requests", new { right = "access", channel = "web_form", subject = People.Kim(), identityCheck = check });
            ((int)answer.Status).Should().BeOneOf(400, 403);
        }
    }

    [Theory, OnEachDatabase]
    public async Task A_letter_a_call_or_an_urgent_word_proves_nothing(string database)
    {
        foreach (var channel in new[] { "letter", "phone", "email", "in_person" })
        {
            var body = new { right = "access", channel, subject = People.Of("Kim Lund", "kim.lund@impostor.example", Everything), text = "You have one month. My lawyer is informed." };
            var answer = await databases[database].As(databases[database].Decider).Post("/v1/requests", body);
            if (answer.Status == HttpStatusCode.Created)
            {
                answer["identity.level"]!.GetValue<int>().Should().Be(0);
                answer.Text("state").Should().BeOneOf("received", "awaiting_identity");
            }
        }
    }

    [Theory, OnEachDatabase]
    public async Task A_reference_a_search_and_an_id_tell_nothing_across_controllers(string database)
    {
        var api = databases[database];
        var reference = new { source = "portal", id = $"case-{Guid.CreateVersion7():N}" };
        var mine = await api.As(await Keys.Integration(api)).Post("/v1/requests", new { right = "access", channel = "api", subject = People.Kim(), externalRef = reference });
        mine.Expect(HttpStatusCode.Created);
        var theirs = api.As(await Keys.Integration(api, "infoflex", "requests:create", "requests:read", "requests:work"));
        var search = JsonSerializer.Serialize(new { identifiers = new[] { new { type = "email", value = "kim@lund.example" } } });
        (await theirs.Send(HttpMethod.Post, "/v1/requests/search", search)).Expect(HttpStatusCode.OK)["items"]!.AsArray().Should().BeEmpty();
        (await theirs.Post("/v1/requests", new { right = "access", channel = "api", subject = People.Of("Kim Lund", "kim@lund.example", Everything), externalRef = reference })).Expect(HttpStatusCode.Created);
        var (foreign, none) = (await theirs.Get($"/v1/requests/{mine.Id}"), await theirs.Get($"/v1/requests/{Guid.CreateVersion7()}"));
        (foreign.Status, foreign.Code, foreign.Text("detail")).Should().Be((none.Status, none.Code, none.Text("detail")));
        (await theirs.Get("/v1/requests?reference=" + mine.Text("reference")))["items"]!.AsArray().Should().BeEmpty();
    }

    private static async Task NothingIsOpened(Scenario scenario)
    {
        (await scenario.State()).Should().Be("awaiting_identity");
        (await scenario.Items("collections")).Should().BeEmpty();
        (await scenario.Items("findings")).Should().BeEmpty();
        (await scenario.Decide()).Expect(HttpStatusCode.Conflict).Code.Should().Be("identity_level_insufficient");
    }
}
