using System.Diagnostics;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Dsar.Api.Demo;

/// <summary>From the filed request to the reviewed findings.</summary>
internal sealed partial class DemoSearch(DemoInstance instance, DemoScript script)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);
    /// <summary>The system that never answers.</summary>
    public const string Down = "demo-legacy-stats";

    /// <summary>Why Anna answers without it.</summary>
    public const string WhyWaived = "The server of the old statistics is switched off and is not started again.";

    private readonly DemoCaller _anna = instance.Printed("Anna", "DECIDER");
    private readonly HashSet<string> _read = [];
    private DemoCaller? _form;

    /// <summary>What Kim types into the form about herself.</summary>
    public static object Kim { get; } = new
    {
        name = "Kim Lund",
        contact = new { email = "kim@lund.example" },
        identifiers = new object[] { new { type = "customer_number", value = "1-C-1042" }, new { type = "phone", value = "070-174 06 05" } },
    };

    /// <summary>Path of the request.</summary>
    public string Request { get; private set; } = "";

    /// <summary>The web form, with its key.</summary>
    public DemoCaller Form => _form!;

    /// <summary>The web form gets a key of its own and files what Kim typed.</summary>
    public async Task File()
    {
        var host = instance.Printed("Host", "HOST");
        var controllers = (await host.Get("/v1/controllers?limit=200")).Expect(200);
        var controllerId = controllers.Items.Single(c => c["key"]!.ToString() == "demo-hosting")["id"]!.ToString();
        var key = await host.Post("/v1/api-keys", new { kind = "integration", name = "Web form", scopes = new[] { "requests:create", "requests:read" }, controllerId });
        script.Call(key.Expect(201), "key for the web form");
        _form = instance.As("Web form", key.Text("secret"));
        var filed = (await _form.Post("/v1/requests", new
        {
            right = "access",
            channel = "web_form",
            subject = Kim,
        })).Expect(201);
        Request = $"/v1/requests/{filed.Text("id")}";
        script.Call(filed, $"{filed.Text("state")}, {filed.Text("reference")} is due {filed.Text("deadline.dueDate")}");
    }

    /// <summary>Kim reads the code in her mailbox and types it into the form; the job then finds her address on record.</summary>
    public Task EnterMailedCode() => EnterMailedCode(Request);

    /// <summary>The same for another request of hers: the code is in a new mail.</summary>
    public async Task EnterMailedCode(string request)
    {
        var mailbox = instance.As("Kim", null);
        bool IsNewCode(JsonNode? mail) => Code().IsMatch(mail!["text"]!.ToString()) && !_read.Contains(mail["id"]!.ToString());
        var mail = await Until("the mail with the code", () => mailbox.Get("/dev/mailbox.json"), r => r.Body!.AsArray().Any(IsNewCode));
        var found = mail.Body!.AsArray().First(IsNewCode)!;
        _read.Add(found["id"]!.ToString());
        var code = Code().Match(found["text"]!.ToString()).Value;
        script.Call(mail, "a mail with a code");
        var check = (await _anna.Get($"{request}/identity-checks")).Items.First(c => c["method"]!.ToString() == "mailbox_code")["id"];
        var tried = (await _form!.Post($"{request}/identity-checks/{check}/attempts", new { code })).Expect(201);
        DemoFailedException.Unless(tried.Text("result") == "correct", $"The mailed code was {tried.Text("result")}.");
        script.Call(tried, $"{tried.Text("request.state")}, the code is correct");
    }

    /// <summary>While the systems are searched, answers whether identifiers are Kim's: those that the customer register has of her are.</summary>
    public async Task AnswerTasks()
    {
        var state = await UntilSearched(Request, "in_review");
        var searched = (await _anna.Get($"{Request}/collections")).Items.Single()["systems"]!.AsArray();
        script.Call(state, $"{state.Text("state")}, {searched.Count} systems searched, {searched.Sum(s => (int)s!["rows"]!)} rows met");
        await Waive(Request);
    }

    /// <summary>The old statistics never answer: Anna takes it upon herself to answer without them, and the statement says so.</summary>
    public async Task Waive(string request)
    {
        var search = (await _anna.Get($"{request}/collections")).Items.Last();
        var failed = search["systems"]!.AsArray().Where(s => s!["status"]!.ToString() == "failed").ToList();
        DemoFailedException.Unless(failed.All(s => s!["name"]!.ToString() == Down), $"Failed: {string.Join(", ", failed.Select(s => $"{s!["name"]} {s["error"]}"))}");
        foreach (var system in failed)
        {
            var waived = await _anna.Post($"{request}/collections/{search["id"]}/waivers", new { systemId = system!["systemId"]!.ToString(), reason = WhyWaived });
            script.Call(waived.Expect(201), $"{Down} did not answer, {system["error"]!["code"]}; Anna answers without it");
        }
    }

    /// <summary>Waits until a request has come so far; meanwhile says of what the search meets whether it is Kim's.</summary>
    public Task<DemoReply> UntilSearched(string request, string state) =>
        Until($"{request} to be {state}", () => _anna.Get(request), r => r.Text("state") == state, async () =>
        {
            foreach (var task in (await _anna.Get($"{request}/tasks")).Items.Where(t => t["state"]!.ToString() == "open" && t["kind"]!.ToString() == "identity"))
            {
                var outcome = DemoReview.KimsOwn.Any(task["instructions"]!.ToString().Contains) ? "accepted" : "rejected";
                var done = await _anna.Post($"{request}/tasks/{task["id"]}/results", new { outcome, text = "Compared with the customer register." });
                script.Call(done.Expect(201), $"{task["title"]} {outcome}");
            }
        });

    public async Task Review()
    {
        var findings = (await _anna.Get($"{Request}/findings?limit=200")).Expect(200);
        script.Call(findings, $"{findings.Items.Count()} findings, {findings.Items.Count(f => f["openQuestions"]!.AsArray().Count > 0)} with a question");
        foreach (var finding in findings.Items.Where(f => f["openQuestions"]!.AsArray().Count > 0).ToList())
        {
            await DemoReview.Close(_anna, script, $"{Request}/findings/{finding["id"]}");
        }
    }

    /// <summary>Credit scores and logs need level 3: Anna calls the number on record and Kim repeats the code.</summary>
    public Task StepUp() => StepUp(Request);

    /// <summary>The same for another request of hers.</summary>
    public async Task StepUp(string request)
    {
        var check = (await _anna.Post($"{request}/identity-checks", new { method = "held_phone_code", whyAsked = "Credit information is affected" })).Expect(201);
        script.Call(check, $"{check.Text("request.state")}, a code to read out over the held telephone");
        var tried = (await _anna.Post($"{request}/identity-checks/{check.Text("id")}/attempts", new { code = check.Text("code") })).Expect(201);
        DemoFailedException.Unless(tried.Text("result") == "correct", $"The repeated code was {tried.Text("result")}.");
        script.Call(tried, $"{tried.Text("request.state")}, identity level {tried.Text("level")}");
    }

    /// <summary>Asks again and again until the answer fits; the demo fails when that takes too long.</summary>
    public static async Task<DemoReply> Until(string what, Func<Task<DemoReply>> ask, Func<DemoReply, bool> fits, Func<Task>? meanwhile = null)
    {
        for (var waited = Stopwatch.StartNew(); ;)
        {
            var reply = (await ask()).Expect(200);
            if (fits(reply))
            {
                return reply;
            }

            DemoFailedException.Unless(waited.Elapsed < Patience, $"Waited {Patience.TotalSeconds} s for {what}; {reply.Call} last answered: {reply.Body}");
            await (meanwhile?.Invoke() ?? Task.CompletedTask);
            await Task.Delay(Pause);
        }
    }

    [GeneratedRegex(@"\b\d{6}\b")]
    private static partial Regex Code();
}
