using System.Net;
using System.Text.Json.Nodes;
using Dsar.Api.Data;
using Dsar.Api.Demo;
using Dsar.Api.Jobs;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Dsar.Api.Tests;

/// <summary>
/// What a restored backup brings back goes again: the old files of the demo systems are put back, the replay is asked for over HTTP, and every row of all their
/// tables is compared with what <see cref="Kims"/> says by hand.
/// </summary>
public sealed class ReplayTests
{
    private static readonly string[] Systems = ["demo-crm", "demo-billing", "demo-domains", "demo-support"];

    [Theory, OnEachDatabase]
    public async Task What_a_restored_backup_brought_back_is_erased_again_and_nobody_elses_row_is_touched(string database)
    {
        using var api = Databases.Fresh(database);
        var before = await Erased(api);
        await api.KeysLast();
        api.Clock.Advance(TimeSpan.FromDays(3));
        Restore(api);
        api.Dump().Since(before).Should().BeEmpty();
        // A number that was hers is another's by now, and what she did not say when she was erased nobody decided about.
        api.Ask("demo-crm", "UPDATE contacts SET customer_no = 'C-1043', email = 'ny@annan.example' WHERE contact_id = 103");
        var restored = api.Dump();

        var reports = await Replays(api);

        var notes = Kims.Erased.Where(c => c.StartsWith("demo-support.notes", StringComparison.Ordinal)).ToList();
        notes.Should().HaveCount(4);
        api.Dump().Since(restored).Should().BeEquivalentTo(Kims.Erased.Except(notes).Except(["demo-crm.contacts 103 gone"]));
        reports["demo-crm"]["byHand"]!.ToJsonString().Should().Be("""[{"collection":"contacts","code":"conflict","rows":1}]""");
        reports["demo-support"]["byHand"]!.ToJsonString().Should().Be("""[{"collection":"notes","code":"no_key","rows":null}]""");
        Receipts(reports).Should().OnlyContain(r => r["remaining"]!.GetValue<int>() == 0 && r["result"]!.GetValue<string>() == "done");
        Receipts(reports).Should().Contain(r => r["operation"]!.GetValue<string>() == "anonymise" && r["collection"]!.GetValue<string>() == "invoices" && r["rowsChanged"]!.GetValue<int>() == 5);

        var after = api.Dump();
        var again = await Replays(api);

        api.Dump().Since(after).Should().BeEmpty();
        Receipts(again).Should().NotBeEmpty().And.OnlyContain(r => r["rowsMatched"]!.GetValue<int>() == 0 && r["rowsChanged"]!.GetValue<int>() == 0 && r["result"]!.GetValue<string>() == "already_done");
        Receipts(again).Select(r => $"{r["systemId"]} {r["collection"]} {r["operation"]}").Should().OnlyHaveUniqueItems().And.HaveCountGreaterThan(10, "0 hits is a receipt too");
    }

    [Theory, OnEachDatabase]
    public async Task A_replay_stopped_at_many_points_comes_to_the_same_end_with_each_receipt_once(string database)
    {
        using var api = Databases.Fresh(database);
        var before = await Erased(api);
        Restore(api);
        var register = await Register(api);
        var operation = await Ask(api, register, "demo-crm");

        (await api.Cut(Step.Replay, operation)).Should().BeGreaterThan(3, "else the test proves little");

        api.Dump().Since(before).Should().BeEquivalentTo(Kims.Erased.Where(c => c.StartsWith("demo-crm", StringComparison.Ordinal)));
        var report = await Report(register, operation);
        Receipts(report).Where(r => r["collection"]!.GetValue<string>() == "customers").Sum(r => r["rowsMatched"]!.GetValue<int>()).Should().Be(1);
        var batches = await api.Look(db => db.ExecutionBatches.IgnoreQueryFilters().Where(b => b.ExecutionId == operation).ToListAsync());
        batches.Should().OnlyContain(b => b.Receipt != null);
        Directory.GetFiles(Path.Combine(api.Folder, "runs"), $"{operation:N}*").Should().BeEmpty();
        (await api.Look(db => db.AuditEntries.IgnoreQueryFilters().CountAsync(a => a.Action == "erasures.replay_ended"))).Should().Be(1);
    }

    [Theory, OnEachDatabase]
    public async Task What_no_backup_can_hold_any_more_is_not_repeated(string database)
    {
        using var api = Databases.Fresh(database);
        await Erased(api);
        await api.KeysLast();
        var first = api.Dump();
        api.Clock.Set(new DateTimeOffset(2027, 1, 5, 8, 0, 0, TimeSpan.Zero));
        for (var round = 0; round < 3; round++)
        {
            await api.RunDueSteps();
            api.Clock.Advance(TimeSpan.FromMinutes(2));
        }

        var later = api.Dump().Since(first);
        later.Should().NotBeEmpty("what was kept to the end of 2026 is erased in January");
        api.Clock.Set(new DateTimeOffset(2027, 12, 24, 8, 0, 0, TimeSpan.Zero)); // thirteen months after 23 November 2026, and a day
        Restore(api);
        var restored = api.Dump();

        var reports = await Replays(api);

        api.Dump().Since(restored).Should().BeSubsetOf(later);
        Receipts(reports).Select(r => r["collection"]!.GetValue<string>()).Should().OnlyContain(c => c == "invoices" || c == "lines");
        await api.Services.GetRequiredService<Upkeep>().Run(default);
        (await api.Look(db => db.Erased.IgnoreQueryFilters().ToListAsync())).Should().NotBeEmpty().And.OnlyContain(e => e.At.Year == 2027);
    }

    [Theory, OnEachDatabase]
    public async Task A_correction_and_a_stop_are_written_again_but_not_over_what_was_written_since(string database)
    {
        using var api = Databases.Fresh(database);
        Backup(api);
        var stop = await Scenario.Posted(api, new { right = "objection", channel = "web_form", subject = People.TheOtherKim(), details = new { kind = "direct_marketing" } });
        await stop.EnterMailedCode();
        await stop.AnswerTasks();
        await Corrected(api);
        var done = api.Dump();
        Restore(api);
        api.Dump().Since(done).Should().HaveCount(2);

        var report = Receipts(await Replay(api, "demo-crm"));

        api.Dump().Since(done).Should().BeEmpty();
        report.Select(r => $"{r["operation"]} {r["result"]} {r["rowsChanged"]}").Should().BeEquivalentTo(["stop done 1", "rectify done 1"]);

        api.Ask("demo-crm", "UPDATE customers SET city = 'Nyköping' WHERE customer_no = 'C-2210' AND tenant_id = 1");
        var since = api.Dump();
        var other = await Replay(api, "demo-crm");

        api.Dump().Since(since).Should().BeEmpty("the person may have moved on");
        other["byHand"]!.ToJsonString().Should().Be("""[{"collection":"customers","code":"conflict","rows":1}]""");
    }

    /// <summary>Kim's erasure, carried out with a backup made before it; what the systems held then.</summary>
    private static async Task<DemoDump> Erased(Api api)
    {
        var (scenario, decision) = await Erasing.Decided(api);
        Backup(api);
        var before = api.Dump();
        await scenario.ApproveOnly(decision);
        await api.RunDueSteps();
        api.Ask("demo-support", "DELETE FROM notes WHERE tenant_id = 1 AND customer_no = 'C-1042'");
        await scenario.DoneByHand(api);
        api.Dump().Since(before).Should().BeEquivalentTo(Kims.Erased);
        return before;
    }

    private static async Task Corrected(Api api)
    {
        var corrections = new[] { new { what = "Ort", wrong = "Provköping", right = "Exempelköping" } };
        var identityCheck = new { method = "agent_attestation", evidence = "Called back the number on record; compared two invoices." };
        var agent = await Keys.Person(api, "demo-hosting", "Vera Vik", "requests:create", "requests:work", "requests:decide");
        var scenario = await Scenario.ByAgent(api, new { right = "rectification", channel = "phone", subject = People.TheOtherKim(), details = new { corrections }, identityCheck }, agent);
        await api.RunDueSteps();
        await scenario.AnswerTasks();
        await scenario.CloseQuestions();
        object[] items =
        [
            new { select = new { collection = "customers" }, outcome = "rectify", changes = new[] { new { field = "city", to = "Exempelköping" } } },
            new { select = new { collection = "contacts" }, outcome = "withhold", ground = "accuracy_confirmed", rationale = new { sv = "Kontakten bor kvar.", en = "The contact still lives there." } },
        ];
        var decision = (await scenario.Decide(new { acceptProposals = true, items })).Expect(HttpStatusCode.Created).Id;
        if (await scenario.State() == "awaiting_approval")
        {
            await scenario.ApproveOnly(decision);
        }

        await api.RunDueSteps();
        api.Ask("demo-crm", "SELECT city FROM customers WHERE customer_no = 'C-2210' AND tenant_id = 1").Should().Equal("Exempelköping");
    }

    private static void Backup(Api api) => Copy(Path.Combine(api.Folder, "systems"), Path.Combine(api.Folder, "old"));

    private static void Restore(Api api) => Copy(Path.Combine(api.Folder, "old"), Path.Combine(api.Folder, "systems"));

    private static void Copy(string from, string to)
    {
        SqliteConnection.ClearAllPools();
        Directory.CreateDirectory(to);
        foreach (var file in Directory.GetFiles(from, "*.db"))
        {
            File.Copy(file, Path.Combine(to, Path.GetFileName(file)), overwrite: true);
        }
    }

    private static async Task<Client> Register(Api api) => api.As(await Keys.Person(api, "demo-hosting", "Rut Reg", "register:write"));

    private static async Task<Guid> Ask(Api api, Client register, string system)
    {
        var id = (await register.Get("/v1/systems"))["items"]!.AsArray().Single(s => s!["key"]!.ToString() == system)!["id"];
        return (await register.Post($"/v1/systems/{id}/replays", new { restoredAt = api.Clock.GetUtcNow(), reason = "The disk failed." })).Expect(HttpStatusCode.Accepted).Id;
    }

    private static async Task<JsonNode> Report(Client register, Guid operation)
    {
        var answer = await register.Get($"/v1/operations/{operation}");
        answer.Text("state").Should().Be("succeeded");
        return answer["result.report"]!;
    }

    private static async Task<JsonNode> Replay(Api api, string system)
    {
        var register = await Register(api);
        var operation = await Ask(api, register, system);
        await api.RunDueSteps();
        return await Report(register, operation);
    }

    private static async Task<Dictionary<string, JsonNode>> Replays(Api api)
    {
        var reports = new Dictionary<string, JsonNode>();
        foreach (var system in Systems)
        {
            reports[system] = await Replay(api, system);
        }

        return reports;
    }

    private static IReadOnlyList<JsonNode> Receipts(JsonNode report) => [.. report["receipts"]!.AsArray().Select(r => r!)];

    private static IReadOnlyList<JsonNode> Receipts(Dictionary<string, JsonNode> reports) => [.. reports.Values.SelectMany(Receipts)];
}
