using System.Net;

namespace Dsar.Api.Tests.Features.Requests;

/// <summary>What the API lets in: exactly what the contract says, with a code and a pointer for the rest; never an echo of what was sent.</summary>
public sealed class StrictnessTests(Databases databases) : IClassFixture<Databases>
{
    private const string Valid = """{"right":"access","channel":"api","subject":{"name":"Kim Lund","contact":{"email":"kim@lund.example"},"identifiers":[{"type":"customer_number","value":"1-C-1042"}]}}""";

    [Theory]
    [InlineData("""{"right":"access","channel":"api","hemlis":1}""", "validation_failed", "/hemlis", "unknown_field")]
    [InlineData("""{"right":"access","channel":"api","subject":{"name":"Kim","shoeSize":38}}""", "validation_failed", "/subject/shoeSize", "unknown_field")]
    [InlineData("""{"Right":"access"}""", "validation_failed", "/Right", "unknown_field")]
    [InlineData("""{"right":7}""", "validation_failed", "/right", "wrong_type")]
    [InlineData("""{"right":"acess"}""", "validation_failed", "/right", "unknown_value|wrong_type")]
    [InlineData("""{"right":"access","askIdentity":"true"}""", "validation_failed", "/askIdentity", "wrong_type")]
    [InlineData("""{"right":"access","subject":{"name":12}}""", "validation_failed", "/subject/name", "wrong_type")]
    [InlineData("""{"right":"access","receivedAt":"2026-11-20T10:00:00"}""", "validation_failed", "/receivedAt", "wrong_type|wrong_format")]
    [InlineData("""{"right":"access","right":"access"}""", "validation_failed", "/right", "not_unique")]
    [InlineData("""{"right":"access",}""", "malformed_json", null, null)]
    [InlineData("""{"right":"access" """, "malformed_json", null, null)]
    [InlineData("kim@lund.example", "malformed_json", null, null)]
    [InlineData("", "malformed_json", null, null)]
    [InlineData("[]", "malformed_json|validation_failed", null, null)]
    [InlineData("null", "malformed_json|validation_failed", null, null)]
    public async Task A_body_that_is_not_the_contracts_is_refused(string body, string code, string? pointer, string? error)
    {
        var answer = await (await Intake()).Send(HttpMethod.Post, "/v1/requests", body, null, "key-1");
        answer.Expect(HttpStatusCode.BadRequest).Code.Should().BeOneOf(code.Split('|'));
        answer.Body!.ToJsonString().Should().NotContain("acess").And.NotContain("Kim").And.NotContain("lund");
        if (pointer is not null)
        {
            answer.Text("errors.0.pointer").Should().Be(pointer);
            answer.Text("errors.0.code").Should().BeOneOf(error!.Split('|'));
        }
    }

    [Fact]
    public async Task Every_missing_member_has_its_pointer()
    {
        var answer = await (await Intake()).Post("/v1/requests", new { subject = new { contact = new { }, identifiers = new object[] { new { type = "email" }, new { value = " " } } } });
        answer.Expect(HttpStatusCode.BadRequest).Code.Should().Be("validation_failed");
        answer["errors"]!.AsArray().Select(e => (e!["pointer"]!.GetValue<string>(), e["code"]!.GetValue<string>())).Distinct().Should().BeEquivalentTo(
        [
            ("/right", "required"), ("/channel", "required"), ("/subject/name", "required"), ("/subject/contact", "required"),
            ("/subject/identifiers/0/value", "required"), ("/subject/identifiers/1/type", "required"), ("/subject/identifiers/1/value", "required"),
        ]);
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/xml")]
    [InlineData("multipart/form-data")]
    public async Task Another_media_type_is_415(string mediaType)
    {
        var answer = await (await Intake()).Send(HttpMethod.Post, "/v1/requests", Valid, null, "key-2", mediaType: mediaType);
        answer.Expect(HttpStatusCode.UnsupportedMediaType).Code.Should().Be("unsupported_media_type");
    }

    [Fact]
    public async Task A_merge_patch_is_a_patch()
    {
        var scenario = await Scenario.InReview(databases["sqlite"]);
        var path = $"{scenario.Path}/findings/{(await scenario.Findings())[0]["id"]}";
        var etag = (await scenario.Decider.Get(path)).ETag;
        (await scenario.Decider.Send(HttpMethod.Patch, path, """{"personMatch":"same"}""", etag, mediaType: "application/merge-patch+json")).Expect(HttpStatusCode.OK);
        (await scenario.Decider.Send(HttpMethod.Patch, path, "x", etag, mediaType: "text/plain")).Expect(HttpStatusCode.UnsupportedMediaType);
    }

    [Fact]
    public async Task Without_a_key_nothing_is_said_about_paths_or_ids()
    {
        var nobody = databases["sqlite"].As(null);
        foreach (var path in new[] { "/v1/requests", $"/v1/requests/{Guid.CreateVersion7()}", "/v1/nothings" })
        {
            (await nobody.Get(path)).Expect(HttpStatusCode.Unauthorized).Code.Should().Be("unauthenticated");
        }

        (await nobody.Send(HttpMethod.Put, "/v1/requests", null)).Expect(HttpStatusCode.MethodNotAllowed);
    }

    /// <summary>Seen red by a planted fault: with the fingerprint not compared.</summary>
    [Theory, OnEachDatabase]
    public async Task An_idempotency_key_gives_one_effect_and_one_answer(string database)
    {
        var api = databases[database];
        var key = await Keys.Integration(api);
        var intake = api.As(key);
        (await intake.Send(HttpMethod.Post, "/v1/requests", Valid)).Expect(HttpStatusCode.BadRequest).Code.Should().Be("idempotency_key_missing");
        (await intake.Send(HttpMethod.Post, "/v1/requests", Valid, null, new string('x', 256))).Expect(HttpStatusCode.BadRequest).Code.Should().Be("idempotency_key_missing");

        var first = await intake.Send(HttpMethod.Post, "/v1/requests", Valid, null, "abc");
        var again = await intake.Send(HttpMethod.Post, "/v1/requests", Valid, null, "\"abc\"");
        first.Expect(HttpStatusCode.Created).Http.Headers.Contains("Idempotency-Replayed").Should().BeFalse();
        again.Expect(HttpStatusCode.Created).Http.Headers.GetValues("Idempotency-Replayed").Should().Equal("true");
        again.Body!.ToJsonString().Should().Be(first.Body!.ToJsonString());
        again.Http.Headers.Location.Should().Be(first.Http.Headers.Location);
        again.ETag.Should().Be(first.ETag);
        (await intake.Send(HttpMethod.Post, "/v1/requests", Valid.Replace("Kim", "Tim", StringComparison.Ordinal), null, "abc")).Expect(HttpStatusCode.UnprocessableEntity).Code.Should().Be("idempotency_key_reused");
        (await intake.Get("/v1/requests")).Expect(HttpStatusCode.OK)["items"]!.AsArray().Count(r => r!["id"]!.GetValue<string>() == first.Text("id")).Should().Be(1);

        (await api.As(await Keys.Integration(api)).Send(HttpMethod.Post, "/v1/requests", Valid, null, "abc")).Expect(HttpStatusCode.Created).Id.Should().NotBe(first.Id, "another caller's key is another key");
        // A refused call leaves its key free.
        (await intake.Send(HttpMethod.Post, "/v1/requests", "{}", null, "free")).Expect(HttpStatusCode.BadRequest);
        (await intake.Send(HttpMethod.Post, "/v1/requests", Valid, null, "free")).Expect(HttpStatusCode.Created);
    }

    [Theory, OnEachDatabase]
    public async Task A_replayed_code_is_not_shown_again(string database)
    {
        var api = databases[database];
        var scenario = await Scenario.Received(api);
        var body = new { method = "held_phone_code", whyAsked = "The address is new" };
        (await scenario.Decider.Post($"{scenario.Path}/identity-checks", body, null, "code-1")).Expect(HttpStatusCode.Created).Text("code").Should().HaveLength(6);
        (await scenario.Decider.Post($"{scenario.Path}/identity-checks", body, null, "code-1")).Expect(HttpStatusCode.Created)["code"].Should().BeNull();
    }

    [Theory, OnEachDatabase]
    public async Task If_Match_takes_the_one_current_strong_tag(string database)
    {
        var api = databases[database];
        var scenario = await Scenario.InReview(api);
        var etag = await scenario.ETag();
        var body = new { acceptProposals = true };
        (await scenario.Decider.Post($"{scenario.Path}/decisions", body)).Expect((HttpStatusCode)428).Code.Should().Be("precondition_required");
        foreach (var wrong in new[] { "*", "W/" + etag, $"{etag}, {etag}", etag.Trim('"'), "\"0123456789abcdef\"" })
        {
            (await scenario.Decider.Post($"{scenario.Path}/decisions", body, wrong)).Expect(HttpStatusCode.PreconditionFailed).Code.Should().Be("version_conflict");
        }

        (await scenario.Decider.Get(scenario.Path)).ETag.Should().Be(etag, "reading changes nothing");
        (await api.As(api.Approver).Get(scenario.Path)).ETag.Should().Be(etag, "the tag is the same for every caller");
        (await scenario.Decider.Post($"{scenario.Path}/decisions", body, etag)).Code.Should().Be("decision_incomplete");
    }

    [Theory]
    [InlineData("sv", "Finns inte", "sv")]
    [InlineData("sv-FI, en;q=0.8", "Finns inte", "sv")]
    [InlineData("en;q=0.3, sv;q=0.2", "Not found", "en")]
    [InlineData("fi, de", "Not found", "en")]
    [InlineData(null, "Not found", "en")]
    public async Task Titles_follow_the_callers_language(string? accept, string title, string language)
    {
        var answer = await (await Intake()).Send(HttpMethod.Get, $"/v1/requests/{Guid.CreateVersion7()}", null, language: accept);
        answer.Expect(HttpStatusCode.NotFound).Text("title").Should().Be(title);
        answer.Http.Content.Headers.ContentLanguage.Should().Equal(language);
        answer.Http.Content.Headers.ContentType!.MediaType.Should().Be("application/problem+json");
        answer.Text("traceId").Should().Be(answer.Http.Headers.GetValues("Trace-Id").Single());
    }

    [Fact]
    public async Task Allowed_actions_speak_the_callers_language()
    {
        var api = databases["sqlite"];
        var scenario = await Scenario.Received(api);
        var decider = api.As(api.Decider);
        var sv = await decider.Send(HttpMethod.Get, scenario.Path, null, language: "sv");
        sv["allowedActions"]!.AsArray().Select(a => a!["title"]!.GetValue<string>()).Should().Contain("Förläng tiden");
        (await decider.Get(scenario.Path))["allowedActions"]!.AsArray().Select(a => a!["title"]!.GetValue<string>()).Should().Contain("Extend the time limit");
    }

    [Theory]
    [InlineData("PUT", "/v1/requests")]
    [InlineData("DELETE", "/v1/requests")]
    [InlineData("HEAD", "/v1/requests")]
    [InlineData("OPTIONS", "/v1/requests")]
    public async Task Other_verbs_are_405_and_say_which_are_allowed(string method, string path)
    {
        var answer = await (await Intake()).Send(new HttpMethod(method), path, null);
        answer.Expect(HttpStatusCode.MethodNotAllowed);
        answer.Http.Content.Headers.Allow.Should().BeEquivalentTo("GET", "POST");
    }

    [Theory]
    [InlineData("/v1/requests/{0}x")]
    [InlineData("/v1/requests/{0}/")]
    [InlineData("/v1/requests/{0}%20")]
    [InlineData("/v1/requests/42")]
    [InlineData("/v1/requests/{{{0}}}")]
    [InlineData("/v1/requests/{0}/findings/x")]
    [InlineData("/v1/requests/{0}/nothings")]
    [InlineData("/v1/nothings")]
    public async Task A_path_with_rubbish_is_404(string path)
    {
        var scenario = await Scenario.Received(databases["sqlite"]);
        (await scenario.Decider.Get(string.Format(null, path, scenario.Id))).Expect(HttpStatusCode.NotFound).Code.Should().Be("not_found");
    }

    [Theory]
    [InlineData("/v1/requests?colour=blue", "colour", "unknown_parameter")]
    [InlineData("/v1/requests?Limit=20", "Limit", "unknown_parameter")]
    [InlineData("/v1/requests?limit=20&limit=30", "limit", "not_unique")]
    [InlineData("/v1/requests?limit=many", "limit", "wrong_type")]
    [InlineData("/v1/requests?dueBefore=tomorrow", "dueBefore", "wrong_format")]
    [InlineData("/v1/requests/{0}?fields=id", "fields", "unknown_parameter")]
    [InlineData("/v1/requests/{0}/findings?state=current", "state", "unknown_parameter")]
    [InlineData("/v1/requests?state=asleep", "state", "unknown_value")]
    [InlineData("/v1/requests?limit=201", "limit", "out_of_range")]
    [InlineData("/v1/requests?limit=0", "limit", "out_of_range")]
    [InlineData("/v1/requests/{0}/history?limit=201", "limit", "out_of_range")]
    [InlineData("/v1/requests/{0}/tasks?limit=201", "limit", "out_of_range")]
    [InlineData("/v1/controllers?limit=201", "limit", "out_of_range")]
    public async Task A_parameter_outside_the_contract_is_named(string path, string parameter, string code)
    {
        var scenario = await Scenario.Received(databases["sqlite"]);
        var answer = await scenario.Decider.Get(string.Format(null, path, scenario.Id));
        answer.Expect(HttpStatusCode.BadRequest).Code.Should().Be("validation_failed");
        answer.Text("errors.0.parameter").Should().Be(parameter);
        answer.Text("errors.0.code").Should().Be(code);
    }

    [Theory, OnEachDatabase]
    public async Task Pages_are_complete_and_a_cursor_belongs_to_its_list(string database)
    {
        using var api = Databases.Fresh(database);
        var intake = api.As(await Keys.Integration(api));
        var made = new List<string>();
        for (var i = 0; i < 23; i++)
        {
            made.Add((await intake.Post("/v1/requests", new { right = "access", channel = "post", receivedAt = $"2026-11-{1 + i % 5:00}T10:00:00Z", subject = People.Kim() })).Expect(HttpStatusCode.Created).Text("id")!);
        }

        var (seen, dues, cursor, any) = (new List<string>(), new List<string>(), (string?)null, (string?)null);
        do
        {
            var page = (await intake.Get("/v1/requests?limit=5" + (cursor is null ? "" : $"&cursor={cursor}"))).Expect(HttpStatusCode.OK);
            seen.AddRange(page["items"]!.AsArray().Select(r => r!["id"]!.GetValue<string>()));
            dues.AddRange(page["items"]!.AsArray().Select(r => r!["deadline"]!["dueDate"]!.GetValue<string>()));
            cursor = page.Text("nextCursor");
            any ??= cursor;
        }
        while (cursor is not null);

        seen.Should().HaveCount(23).And.BeEquivalentTo(made);
        dues.Should().BeInAscendingOrder(StringComparer.Ordinal);
        foreach (var other in new[] { "/v1/requests?state=received&", $"/v1/requests/{made[0]}/history?", $"/v1/requests/{made[0]}/tasks?", "/v1/requests?limit=5&right=access&" })
        {
            (await intake.Get($"{other}cursor={any}")).Expect(HttpStatusCode.BadRequest).Code.Should().Be("invalid_cursor");
        }

        (await intake.Get("/v1/requests?cursor=rubbish")).Expect(HttpStatusCode.BadRequest).Code.Should().Be("invalid_cursor");
        (await api.As(api.Decider).Get($"/v1/requests?limit=5&cursor={any}")).Status.Should().Be(HttpStatusCode.BadRequest, "a cursor belongs to its caller");
        api.Clock.Advance(TimeSpan.FromHours(24) + TimeSpan.FromSeconds(1));
        (await intake.Get($"/v1/requests?limit=5&cursor={any}")).Expect(HttpStatusCode.BadRequest).Code.Should().Be("invalid_cursor");
    }

    private async Task<Client> Intake() => databases["sqlite"].As(await Keys.Integration(databases["sqlite"]));
}
