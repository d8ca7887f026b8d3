using System.Net;
using System.Text.Json.Nodes;
using Dsar.Api.Data;
using Dsar.Api.Jobs;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Dsar.Api.Tests;

/// <summary>
/// An erasure over HTTP, from approval to the letter and to the day its kept rows go. Every row of all fourteen tables of the demo systems is compared before and
/// after, value by value, with what <see cref="Kims"/> says by hand. Seen red: with others' rows that name the
/// person deleted; with a second search that only counted; with a journal that forgets what it has recorded, and writes it into the ledger again; with credit
/// scores kept because identity was proven too little.
/// </summary>
public sealed class ErasureTests
{
    private static readonly DateTimeOffset AfterAll = new(2035, 1, 2, 8, 0, 0, TimeSpan.Zero);

    [Theory, OnEachDatabase]
    public async Task What_was_approved_is_gone_from_the_systems_and_what_the_law_keeps_goes_on_its_day(string database)
    {
        using var api = Databases.Fresh(database);
        var (scenario, decision) = await Erasing.Decided(api);
        var before = api.Dump();
        before.Tables.Should().HaveCount(14);
        await scenario.ApproveOnly(decision);
        api.Dump().Since(before).Should().BeEmpty("nothing is written in the call");

        await api.RunDueSteps();

        var waiting = await scenario.Execution();
        waiting["state"]!.GetValue<string>().Should().Be("partly_failed");
        var task = (await scenario.Items("tasks", "open")).Should().ContainSingle().Subject;
        (await scenario.Receipts()).Single(r => r["result"]!.GetValue<string>() == "not_possible").Should().Match<JsonNode>(r =>
            r["collection"]!.GetValue<string>() == "notes" && r["error"]!["code"]!.GetValue<string>() == "no_key" && r["taskId"]!.GetValue<string>() == task["id"]!.GetValue<string>());
        await StrikeOutNotes(api, scenario);

        api.Dump().Since(before).Should().BeEquivalentTo(Kims.Erased);
        var execution = await scenario.Execution();
        execution["state"]!.GetValue<string>().Should().Be("succeeded");
        (await scenario.State()).Should().Be("delivering");
        (await scenario.Items("packages")).Should().ContainSingle().Which["kind"]!.GetValue<string>().Should().Be("decision_letter");
        (await scenario.Package()).Letter.Should().Contain("Vi tog bort uppgifterna den 23 november 2026.").And.Contain("tar vi bort 1 januari 2027, 1 januari 2033, 1 januari 2034, 1 januari 2035, utan att du behöver be om det igen");
        var kept = Deferred(execution);
        kept.Select(d => $"{d["collection"]} {d["rows"]} {d["until"]}").Should().BeEquivalentTo(Kims.Kept);
        kept.Should().OnlyContain(d => d["state"]!.GetValue<string>() == "waiting" && d["ground"]!.GetValue<string>() == "legal_obligation");
        (await scenario.Decider.Get($"/v1/restrictions?requestId={scenario.Id}"))["items"]!.AsArray().Should().Contain(r => r!["reason"]!.GetValue<string>() == "retained_for_law" && r["state"]!.GetValue<string>() == "in_force");

        api.Clock.Set(AfterAll);
        await Later(api);

        api.Dump().Since(before).Should().BeEquivalentTo(Kims.ErasedInTheEnd);
        await Ended(api, kept.Count);
    }

    [Theory, OnEachDatabase]
    public async Task An_execution_and_its_later_erasures_stopped_at_many_points_come_to_the_same_end_with_each_receipt_once(string database)
    {
        using var api = Databases.Fresh(database);
        var (scenario, decision) = await Erasing.Decided(api);
        var before = api.Dump();
        await scenario.ApproveOnly(decision);

        (await api.Cut(Step.Execute, scenario.Id)).Should().BeGreaterThan(3, "else the test proves little");
        await StrikeOutNotes(api, scenario);

        api.Dump().Since(before).Should().BeEquivalentTo(Kims.Erased);
        var receipts = await scenario.Receipts();
        receipts.Select(r => $"{r["root"]} {r["result"]}").Should().OnlyHaveUniqueItems();
        receipts.Where(r => r["collection"]!.GetValue<string>() == "customers").Sum(r => r["rowsMatched"]!.GetValue<int>()).Should().Be(1);
        var done = await EachReceiptOnce(api);
        done.Should().OnlyContain(b => b.Receipt != null);
        var kept = Deferred(await scenario.Execution()).Count;

        api.Clock.Set(AfterAll);
        foreach (var (step, work) in (await api.Services.GetRequiredService<StepRunner>().FindDue(default)).Where(d => d.Step == Step.EraseLater).Take(2))
        {
            (await api.Cut(step, work.Id)).Should().BeGreaterThan(3);
        }

        await Later(api);

        api.Dump().Since(before).Should().BeEquivalentTo(Kims.ErasedInTheEnd);
        await Ended(api, kept);
        (await EachReceiptOnce(api)).Should().HaveCountGreaterThan(done.Count).And.OnlyContain(b => b.Receipt != null, "what was written is recorded, however often it was cut off");
    }

    [Theory, OnEachDatabase]
    public async Task A_system_that_fails_holds_the_answer_back_and_a_retry_does_only_what_was_not_done(string database)
    {
        using var api = Databases.Fresh(database);
        var (scenario, decision) = await Erasing.Decided(api);
        var before = api.Dump();
        api.Ask("demo-support", "CREATE TRIGGER broken BEFORE DELETE ON tickets BEGIN SELECT RAISE(ABORT, 'broken'); END");
        var mails = api.Mails.Count;
        await scenario.ApproveOnly(decision);
        await api.RunDueSteps();

        api.Dump().Since(before).Should().BeEquivalentTo(Kims.Erased.Where(c => !c.StartsWith("demo-support", StringComparison.Ordinal)), "the other systems are done, and of this one nothing");
        (await scenario.Execution())["state"]!.GetValue<string>().Should().Be("partly_failed");
        var done = await scenario.Receipts();
        var failed = done.Should().ContainSingle(r => r["result"]!.GetValue<string>() == "failed").Subject;
        (failed["collection"], failed["taskId"]).Should().Be((null, null), "the whole system failed, and nobody is asked to do by hand what a machine tries again");
        (await scenario.State()).Should().Be("executing");
        (await scenario.Items("packages")).Should().BeEmpty("the person is not told that it is done");
        api.Mails.Should().HaveCount(mails, "nor is a recipient");

        api.Ask("demo-support", "DROP TRIGGER broken");
        (await scenario.Decider.Post($"{scenario.Path}/executions", new { systemIds = new[] { failed["systemId"] }, reason = "The system is mended." })).Expect(HttpStatusCode.Accepted);
        await api.RunDueSteps();
        await StrikeOutNotes(api, scenario);

        api.Dump().Since(before).Should().BeEquivalentTo(Kims.Erased);
        (await scenario.State()).Should().Be("delivering");
        (await scenario.Items("packages")).Should().ContainSingle();
        (await scenario.Receipts()).Where(r => r["systemId"]!.GetValue<string>() != failed["systemId"]!.GetValue<string>()).Select(r => r.ToJsonString())
            .Should().BeEquivalentTo(done.Where(r => r != failed).Select(r => r.ToJsonString()), "what was done is not done again");
        await EachReceiptOnce(api);
    }

    [Theory, OnEachDatabase]
    public async Task A_row_that_stands_again_under_its_key_keeps_the_erasure_from_its_end(string database)
    {
        using var api = Databases.Fresh(database);
        var (scenario, decision) = await Erasing.Decided(api);
        await scenario.ApproveOnly(decision);
        await api.RunDueSteps();
        api.Ask("demo-crm", "INSERT INTO contacts (contact_id, tenant_id, customer_no, name, email) VALUES (101, 1, 'C-1100', 'Kim Lund', 'kim@lund.example')");

        await StrikeOutNotes(api, scenario);

        (await scenario.State()).Should().Be("executing");
        api.Ask("demo-crm", "DELETE FROM contacts WHERE contact_id = 101");
        api.Clock.Advance(TimeSpan.FromMinutes(10));
        await api.RunDueSteps();
        (await scenario.State()).Should().Be("delivering");
    }

    /// <summary>What the task asks for: a table without a key is nothing that a machine erases from.</summary>
    private static async Task StrikeOutNotes(Api api, Scenario scenario)
    {
        api.Ask("demo-support", "DELETE FROM notes WHERE tenant_id = 1 AND customer_no = 'C-1042'");
        await scenario.DoneByHand(api);
    }

    /// <summary>Lets rows that wait for others go after them.</summary>
    private static async Task Later(Api api)
    {
        for (var round = 0; round < 3; round++)
        {
            await api.RunDueSteps();
            api.Clock.Advance(TimeSpan.FromMinutes(2));
        }
    }

    /// <summary>Every later erasure has ended, and nothing says any more where the rows were. Years later no key of the test is valid, so that the records are looked at.</summary>
    private static async Task Ended(Api api, int entries)
    {
        (await api.Look(db => db.Deferred.IgnoreQueryFilters().ToListAsync())).Should().HaveCount(entries).And.OnlyContain(d => d.State == "done" && d.Locators == null);
        var record = await api.Look(db => db.Records.IgnoreQueryFilters().SingleAsync(r => r.Noun == Noun.Executions));
        Deferred(JsonNode.Parse(record.Body)!).Should().OnlyContain(d => d["state"]!.GetValue<string>() == "done");
        (await api.Look(db => db.Restrictions.IgnoreQueryFilters().ToListAsync())).Should().OnlyContain(r => r.LiftedAt != null, "with the last of what was kept its restriction ends");
    }

    /// <summary>Of each batch one receipt, of each erased row one mark in the ledger, of each later erasure one entry in the audit trail.</summary>
    private static async Task<IReadOnlyList<ExecutionBatch>> EachReceiptOnce(Api api)
    {
        var batches = await api.Look(db => db.ExecutionBatches.IgnoreQueryFilters().ToListAsync());
        batches.Select(b => (b.ExecutionId, b.Root)).Should().OnlyHaveUniqueItems();
        var marks = (await api.Look(db => db.Erased.IgnoreQueryFilters().ToListAsync())).SelectMany(e => e.Marks.Chunk(32).Select(m => $"{e.Kind} {e.Collection} {Convert.ToHexString(m)}"));
        marks.Should().NotBeEmpty().And.OnlyHaveUniqueItems();
        var ends = await api.Look(db => db.AuditEntries.IgnoreQueryFilters().Where(a => a.Action == "deferred_erasure.done").Select(a => a.ObjectId).ToListAsync());
        ends.Should().OnlyHaveUniqueItems();
        return batches;
    }

    private static List<JsonNode> Deferred(JsonNode execution) => [.. execution["deferred"]!.AsArray().Select(d => d!)];
}
