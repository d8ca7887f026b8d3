using System.Net;
using System.Text.Json.Nodes;

namespace Dsar.Api.Tests.Features.Requests;

/// <summary>Who works on it, labels, language and protection can always change; the contact only before identity is proven, and is then proven anew.</summary>
public sealed class UpdateRequestTests(Databases databases) : IClassFixture<Databases>
{
    [Theory, OnEachDatabase]
    public async Task What_is_given_changes_what_is_absent_stays_null_clears(string database)
    {
        var api = databases[database];
        var scenario = await Scenario.Received(api, People.Unknown());
        var before = await scenario.Get();
        var vera = api.As(await Keys.Person(api, "demo-hosting", "Vera Vik", "requests:create", "requests:work"));
        var me = (await vera.Post("/v1/requests", new { right = "access", channel = "phone", subject = People.Unknown() })).Expect(HttpStatusCode.Created).Text("createdBy.id");
        var patched = (await Patch(scenario, new { assigneeId = me, labels = new[] { "telefoni 2026", "å-ä.ö_1" }, language = "en", protectedIdentity = true }, before.ETag)).Expect(HttpStatusCode.OK);
        (patched.Text("assignee.id"), patched.Text("assignee.name"), patched.Text("language")).Should().Be((me, "Vera Vik", "en"));
        patched["assignee"]!.AsObject().Should().HaveCount(2);
        patched["labels"]!.AsArray().Select(l => l!.GetValue<string>()).Should().Equal("telefoni 2026", "å-ä.ö_1");
        patched.ETag.Should().NotBe(before.ETag);
        (await Patch(scenario, new { language = "sv" }, before.ETag)).Expect(HttpStatusCode.PreconditionFailed);
        (await Patch(scenario, new { language = "sv" }, null)).Expect((HttpStatusCode)428);

        var same = (await Patch(scenario, new { labels = new[] { "telefoni 2026", "å-ä.ö_1" } }, patched.ETag)).Expect(HttpStatusCode.OK);
        same.ETag.Should().Be(patched.ETag, "nothing has changed");
        (same.Text("assignee.id"), same["protectedIdentity"]!.GetValue<bool>()).Should().Be((me, true));
        var cleared = (await Patch(scenario, """{"assigneeId":null,"labels":null,"language":null,"protectedIdentity":null}""", same.ETag)).Expect(HttpStatusCode.OK);
        (cleared["assignee"], cleared["labels"]!.AsArray().Count, cleared.Text("language"), cleared["protectedIdentity"]!.GetValue<bool>()).Should().Be(((JsonNode?)null, 0, "sv", false));
        (await scenario.Decider.Get($"{scenario.Path}/history"))["items"]!.AsArray().Select(h => h!["code"]!.GetValue<string>())
            .Should().ContainInOrder("assigned", "labelled", "language_changed", "protected_identity", "unassigned", "labelled", "language_changed", "protection_ended");
    }

    [Theory]
    [InlineData("""{"assigneeId":"019ab2c4-7d10-7a3e-9b51-0f6d2c8e4a17"}""", "/assigneeId", "unknown_reference")]
    [InlineData("""{"labels":["a","a"]}""", "/labels", "not_unique")]
    [InlineData("""{"labels":["kim@lund.example"]}""", "/labels/0", "wrong_format")]
    [InlineData("""{"labels":[""]}""", "/labels/0", "required")]
    [InlineData("""{"labels":[null]}""", "/labels/0", "required")]
    [InlineData("""{"contact":null}""", "/contact", "required")]
    [InlineData("""{"contact":{"email":null}}""", "/contact", "required")]
    [InlineData("""{"contact":{"email":"x"}}""", "/contact/email", "wrong_format")]
    [InlineData("""{"contact":{"postalAddress":{"city":"Lund"}}}""", "/contact/postalAddress/lines", "required")]
    [InlineData("""{"state":"fulfilled"}""", "/state", "unknown_field")]
    [InlineData("""{"contact":{"name":"Kim"}}""", "/contact/name", "unknown_field")]
    public async Task What_is_wrong_has_its_place(string body, string pointer, string code)
    {
        var scenario = await Scenario.Received(databases["sqlite"], People.Unknown());
        var answer = (await Patch(scenario, body, await scenario.ETag())).Expect(HttpStatusCode.BadRequest);
        (answer.Text("errors.0.pointer"), answer.Text("errors.0.code")).Should().Be((pointer, code));
    }

    [Theory, OnEachDatabase]
    public async Task Another_controllers_person_is_nobody_here(string database)
    {
        var api = databases[database];
        var scenario = await Scenario.Received(api, People.Unknown());
        var stranger = api.As(await Keys.Person(api, "ecuni", "Eva Uni", "requests:create", "requests:work"));
        var eva = (await stranger.Post("/v1/requests", new { right = "access", channel = "phone", subject = People.Unknown() })).Expect(HttpStatusCode.Created).Text("createdBy.id");
        (await Patch(scenario, new { assigneeId = eva }, await scenario.ETag())).Expect(HttpStatusCode.BadRequest).Text("errors.0.code").Should().Be("unknown_reference");
        (await stranger.Patch(scenario.Path, new { language = "en" }, await scenario.ETag())).Expect(HttpStatusCode.NotFound);
    }

    /// <summary>Seen red by a planted fault: with the confirmed proof of the old mailbox left standing.</summary>
    [Theory, OnEachDatabase]
    public async Task Another_mailbox_has_to_be_proven_anew(string database)
    {
        using var api = Databases.Fresh(database);
        var scenario = await Scenario.Received(api, People.Unknown());
        await scenario.EnterMailedCode();
        var old = await scenario.MailboxCheck();
        (await scenario.Get())["identity"]!["level"]!.GetValue<int>().Should().Be(1);
        var pending = (await scenario.Decider.Post($"{scenario.Path}/identity-checks", new { method = "held_phone_code", whyAsked = "The address is new" })).Expect(HttpStatusCode.Created);

        var changed = (await Patch(scenario, new { contact = new { email = "annan@okand.example", phone = "070-111 22 33" } }, await scenario.ETag())).Expect(HttpStatusCode.OK);
        (changed.Text("subject.contact.email"), changed.Text("identity.heldContact"), changed.Text("waitingOn")).Should().Be(("annan@okand.example", "not_checked", "subject"));
        changed["identity"]!["level"]!.GetValue<int>().Should().Be(0, "the old mailbox proves nothing about the new one");
        var checks = await scenario.Items("identity-checks");
        checks.Where(c => c["id"]!.GetValue<string>() == old.ToString() || c["id"]!.GetValue<string>() == pending.Text("id")).Should().OnlyContain(c => c["state"]!.GetValue<string>() == "cancelled");
        checks[^1]["contactMasked"]!.GetValue<string>().Should().StartWith("a");
        (await scenario.Decider.Post($"{scenario.Path}/identity-checks/{pending.Id}/attempts", new { code = pending.Text("code") })).Expect(HttpStatusCode.Conflict);
        await Found(scenario, "annan@okand.example", 1);
        await Found(scenario, "nobody@okand.example", 0);

        await api.RunDueSteps();
        api.Mails[0].To.Should().Be("annan@okand.example");
        await scenario.EnterMailedCode();
        (await scenario.Get())["identity"]!["level"]!.GetValue<int>().Should().Be(1);
    }

    [Theory, OnEachDatabase]
    public async Task The_contact_stays_once_identity_is_proven(string database)
    {
        var api = databases[database];
        var scenario = await Scenario.InReview(api);
        var answer = (await Patch(scenario, new { contact = new { email = "tjuv@okand.example" } }, await scenario.ETag())).Expect(HttpStatusCode.Conflict);
        (answer.Code, answer.Text("state")).Should().Be(("invalid_state", "in_review"));
        (await Patch(scenario, new { labels = new[] { "klar" } }, await scenario.ETag())).Expect(HttpStatusCode.OK);
    }

    [Theory, OnEachDatabase]
    public async Task Who_was_not_to_be_mailed_is_not_mailed_at_a_new_address(string database)
    {
        var api = databases[database];
        var scenario = await Scenario.Posted(api, new { right = "access", channel = "phone", askIdentity = false, subject = People.Unknown() });
        (await Patch(scenario, new { contact = new { email = "tyst@okand.example" } }, await scenario.ETag())).Expect(HttpStatusCode.OK).Text("state").Should().Be("received");
        await api.RunDueSteps();
        api.Mails.Should().NotContain(m => m.To == "tyst@okand.example");
        (await scenario.Items("identity-checks")).Should().BeEmpty();
    }

    private static Task<Answer> Patch(Scenario scenario, object body, string? etag) => scenario.Decider.Patch(scenario.Path, body, etag);

    private static async Task Found(Scenario scenario, string email, int times) =>
        (await scenario.Decider.Post("/v1/requests/search", new { identifiers = new[] { new { type = "email", value = email } } })).Expect(HttpStatusCode.OK)["items"]!.AsArray().Should().HaveCount(times);
}
