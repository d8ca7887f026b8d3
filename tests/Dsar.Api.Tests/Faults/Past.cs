using System.Net;
using Dsar.Api.Data;
using Dsar.Api.Jobs;
using Dsar.Api.Security;
using Dsar.Domain;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Dsar.Api.Tests.Faults;

/// <summary>
/// An installation that was in use three months ago and stood still since, so that at its next start every step has something to do: content and packages
/// whose time is over, questions to be reminded of, clocks to be counted, keys to be renewed, chains to be signed.
/// </summary>
internal sealed class Past : IDisposable
{
    private const int OfEach = 4;
    private const int DaysAgo = 92;
    private static readonly object Refusal = new { refusal = new { ground = "manifestly_unfounded", rationale = new { sv = "Skäl" }, evidence = "Said so in writing." } };
    private readonly DateTimeOffset _now = DateTimeOffset.UtcNow;
    private readonly string _folder = Directory.CreateTempSubdirectory("dsar-kill").FullName;

    public string Folder => _folder;

    public string Seeds => Path.Combine(_folder, "seeds");

    public string? Postgres { get; private set; }

    /// <summary>Keys that are still valid, by name.</summary>
    public Dictionary<string, string> Keys { get; } = [];

    /// <summary>Every request there was.</summary>
    public List<Guid> Requests { get; } = [];

    /// <summary>How often each of these acts must stand in the log when all is done, by object.</summary>
    public Dictionary<string, int> Due { get; } = new() { [AuditAction.ContentDestroyed.Name] = OfEach, [AuditAction.PackageDestroyed.Name] = OfEach, [AuditAction.ReminderDue.Name] = OfEach };

    public static async Task<Past> Left(string database)
    {
        var past = new Past();
        Tests.Seeds.Copy(past.Seeds);
        await Tests.Seeds.Change(Path.Combine(past.Seeds, "registers", "demo-hosting.yaml"), "invented: true", "invented: true\nclosedRetentionMonths: 2");
        using var api = new Api(database == "postgres" ? Databases.Postgres : null, past._now.AddDays(-DaysAgo), ("Dsar:SeedsFolder", past.Seeds));
        past.Postgres = api.ConnectionString;
        await past.MakeKeys(api);
        await past.Each(api, s => s.Decider.Post($"{s.Path}/withdrawals", new { by = "subject", statement = "No longer needed.", at = api.Clock.GetUtcNow(), channel = "phone" }));
        // Taken back, so that what rested while they were weighed may be used again.
        await past.Each(api, s => s.Decider.Post($"{s.Path}/withdrawals", new { by = "subject", statement = "Settled on the telephone.", at = api.Clock.GetUtcNow(), channel = "phone" }), past.Weighed);
        await past.KeepForLaw(api);
        api.Clock.Set(past._now.AddDays(-45));
        await past.Each(api, s => Refuse(api, s));
        api.Clock.Set(past._now.AddDays(-20));
        await past.Each(api, s => s.Decider.Post($"{s.Path}/identity-checks", new { method = "held_address_letter", whyAsked = "The address differs" }));
        api.Clock.Set(past._now.AddDays(-3));
        await past.Each(api, s => s.Decider.Post($"{s.Path}/clarifications", new { question = "Which years?", why = "cannot_act", reason = "Too wide" }));
        await past.Move(api);
        return past;
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private async Task MakeKeys(Api api)
    {
        var controller = await Tests.Keys.Controller(api, "demo-hosting");
        foreach (var (name, scopes) in new[] { ("DECIDER", new[] { "requests:create", "requests:work", "requests:decide", "deliveries:write" }), ("APPROVER", ["requests:approve"]), ("REGISTER", ["register:write"]) })
        {
            Keys[name] = await Tests.Keys.Make(api, api.Host, new { kind = "agent", name, scopes, person = new { name, email = Tests.Keys.Email(name) }, controllerId = controller, expiresAt = _now.AddDays(9) });
        }

        Keys["FORM"] = await Tests.Keys.Make(api, api.Host, new { kind = "integration", name = "Web form", scopes = new[] { "requests:create", "requests:read" }, controllerId = controller, expiresAt = _now.AddDays(9) });
    }

    private Task Each(Api api, Func<Scenario, Task<Answer>> act) => Each(api, act, subject => (new { right = "access", channel = "api", subject }, Keys["FORM"]));

    private async Task Each(Api api, Func<Scenario, Task<Answer>> act, Func<object, (object Body, string Key)> filed)
    {
        for (var n = 0; n < OfEach; n++)
        {
            var (body, key) = filed(People.Unknown($"past{Requests.Count}@okand.example"));
            var scenario = await Scenario.ByAgent(api, body, key);
            Requests.Add(scenario.Id);
            (await act(scenario)).Expect(HttpStatusCode.Created);
        }
    }

    /// <summary>An objection of somebody whom the agent knows: what it is about rests while it is weighed.</summary>
    private (object Body, string Key) Weighed(object subject) =>
        (new { right = "objection", channel = "phone", details = new { kind = "own_situation" }, identityCheck = new { method = "agent_attestation", evidence = "Called back." }, subject }, Keys["DECIDER"]);

    /// <summary>Maja's erasure left what the bookkeeping act keeps; the days until which it does are moved to have passed since.</summary>
    private async Task KeepForLaw(Api api)
    {
        var scenario = await Scenario.Posted(api, new { right = "erasure", channel = "web_form", subject = People.Maja() });
        Requests.Add(scenario.Id);
        (await scenario.Decider.Post($"{scenario.Path}/identity-checks", new { method = "agent_attestation", evidence = "Called back the number on record." })).Expect(HttpStatusCode.Created);
        await api.RunDueSteps();
        scenario.Answers = t => t.Contains("hemma@berg.example", StringComparison.Ordinal) ? "shared" : "rejected";
        await scenario.AnswerTasks();
        await scenario.CloseQuestions("other");
        await scenario.Approve((await scenario.Decide()).Expect(HttpStatusCode.Created).Id);
        scenario.Answers = _ => "done";
        await scenario.AnswerTasks();
        (await scenario.State()).Should().Be("delivering");
        (await api.Look(db => db.Deferred.IgnoreQueryFilters().ExecuteUpdateAsync(u => u.SetProperty(d => d.Until, StockholmTime.DayOf(_now).AddDays(-1))))).Should().BeGreaterThanOrEqualTo(2);
    }

    /// <summary>Refused with a letter that was posted: its package is kept for 30 days more.</summary>
    private static async Task<Answer> Refuse(Api api, Scenario scenario)
    {
        var decision = (await scenario.Decide(Refusal)).Expect(HttpStatusCode.Created);
        (await scenario.Approver.Post($"{scenario.Path}/approvals", new { decisionId = decision.Id, outcome = "approved" }, await scenario.ETag())).Expect(HttpStatusCode.Created);
        (await api.Services.GetRequiredService<StepRunner>().Run(Step.Disclose, scenario.Id, default)).Should().BeTrue();
        var package = (await scenario.Items("packages"))[0]["id"];
        var delivery = await scenario.Decider.Post($"{scenario.Path}/deliveries", new { packageId = package, method = "registered_post", addressSource = "given" }, await scenario.ETag());
        return await scenario.Decider.Post($"{scenario.Path}/deliveries/{delivery.Expect(HttpStatusCode.Created).Id}/confirmations", new { basis = "posted", at = api.Clock.GetUtcNow(), evidence = "RR123" });
    }

    /// <summary>The data folder is moved as an operator would, without what belongs to the running process.</summary>
    private async Task Move(Api api)
    {
        await api.Look(async db =>
        {
            await Sql.TruncateWal(db, default);
            return 0;
        });
        foreach (var file in Directory.EnumerateFiles(api.Folder, "*", SearchOption.AllDirectories).Where(f => Path.GetFileName(f) is var name && name != "dsar.lock" && !name.StartsWith("node-", StringComparison.Ordinal)))
        {
            var copy = Path.Combine(_folder, "data", Path.GetRelativePath(api.Folder, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
    }
}
