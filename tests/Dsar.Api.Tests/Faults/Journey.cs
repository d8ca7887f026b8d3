using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Dsar.Api.Tests.Faults;

/// <summary>One access request from intake to hand-over as seen by its client: it looks at the state and does what the state asks for, whoever was killed in between.</summary>
internal sealed partial class Journey(Caller caller, MailSink mails, string address)
{
    /// <summary>Of a client whose service is killed again and again meanwhile.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(15);

    private const string Form = "FORM";
    private const string Decider = "DECIDER";
    private const string Approver = "APPROVER";

    /// <summary>The person's mailbox, of this journey alone.</summary>
    public string Address => address;

    public Guid Id { get; private set; }

    private string Path => $"/v1/requests/{Id}";

    public async Task File(object subject) =>
        Id = (await caller.Post(Form, "/v1/requests", new { right = "access", channel = "api", subject })).Expect(HttpStatusCode.Created).Id;

    /// <summary>Enters the mailed code, then lets an agent attest: the held-contact question and the search follow by themselves.</summary>
    public async Task Identify()
    {
        var code = await Wait.For(() => Task.FromResult(mails.All.Where(m => m.To == address).Select(m => Code().Match(m.Text)).FirstOrDefault(m => m.Success)?.Value), $"a code comes to {address}", Patience);
        var check = (await caller.All(Decider, $"{Path}/identity-checks")).First(c => c["method"]!.GetValue<string>() == "mailbox_code")["id"];
        (await caller.Post(Form, $"{Path}/identity-checks/{check}/attempts", new { code })).Expect(HttpStatusCode.Created).Text("result").Should().Be("correct");
        Answer attested;
        do
        {
            // 412: a step has changed the request meanwhile; 409: it is proven already.
            attested = await caller.Post(Decider, $"{Path}/identity-checks", new { method = "agent_attestation", evidence = "Compared with the customer register" });
        }
        while (attested.Status == HttpStatusCode.PreconditionFailed);
        attested.Status.Should().BeOneOf([HttpStatusCode.Created, HttpStatusCode.Conflict], "the answer was {0}", attested.Body?.ToJsonString());
    }

    /// <summary>On until the answer is handed over.</summary>
    public Task Finish() => Wait.Until(GoOn, $"the answer is handed over to {address}", Patience);

    /// <summary>Does what the state asks for; answers whether there is no more to do.</summary>
    private async Task<bool> GoOn()
    {
        var request = (await caller.Get(Decider, Path)).Expect(HttpStatusCode.OK);
        await (request.Text("state") switch
        {
            "collecting" => AnswerTasks(),
            "in_review" => Review(),
            "awaiting_approval" => Approve(request.ETag),
            "delivering" when await caller.All(Decider, $"{Path}/packages") is { Count: > 0 } packages => HandOver(packages[^1], request.ETag),
            _ => Task.CompletedTask,
        });
        return request.Text("state") is "fulfilled" or "partly_fulfilled" or "refused";
    }

    private async Task AnswerTasks()
    {
        foreach (var task in (await caller.All(Decider, $"{Path}/tasks")).Where(t => t["state"]!.GetValue<string>() == "open"))
        {
            var outcome = task["kind"]!.GetValue<string>() != "identity" ? "done" : task["instructions"]!.GetValue<string>().Contains("1-C-1042", StringComparison.Ordinal) ? "accepted" : "rejected";
            await caller.Post(Decider, $"{Path}/tasks/{task["id"]}/results", new { outcome, text = "Compared." });
        }
    }

    private async Task Review()
    {
        foreach (var finding in (await caller.All(Decider, $"{Path}/findings")).Where(f => f["openQuestions"]!.AsArray().Count > 0 || f["personMatch"]!.GetValue<string>() == "uncertain"))
        {
            var cleared = finding["fields"]!.AsArray().Select(f => new { field = f!.GetValue<string>() }).ToArray();
            await caller.Patch(Decider, $"{Path}/findings/{finding["id"]}", new { personMatch = "same", cleared });
        }

        await Decide((await caller.Get(Decider, Path)).ETag);
    }

    private async Task Decide(string tag)
    {
        var decided = await caller.Post(Decider, $"{Path}/decisions", new { acceptProposals = true }, tag);
        decided.Status.Should().BeOneOf([HttpStatusCode.Created, HttpStatusCode.PreconditionFailed], "the answer was {0}", decided.Body?.ToJsonString());
    }

    private async Task Approve(string tag)
    {
        var decision = (await caller.All(Decider, $"{Path}/decisions"))[^1]["id"];
        var approved = await caller.Post(Approver, $"{Path}/approvals", new { decisionId = decision, outcome = "approved" }, tag);
        approved.Status.Should().BeOneOf([HttpStatusCode.Created, HttpStatusCode.PreconditionFailed], "the answer was {0}", approved.Body?.ToJsonString());
    }

    private async Task HandOver(JsonNode package, string tag)
    {
        var delivery = await caller.Post(Decider, $"{Path}/deliveries", new { packageId = package["id"], method = "handover" }, tag);
        if (delivery.Status == HttpStatusCode.Created)
        {
            var confirmation = new { basis = "handed_over", at = DateTimeOffset.UtcNow, evidence = "Signed for at the desk" };
            (await caller.Post(Decider, $"{Path}/deliveries/{delivery.Id}/confirmations", confirmation)).Expect(HttpStatusCode.Created);
        }
    }

    [GeneratedRegex(@"\b(\d{6})\b")]
    private static partial Regex Code();
}
