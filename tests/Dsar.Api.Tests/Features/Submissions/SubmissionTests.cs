using System.Net;
using System.Text.Json.Nodes;

namespace Dsar.Api.Tests.Features.Submissions;

/// <summary>What comes in together is one submission: all of it or nothing, one reference, one proof of identity; a right that is not clear becomes a question.</summary>
public sealed class SubmissionTests(Databases databases) : IClassFixture<Databases>
{
    [Theory, OnEachDatabase]
    public async Task A_submission_of_one_right_is_that_request(string database)
    {
        var api = databases[database];
        var intake = api.As(await Keys.Integration(api));
        var reference = new { source = "portal", id = $"dsr-{Guid.NewGuid():N}" };
        var body = new { channel = "api", subject = People.Unknown(), externalRef = reference, requests = new[] { new { right = "access" } } };
        var made = (await intake.Post("/v1/submissions", body, idempotencyKey: reference.id)).Expect(HttpStatusCode.Created);
        made.Http.Headers.Location!.ToString().Should().Be($"/v1/submissions/{made.Id}");
        made.Body!.AsObject().Select(m => m.Key).Should().BeEquivalentTo("id", "reference", "externalRef", "channel", "receivedAt", "createdAt", "createdBy", "requests");
        var request = made["requests"]!.AsArray().Should().ContainSingle().Subject!;
        request["reference"]!.GetValue<string>().Should().Be(made.Text("reference"));
        request["state"]!.GetValue<string>().Should().Be("awaiting_identity");

        var again = (await intake.Post("/v1/submissions", body, idempotencyKey: reference.id)).Expect(HttpStatusCode.Created);
        again.Body!.ToJsonString().Should().Be(made.Body!.ToJsonString());
        again.ETag.Should().Be(made.ETag);
        var duplicate = (await intake.Post("/v1/submissions", body)).Expect(HttpStatusCode.Conflict);
        duplicate.Code.Should().Be("duplicate_external_ref");
        (duplicate.Text("submissionId"), duplicate.Text("requestIds.0")).Should().Be((made.Text("id"), request["id"]!.GetValue<string>()));

        var read = (await intake.Get($"/v1/submissions/{made.Id}")).Expect(HttpStatusCode.OK);
        JsonNode.DeepEquals(read.Body, made.Body).Should().BeTrue();
        (await intake.Get($"/v1/submissions?externalRefSource=portal&externalRefId={reference.id}"))["items"]!.AsArray().Should().ContainSingle().Which!["id"]!.GetValue<string>().Should().Be(made.Text("id"));
        (await intake.Get("/v1/submissions?externalRefSource=elsewhere"))["items"]!.AsArray().Should().BeEmpty();
        var stranger = api.As(await Keys.Integration(api, "ecuni"));
        (await stranger.Get($"/v1/submissions/{made.Id}")).Expect(HttpStatusCode.NotFound);
        (await stranger.Get($"/v1/submissions?externalRefId={reference.id}"))["items"]!.AsArray().Should().BeEmpty();
    }

    [Theory, OnEachDatabase]
    public async Task What_is_wrong_with_one_right_stops_the_whole(string database)
    {
        var api = databases[database];
        var intake = api.As(await Keys.Integration(api));
        var id = $"dsr-{Guid.NewGuid():N}";
        var answer = await intake.Post("/v1/submissions", new { channel = "api", subject = People.Unknown(), externalRef = new { source = "portal", id }, requests = new[] { new { right = "access" }, new { right = "rectification" } } });
        Errors(answer).Should().Equal(("/requests/1/details", "required"));
        (await intake.Get($"/v1/submissions?externalRefId={id}"))["items"]!.AsArray().Should().BeEmpty();
        (await intake.Get($"/v1/requests?externalRefId={id}"))["items"]!.AsArray().Should().BeEmpty();
    }

    [Theory]
    [InlineData("""{"channel":"api"}""", "/subject required", "/requests required")]
    [InlineData("""{"channel":"api","requests":[]}""", "/subject required", "/requests too_few")]
    [InlineData("""{"channel":"api","requests":[{}]}""", "/subject required", "/requests/0/right required")]
    [InlineData("""{"channel":"api","requests":[{"right":"access"},{"right":"access"}]}""", "/subject required", "/requests/1 not_unique")]
    [InlineData("""{"channel":"api","requests":[{"right":"access"},{"right":"unsure"}],"text":"x"}""", "/subject required", "/requests/1 not_unique")]
    [InlineData("""{"channel":"api","requests":[{"right":"unsure"}]}""", "/subject required", "/text required")]
    [InlineData("""{"channel":"api","requests":[{"right":"access","details":{"kind":"direct_marketing"}}]}""", "/subject required", "/requests/0/details/kind unknown_field")]
    [InlineData("""{"channel":"api","requests":[{"right":"rectification"}]}""", "/subject required", "/requests/0/details required")]
    [InlineData("""{"channel":"api","requests":[{"right":"objection","details":{"scope":"selected"}}]}""", "/subject required", "/requests/0/details/scope unknown_field", "/requests/0/details/kind required")]
    [InlineData("""{"channel":"api","requests":[{"right":"restriction","details":{"ground":"child_service"}}]}""", "/subject required", "/requests/0/details/ground unknown_value")]
    public async Task What_is_wrong_has_its_place(string body, params string[] errors)
    {
        var api = databases["sqlite"];
        var answer = await api.As(await Keys.Integration(api)).Send(HttpMethod.Post, "/v1/submissions", body, null, Guid.NewGuid().ToString());
        answer.Expect(HttpStatusCode.BadRequest);
        Errors(answer).Select(e => $"{e.Pointer} {e.Code}").Should().BeEquivalentTo(errors);
    }

    /// <summary>Law: an unclear right is an access request with an open question, never a submission without requests.</summary>
    [Theory, OnEachDatabase]
    public async Task An_unclear_right_becomes_an_access_request_with_a_question(string database)
    {
        var api = databases[database];
        var intake = api.As(await Keys.Integration(api));
        (await intake.Post("/v1/requests", new { right = "unsure", channel = "web_form", subject = People.Unknown() })).Expect(HttpStatusCode.BadRequest).Text("errors.0.pointer").Should().Be("/text");
        var made = (await intake.Post("/v1/requests", new { right = "unsure", channel = "web_form", text = "Varför ringer ni mig?", subject = People.Unknown() })).Expect(HttpStatusCode.Created);
        (made.Text("right"), made.Text("waitingOn"), made.Text("deadline.clock")).Should().Be(("access", "subject", "running"));
        var agent = api.As(api.Decider);
        var question = (await agent.Get($"/v1/requests/{made.Id}/clarifications"))["items"]!.AsArray().Should().ContainSingle().Subject!;
        (question["why"]!.GetValue<string>(), question["state"]!.GetValue<string>(), question["pausesClock"]!.GetValue<bool>()).Should().Be(("which_right", "asked", false));
        question["question"]!.GetValue<string>().Should().Contain("kopia av dina uppgifter");
        (await agent.Get($"/v1/requests/{made.Id}"))["text"]!.GetValue<string>().Should().Be("Varför ringer ni mig?");
        (await agent.Post($"/v1/requests/{made.Id}/clarifications", new { question = "?", why = "which_right" })).Expect(HttpStatusCode.BadRequest);
        (await agent.Post($"/v1/requests/{made.Id}/clarifications/{question["id"]}/answers", new { text = "En kopia.", answeredAt = api.Clock.GetUtcNow(), channel = "phone" })).Expect(HttpStatusCode.Created);
    }

    [Theory, OnEachDatabase]
    public async Task A_further_right_is_filed_with_what_the_submission_has(string database)
    {
        var api = databases[database];
        var first = await Scenario.Received(api, People.Unknown());
        var submission = (await first.Get()).Text("submissionId");
        var body = new { right = "access", channel = "phone", submissionId = submission };
        (await first.Intake.Post("/v1/requests", body)).Expect(HttpStatusCode.Forbidden).Text("requiredScopes.0").Should().Be("requests:work");
        var agent = api.As(await Agent(api));
        Errors(await agent.Post("/v1/requests", body)).Should().Equal(("/right", "not_unique"));
        Errors(await agent.Post("/v1/requests", new { right = "access", channel = "phone", submissionId = Guid.NewGuid() })).Should().Equal(("/submissionId", "unknown_reference"));
        var stranger = api.As(await Keys.Person(api, "ecuni", "Eva Uni", "requests:create", "requests:work"));
        Errors(await stranger.Post("/v1/requests", body)).Should().Equal(("/submissionId", "unknown_reference"));
        var both = new { right = "access", channel = "phone", submissionId = submission, receivedAt = api.Clock.GetUtcNow(), language = "en", subject = People.Unknown(), externalRef = new { source = "x", id = "y" } };
        Errors(await agent.Post("/v1/requests", both)).Should().BeEquivalentTo([("/subject", "conflicting"), ("/receivedAt", "conflicting"), ("/language", "conflicting"), ("/externalRef", "conflicting")]);
        var (before, erasure) = ((await first.Get()).Text("deadline.internalDueDate"), await agent.Post("/v1/requests", new { right = "erasure", channel = "phone", submissionId = submission }));
        (erasure.Expect(HttpStatusCode.Created).Text("receivedAt"), erasure.Text("reference")).Should().Be(((await first.Get()).Text("receivedAt"), (await first.Get()).Text("reference") + "-2"));
        DateOnly.Parse((await first.Get()).Text("deadline.internalDueDate")!, null).Should().Be(DateOnly.Parse(before!, null).AddDays(-15), "the copy that an erasure waits for comes first");
    }

    [Theory, OnEachDatabase]
    public async Task Ids_inside_a_body_must_be_known(string database)
    {
        var api = databases[database];
        var agent = api.As(await Agent(api));
        var never = Guid.CreateVersion7();
        var mandate = new { name = "Kim Lund", contact = new { email = "kim@lund.example" }, identifiers = new[] { new { type = "customer_number", value = "1-C-1042" } }, representative = new { name = "Ada Ek", kind = "attorney", mandateAttachmentId = never } };
        Errors(await agent.Post("/v1/requests", new { right = "access", channel = "post", subject = mandate })).Should().Equal(("/subject/representative/mandateAttachmentId", "unknown_reference"));
        await Mandate(api, agent);
        var details = new { scope = "selected", activityIds = new[] { never } };
        Errors(await agent.Post("/v1/requests", new { right = "access", channel = "post", subject = People.Unknown(), details })).Should().Equal(("/details/activityIds/0", "unknown_reference"));
        Errors(await agent.Post("/v1/submissions", new { channel = "post", subject = People.Unknown(), requests = new[] { new { right = "access", details } } })).Should().Equal(("/requests/0/details/activityIds/0", "unknown_reference"));
    }

    private static Task<string> Agent(Api api) => Keys.Person(api, "demo-hosting", "Vera Vik", "requests:create", "requests:work");

    private static IEnumerable<(string? Pointer, string? Code)> Errors(Answer answer)
    {
        answer.Expect(HttpStatusCode.BadRequest);
        return answer["errors"]!.AsArray().Select(e => (e!["pointer"]?.GetValue<string>(), e["code"]?.GetValue<string>()));
    }

    /// <summary>A mandate that was attached to an earlier request speaks for a later one; a file of another kind, or of somebody else's, does not.</summary>
    private static async Task Mandate(Api api, Client agent)
    {
        var scenario = await Scenario.Received(api, People.Unknown());
        async Task<Guid> File(string kind) => (await scenario.Decider.Upload($"{scenario.Path}/attachments", SampleFiles.Pdf(), new { fileName = "a.pdf", kind, visibility = "internal" })).Expect(HttpStatusCode.Created).Id;
        object By(Guid mandate) => new
        {
            right = "access",
            channel = "api",
            subject = new { name = "Kim Lund", contact = new { phone = "070-174 06 05" }, identifiers = new[] { new { type = "customer_number", value = "1-C-1042" } }, representative = new { name = "Ada Ek", kind = "attorney", mandateAttachmentId = mandate } },
        };
        var (mandate, evidence) = (await File("mandate"), await File("evidence"));
        (await agent.Post("/v1/requests", By(mandate))).Expect(HttpStatusCode.Created).Text("subject.representative.mandateAttachmentId").Should().Be(mandate.ToString());
        (await scenario.Intake.Post("/v1/requests", By(mandate))).Expect(HttpStatusCode.Created);
        (await agent.Post("/v1/requests", By(evidence))).Expect(HttpStatusCode.BadRequest);
        (await api.As(await Keys.Integration(api, "demo-hosting", "requests:create")).Post("/v1/requests", By(mandate))).Expect(HttpStatusCode.BadRequest).Text("errors.0.code").Should().Be("unknown_reference");
        (await api.As(await Keys.Integration(api, "ecuni")).Post("/v1/requests", By(mandate))).Expect(HttpStatusCode.BadRequest).Text("errors.0.code").Should().Be("unknown_reference");
    }
}
