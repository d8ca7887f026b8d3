using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Dsar.Api.Tests;

/// <summary>An access request of the demo person on its way, each step by calling the API.</summary>
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

    /// <summary>Kim Lund, the demo person, as she types herself.</summary>
    public static object Kim(string email = "kim@lund.example") => new
    {
        name = "Kim Lund",
        contact = new { email },
        identifiers = new object[] { new { type = "customer_number", value = "1-C-1042" }, new { type = "phone", value = "070-174 06 05" } },
    };

    /// <summary>A key of an integration at a controller, made with the host key.</summary>
    public static async Task<string> IntegrationKey(Api api, string controller = "demo-hosting", params string[] scopes)
    {
        var controllers = await api.As(api.Host).Get("/v1/controllers?limit=200");
        var id = controllers["items"]!.AsArray().Single(c => c!["key"]!.GetValue<string>() == controller)!["id"]!.GetValue<string>();
        var made = await api.As(api.Host).Post("/v1/api-keys", new { kind = "integration", name = "Web form", scopes = scopes.Length > 0 ? scopes : ["requests:create", "requests:read"], controllerId = id });
        return made.Expect(HttpStatusCode.Created).Text("secret")!;
    }

    public static async Task<Scenario> Received(Api api, object? subject = null, string channel = "api")
    {
        var intake = api.As(await IntegrationKey(api));
        var answer = await intake.Post("/v1/requests", new { right = "access", channel, subject = subject ?? Kim() });
        return new Scenario(api, intake, answer.Expect(HttpStatusCode.Created).Id);
    }

    /// <summary>The mailed code is entered and the contact found on record: level 2, collected and in review.</summary>
    public static async Task<Scenario> InReview(Api api, object? subject = null)
    {
        var scenario = await Received(api, subject);
        await scenario.EnterMailedCode();
        await scenario.AnswerTasks();
        (await scenario.Get()).Text("state").Should().Be("in_review");
        return scenario;
    }

    /// <summary>Every question closed and the identity at level 3.</summary>
    public static async Task<Scenario> Reviewed(Api api)
    {
        var scenario = await InReview(api);
        await scenario.CloseQuestions();
        await scenario.StepUp();
        return scenario;
    }

    public static async Task<(Scenario Scenario, Guid Decision)> Decided(Api api)
    {
        var scenario = await Reviewed(api);
        var decision = await scenario.Decider.Post($"{scenario.Path}/decisions", new { acceptProposals = true }, (await scenario.Get()).ETag);
        return (scenario, decision.Expect(HttpStatusCode.Created).Id);
    }

    /// <summary>Approved by the other person and packed.</summary>
    public static async Task<Scenario> Delivering(Api api)
    {
        var (scenario, decision) = await Decided(api);
        (await scenario.Approver.Post($"{scenario.Path}/approvals", new { decisionId = decision, outcome = "approved" }, (await scenario.Get()).ETag)).Expect(HttpStatusCode.Created);
        await api.RunDueSteps();
        (await scenario.Get()).Text("state").Should().Be("delivering");
        return scenario;
    }

    public Task<Answer> Get() => Decider.Get(Path);

    public async Task<string> MailedCode()
    {
        await _api.RunDueSteps();
        var reference = (await Get()).Text("reference")!;
        reference.Should().NotBeNull();
        return Code().Match(_api.Mails.First(m => m.Subject.StartsWith("Din kod", StringComparison.Ordinal)).Text).Groups[1].Value;
    }

    public async Task<Guid> MailboxCheck()
    {
        var checks = await Decider.Get($"{Path}/identity-checks");
        return Guid.Parse(checks["items"]!.AsArray().Single(c => c!["method"]!.GetValue<string>() == "mailbox_code")!["id"]!.GetValue<string>());
    }

    public async Task EnterMailedCode()
    {
        var code = await MailedCode();
        (await Intake.Post($"{Path}/identity-checks/{await MailboxCheck()}/attempts", new { code })).Expect(HttpStatusCode.Created).Text("result").Should().Be("correct");
        await _api.RunDueSteps();
    }

    /// <summary>Answers open tasks: an identifier met on the way is Kim's own when it is her second address, else another's.</summary>
    public async Task AnswerTasks()
    {
        foreach (var task in (await Decider.Get($"{Path}/tasks"))["items"]!.AsArray().Where(t => t!["state"]!.GetValue<string>() == "open").ToList())
        {
            var outcome = task!["instructions"]!.GetValue<string>().Contains("kim.lund@brev.example", StringComparison.Ordinal) ? "accepted" : "rejected";
            (await Decider.Post($"{Path}/tasks/{task["id"]}/results", new { outcome, text = "Compared with the customer register." })).Expect(HttpStatusCode.Created);
        }

        await _api.RunDueSteps();
    }

    public async Task<IReadOnlyList<JsonNode>> Findings() => [.. (await Decider.Get($"{Path}/findings?limit=200"))["items"]!.AsArray().Select(f => f!)];

    /// <summary>Reads every open text and confirms the shared rows that are Kim's own.</summary>
    public async Task CloseQuestions()
    {
        foreach (var finding in (await Findings()).Where(f => f["openQuestions"]!.AsArray().Count > 0))
        {
            var path = $"{Path}/findings/{finding["id"]}";
            var tag = (await Decider.Get(path)).ETag;
            var cleared = finding["fields"]!.AsArray().Select(f => new { field = f!.GetValue<string>() }).ToArray();
            (await Decider.Patch(path, new { personMatch = "same", cleared }, tag)).Expect(HttpStatusCode.OK);
        }
    }

    /// <summary>A code read out over the held telephone number: level 3.</summary>
    public async Task StepUp()
    {
        var check = await Decider.Post($"{Path}/identity-checks", new { method = "held_phone_code", whyAsked = "Credit information is affected" });
        (await Decider.Post($"{Path}/identity-checks/{check.Expect(HttpStatusCode.Created).Id}/attempts", new { code = check.Text("code") })).Expect(HttpStatusCode.Created).Text("result").Should().Be("correct");
    }

    [GeneratedRegex(@"\b(\d{6})\b")]
    private static partial Regex Code();
}
