using System.Globalization;

namespace Dsar.Api.Demo;

/// <summary>From the decision to the delivered answer.</summary>
internal sealed class DemoAnswer(DemoInstance instance, DemoScript script, string request)
{
    private readonly DemoCaller _anna = instance.Printed("Anna", "DECIDER");
    private string _package = "";

    /// <summary>Anna decides and may not approve her own decision, whichever key she uses; Bo approves.</summary>
    public async Task DecideAndApprove()
    {
        var before = (await _anna.Get(request)).Expect(200);
        var decision = (await _anna.Post($"{request}/decisions", new { acceptProposals = true }, before.ETag)).Expect(201);
        script.Call(decision, $"{decision.Text("request.state")}, {decision.Text("outcome")}");
        var approval = new { decisionId = decision.Text("id"), outcome = "approved" };
        var refused = (await (await AnnaAsApprover(before.Text("controllerId"))).Post($"{request}/approvals", approval, decision.Text("request.etag"))).Expect(409);
        DemoFailedException.Unless(refused.Text("code") == "four_eyes_same_person", $"Anna's own approval was refused with {refused.Text("code")}.");
        script.Call(refused, $"{refused.Text("code")}: {refused.Text("title").ToLowerInvariant()}");
        var approved = (await instance.Printed("Bo", "APPROVER").Post($"{request}/approvals", approval, decision.Text("request.etag"))).Expect(201);
        script.Call(approved, $"{approved.Text("request.state")}, approved by {approved.Text("approvedBy.name")}");
        var ready = await DemoSearch.Until("the package", () => _anna.Get(request), r => r.Text("state") == "delivering");
        script.Call(ready, ready.Text("state"));
    }

    /// <summary>Saves the package in the folder; answers the file's path.</summary>
    public async Task<string> Download(string folder)
    {
        _package = (await _anna.Get($"{request}/packages")).Expect(200).Items.Single()["id"]!.ToString();
        var file = (await _anna.Get($"{request}/packages/{_package}/content")).Expect(200);
        var path = Path.Combine(folder, Path.GetFileName(file.FileName!.Trim('"')));
        await File.WriteAllBytesAsync(path, file.Bytes);
        script.Call(file, $"{Path.GetFileName(path)}, {file.Bytes.Length} bytes");
        return path;
    }

    public async Task HandOver()
    {
        var before = (await _anna.Get(request)).Expect(200);
        var delivery = (await _anna.Post($"{request}/deliveries", new { packageId = _package, method = "handover" }, before.ETag)).Expect(201);
        script.Call(delivery, $"{delivery.Text("request.state")}, {delivery.Text("state")}");
        var at = TimeProvider.System.GetUtcNow().ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
        var confirmed = (await _anna.Post($"{request}/deliveries/{delivery.Text("id")}/confirmations", new { basis = "handed_over", at, evidence = "Kim signed for it at the desk." })).Expect(201);
        script.Call(confirmed, $"{confirmed.Text("request.state")}, {confirmed.Text("state")}");
        var end = (await _anna.Get(request)).Expect(200);
        script.Call(end, $"{end.Text("state")}, {end.Text("outcome")}, on time: {end.Text("deadline.onTime")}");
        DemoFailedException.Unless(end.Text("state") == "fulfilled" && end.Text("outcome") == "granted" && end.Text("deadline.onTime") == "true", $"The request ended as {end.Text("state")}, {end.Text("outcome")}.");
    }

    /// <summary>A second key of the same person, with the scope to approve: four eyes look at persons, not at keys.</summary>
    private async Task<DemoCaller> AnnaAsApprover(string controllerId)
    {
        var key = (await instance.Printed("Host", "HOST").Post("/v1/api-keys", new
        {
            kind = "agent",
            name = "Anna's second key",
            scopes = new[] { "requests:approve" },
            person = new { name = "Anna Ek", email = "anna@exempelhotellet.example" },
            controllerId,
        })).Expect(201);
        return instance.As("Anna", key.Text("secret"));
    }
}
