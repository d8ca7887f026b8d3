using System.Collections.Concurrent;
using System.Net;
using System.Text.Json.Nodes;

namespace Dsar.Api.Tests.Features.Requests;

/// <summary>The list finds what its filters say, in the order asked for, each request once, with as few statements for many as for one.</summary>
public sealed class ListRequestsTests(Databases databases) : IClassFixture<Databases>
{
    private static readonly ConcurrentDictionary<Api, Lazy<Task<(Client Agent, Dictionary<string, Answer> All)>>> Made = new();

    [Theory, OnEachDatabase]
    public async Task Filters_find_what_they_say_and_nothing_else(string database)
    {
        var api = databases[database];
        var (agent, all) = await Several(api);
        var me = all["late"].Text("createdBy.id");

        await Finds(agent, "state=received", "phone");
        await Finds(agent, "state=received,awaiting_identity", "late", "plain", "phone", "unsure");
        await Finds(agent, "right=access&channel=phone", "phone");
        await Finds(agent, "right=erasure");
        await Finds(agent, "outcome=withdrawn", "gone");
        await Finds(agent, "assignee=me", "late");
        await Finds(agent, $"assignee={me}", "late");
        await Finds(agent, $"assignee={Guid.CreateVersion7()}");
        await Finds(agent, "assignee=none", "plain", "phone", "unsure", "gone");
        await Finds(agent, "label=telefon", "late");
        await Finds(agent, "label=tele");
        await Finds(agent, "externalRefSource=portal", "plain");
        await Finds(agent, "externalRefSource=portal&externalRefId=dsr-1", "plain");
        await Finds(agent, "externalRefId=dsr-2");
        await Finds(agent, "receivedTo=2026-10-31", "late");
        await Finds(agent, "receivedFrom=2026-11-01&receivedTo=2026-11-23", "plain", "phone", "unsure", "gone");
        await Finds(agent, "receivedFrom=0001-01-01&receivedTo=9999-12-31", "late", "plain", "phone", "unsure", "gone");
        await Finds(agent, "dueBefore=2026-11-23", "late");
        await Finds(agent, "urgency=overdue", "late");
        await Finds(agent, "urgency=green", "plain", "phone", "unsure");
        await Finds(agent, "urgency=amber,red");
        await Finds(agent, "view=overdue", "late");
        await Finds(agent, "view=mine", "late");
        await Finds(agent, "view=unassigned", "plain", "phone", "unsure");
        await Finds(agent, "view=unassigned&channel=phone", "phone");
        await Finds(agent, "view=awaiting_approval");
        var reference = all["plain"].Text("reference")!;
        await Finds(agent, $"reference={reference.ToLowerInvariant().Replace("-", "", StringComparison.Ordinal)}", "plain");
        await Finds(agent, "reference=nonsense");
        await Finds(agent, $"submissionId={all["gone"].Text("submissionId")}", "gone");
        await SaysWhoIsWaitedFor(agent);

        async Task Finds(Client client, string query, params string[] expected)
        {
            var ids = (await client.Get($"/v1/requests?{query}")).Expect(HttpStatusCode.OK)["items"]!.AsArray().Select(i => i!["id"]!.GetValue<string>());
            ids.Select(id => all.SingleOrDefault(a => a.Value.Text("id") == id).Key).OfType<string>().Should().BeEquivalentTo(expected, query);
        }
    }

    [Theory]
    [InlineData("state=open", "state", "unknown_value")]
    [InlineData("waitingOn=me", "waitingOn", "unknown_value")]
    [InlineData("urgency=Red", "urgency", "unknown_value")]
    [InlineData("assignee=anna", "assignee", "wrong_format")]
    [InlineData("submissionId={019ab2c4-7d10-7a3e-9b51-0f6d2c8e4a17}", "submissionId", "wrong_format")]
    [InlineData("dueBefore=23/11/2026", "dueBefore", "wrong_format")]
    [InlineData("receivedFrom=2026-02-30", "receivedFrom", "wrong_format")]
    [InlineData("sort=name", "sort", "unknown_value")]
    [InlineData("view=all", "view", "unknown_value")]
    [InlineData("limit=201", "limit", "out_of_range")]
    [InlineData("label=a%00b", "label", "wrong_format")]
    public async Task A_filter_that_is_none_is_refused(string query, string parameter, string code)
    {
        var api = databases["sqlite"];
        var answer = (await api.As(api.Decider).Get($"/v1/requests?{query}")).Expect(HttpStatusCode.BadRequest);
        (answer.Text("errors.0.parameter"), answer.Text("errors.0.code")).Should().Be((parameter, code));
    }

    /// <summary>Seen red by a planted fault: with the cursor's comparison turned round.</summary>
    [Theory, OnEachDatabase]
    public async Task Pages_hold_each_request_once_in_every_order(string database)
    {
        var (agent, all) = await Several(databases[database]);
        var api = databases[database];
        foreach (var (sort, of) in new[] { ("dueDate", "deadline.dueDate"), ("-dueDate", "deadline.dueDate"), ("receivedAt", "receivedAt"), ("-receivedAt", "receivedAt") })
        {
            var rows = (await All(agent, $"sort={sort}&limit=2")).Where(r => all.Values.Any(a => a.Text("id") == r["id"]!.GetValue<string>())).ToList();
            rows.Select(r => r["id"]!.GetValue<string>()).Should().OnlyHaveUniqueItems().And.HaveCount(5);
            var values = rows.Select(r => of.Split('.').Aggregate(r, (n, m) => n[m]!).GetValue<string>()).ToList();
            values.Should().Equal(sort[0] == '-' ? values.OrderDescending(StringComparer.Ordinal) : values.Order(StringComparer.Ordinal), sort);
        }

        var first = await agent.Get("/v1/requests?limit=2&sort=dueDate");
        (await agent.Get($"/v1/requests?limit=2&sort=receivedAt&cursor={first.Text("nextCursor")}")).Expect(HttpStatusCode.BadRequest).Code.Should().Be("invalid_cursor");
        (await agent.Get($"/v1/requests?limit=3&sort=dueDate&cursor={first.Text("nextCursor")}")).Expect(HttpStatusCode.OK);
        (await api.As(api.Approver).Get($"/v1/requests?limit=2&sort=dueDate&cursor={first.Text("nextCursor")}")).Expect(HttpStatusCode.BadRequest).Code.Should().Be("invalid_cursor");
    }

    /// <summary>Seen red by a planted fault: with one question more for each row.</summary>
    [Theory, OnEachDatabase]
    public async Task A_page_of_many_takes_the_statements_of_a_page_of_one(string database)
    {
        var api = databases[database];
        var (agent, _) = await Several(api);
        await agent.Get("/v1/requests"); // the key is marked as used once a day
        foreach (var path in new[] { "/v1/requests?state=received,awaiting_identity,withdrawn&limit=", "/v1/submissions?limit=" })
        {
            var (one, many) = (await Sent(path + "1", 1), await Sent(path + "5", 5));
            many.Commits.Should().Be(0, path);
            many.Sent.Count.Should().BeLessThanOrEqualTo(one.Sent.Count, path).And.BeLessThanOrEqualTo(7, string.Join("\n", many.Sent));
        }

        using var search = new Statements(api);
        (await agent.Post("/v1/requests/search", new { identifiers = new[] { new { type = "customer_number", value = "1-C-9999" } } })).Expect(HttpStatusCode.OK)["items"]!.AsArray().Should().HaveCountGreaterThan(4);
        search.Commits.Should().Be(1, "the look is an entry in the audit trail");
        search.Sent.Count(t => t.StartsWith("SELECT", StringComparison.Ordinal)).Should().BeLessThanOrEqualTo(9, string.Join("\n", search.Sent));

        async Task<Statements> Sent(string path, int rows)
        {
            using var sent = new Statements(api);
            (await agent.Get(path)).Expect(HttpStatusCode.OK)["items"]!.AsArray().Should().HaveCount(rows);
            return sent;
        }
    }

    /// <summary>A date that moves while the clock stands still moves in lists too, also when nothing else happens to the request.</summary>
    [Theory, OnEachDatabase]
    public async Task A_paused_request_is_listed_under_the_date_it_has_today(string database)
    {
        using var api = Databases.Fresh(database);
        var scenario = await Scenario.Received(api, People.Unknown());
        (await scenario.Decider.Post($"{scenario.Path}/identity-checks", new { method = "held_address_letter", whyAsked = "The address is new to us" })).Expect(HttpStatusCode.Created);
        foreach (var days in new[] { 20, 15 })
        {
            api.Clock.Advance(TimeSpan.FromDays(days)); // in the first of these the person is reminded, in the second nothing is done
            await api.RunDueSteps();
        }

        var row = (await scenario.Decider.Get("/v1/requests?urgency=green"))["items"]!.AsArray().Should().ContainSingle().Subject!;
        row["deadline"]!["provisional"]!.GetValue<bool>().Should().BeTrue();
        var due = DateOnly.Parse(row["deadline"]!["dueDate"]!.GetValue<string>(), System.Globalization.CultureInfo.InvariantCulture);
        (await scenario.Decider.Get($"/v1/requests?dueBefore={due:yyyy-MM-dd}"))["items"]!.AsArray().Should().BeEmpty();
        (await scenario.Decider.Get($"/v1/requests?dueBefore={due.AddDays(1):yyyy-MM-dd}"))["items"]!.AsArray().Should().ContainSingle();
        (await scenario.Decider.Get("/v1/requests?view=overdue"))["items"]!.AsArray().Should().BeEmpty();
    }

    [Theory, OnEachDatabase]
    public async Task A_line_has_the_members_of_the_contract_and_no_content(string database)
    {
        var api = databases[database];
        var scenario = await Scenario.InReview(api);
        var whole = await scenario.Get();
        var line = (await scenario.Decider.Get($"/v1/requests?submissionId={whole.Text("submissionId")}"))["items"]![0]!.AsObject();
        string[] left = ["subject", "details", "text", "otherController", "allowedActions", "blockedActions"];
        line.Select(m => m.Key).Should().BeEquivalentTo(whole.Body!.AsObject().Select(m => m.Key).Except(left));
        foreach (var (member, without) in new[] { ("identity", new[] { "checks", "heldContact" }), ("deadline", ["explain", "pauses"]), ("completeness", ["statement"]) })
        {
            line[member]!.AsObject().Select(m => m.Key).Should().BeEquivalentTo(whole[member]!.AsObject().Select(m => m.Key).Except(without));
        }

        foreach (var member in line.Where(m => m.Key is not ("identity" or "deadline" or "completeness")))
        {
            JsonNode.DeepEquals(member.Value, whole[member.Key]).Should().BeTrue(member.Key);
        }
    }

    /// <summary>Five requests of the unknown person that differ in what the filters look at.</summary>
    private static Task<(Client Agent, Dictionary<string, Answer> All)> Several(Api api) => Made.GetOrAdd(api, a => new(() => Make(a))).Value;

    private static async Task<(Client Agent, Dictionary<string, Answer> All)> Make(Api api)
    {
        var agent = api.As(await Keys.Person(api, "demo-hosting", "Vera Vik", "requests:create", "requests:work"));
        var all = new Dictionary<string, Answer>
        {
            ["late"] = await Post(new { right = "access", channel = "email", receivedAt = "2026-10-05T08:00:00Z", subject = People.Unknown() }),
            ["plain"] = await Post(new { right = "access", channel = "api", subject = People.Unknown(), externalRef = new { source = "portal", id = "dsr-1" } }),
            ["phone"] = await Post(new { right = "access", channel = "phone", subject = new { name = "Okänd Person", contact = new { phone = "070-111 22 33" }, identifiers = new[] { new { type = "customer_number", value = "1-C-9999" } } } }),
            ["unsure"] = await Post(new { right = "unsure", channel = "web_form", text = "Jag undrar vad ni gör.", subject = People.Unknown() }),
            ["gone"] = await Post(new { right = "access", channel = "api", subject = People.Unknown() }),
        };
        (await agent.Post($"/v1/requests/{all["gone"].Id}/withdrawals", new { by = "subject", statement = "Found it", at = api.Clock.GetUtcNow(), channel = "phone" })).Expect(HttpStatusCode.Created);
        (await agent.Patch($"/v1/requests/{all["late"].Id}", new { assigneeId = all["late"].Text("createdBy.id"), labels = new[] { "telefon" } }, all["late"].ETag)).Expect(HttpStatusCode.OK);
        return (agent, all);

        async Task<Answer> Post(object body) => (await agent.Post("/v1/requests", body)).Expect(HttpStatusCode.Created);
    }

    private static async Task SaysWhoIsWaitedFor(Client client)
    {
        var rows = await All(client, "limit=200");
        foreach (var who in new[] { "subject", "agent", "approver", "system", "manual_task", "sibling_request", "nobody" })
        {
            var expected = rows.Where(r => r["waitingOn"]!.GetValue<string>() == who).Select(r => r["id"]!.GetValue<string>());
            (await All(client, $"waitingOn={who}")).Select(r => r["id"]!.GetValue<string>()).Should().BeEquivalentTo(expected, who);
        }

        (await All(client, "view=waiting_on_subject")).Should().OnlyContain(r => r["waitingOn"]!.GetValue<string>() == "subject").And.NotBeEmpty();
    }

    private static async Task<IReadOnlyList<JsonNode>> All(Client client, string query)
    {
        var rows = new List<JsonNode>();
        for (string? cursor = ""; cursor is not null;)
        {
            var page = (await client.Get($"/v1/requests?{query}{(cursor.Length > 0 ? "&cursor=" + cursor : "")}")).Expect(HttpStatusCode.OK);
            rows.AddRange(page["items"]!.AsArray().Select(r => r!));
            cursor = page.Text("nextCursor");
        }

        return rows;
    }
}
