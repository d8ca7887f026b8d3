using System.Net;

namespace Dsar.Api.Tests.Faults;

/// <summary>An agent's other work beside the requests: looks at systems, repeats erasures, adds files that are scanned. No more is begun before it is done.</summary>
internal sealed class Chores(Caller caller)
{
    private const int FilesOfOneRequest = 15;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    public async Task Do(CancellationToken until)
    {
        var system = (await caller.All("REGISTER", "/v1/systems"))[0]["id"];
        var request = Guid.Empty;
        for (var n = 0; !until.IsCancellationRequested; n++)
        {
            request = n % FilesOfOneRequest == 0 ? (await caller.Post("FORM", "/v1/requests", new { right = "access", channel = "api", subject = People.Unknown($"files{n}@okand.example") })).Expect(HttpStatusCode.Created).Id : request;
            var test = (await caller.Post("REGISTER", $"/v1/systems/{system}/tests", new { })).Expect(HttpStatusCode.Accepted).Id;
            var replay = (await caller.Post("REGISTER", $"/v1/systems/{system}/replays", new { restoredAt = DateTimeOffset.UtcNow.AddHours(-1), reason = "The disk failed." })).Expect(HttpStatusCode.Accepted).Id;
            var file = (await caller.Upload("DECIDER", $"/v1/requests/{request}/attachments", SampleFiles.Pdf(), new { fileName = "a.pdf", kind = "evidence", visibility = "internal" })).Expect(HttpStatusCode.Created).Id;
            // Stops at once, without anybody's leave: carried out in every system, and told to who got the data.
            var stop = (await caller.Post("FORM", "/v1/requests", new { right = "objection", channel = "web_form", details = new { kind = "consent_withdrawal" }, subject = People.Kim() })).Expect(HttpStatusCode.Created).Id;
            await Ended($"/v1/operations/{test}", "REGISTER", "succeeded");
            await Ended($"/v1/operations/{replay}", "REGISTER", "succeeded");
            await Ended($"/v1/requests/{request}/attachments/{file}", "DECIDER", "available");
            await Ended($"/v1/requests/{stop}", "DECIDER", "delivering");
        }
    }

    /// <summary>What was acknowledged comes to its end.</summary>
    private Task Ended(string path, string who, string state) =>
        Wait.Until(async () => (await caller.Get(who, path)).Expect(HttpStatusCode.OK).Text("state") == state, $"{path} is {state}", Patience);
}
