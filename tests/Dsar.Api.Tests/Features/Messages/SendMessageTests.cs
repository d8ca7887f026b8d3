using System.Net;

namespace Dsar.Api.Tests;

/// <summary>
/// What is written to the person stays on the page and in the letter; the mail only points to it. Complaints are answered like any message, and
/// somebody is told to. Seen red with a state of the notice that did not follow the outbox, without the task of a complaint, and with a page
/// that took the text for markup.
/// </summary>
public sealed class SendMessageTests(Databases databases) : IClassFixture<Databases>
{
    private const string Hostile = "<script>alert(1)</script> & \"quoted\"\n<img src=x onerror=alert(2)>";

    [Theory, OnEachDatabase]
    public async Task A_message_reaches_the_page_and_the_mail_only_points_to_it(string database)
    {
        var api = databases[database];
        var scenario = await Scenario.Received(api, People.Kim($"kim-{Guid.CreateVersion7():N}@lund.example"));
        await api.RunDueSteps();
        var text = $"kanarie-{Guid.CreateVersion7():N}";
        var sent = (await scenario.Decider.Post($"{scenario.Path}/messages", new { direction = "out", channel = "email", text })).Expect(HttpStatusCode.Created);
        (sent.Text("kind"), sent.Text("zone"), sent.Text("noticeState"), sent["sentAt"], sent["template"], sent.Text("text")).Should().Be(("message", "confirmed", "queued", null, null, text));
        sent.Http.Headers.Location!.ToString().Should().Be($"{scenario.Path}/messages/{sent.Id}");
        sent.RequestETag.Should().Be(await scenario.ETag());

        await api.RunDueSteps();
        var read = await scenario.Decider.Get($"{scenario.Path}/messages/{sent.Id}");
        read.Text("noticeState").Should().Be("sent");
        read["sentAt"].Should().NotBeNull();
        var mail = api.Mails.Single(m => m.Id == sent.Id);
        mail.Subject.Should().StartWith("Nytt i ärende GD-");
        mail.Text.Should().StartWith("Hej!\n\nDet finns något nytt att läsa på ärendets sida.\n").And.NotContain(text).And.NotContain("Kim");
        (await scenario.Decider.Get($"{scenario.Path}/history"))["items"]!.AsArray().Select(h => h!["summary"]!["en"]!.GetValue<string>()).Should().Contain("A message was sent to the person.");
    }

    [Theory, OnEachDatabase]
    public async Task A_complaint_becomes_a_task_and_is_answered_even_when_the_request_is_closed(string database)
    {
        var api = databases[database];
        var scenario = await Scenario.Received(api);
        (await scenario.Decider.Post($"{scenario.Path}/withdrawals", new { by = "subject", statement = "No more", at = api.Clock.GetUtcNow(), channel = "phone" })).Expect(HttpStatusCode.Created);
        (await scenario.Decider.Post($"{scenario.Path}/messages", new { direction = "in", channel = "post", kind = "complaint", text = "You were late." })).Expect(HttpStatusCode.Created).Text("noticeState").Should().Be("none");
        var task = (await scenario.Items("tasks", "open")).Should().ContainSingle().Which;
        task["title"]!.GetValue<string>().Should().Be("Answer the complaint");

        var answer = (await scenario.Decider.Post($"{scenario.Path}/messages", new { direction = "out", channel = "post", kind = "complaint", text = "We are sorry." })).Expect(HttpStatusCode.Created);
        answer["sentAt"].Should().NotBeNull("a letter is dated when it is written");
        var page = await Page(scenario, answer.Id);
        page.Should().ContainAll("Svar på ditt klagomål", "We are sorry.", "Integritetsskyddsmyndigheten", "Hälsningar");
        (await scenario.Decider.Post($"{scenario.Path}/tasks/{task["id"]}/results", new { outcome = "done", text = "Answered by letter" })).Expect(HttpStatusCode.Created);
        (await scenario.Decider.Get($"{scenario.Path}/history"))["items"]!.AsArray().Select(h => h!["summary"]!["en"]!.GetValue<string>()).Should().Contain("The person complained. The complaint is to be answered.");
    }

    /// <summary>Seen red with the writer's own answer taken.</summary>
    [Theory, OnEachDatabase]
    public async Task A_fee_is_announced_by_two_people_or_not_at_all(string database)
    {
        var api = databases[database];
        var vera = api.As(await Keys.Person(api, "demo-hosting", "Vera Vik", "requests:work"));
        foreach (var (outcome, sent, notice) in new[] { ("done", true, "queued"), ("not_possible", false, "none") })
        {
            var scenario = await Scenario.Received(api);
            var fee = new { amount = "250 kr", ground = "excessive", evidence = "Den tolfte begäran i år utan nya uppgifter." };
            var written = (await scenario.Decider.Post($"{scenario.Path}/messages", new { direction = "out", channel = "portal", template = "fee_notice", fee })).Expect(HttpStatusCode.Created);
            var task = (await scenario.Items("tasks", "open")).Should().ContainSingle(t => t["title"]!.GetValue<string>() == "Send the fee notice or not").Which;
            var results = $"{scenario.Path}/tasks/{task["id"]}/results";
            (await scenario.Decider.Post(results, new { outcome, text = "I wrote it" })).Expect(HttpStatusCode.Conflict).Code.Should().Be("four_eyes_same_person");
            (await api.As(await Keys.Integration(api, "demo-hosting", "requests:work")).Post(results, new { outcome, text = "x" })).Expect(HttpStatusCode.Forbidden).Code.Should().Be("people_only");
            (await vera.Post(results, new { outcome, text = "Weighed" })).Expect(HttpStatusCode.Created);
            var message = await scenario.Decider.Get($"{scenario.Path}/messages/{written.Id}");
            (message["sentAt"] is not null, message.Text("noticeState")).Should().Be((sent, notice));
            (await scenario.Items("history")).Any(h => h["code"]!.GetValue<string>() == "message_sent").Should().Be(sent);
        }
    }

    [Fact]
    public async Task A_fee_is_announced_with_amount_reason_and_evidence()
    {
        var scenario = await Scenario.Received(databases["sqlite"]);
        var fee = new { amount = "250 kr", ground = "further_copy", evidence = "Samma kopia lämnades den 2 november." };
        var sent = (await scenario.Decider.Post($"{scenario.Path}/messages", new { direction = "out", channel = "portal", template = "fee_notice", fee })).Expect(HttpStatusCode.Created);
        sent.Text("fee.amount").Should().Be("250 kr");
        sent.Text("text").Should().ContainAll("250 kr", "artikel 15.3", "Samma kopia lämnades", "återta").And.NotContain("{");
        (await Page(scenario, sent.Id)).Should().Contain("Avgift för din begäran").And.NotContain("Det kostar inget.", "a letter about a fee does not say that it is free");
        (sent["sentAt"], sent.Text("noticeState")).Should().Be((null, "none"));
        var receipt = (await scenario.Decider.Post($"{scenario.Path}/messages", new { direction = "out", channel = "post", template = "receipt" })).Expect(HttpStatusCode.Created);
        (await Page(scenario, receipt.Id)).Should().ContainAll("Vi har tagit emot din begäran", "23 december 2026", "Det kostar inget.");
    }

    [Fact]
    public async Task A_late_answer_is_told_with_an_apology_and_its_reason_and_the_clock_runs_on()
    {
        using var api = Databases.Fresh("sqlite");
        var scenario = await Scenario.Received(api);
        api.Clock.Advance(TimeSpan.FromDays(40));
        var late = new { reason = "Vi har letat länge i ett gammalt arkiv.", newDate = "2027-01-15" };
        Errors((await Send(late with { newDate = "2026-12-30" })).Expect(HttpStatusCode.BadRequest)).Should().ContainSingle(e => e.Pointer == "/late/newDate" && e.Code == "out_of_range");
        var sent = (await Send(late)).Expect(HttpStatusCode.Created);
        sent.Text("text").Should().ContainAll("23 december 2026", "Förlåt", "Vi har letat länge", "15 januari 2027").And.NotContain("{");
        (await Page(scenario, sent.Id)).Should().ContainAll("Svaret är försenat", "Integritetsskyddsmyndigheten");
        (await scenario.Get()).Text("deadline.urgency").Should().Be("overdue", "the letter moves nothing");

        Task<Answer> Send(object late) => scenario.Decider.Post($"{scenario.Path}/messages", new { direction = "out", channel = "portal", template = "late", late });
    }

    [Fact]
    public async Task A_letter_is_a_file_without_anything_active_and_the_look_is_logged()
    {
        var scenario = await Scenario.Received(databases["sqlite"]);
        var sent = (await scenario.Decider.Post($"{scenario.Path}/messages", new { direction = "out", channel = "post", text = Hostile })).Expect(HttpStatusCode.Created);
        var answer = await scenario.Decider.Get($"{scenario.Path}/messages/{sent.Id}/content");
        answer.Expect(HttpStatusCode.OK);
        answer.Http.Content.Headers.ContentType!.ToString().Should().Be("text/html; charset=utf-8");
        answer.Http.Content.Headers.ContentDisposition!.DispositionType.Should().Be("attachment");
        answer.Http.Headers.GetValues("Content-Security-Policy").Single().Should().StartWith("default-src 'none'").And.Contain("sandbox").And.Contain("frame-ancestors 'none'").And.NotContain("unsafe");
        answer.Http.Headers.GetValues("X-Content-Type-Options").Single().Should().Be("nosniff");
        var html = await answer.Http.Content.ReadAsStringAsync();
        html.Should().NotContain("<script").And.NotContain("<img").And.Contain("&lt;script&gt;");
        var entries = await databases["sqlite"].Look(db => Task.FromResult(db.AuditEntries.Where(e => e.ObjectId == sent.Id && e.Action == "content.viewed").ToList()));
        entries.Should().Contain(e => e.ObjectType == "message" && e.Data.Contains("message", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_letter_comes_in_the_form_that_is_asked_for_or_not_at_all()
    {
        var scenario = await Scenario.Received(databases["sqlite"]);
        var sent = (await scenario.Decider.Post($"{scenario.Path}/messages", new { direction = "out", channel = "post", text = "Hello" })).Expect(HttpStatusCode.Created);
        (string, int)[] cases = [("text/html", 200), ("text/*;q=0.1", 200), ("*/*", 200), ("application/pdf", 406), ("text/html;q=0", 406), ("application/pdf, text/html;q=0.5", 200)];
        foreach (var (accept, status) in cases)
        {
            ((int)(await scenario.Decider.Send(HttpMethod.Get, $"{scenario.Path}/messages/{sent.Id}/content", null, accept: accept)).Status).Should().Be(status, accept);
        }
    }

    [Fact]
    public async Task What_does_not_fit_is_refused_by_name()
    {
        (string Body, string Pointer, string Code)[] cases =
        [
            ("""{"channel":"email","text":"x"}""", "/direction", "required"),
            ("""{"direction":"out","text":"x"}""", "/channel", "required"),
            ("""{"direction":"out","channel":"email"}""", "/text", "required"),
            ("""{"direction":"out","channel":"email","text":" "}""", "/text", "required"),
            ("""{"direction":"out","channel":"email","text":"x","template":"receipt"}""", "/text", "conflicting"),
            ("""{"direction":"in","channel":"email","template":"receipt"}""", "/template", "conflicting"),
            ("""{"direction":"out","channel":"email","template":"fee_notice"}""", "/fee", "required"),
            ("""{"direction":"out","channel":"email","text":"x","fee":{"amount":"1","ground":"excessive","evidence":"x"}}""", "/fee", "conflicting"),
            ("""{"direction":"out","channel":"email","template":"fee_notice","fee":{"amount":"1","ground":"excessive"}}""", "/fee/evidence", "required"),
            ("""{"direction":"out","channel":"email","template":"withdrawn"}""", "/template", "unknown_value"),
            ("""{"direction":"out","channel":"email","template":"late"}""", "/late", "required"),
            ("""{"direction":"out","channel":"email","template":"late","late":{"reason":"x","newDate":"2026-12-30"}}""", "/template", "conflicting"),
            ("""{"direction":"out","channel":"email","text":"x","late":{"reason":"x","newDate":"2026-12-30"}}""", "/late", "conflicting"),
            ("""{"direction":"out","channel":"email","template":"late","late":{"newDate":"2026-12-30"}}""", "/late/reason", "required"),
            ("""{"direction":"out","channel":"fax","text":"x"}""", "/channel", "unknown_value"),
            ("""{"direction":"out","channel":"email","text":"x","attachmentIds":["019ab2c4-7d10-7a3e-9b51-0f6d2c8e4a17"]}""", "/attachmentIds/0", "unknown_reference"),
            ("""{"direction":"out","channel":"email","text":"x","subject":"Hi"}""", "/subject", "unknown_field"),
        ];
        var scenario = await Scenario.Received(databases["sqlite"]);
        foreach (var (body, pointer, code) in cases)
        {
            var answer = (await scenario.Decider.Send(HttpMethod.Post, $"{scenario.Path}/messages", body, idempotencyKey: "k-1")).Expect(HttpStatusCode.BadRequest);
            Errors(answer).Should().Contain(e => e.Pointer == pointer && e.Code == code, body);
        }
    }

    [Fact]
    public async Task Without_an_address_no_mail_is_promised()
    {
        var scenario = await Scenario.ByAgent(databases["sqlite"], new { right = "access", channel = "phone", subject = new { name = "Kim Lund", contact = new { phone = "070-174 06 05" }, identifiers = new[] { new { type = "phone", value = "070-174 06 05" } } } }, await Worker());
        var agent = databases["sqlite"].As(databases["sqlite"].Decider);
        Errors((await agent.Post($"{scenario.Path}/messages", new { direction = "out", channel = "email", text = "x" })).Expect(HttpStatusCode.BadRequest)).Should().ContainSingle(e => e.Pointer == "/channel");
        (await agent.Post($"{scenario.Path}/messages", new { direction = "out", channel = "portal", text = "x" })).Expect(HttpStatusCode.Created).Text("noticeState").Should().Be("none");
    }

    [Fact]
    public async Task A_reader_without_content_sees_that_there_is_a_message_but_not_what()
    {
        var api = databases["sqlite"];
        var scenario = await Scenario.Received(api);
        var sent = (await scenario.Decider.Post($"{scenario.Path}/messages", new { direction = "in", channel = "phone", text = "Called" })).Expect(HttpStatusCode.Created);
        var reader = api.As(await Keys.Integration(api, scopes: "requests:read"));
        var seen = (await reader.Get($"{scenario.Path}/messages/{sent.Id}")).Expect(HttpStatusCode.OK);
        seen.Body!.AsObject().Should().ContainKey("channel").And.NotContainKey("text").And.NotContainKey("fee");
        (await reader.Get($"{scenario.Path}/messages/{sent.Id}/content")).Expect(HttpStatusCode.Forbidden);
        (await reader.Post($"{scenario.Path}/messages", new { direction = "in", channel = "phone", text = "x" })).Expect(HttpStatusCode.Forbidden);
    }

    [Theory, OnEachDatabase]
    public async Task A_note_is_for_colleagues_only(string database)
    {
        var api = databases[database];
        var scenario = await Scenario.Received(api, People.Kim($"kim-{Guid.CreateVersion7():N}@lund.example"));
        await api.RunDueSteps();
        var mails = api.Mails.Count;
        var note = (await scenario.Approver.Post($"{scenario.Path}/notes", new { text = "Sounded worried.\nCall back." })).Expect(HttpStatusCode.Created);
        (note.Text("text"), note.Text("createdBy.name")).Should().Be(("Sounded worried.\nCall back.", "Bo Falk"));
        await api.RunDueSteps();
        api.Mails.Count.Should().Be(mails, "a note never reaches the person");
        var reader = api.As(await Keys.Integration(api, scopes: "requests:read"));
        (await reader.Get($"{scenario.Path}/notes/{note.Id}")).Expect(HttpStatusCode.OK).Body!.AsObject().Should().NotContainKey("text");
        (await reader.Post($"{scenario.Path}/notes", new { text = "x" })).Expect(HttpStatusCode.Forbidden);
        (await scenario.Approver.Post($"{scenario.Path}/notes", new { text = "" })).Expect(HttpStatusCode.BadRequest);
        (await scenario.Approver.Post($"{scenario.Path}/notes", new { text = new string('x', 20_001) })).Expect(HttpStatusCode.BadRequest);
    }

    private static IEnumerable<(string? Pointer, string? Code)> Errors(Answer answer) => answer["errors"]!.AsArray().Select(e => ((string?)e!["pointer"], (string?)e["code"]));

    private async Task<string> Worker() => await Keys.Person(databases["sqlite"], "demo-hosting", $"Siv {Guid.CreateVersion7():N}", "requests:create", "requests:work");

    private static async Task<string> Page(Scenario scenario, Guid message)
    {
        var bytes = await scenario.Decider.Download($"{scenario.Path}/messages/{message}/content");
        return new AngleSharp.Html.Parser.HtmlParser().ParseDocument(System.Text.Encoding.UTF8.GetString(bytes)).Body!.TextContent;
    }
}
