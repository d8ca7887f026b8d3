using Dsar.Api.Data;
using Dsar.Api.Data.Mappings;
using Dsar.Domain;
using Microsoft.EntityFrameworkCore;

namespace Dsar.Api.Tests;

/// <summary>
/// What is kept until a contract ends: nobody tells when that is but the customer register, so that it is asked. Seen red: with a contract taken for ended
/// because nothing told of it, with a person found by no hash, with parts of a row that untied each other.
/// </summary>
public sealed class LaterErasureTests
{
    private const string Hers = "tenant_id = 1 AND customer_no = 'C-1042'";

    [Theory, OnEachDatabase]
    public async Task What_waits_for_the_end_of_a_contract_is_asked_about_each_month_and_goes_when_it_has_ended(string database)
    {
        using var api = Databases.Fresh(database);
        var scenario = await KeptForContract(api);
        var kept = await Waiting(api);
        kept.Should().NotBeEmpty().And.OnlyContain(d => d.Until == null && d.Ground == "needed_for_contract");

        await NextMonth(api);

        (await Waiting(api)).Should().HaveCount(kept.Count).And.OnlyContain(d => d.State == "waiting" && d.AskedOn > kept[0].AskedOn);
        Count(api, "demo-crm", "customers").Should().Be(1);

        api.Ask("demo-crm", $"UPDATE customers SET contract_state = 'unclear' WHERE {Hers}");
        await NextMonth(api);

        Count(api, "demo-crm", "customers").Should().Be(1, "a contract that ran and that nothing tells to have ended, runs");
        (await Waiting(api)).Should().HaveCount(kept.Count);
        (await Asides(api, scenario)).Should().NotBeEmpty("a person has to say what the systems do not");

        api.Ask("demo-crm", $"UPDATE customers SET contract_state = 'ended', contract_end = '2027-01-31' WHERE {Hers}");
        await NextMonth(api);

        (await Waiting(api)).Select(d => $"{d.System} {d.Collection} {d.Activity}").Should().BeEmpty();
        (await api.Look(db => db.Deferred.IgnoreQueryFilters().Where(d => d.EndedAt == null && d.After != null).Select(d => d.Collection).ToListAsync())).Should().Equal(["notes"], "rows without a key wait for a person");
        Count(api, "demo-domains", "domains").Should().Be(0);
        api.Ask("demo-domains", "SELECT admin_contact FROM domains WHERE domain_name = 'bohusbatar.example'").Should().Equal(["NULL"], "a mention that was kept is still a mention");
        (await Asides(api, scenario)).Should().BeEmpty("what a person was asked about is erased");
        var notices = await api.Look(db => db.Records.IgnoreQueryFilters().Where(r => r.Noun == Noun.RecipientNotices && r.Inner!.Contains("\"cause\":\"domain-registration 2027-")).ToListAsync());
        notices.Should().NotBeEmpty().And.OnlyContain(n => n.Body.Contains("\"erased\"")).And.OnlyHaveUniqueItems(n => n.Inner!, "each is told once a day, not once for each part");
    }

    [Theory, OnEachDatabase]
    public async Task What_the_person_asks_to_be_kept_meanwhile_is_kept(string database)
    {
        using var api = Databases.Fresh(database);
        await KeptForContract(api);
        var kept = await Waiting(api);
        var restriction = await Scenario.Posted(api, new { right = "restriction", channel = "api", subject = People.Kim(), details = new { ground = "unlawful_kept" } });
        await api.Look(async db =>
        {
            var request = await db.Requests.IgnoreQueryFilters().SingleAsync(r => r.Id == new RequestId(restriction.Id));
            var put = Restriction.PutInForce(Guid.CreateVersion7(), request.Id, RestrictionReason.Art18B, [], api.Clock.GetUtcNow());
            db.Add(put).Property<ControllerId>(RestrictionMapping.ControllerId).CurrentValue = request.ControllerId;
            var hashes = await db.Lookups.IgnoreQueryFilters().Where(l => l.SubmissionId == request.SubmissionId).Select(l => l.Hash).ToListAsync();
            db.AddRange(hashes.Select(h => new RestrictionLookup(Guid.CreateVersion7(), request.ControllerId, put.Id, h)));
            return await db.SaveChangesAsync();
        });
        api.Ask("demo-crm", $"UPDATE customers SET contract_state = 'ended', contract_end = '2026-11-30' WHERE {Hers}");

        await NextMonth(api);

        (await Waiting(api)).Should().HaveCount(kept.Count);
        Count(api, "demo-crm", "customers").Should().Be(1);
    }

    /// <summary>Kim's erasure while her contract runs, carried out, what no machine could do done by hand.</summary>
    private static async Task<Scenario> KeptForContract(Api api)
    {
        api.Ask("demo-crm", $"UPDATE customers SET contract_state = 'active', contract_end = NULL WHERE {Hers}");
        var (scenario, decision) = await Erasing.Decided(api);
        await scenario.ApproveOnly(decision);
        await api.RunDueSteps();
        scenario.Answers = _ => "done";
        await scenario.AnswerTasks();
        (await scenario.State()).Should().Be("delivering");
        return scenario;
    }

    /// <summary>Goes a month on and lets rows that wait for others go after them.</summary>
    private static async Task NextMonth(Api api)
    {
        api.Clock.Advance(TimeSpan.FromDays(32));
        for (var round = 0; round < 4; round++)
        {
            api.Clock.Advance(TimeSpan.FromHours(1));
            await api.RunDueSteps();
        }
    }

    private static Task<List<DeferredRows>> Waiting(Api api) => api.Look(db => db.Deferred.IgnoreQueryFilters().Where(d => d.EndedAt == null && d.After != null && d.Locators != null).OrderBy(d => d.Id).ToListAsync());

    private static Task<List<RequestRecord>> Asides(Api api, Scenario scenario)
    {
        var id = new RequestId(scenario.Id);
        return api.Look(db => db.Records.IgnoreQueryFilters().Where(r => r.RequestId == id && r.Noun == Noun.Tasks && r.State == "aside" && r.Inner!.Contains("deferred:") && !r.Body.Contains("by hand")).ToListAsync());
    }

    private static int Count(Api api, string system, string table) => int.Parse(api.Ask(system, $"SELECT count(*) FROM {table} WHERE {Hers}").Single(), null);
}
