using System.Net;
using System.Text.Json.Nodes;
using Dsar.Api.Tests.Features.Restrictions;

namespace Dsar.Api.Tests;

/// <summary>
/// Correction, restriction and objection over HTTP from intake to the delivered letter, in Swedish or English (GDPR Art. 16, 18, 19, 21). What the systems hold is read
/// back from them: of all their rows only what the person asked for is otherwise. Seen red: with corrections that no machine writes
/// taken for made, with a contested accuracy that restricts nothing, with every use judged whatever was objected to, with a marketing stop that waits for a person, with a
/// stopped use whose contract is not seen to hold its rows, and with an erasure opened beside one that covers it.
/// </summary>
public sealed class CarriedOutTests(Databases databases) : IClassFixture<Databases>
{
    private const string Town = "demo-crm.customers 1 'C-2210' city: 'Provköping' → 'Exempelköping'";

    [Theory, OnEachDatabase]
    public async Task A_correction_asked_for_by_telephone_is_read_back_from_the_system_and_named_in_the_letter(string database)
    {
        var api = databases[database];
        var corrections = new[] { new { what = "Ort", wrong = "Provköping", right = "Exempelköping" } };
        var identityCheck = new { method = "agent_attestation", evidence = "Called back the number on record; compared two invoices." };
        var scenario = await Scenario.ByAgent(api, new { right = "rectification", channel = "phone", subject = People.TheOtherKim(), details = new { corrections }, identityCheck }, await Keys.Person(api, "demo-hosting", "Vera Vik", "requests:create", "requests:work"));
        (await scenario.Decider.Post($"{scenario.Path}/messages", new { direction = "in", channel = "phone", text = "Har flyttat till Exempelköping." })).Expect(HttpStatusCode.Created);
        await api.RunDueSteps();
        await scenario.AnswerTasks();
        await scenario.CloseQuestions();
        var before = api.Dump();
        object[] items =
        [
            new { select = new { collection = "customers" }, outcome = "rectify", changes = new[] { new { field = "city", to = "Exempelköping" } } },
            new { select = new { collection = "contacts" }, outcome = "withhold", ground = "accuracy_confirmed", rationale = new { sv = "Domänens kontakt bor kvar i Provköping.", en = "The contact of the domain still lives in Provköping." } },
        ];
        (await scenario.Decide(new { acceptProposals = true, items })).Expect(HttpStatusCode.Created).Text("outcome").Should().Be("partly_granted");
        await Approve(api, scenario);

        api.Dump().Since(before).Should().Equal(Town);
        (await scenario.State()).Should().Be("executing", "the invoices stay as they are, and a person makes the new entry (BFL 5 kap. 5 §)");
        (await scenario.Receipts()).Select(r => $"{r["operation"]} {r["collection"]} {r["result"]} {r["rowsMatched"]}").Should().BeEquivalentTo(["rectify customers done 1", "rectify invoices manual 2"]);
        (await scenario.Items("packages")).Should().BeEmpty("the letter tells of no entry that nobody has made");
        await scenario.DoneByHand(api, "Entry 4711 made.");

        (await scenario.Receipts()).Select(r => $"{r["operation"]} {r["collection"]} {r["result"]}").Should().BeEquivalentTo(["rectify customers done", "rectify invoices manual"]);
        await Told(api, scenario, "rectified", ["Exempelbyrån Redovisning AB", "Exempelrevision AB", "Exempelkundregister AB"]);
        (await Delivered(api, scenario)).Should().ContainAll(
            "rätt till rättelse (artikel 16 i dataskyddsförordningen)", "Vi rättade uppgifterna den 23 november 2026.", "Det här är rättat", "Exempelköping",
            "Vi rättar med en ny post; originalet måste finnas kvar.", "Domänens kontakt bor kvar i Provköping.", "Exempelkundregister AB", "Integritetsskyddsmyndigheten");
        api.Dump().Since(before).Should().Equal(Town);
    }

    [Theory, OnEachDatabase]
    public async Task A_restriction_is_answered_by_the_check_and_changes_no_row(string database)
    {
        var api = databases[database];
        var system = await Objections.System(api);
        var scenario = await Reviewed(api, new { right = "restriction", channel = "web_form", language = "en", subject = People.Amina(), details = new { ground = "accuracy_contested" } }, level3: true);
        var before = api.Dump();
        (await May(system, "amina@ek.example", "payments")).Should().BeTrue();
        (await scenario.Decide()).Expect(HttpStatusCode.Created).Text("outcome").Should().Be("granted");
        await Approve(api, scenario);

        (await May(system, "amina@ek.example", "payments")).Should().BeFalse();
        (await Objections.May(system, "customer_number", "2-C-1042", "support")).Should().BeFalse();
        (await May(system, "amina@ek.example", "payments", "storage")).Should().BeTrue("Art. 18(2)");
        (await Objections.May(system, "customer_number", "1-C-1042", "payments")).Should().BeTrue("the same number in another tenant is somebody else");
        (await Objections.Of(scenario)).Should().ContainSingle().Which.Should().Match<JsonNode>(r => (string)r["reason"]! == "art18_a" && (string)r["state"]! == "in_force");
        api.Dump().Since(before).Should().BeEmpty("these systems ask before they use anything, and need no mark");
        await Told(api, scenario, "restricted", ["Exempelkundregister AB", "Exempelbetalningar AB"]);
        (await Delivered(api, scenario)).Should().ContainAll(
            "right to restriction of processing (Article 18 of the GDPR)", "From 23 November 2026 we store the data but do not use it without your consent.", "We tell you before the pause ends.",
            "kept but not used", "Article 18(1)(a)", "Exempelbetalningar AB", "Swedish Authority for Privacy Protection");
    }

    [Theory, OnEachDatabase]
    public async Task An_objection_upheld_ends_the_use_and_erases_what_it_alone_has_held(string database)
    {
        var api = databases[database];
        var system = await Objections.System(api);
        var scenario = await Reviewed(api, new { right = "objection", channel = "web_form", language = "en", receivedAt = "2026-11-20T08:00:00Z", subject = People.Kim(), details = new { kind = "own_situation" } });
        var before = api.Dump();
        (await scenario.Decide()).Expect(HttpStatusCode.Created).Text("outcome").Should().Be("granted");
        await Approve(api, scenario);

        (await May(system, "kim@lund.example", "credit-assessment")).Should().BeFalse();
        (await May(system, "kim@lund.example", "credit-assessment", "consent")).Should().BeFalse("no longer a pause that consent would open, but an end");
        (await May(system, "kim@lund.example", "payments")).Should().BeTrue("what rests on the contract goes on");
        (await Objections.Of(scenario)).Should().ContainSingle().Which.Should().Match<JsonNode>(r => (string)r["reason"]! == "objection_upheld" && (string)r["state"]! == "in_force");
        api.Dump().Since(before).Should().BeEmpty();
        await Told(api, scenario, "restricted", ["Exempelkredit AB", "Exempelsupport ApS"]);
        (await Delivered(api, scenario)).Should().ContainAll(
            "right to object (Article 21(1) of the GDPR)", "We stop using the data in this way from 23 November 2026: Credit assessment; Support.", "We erase what we held only for that use, without you having to ask: Credit assessment.", "the use stops", "Exempelkredit AB", "We searched: Billing, Customer register, Domain names, Support tickets.", "Article 79");

        var erasure = await Opened(api, scenario);
        var seen = await erasure.Get();
        seen.Text("openedAfter").Should().Be(scenario.Id.ToString());
        seen["createdBy"]!["type"]!.GetValue<string>().Should().Be("system");
        seen["details"]!["activityIds"]!.AsArray().Should().ContainSingle("support rests on the contract too");
        seen.Text("receivedAt").Should().Be("2026-11-23T08:00:00.000Z", "nobody asked for it: its own month begins with the stop");
        (await scenario.Package()).Letter.Should().Contain($"This is done in case {seen.Text("reference")}");
        api.Mails.Should().NotContain(m => m.Text.Contains(seen.Text("reference")!, StringComparison.Ordinal), "the letter tells the person, and nothing is asked");
        await erasure.AnswerTasks();
        await erasure.CloseQuestions();
        await erasure.StepUp();
        (await erasure.Decide()).Expect(HttpStatusCode.Created);
        await Approve(api, erasure);
        api.Dump().Since(before).Should().Equal("demo-billing.scores 501 gone", "demo-billing.scores 502 gone", "demo-billing.scores 503 gone");
        (await Delivered(api, erasure)).Should().Contain("On our own initiative we erase data that we no longer have a reason to hold").And.NotContain("Your request concerns");
    }

    [Theory, OnEachDatabase]
    public async Task An_erasure_that_is_open_covers_what_a_stop_leaves(string database)
    {
        var api = databases[database];
        var agent = await Keys.Person(api, "demo-hosting", "Vera Vik", "requests:create", "requests:work");
        var stop = await Scenario.Posted(api, new { right = "objection", channel = "web_form", subject = People.Amina(), details = new { kind = "direct_marketing" } });
        var submissionId = (await stop.Get()).Text("submissionId");
        (await api.As(agent).Post("/v1/requests", new { right = "erasure", channel = "web_form", submissionId })).Expect(HttpStatusCode.Created);
        await stop.EnterMailedCode();
        await stop.AnswerTasks();

        (await stop.State()).Should().Be("delivering");
        (await stop.Package()).Letter.Should().NotContain("utan att du behöver begära det");
        (await Submitted(api, stop)).Select(r => (string)r["right"]!).Should().BeEquivalentTo("objection", "erasure");
    }

    [Theory, OnEachDatabase]
    public async Task An_objection_to_marketing_sets_the_systems_own_block_and_nothing_else(string database)
    {
        var api = databases[database];
        var before = api.Dump();
        var scenario = await Scenario.Posted(api, new { right = "objection", channel = "web_form", subject = People.TheOtherKim(), details = new { kind = "direct_marketing" } });
        await scenario.EnterMailedCode();
        await scenario.AnswerTasks();

        api.Dump().Since(before).Should().Equal("demo-crm.customers 1 'C-2210' marketing_blocked: 0 → 1");
        (await Objections.May(await Objections.System(api), "email", "kim.lund@granit.example")).Should().BeFalse();
        (await (await Opened(api, scenario)).State()).Should().NotBe("received", "the code that was entered proves the person for the erasure of the newsletter's rows, too");
        (await scenario.Items("recipient-notices")).Should().BeEmpty("Art. 19 is of what was corrected, erased or restricted");
        (await Delivered(api, scenario)).Should().ContainAll(
            "rätt att göra invändningar (artikel 21.2-3 i dataskyddsförordningen)", "Vi slutar använda dina uppgifter för reklam från 23 november 2026.", "Vi sparar en spärr", "utan att du behöver begära det: Nyhetsbrev", "marknadsföringslagen (2008:486) 19-21 §§", "artikel 79");
    }

    private static async Task<Scenario> Reviewed(Api api, object body, bool level3 = false)
    {
        var scenario = await Scenario.Posted(api, body);
        await scenario.EnterMailedCode();
        await scenario.AnswerTasks();
        await scenario.CloseQuestions();
        if (level3)
        {
            await scenario.StepUp();
        }

        return scenario;
    }

    /// <summary>The erasure that a stop has opened.</summary>
    private static async Task<Scenario> Opened(Api api, Scenario stop) =>
        Scenario.Of(api, Guid.Parse((await Submitted(api, stop)).Should().ContainSingle(r => (string)r["right"]! == "erasure").Which["id"]!.GetValue<string>()));

    private static async Task<IReadOnlyList<JsonNode>> Submitted(Api api, Scenario one) =>
        [.. (await one.Decider.Get($"/v1/requests?submissionId={(await one.Get()).Text("submissionId")}")).Expect(HttpStatusCode.OK)["items"]!.AsArray().Select(r => r!)];

    /// <summary>By the other person where one is needed; what follows by itself is done.</summary>
    private static async Task Approve(Api api, Scenario scenario)
    {
        if (await scenario.State() == "awaiting_approval")
        {
            await scenario.ApproveOnly(Guid.Parse((await scenario.Items("decisions"))[^1]["id"]!.GetValue<string>()));
        }

        await api.RunDueSteps();
    }

    /// <summary>These recipients at least are told of the act, and learn nothing of whose data they are.</summary>
    private static async Task Told(Api api, Scenario scenario, string action, string[] names)
    {
        var notices = await scenario.Items("recipient-notices");
        notices.Should().OnlyContain(n => (string)n["action"]! == action && (string)n["state"]! == "sent");
        notices.Select(n => (string)n["name"]!).Should().Contain(names);
        api.Mails.Count(m => m.Text.Contains("(artikel 19)", StringComparison.Ordinal) && notices.Any(n => m.Text.Contains((string)n["id"]!, StringComparison.Ordinal))).Should().Be(notices.Count);
    }

    /// <summary>Hands the letter over and reads it.</summary>
    private static async Task<string> Delivered(Api api, Scenario scenario)
    {
        (await scenario.State()).Should().Be("delivering");
        var letter = (await scenario.Package()).Letter;
        await scenario.HandOver();
        await api.RunDueSteps();
        (await scenario.State()).Should().BeOneOf("fulfilled", "partly_fulfilled");
        return letter;
    }

    private static Task<bool> May(Client system, string email, string activity, string? operation = null) => Objections.May(system, "email", email, activity, operation);
}
