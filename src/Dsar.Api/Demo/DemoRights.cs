
namespace Dsar.Api.Demo;

/// <summary>
/// Kim has her copy and now uses her other rights, all in one go: a correction, a restriction, the data in a file, an end to marketing, and erasure. One person,
/// one proof of identity; each right goes its own way, and the erasure waits until she has what she asked to take with her.
/// </summary>
internal sealed class DemoRights(DemoInstance instance, DemoScript script, DemoSearch search, DemoSystems systems)
{
    private readonly DemoCaller _anna = instance.Printed("Anna", "DECIDER");
    private readonly DemoCaller _bo = instance.Printed("Bo", "APPROVER");
    private readonly Dictionary<string, string> _requests = [];

    /// <summary>Kim's requests by right, such as <c>erasure</c>.</summary>
    public IReadOnlyDictionary<string, string> Requests => _requests;

    /// <summary>Files all five at once.</summary>
    public async Task File()
    {
        var filed = (await search.Form.Post("/v1/submissions", new
        {
            channel = "web_form",
            subject = DemoSearch.Kim,
            requests = new object[]
            {
                new { right = "rectification", details = new { corrections = new[] { new { what = "Ort", wrong = "Exempelby", right = "Exempelköping" } } } },
                new { right = "restriction", details = new { ground = "accuracy_contested" } },
                new { right = "portability", details = new { scope = "everything" } },
                new { right = "objection", details = new { kind = "direct_marketing" } },
                new { right = "erasure", details = new { scope = "everything", ground = "no_longer_necessary" } },
            },
        })).Expect(201);
        foreach (var request in filed.Body!["requests"]!.AsArray())
        {
            _requests[request!["right"]!.ToString()] = $"/v1/requests/{request["id"]}";
        }

        script.Call(filed, $"{_requests.Count} requests, {filed.Text("reference")}-1 to -{_requests.Count}");
        await search.EnterMailedCode(_requests["rectification"]);
        var check = new { checks = new[] { new { identifiers = new[] { new { type = "email", value = "kim@lund.example" } }, activity = "newsletter" } } };
        var stopped = (await _anna.Post("/v1/restrictions/check", check)).Expect(200);
        var may = stopped.Body!["results"]![0]!["mayProcess"]!.GetValue<bool>();
        DemoFailedException.Unless(!may, "Marketing goes on after the objection.");
        script.Call(stopped, "newsletters to kim@lund.example: mayProcess false, from the moment she said no");
    }

    /// <summary>Waits until every request is searched, and says of what is met whether it is Kim's.</summary>
    public async Task Search()
    {
        foreach (var (right, path) in _requests)
        {
            var done = right == "objection" ? "delivering" : "in_review";
            var state = await search.UntilSearched(path, done);
            script.Call(state, $"{right}: {state.Text("state")}{(right == "objection" ? ", decided by law and carried out without anybody's leave" : "")}");
            if (right != "objection")
            {
                await search.Waive(path);
            }
        }
    }

    /// <summary>Reviews, decides, approves and hands over one right.</summary>
    /// <param name="right">Its name in the API.</param>
    /// <param name="items">Outcomes that Anna gives herself; for the rest the proposals hold.</param>
    public async Task Answer(string right, params object[] items)
    {
        var path = _requests[right];
        await Review(path);
        var decision = (await _anna.Post($"{path}/decisions", new { acceptProposals = true, items }, (await _anna.Get(path)).ETag)).Expect(201);
        script.Call(decision, $"{right}: {Outcomes(decision)}");
        if (decision.Text("request.state") == "awaiting_approval")
        {
            await Approve(right, decision.Text("id"));
        }

        await DemoSearch.Until($"the {right}", () => _anna.Get(path), r => r.Text("state") == "delivering", () => ByHand(right));
        await HandOver(right);
    }

    /// <summary>Anna decides on the erasure, and Bo cannot approve it while Kim waits for her file.</summary>
    public async Task EraseTooEarly()
    {
        var path = _requests["erasure"];
        await Review(path);
        var decision = (await _anna.Post($"{path}/decisions", new { acceptProposals = true }, (await _anna.Get(path)).ETag)).Expect(201);
        script.Call(decision, $"erasure: {Outcomes(decision)}");
        var refused = (await _bo.Post($"{path}/approvals", new { decisionId = decision.Text("id"), outcome = "approved" }, decision.Text("request.etag"))).Expect(409);
        DemoFailedException.Unless(refused.Text("code") == "sibling_undelivered", $"The approval was refused with {refused.Text("code")}.");
        script.Call(refused, $"{refused.Text("code")}: {refused.Text("title").ToLowerInvariant()}");
    }

    /// <summary>Bo approves, the systems are erased from, each says what is left, and plain SQL agrees.</summary>
    public async Task Erase()
    {
        var path = _requests["erasure"];
        var decision = (await _anna.Get($"{path}/decisions")).Expect(200).Items.Last();
        await Approve("erasure", decision["id"]!.ToString());
        await DemoSearch.Until("the erasure", () => _anna.Get(path), r => r.Text("state") == "delivering", () => ByHand("erasure"));
        var execution = (await _anna.Get($"{path}/executions")).Expect(200).Items.Single();
        foreach (var receipt in execution["receipts"]!.AsArray())
        {
            script.Note("Dsar", $"{receipt!["operation"]} {receipt["collection"]}", $"{receipt["result"]}, {receipt["rowsChanged"]} rows, {receipt["remaining"]} remain");
        }

        foreach (var later in execution["deferred"]!.AsArray())
        {
            script.Note("Dsar", $"keeps {later!["collection"]}", $"{later["rows"]} rows until {later["until"]}, {later["ground"]}");
        }

        systems.AfterErasure([.. execution["deferred"]!.AsArray().Select(d => d!)]);
        await HandOver("erasure");
    }

    /// <summary>Saves the answer as it left, unpacked, in a folder named after the right.</summary>
    public async Task Save(string right, string folder)
    {
        var package = (await _anna.Get($"{_requests[right]}/packages")).Expect(200).Items.Last()["id"]!;
        var file = (await _anna.Get($"{_requests[right]}/packages/{package}/content")).Expect(200);
        using var zip = new System.IO.Compression.ZipArchive(new MemoryStream(file.Bytes));
        System.IO.Compression.ZipFileExtensions.ExtractToDirectory(zip, Path.Combine(folder, right));
    }

    private async Task Review(string path)
    {
        foreach (var finding in (await _anna.Get($"{path}/findings?limit=200")).Expect(200).Items.Where(f => f["openQuestions"]!.AsArray().Count > 0).ToList())
        {
            await DemoReview.Close(_anna, script, $"{path}/findings/{finding["id"]}");
        }

        if ((await _anna.Get(path)).Text("state") == "awaiting_identity" || Level(await _anna.Get(path), "level") < Level(await _anna.Get(path), "required"))
        {
            await search.StepUp(path);
        }
    }

    /// <summary>What no machine can do, such as rows of a table without a key, becomes a task; Anna does it and says so.</summary>
    private async Task ByHand(string right)
    {
        var path = _requests[right];
        foreach (var task in (await _anna.Get($"{path}/tasks")).Items.Where(t => t["state"]!.ToString() == "open" && t["kind"]!.ToString() == "execute").ToList())
        {
            systems.ByHand(right, task["title"]!.ToString());
            var done = (await _anna.Post($"{path}/tasks/{task["id"]}/results", new { outcome = "done", text = "Done by hand in the system." })).Expect(201);
            script.Call(done, $"by hand: {task["title"]}");
        }
    }

    private static int Level(DemoReply request, string which) => int.Parse(request.Text($"identity.{which}"), System.Globalization.CultureInfo.InvariantCulture);

    private static string Outcomes(DemoReply decision) => $"{decision.Text("outcome")}, " + string.Join(", ", decision.Body!["items"]!.AsArray().GroupBy(i => i!["outcome"]!.ToString()).Select(g => $"{g.Count()} {g.Key}"));

    private async Task Approve(string right, string decision)
    {
        var path = _requests[right];
        var approved = (await _bo.Post($"{path}/approvals", new { decisionId = decision, outcome = "approved" }, (await _bo.Get(path)).ETag)).Expect(201);
        script.Call(approved, $"{right}: {approved.Text("request.state")}");
    }

    private async Task HandOver(string right)
    {
        var path = _requests[right];
        var package = (await DemoSearch.Until("the package", () => _anna.Get($"{path}/packages"), r => r.Items.Any(p => p["state"]!.ToString() == "ready"))).Items.Last()["id"]!.ToString();
        var delivery = (await _anna.Post($"{path}/deliveries", new { packageId = package, method = "handover" }, (await _anna.Get(path)).ETag)).Expect(201);
        var at = TimeProvider.System.GetUtcNow().ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", System.Globalization.CultureInfo.InvariantCulture);
        (await _anna.Post($"{path}/deliveries/{delivery.Text("id")}/confirmations", new { basis = "handed_over", at, evidence = "Kim signed for it at the desk." })).Expect(201);
        var end = (await _anna.Get(path)).Expect(200);
        script.Call(end, $"{right}: {end.Text("state")}, {end.Text("outcome")}");
    }
}
