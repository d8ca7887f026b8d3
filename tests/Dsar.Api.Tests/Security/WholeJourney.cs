using System.Net;
using System.Text.RegularExpressions;

namespace Dsar.Api.Tests;

/// <summary>
/// A journey that fills every free text there is, each with a word of its own that stands nowhere else, so that tests can look for them
/// in files, tables, audit entries and logs. It is whole when it is delivered; a second request of the same person is taken back, a third refused.
/// </summary>
public sealed partial class WholeJourney
{
    private readonly List<string> _words = [];

    private WholeJourney(Api api) => Api = api;

    public Api Api { get; }

    public Guid Request { get; private set; }

    /// <summary>Everything about people that no file, table or log may hold in clear.</summary>
    public IReadOnlyList<string> Secrets =>
    [
        "Kim Lund", "kim@lund.example", "kim.lund@brev.example", "070-174 06 05", "+46701740605", "46701740605", "0701740605", "1-C-1042", "Åkergatan 4 B",
        "anna@exempelhotellet.example", "bo@exempelhotellet.example",
        .. Staff, .. _words, .. ApiKeys,
    ];

    /// <summary>Names of the people who act for the controller.</summary>
    public static IReadOnlyList<string> Staff { get; } = ["Anna Ek", "Bo Falk"];

    public IReadOnlyList<string> ApiKeys { get; private set; } = [];

    /// <summary>Codes sent or read out; six digits, so look for them as a word of their own.</summary>
    public List<string> Codes { get; } = [];

    public static async Task<WholeJourney> Run(Api api)
    {
        var journey = new WholeJourney(api);
        var intakeKey = await Keys.Integration(api);
        journey.ApiKeys = [api.Host, api.Decider, api.Approver, intakeKey];
        await journey.Disclose(api.As(intakeKey));
        await journey.TakeBack(api.As(intakeKey));
        await journey.Refuse(api.As(intakeKey));
        return journey;
    }

    /// <summary>Six digits that stand as a word of their own.</summary>
    public static IEnumerable<string> CodesIn(string text) => Code().Matches(text).Select(m => m.Value);

    private string Word(string name)
    {
        var word = $"kanarie-{name}-{Guid.CreateVersion7():N}";
        _words.Add(word);
        return $"Ord: {word}";
    }

    private async Task Disclose(Client intake)
    {
        var (anna, bo) = (Api.As(Api.Decider), Api.As(Api.Approver));
        var body = new { right = "access", channel = "api", subject = People.Kim(), text = Word("text"), details = new { text = Word("details") } };
        Request = (await intake.Post("/v1/requests", body)).Expect(HttpStatusCode.Created).Id;
        var path = $"/v1/requests/{Request}";
        await Prove(intake, anna, path);
        await Do(anna, $"{path}/extensions", new { ground = "complexity", reason = Word("extension") });
        var question = await Do(anna, $"{path}/clarifications", new { question = Word("question"), why = "cannot_act", reason = Word("why-question") });
        await Do(anna, $"{path}/clarifications/{question.Id}/answers", new { text = Word("answer"), answeredAt = Api.Clock.GetUtcNow(), channel = "phone" });
        await Answer(anna, path);
        await Write(anna, path);
        await Review(anna, path);
        await StepUp(anna, path);
        await Decide(anna, bo, path);
        await Deliver(anna, path);
    }

    private async Task Prove(Client intake, Client anna, string path)
    {
        await Api.RunDueSteps();
        foreach (var mail in Api.Mails)
        {
            Codes.AddRange(Code().Matches(mail.Text).Select(m => m.Value));
        }

        var check = (await anna.Get($"{path}/identity-checks"))["items"]!.AsArray().Single(c => c!["method"]!.GetValue<string>() == "mailbox_code")!["id"];
        var attempt = await Do(intake, $"{path}/identity-checks/{check}/attempts", new { code = Codes[^1] });
        attempt.Text("result").Should().Be("correct");
        await Api.RunDueSteps();
    }

    private async Task Write(Client anna, string path)
    {
        await Do(anna, $"{path}/notes", new { text = Word("note") });
        var message = await Do(anna, $"{path}/messages", new { direction = "out", channel = "email", text = Word("message") });
        (await anna.Download($"{path}/messages/{message.Id}/content")).Should().NotBeEmpty();
        await Do(anna, $"{path}/messages", new { direction = "out", channel = "portal", template = "fee_notice", fee = new { amount = "99 kr", ground = "excessive", evidence = Word("fee") } });
        await Do(anna, $"{path}/messages", new { direction = "in", channel = "phone", kind = "complaint", text = Word("complaint") });
        foreach (var ending in new[] { "", new string(' ', 200_000) })
        {
            var upload = await anna.Upload($"{path}/attachments", System.Text.Encoding.UTF8.GetBytes(Word("file") + ending + Word("end-of-file")), new { fileName = Word("file-name").Split(' ')[1], kind = "evidence", visibility = "internal" });
            (await anna.Download($"{path}/attachments/{upload.Expect(HttpStatusCode.Created).Id}/content")).Should().NotBeEmpty();
        }

        var task = await Do(anna, $"{path}/tasks", new { kind = "other", title = "Ask the shop", instructions = Word("instructions") });
        var records = new[] { new Dictionary<string, string> { ["found"] = Word("record") } };
        await Do(anna, $"{path}/tasks/{task.Id}/results", new { outcome = "done", text = Word("result"), records });
    }

    private async Task Answer(Client anna, string path)
    {
        foreach (var task in (await anna.Get($"{path}/tasks"))["items"]!.AsArray().Where(t => t!["state"]!.GetValue<string>() == "open" && t["kind"]!.GetValue<string>() == "identity").ToList())
        {
            var outcome = task!["instructions"]!.GetValue<string>().Contains("kim.lund@brev.example", StringComparison.Ordinal) ? "accepted" : "rejected";
            await Do(anna, $"{path}/tasks/{task["id"]}/results", new { outcome, text = Word("task") });
        }

        await Api.RunDueSteps();
    }

    private async Task Review(Client anna, string path)
    {
        var findings = (await anna.Get($"{path}/findings?limit=200"))["items"]!.AsArray();
        foreach (var finding in findings.Where(f => f!["openQuestions"]!.AsArray().Count > 0 || f["personMatch"]!.GetValue<string>() == "uncertain"))
        {
            var at = $"{path}/findings/{finding!["id"]}";
            var cleared = finding["fields"]!.AsArray().Select(f => new { field = f!.GetValue<string>() }).ToArray();
            (await anna.Patch(at, new { personMatch = "same", cleared }, (await anna.Get(at)).ETag)).Expect(HttpStatusCode.OK);
        }

        var many = $"{path}/findings/{findings.First(f => f!["rowCount"]!.GetValue<long>() > 1)!["id"]}";
        var row = (await anna.Get($"{many}/rows"))["items"]![0]!["index"]!.GetValue<long>();
        var excluded = new[] { new { row, reason = Word("excluded") } };
        (await anna.Patch(many, new { excludedRows = excluded }, (await anna.Get(many)).ETag)).Expect(HttpStatusCode.OK);
    }

    private async Task StepUp(Client anna, string path)
    {
        var check = await Do(anna, $"{path}/identity-checks", new { method = "held_phone_code", whyAsked = Word("why-asked") });
        Codes.Add(check.Text("code")!);
        await Do(anna, $"{path}/identity-checks", new { method = "agent_attestation", whyAsked = Word("why-attested"), evidence = Word("attested") });
    }

    private async Task Decide(Client anna, Client bo, string path)
    {
        async Task<string> Tag() => (await anna.Get(path)).ETag;
        var first = await Do(anna, $"{path}/decisions", new { acceptProposals = true, statement = Word("statement") }, await Tag());
        await Do(bo, $"{path}/approvals", new { decisionId = first.Id, outcome = "returned", comment = Word("returned") }, await Tag());
        var second = await Do(anna, $"{path}/decisions", new { acceptProposals = true, statement = Word("statement-again") }, await Tag());
        await Do(bo, $"{path}/approvals", new { decisionId = second.Id, outcome = "approved", comment = Word("approved") }, await Tag());
        await Api.RunDueSteps();
    }

    private async Task Deliver(Client anna, string path)
    {
        var package = (await anna.Get($"{path}/packages"))["items"]![0]!["id"]!.GetValue<string>();
        (await anna.Download($"{path}/packages/{package}/content")).Should().NotBeEmpty();
        var delivery = await Do(anna, $"{path}/deliveries", new { packageId = package, method = "handover" }, (await anna.Get(path)).ETag);
        await Do(anna, $"{path}/deliveries/{delivery.Id}/confirmations", new { basis = "handed_over", at = Api.Clock.GetUtcNow(), evidence = Word("delivery") });
        (await anna.Get(path)).Text("state").Should().BeOneOf("fulfilled", "partly_fulfilled");
    }

    private async Task TakeBack(Client intake)
    {
        var taken = await Do(intake, "/v1/requests", new { right = "access", channel = "api", subject = People.Kim(), text = Word("second") });
        await Do(Api.As(Api.Decider), $"/v1/requests/{taken.Id}/withdrawals", new { by = "subject", statement = Word("withdrawn"), at = Api.Clock.GetUtcNow(), channel = "phone" });
        await Api.RunDueSteps();
        Codes.AddRange(Api.Mails.SelectMany(m => Code().Matches(m.Text).Select(c => c.Value)));
    }

    private async Task Refuse(Client intake)
    {
        var (anna, bo) = (Api.As(Api.Decider), Api.As(Api.Approver));
        var refused = await Do(intake, "/v1/requests", new { right = "access", channel = "api", subject = People.Kim(), text = Word("third") });
        var path = $"/v1/requests/{refused.Id}";
        async Task<string> Tag() => (await anna.Get(path)).ETag;
        var refusal = new { ground = "manifestly_unfounded", rationale = new { sv = Word("rationale-sv"), en = Word("rationale-en") }, evidence = Word("refusal-evidence") };
        var decision = await Do(anna, $"{path}/decisions", new { refusal }, await Tag());
        await Do(bo, $"{path}/approvals", new { decisionId = decision.Id, outcome = "approved", comment = Word("refusal-approved") }, await Tag());
        await Api.RunDueSteps();
        Codes.AddRange(Api.Mails.SelectMany(m => Code().Matches(m.Text).Select(c => c.Value)));
    }

    private static async Task<Answer> Do(Client client, string path, object body, string? tag = null) =>
        (await client.Post(path, body, tag)).Expect(HttpStatusCode.Created);

    [GeneratedRegex(@"\b\d{6}\b")]
    private static partial Regex Code();
}
