using System.Net;
using System.Text.Json.Nodes;
using Dsar.Api.Data;
using Dsar.Api.Jobs;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Dsar.Api.Tests;

/// <summary>
/// An erasure over HTTP, from approval to the letter and to the day its kept rows go, checked in the systems by SQL written by hand. Seen red: with a day
/// before the last kept invoice was due, which stood there still; with others' rows that name the person deleted; with a second search that only counted.
/// </summary>
public sealed class ErasureTests
{
    private const string Hers = "tenant_id = 1 AND customer_no = 'C-1042'";

    [Theory, OnEachDatabase]
    public async Task What_was_approved_is_gone_from_the_systems_and_what_the_law_keeps_goes_on_its_day(string database)
    {
        using var api = Databases.Fresh(database);
        var (scenario, decision) = await Erasing.Decided(api);
        await scenario.ApproveOnly(decision);
        Count(api, "demo-crm", "customers").Should().Be(1, "nothing is written in the call");

        await api.RunDueSteps();

        var waiting = await scenario.Execution();
        waiting["state"]!.GetValue<string>().Should().Be("partly_failed");
        var task = (await scenario.Items("tasks", "open")).Should().ContainSingle().Subject;
        Receipts(waiting).Single(r => r["result"]!.GetValue<string>() == "not_possible").Should().Match<JsonNode>(r =>
            r["collection"]!.GetValue<string>() == "notes" && r["error"]!["code"]!.GetValue<string>() == "no_key" && r["taskId"]!.GetValue<string>() == task["id"]!.GetValue<string>());
        (await scenario.Decider.Post($"{scenario.Path}/tasks/{task["id"]}/results", new { outcome = "done", text = "Struck out by hand." })).Expect(HttpStatusCode.Created);
        await api.RunDueSteps();

        Gone(api);
        var execution = await scenario.Execution();
        execution["state"]!.GetValue<string>().Should().Be("succeeded");
        (await scenario.State()).Should().Be("delivering");
        (await scenario.Items("packages")).Should().ContainSingle().Which["kind"]!.GetValue<string>().Should().Be("decision_letter");
        var kept = Deferred(execution);
        kept.Should().NotBeEmpty().And.OnlyContain(d => d["state"]!.GetValue<string>() == "waiting" && d["until"] != null);
        (await scenario.Decider.Get($"/v1/restrictions?requestId={scenario.Id}"))["items"]!.AsArray().Should().Contain(r => r!["reason"]!.GetValue<string>() == "retained_for_law" && r["state"]!.GetValue<string>() == "in_force");

        await Later(api, new DateTimeOffset(2035, 1, 2, 8, 0, 0, TimeSpan.Zero));

        Count(api, "demo-billing", "invoices").Should().Be(0);
        var entries = await api.Look(db => db.Deferred.IgnoreQueryFilters().ToListAsync());
        entries.Should().HaveCount(kept.Count).And.OnlyContain(d => d.State == "done" && d.Locators == null);
        var record = await api.Look(db => db.Records.IgnoreQueryFilters().SingleAsync(r => r.Noun == Noun.Executions));
        Deferred(JsonNode.Parse(record.Body)!).Should().OnlyContain(d => d["state"]!.GetValue<string>() == "done", "years later no key of the test is valid, so the record is looked at");
    }

    [Theory, OnEachDatabase]
    public async Task An_execution_stopped_at_many_points_comes_to_the_same_end_with_each_receipt_once(string database)
    {
        using var api = Databases.Fresh(database);
        var (scenario, decision) = await Erasing.Decided(api);
        await scenario.ApproveOnly(decision);
        var (runner, cuts) = (api.Services.GetRequiredService<StepRunner>(), 0);
        foreach (var milliseconds in new[] { 1, 5, 10, 20, 40, 60, 90, 120, 160, 200 })
        {
            using var cut = new CancellationTokenSource(milliseconds);
            try
            {
                await runner.Run(Step.Execute, scenario.Id, cut.Token);
            }
            catch (OperationCanceledException)
            {
                cuts++;
            }

            await runner.VoidOwnLeases(default);
        }

        cuts.Should().BePositive("no cut hit the execution: the test proves nothing");
        await api.RunDueSteps();

        Gone(api);
        var receipts = Receipts(await scenario.Execution());
        receipts.Select(r => $"{r["root"]} {r["result"]}").Should().OnlyHaveUniqueItems();
        (await api.Look(db => db.ExecutionBatches.IgnoreQueryFilters().ToListAsync())).Should().OnlyContain(b => b.Receipt != null).And.OnlyHaveUniqueItems(b => b.Root);
        receipts.Where(r => r["collection"]!.GetValue<string>() == "customers").Sum(r => r["rowsMatched"]!.GetValue<int>()).Should().Be(1);
        (await scenario.Items("tasks", "open")).Should().ContainSingle("a person is asked once");
    }

    [Theory, OnEachDatabase]
    public async Task A_row_that_stands_again_under_its_key_keeps_the_erasure_from_its_end(string database)
    {
        using var api = Databases.Fresh(database);
        var (scenario, decision) = await Erasing.Decided(api);
        await scenario.ApproveOnly(decision);
        await api.RunDueSteps();
        api.Ask("demo-crm", "INSERT INTO contacts (contact_id, tenant_id, customer_no, name, email) VALUES (101, 1, 'C-1100', 'Kim Lund', 'kim@lund.example')");
        var task = (await scenario.Items("tasks", "open")).Single();
        (await scenario.Decider.Post($"{scenario.Path}/tasks/{task["id"]}/results", new { outcome = "done", text = "Struck out by hand." })).Expect(HttpStatusCode.Created);

        await api.RunDueSteps();

        (await scenario.State()).Should().Be("executing");
        api.Ask("demo-crm", "DELETE FROM contacts WHERE contact_id = 101");
        api.Clock.Advance(TimeSpan.FromMinutes(10));
        await api.RunDueSteps();
        (await scenario.State()).Should().Be("delivering");
    }

    /// <summary>Goes to a day and lets rows that wait for others go after them.</summary>
    private static async Task Later(Api api, DateTimeOffset day)
    {
        for (var round = 0; round < 3; round++)
        {
            api.Clock.Set(day.AddMinutes(2 * round));
            await api.RunDueSteps();
        }
    }

    private static void Gone(Api api)
    {
        Count(api, "demo-crm", "customers").Should().Be(0);
        Count(api, "demo-crm", "consents").Should().Be(0);
        api.Ask("demo-crm", "SELECT count(*) FROM customers WHERE tenant_id = 2 AND customer_no = 'C-1042'").Should().Equal(["1"], "the same number in another tenant is somebody else");
        api.Ask("demo-domains", "SELECT count(*) FROM domains WHERE domain_name = 'kimlund.example'").Should().Equal("0");
        api.Ask("demo-domains", "SELECT email, default_domain FROM contacts WHERE contact_id = 777").Should().Equal("borje@natverk.example|NULL");
        api.Ask("demo-domains", "SELECT account, admin_contact FROM domains WHERE domain_name = 'bohusbatar.example'").Should().Equal(["BB-12|NULL"], "Eva's domain only named Kim");
        api.Ask("demo-crm", "SELECT customer_no, name, email FROM contacts WHERE contact_id = 110").Should().Equal(["C-1100|Kim Lund|NULL"], "so did her contact");
        api.Ask("demo-billing", $"SELECT count(*), count(amount), count(bill_email) FROM invoices WHERE {Hers}").Single().Should().MatchRegex("^([1-9][0-9]*)\\|\\1\\|0$", "accounting stays, what only the contract needed is gone");
    }

    private static int Count(Api api, string system, string table) => int.Parse(api.Ask(system, $"SELECT count(*) FROM {table} WHERE {Hers}").Single(), null);

    private static List<JsonNode> Receipts(JsonNode execution) => [.. execution["receipts"]!.AsArray().Select(r => r!)];

    private static List<JsonNode> Deferred(JsonNode execution) => [.. execution["deferred"]!.AsArray().Select(d => d!)];
}
