using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Dsar.Api.Tests;

/// <summary>An access request on its way, each step by calling the API; of the demo person Kim Lund unless told otherwise.</summary>
public sealed partial class Scenario
{
    private readonly Api _api;

    private Scenario(Api api, Client intake, Guid id) => (_api, Intake, Id) = (api, intake, id);

    public Guid Id { get; }

    public string Path => $"/v1/requests/{Id}";

    /// <summary>The web form's key.</summary>
    public Client Intake { get; }

    /// <summary>Anna, who works, decides and delivers.</summary>
    public Client Decider => _api.As(_api.Decider);

    /// <summary>Bo, who approves.</summary>
    public Client Approver => _api.As(_api.Approver);

    /// <summary>The answer given to a task, by its instructions.</summary>
    public Func<string, string> Answers { get; set; } = KimsAnswers;

    public static async Task<Scenario> Received(Api api, object? subject = null, string channel = "api") =>
        await Posted(api, new { right = "access", channel, subject = subject ?? People.Kim() });

    /// <summary>An intake of the web form's key with any body.</summary>
    public static async Task<Scenario> Posted(Api api, object body)
    {
        var intake = api.As(await Keys.Integration(api));
        var answer = await intake.Post("/v1/requests", body);
        return new Scenario(api, intake, answer.Expect(HttpStatusCode.Created).Id);
    }

    /// <summary>A request that is there already.</summary>
    public static Scenario Of(Api api, Guid id) => new(api, api.As(api.Decider), id);

    /// <summary>An agent's intake at the demo controller, or with another controller's key.</summary>
    public static async Task<Scenario> ByAgent(Api api, object body, string? key = null)
    {
        var agent = api.As(key ?? api.Decider);
        var answer = await agent.Post("/v1/requests", body);
        return new Scenario(api, agent, answer.Expect(HttpStatusCode.Created).Id);
    }

    /// <summary>The mailed code is entered and the contact found on record: level 2, collected and in review.</summary>
    public static async Task<Scenario> InReview(Api api, object? subject = null, Func<string, string>? answers = null)
    {
        var scenario = await Received(api, subject);
        scenario.Answers = answers ?? KimsAnswers;
        await scenario.EnterMailedCode();
        await scenario.AnswerTasks();
        (await scenario.Get()).Text("state").Should().Be("in_review");
        return scenario;
    }

    /// <summary>Every question closed and the identity at level 3.</summary>
    public static async Task<Scenario> Reviewed(Api api, object? subject = null, Func<string, string>? answers = null, string shared = "same")
    {
        var scenario = await InReview(api, subject, answers);
        await scenario.CloseQuestions(shared);
        await scenario.StepUp();
        return scenario;
    }

    public static async Task<(Scenario Scenario, Guid Decision)> Decided(Api api)
    {
        var scenario = await Reviewed(api);
        return (scenario, (await scenario.Decide()).Expect(HttpStatusCode.Created).Id);
    }

    /// <summary>Approved by the other person and packed.</summary>
    public static async Task<Scenario> Delivering(Api api)
    {
        var (scenario, decision) = await Decided(api);
        await scenario.Approve(decision);
        (await scenario.Get()).Text("state").Should().Be("delivering");
        return scenario;
    }

    public Task<Answer> Get() => Decider.Get(Path);

    public async Task<string?> State() => (await Get()).Text("state");

    public async Task<string> ETag() => (await Get()).ETag;

    public async Task<string> MailedCode()
    {
        await _api.RunDueSteps();
        return Code().Match(_api.Mails.First(m => m.Subject.StartsWith("Din kod", StringComparison.Ordinal) || m.Subject.StartsWith("Your code", StringComparison.Ordinal)).Text).Groups[1].Value;
    }

    public async Task<Guid> MailboxCheck()
    {
        var checks = await Decider.Get($"{Path}/identity-checks");
        return Guid.Parse(checks["items"]!.AsArray().Last(c => c!["method"]!.GetValue<string>() == "mailbox_code")!["id"]!.GetValue<string>());
    }

    public async Task EnterMailedCode()
    {
        var code = await MailedCode();
        (await Intake.Post($"{Path}/identity-checks/{await MailboxCheck()}/attempts", new { code })).Expect(HttpStatusCode.Created).Text("result").Should().Be("correct");
        await _api.RunDueSteps();
    }

    /// <summary>Answers open tasks until no new one comes.</summary>
    public async Task AnswerTasks()
    {
        for (var open = await Items("tasks", "open"); open.Count > 0; open = await Items("tasks", "open"))
        {
            foreach (var task in open)
            {
                var outcome = Answers(task["instructions"]!.GetValue<string>());
                (await Decider.Post($"{Path}/tasks/{task["id"]}/results", new { outcome, text = "Compared with the customer register." })).Expect(HttpStatusCode.Created);
            }

            await _api.RunDueSteps();
        }
    }

    /// <summary>Records of a noun, of one state when given.</summary>
    public async Task<IReadOnlyList<JsonNode>> Items(string noun, string? state = null) =>
        [.. (await Decider.Get($"{Path}/{noun}?limit=200")).Expect(HttpStatusCode.OK)["items"]!.AsArray().Select(f => f!).Where(f => state is null || f["state"]!.GetValue<string>() == state)];

    public Task<IReadOnlyList<JsonNode>> Findings() => Items("findings");

    /// <summary>Reads every open text; shared rows are judged as told, all others are the person's own.</summary>
    public async Task CloseQuestions(string shared = "same")
    {
        foreach (var finding in (await Findings()).Where(f => f["openQuestions"]!.AsArray().Count > 0 || f["personMatch"]!.GetValue<string>() == "uncertain"))
        {
            var path = $"{Path}/findings/{finding["id"]}";
            var personMatch = finding["personMatch"]!.GetValue<string>() == "uncertain" ? shared : "same";
            var cleared = finding["fields"]!.AsArray().Select(f => new { field = f!.GetValue<string>() }).ToArray();
            (await Decider.Patch(path, new { personMatch, cleared }, (await Decider.Get(path)).ETag)).Expect(HttpStatusCode.OK);
        }
    }

    /// <summary>A code read out over the held telephone number: level 3.</summary>
    public async Task StepUp()
    {
        var check = await Decider.Post($"{Path}/identity-checks", new { method = "held_phone_code", whyAsked = "Credit information is affected" });
        (await Decider.Post($"{Path}/identity-checks/{check.Expect(HttpStatusCode.Created).Id}/attempts", new { code = check.Text("code") })).Expect(HttpStatusCode.Created).Text("result").Should().Be("correct");
    }

    /// <summary>Decides as proposed, or with the body given.</summary>
    public async Task<Answer> Decide(object? body = null) => await Decider.Post($"{Path}/decisions", body ?? new { acceptProposals = true }, await ETag());

    /// <summary>The other person approves; what follows by itself is done.</summary>
    public async Task Approve(Guid decision)
    {
        (await Approver.Post($"{Path}/approvals", new { decisionId = decision, outcome = "approved" }, await ETag())).Expect(HttpStatusCode.Created);
        await _api.RunDueSteps();
    }

    public async Task<ResponsePackage> Package()
    {
        var id = (await Items("packages"))[^1]["id"]!.GetValue<string>();
        return new ResponsePackage(await Decider.Download($"{Path}/packages/{id}/content"));
    }

    /// <summary>Hands the package over and confirms it.</summary>
    public async Task HandOver()
    {
        var delivery = await Decider.Post($"{Path}/deliveries", new { packageId = (await Items("packages"))[^1]["id"], method = "handover" }, await ETag());
        var confirmation = new { basis = "handed_over", at = _api.Clock.GetUtcNow(), evidence = "Signed for at the desk" };
        (await Decider.Post($"{Path}/deliveries/{delivery.Expect(HttpStatusCode.Created).Id}/confirmations", confirmation)).Expect(HttpStatusCode.Created);
    }

    // An identifier met on the way is Kim's own when it is her second address, else another's.
    private static string KimsAnswers(string instructions) => instructions.Contains("kim.lund@brev.example", StringComparison.Ordinal) ? "accepted" : "rejected";

    [GeneratedRegex(@"\b(\d{6})\b")]
    private static partial Regex Code();
}
