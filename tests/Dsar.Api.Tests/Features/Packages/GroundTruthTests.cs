using System.Globalization;
using System.Net;
using Dsar.Discovery;
using Npgsql;

namespace Dsar.Api.Tests.Features.Packages;

/// <summary>
/// The delivered package against seeds/demo/truth.yaml and its plain SQL on the demo systems' own files. Seen red by a planted fault: with the cycle's join in demo-domains.yaml not followed.
/// </summary>
public sealed class GroundTruthTests(Databases databases) : IClassFixture<Databases>
{
    [Theory, OnEachDatabase]
    public async Task Kim_gets_every_row_of_hers_and_none_of_anybody_elses(string database)
    {
        var api = databases[database];
        var package = await Delivered(api, People.Kim(), null, "other");
        Matches(api, package, "kim-lund", askIncluded: false);
    }

    [Theory, OnEachDatabase]
    public async Task Rows_an_agent_says_are_hers_come_along(string database)
    {
        var api = databases[database];
        var package = await Delivered(api, People.Kim(), null, "same");
        Matches(api, package, "kim-lund", askIncluded: true);
    }

    [Theory, OnEachDatabase]
    public async Task The_other_Kim_Lund_gets_her_own(string database)
    {
        var api = databases[database];
        var package = await Delivered(api, People.TheOtherKim(), _ => "rejected", "other");
        Matches(api, package, "kim-lund-granit", askIncluded: false);
    }

    [Theory, OnEachDatabase]
    public async Task Maja_gets_nothing_of_Olle_who_shares_her_mailbox(string database)
    {
        var api = databases[database];
        var package = await Maja(api, "other");
        Matches(api, package, "maja-berg", askIncluded: false);
    }

    [Theory, OnEachDatabase]
    public async Task Majas_shared_rows_come_only_because_the_agent_said_so(string database)
    {
        var api = databases[database];
        var package = await Maja(api, "same");
        Matches(api, package, "maja-berg", askIncluded: true);
    }

    [Theory, OnEachDatabase]
    public async Task Amina_gets_nothing_of_Kim_who_has_her_number_in_the_other_tenant(string database)
    {
        var api = databases[database];
        var package = await Delivered(api, People.Amina(), _ => "rejected", "other");
        Matches(api, package, "amina-ek", askIncluded: false);
    }

    [PostgresFact]
    public async Task Billing_on_PostgreSQL_gives_the_same_rows()
    {
        var folder = Directory.CreateTempSubdirectory("dsar-seeds").FullName;
        try
        {
            var billing = Databases.Make(Databases.Postgres!, "template1");
            await Load(billing, DemoLandscape.Render(await File.ReadAllTextAsync(Seeds.Path("demo", "demo-billing.sql")), new DateOnly(2026, 11, 23)));
            Seeds.Copy(folder);
            await Seeds.Change(Path.Combine(folder, "systems", "demo-billing.yaml"), "kind: sqlite", "kind: postgresql");
            using var api = Databases.Fresh("sqlite", ("Dsar:SeedsFolder", folder), ("Dsar:Systems:demo-billing:Read", billing));

            var package = await Delivered(api, People.Kim(), null, "other");
            Matches(api, package, "kim-lund", askIncluded: false);

            using var other = Databases.Fresh("sqlite");
            var onSqlite = await Delivered(other, People.Kim(), null, "other");
            foreach (var collection in new[] { "invoices", "lines", "payments", "scores" })
            {
                Alike(package.Rows("demo-billing", collection)).Should().BeEquivalentTo(Alike(onSqlite.Rows("demo-billing", collection)), "the same data give the same answer whatever holds them");
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<ResponsePackage> Delivered(Api api, object subject, Func<string, string>? answers, string shared)
    {
        var scenario = await Scenario.InReview(api, subject, answers);
        await scenario.StepUp();
        return await Delivered(scenario, shared);
    }

    // A shared mailbox proves nothing about which of the two it is: an agent calls back.
    private static async Task<ResponsePackage> Maja(Api api, string shared)
    {
        var scenario = await Scenario.Received(api, People.Maja());
        (await scenario.Decider.Post($"{scenario.Path}/identity-checks", new { method = "agent_attestation", evidence = "Called back the number on record." })).Expect(HttpStatusCode.Created);
        await api.RunDueSteps();
        scenario.Answers = t => t.Contains("hemma@berg.example", StringComparison.Ordinal) ? "shared" : "rejected";
        await scenario.AnswerTasks();
        return await Delivered(scenario, shared);
    }

    private static async Task<ResponsePackage> Delivered(Scenario scenario, string shared)
    {
        await scenario.CloseQuestions(shared);
        await OpenKeys(scenario);
        await scenario.Approve((await scenario.Decide()).Id);
        var package = await scenario.Package();
        await scenario.HandOver();
        (await scenario.State()).Should().BeOneOf("fulfilled", "partly_fulfilled");
        return package;
    }

    // In a row that only mentions the person the rest is masked. The agent opens the keys, so that the rows can be told apart here.
    private static async Task OpenKeys(Scenario scenario)
    {
        string[] keys = ["domain_name", "watcher_email", "contact_id", "ticket_id"];
        foreach (var finding in (await scenario.Findings()).Where(f => f["masks"]!.AsArray().Any(m => keys.Contains(m!["field"]!.GetValue<string>()))))
        {
            var path = $"{scenario.Path}/findings/{finding["id"]}";
            var masks = finding["masks"]!.AsArray().Where(m => !keys.Contains(m!["field"]!.GetValue<string>())).ToList();
            (await scenario.Decider.Patch(path, new { masks }, (await scenario.Decider.Get(path)).ETag)).Expect(HttpStatusCode.OK);
        }
    }

    private static void Matches(Api api, ResponsePackage package, string person, bool askIncluded)
    {
        var truth = Truth.Of(person);
        truth.Queries.Should().NotBeEmpty();
        // The vendor's system is the demo's alone, which compares it itself.
        foreach (var query in truth.Queries.Where(q => q.System != "demo-newsletter"))
        {
            var where = $"{query.System}.{query.Collection}";
            var (columns, asked) = Truth.Ask(api.Folder, query);
            var given = package.Rows(query.System, query.Collection).Select(r => Truth.Key(columns, r)).ToList();
            var included = askIncluded ? truth.Keys("ask", query.System, query.Collection) : [];
            asked.Should().BeEquivalentTo(truth.Keys("must", query.System, query.Collection), "the two halves of truth.yaml agree on {0}", where);
            given.Should().BeEquivalentTo(asked.Concat(included), "the package holds exactly these of {0}", where);
            given.Should().NotIntersectWith(truth.Keys("must_not", query.System, query.Collection));
        }

        package.Collections.Except(truth.Queries.Select(q => (q.System, q.Collection))).Should().BeEmpty();
    }

    // Amounts stand as the source writes them: 149 in SQLite, 149.00 in PostgreSQL.
    private static IEnumerable<string> Alike(IEnumerable<IReadOnlyDictionary<string, string?>> rows) =>
        rows.Select(r => string.Join('|', r.OrderBy(c => c.Key, StringComparer.Ordinal).Select(c => $"{c.Key}={(decimal.TryParse(c.Value, CultureInfo.InvariantCulture, out var number) ? number.ToString("0.#####", CultureInfo.InvariantCulture) : c.Value)}")));

    private static async Task Load(string database, string sql)
    {
        await using var source = NpgsqlDataSource.Create(database);
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }
}
